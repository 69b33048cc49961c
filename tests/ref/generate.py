"""Makes every golden header anew; with --check it only says whether they would change."""

import sys

import classify
import cluster
import abml
import alpaca
import cluster
import emit
import gan
import gp
import leo
import maml
import meta
import metric
import ops
import optim
import race
import posterior
import robot
import shrink
import special
import statistician
import tune
import vae

if __name__ == "__main__":
    emit.CHECK_ONLY = "--check" in sys.argv[1:]
    scripts = [ops, special, maml, meta, metric, vae, optim, tune, gp, cluster, statistician]
    scripts += [gan, race, robot]
    scripts += [classify]
    scripts += [posterior, shrink]
    scripts += [leo]
    scripts += [abml, alpaca]
    for script in scripts:
        script.main()
    sys.exit(1 if emit.changed else 0)
