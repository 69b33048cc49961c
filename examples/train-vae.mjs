/**
 * Trains a variational autoencoder on mini-Omniglot and judges it on characters it has never seen.
 *
 *   node examples/train-vae.mjs [--data FOLDER] [--epochs 30] [--latent 16] [--network mlp|conv]
 *       [--likelihood bernoulli|gaussian] [--seed 1] [--build plain|relaxed|auto] [--out FILE.png]
 *
 * --data is a folder with the official image zips (npm run data fetches them); procedural glyphs
 * otherwise. A fifth of the characters is held out. Writes a picture: held-out drawings, their
 * reconstructions, and draws from the prior. With the same seed, the plain build gives the same
 * numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load } from 'metaglyph';
import { drawings, progressBar, run, table, whole, writePictures } from './common.mjs';

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string' },
      epochs: { type: 'string', default: '30' },
      latent: { type: 'string', default: '16' },
      network: { type: 'string', default: 'mlp' },
      likelihood: { type: 'string', default: 'bernoulli' },
      seed: { type: 'string', default: '1' },
      build: { type: 'string', default: 'plain' },
      out: { type: 'string', default: 'reconstructions.png' },
    },
  });
  const seed = whole('seed', given.seed);
  const epochs = whole('epochs', given.epochs);
  const core = await load({ build: /** @type {'plain'} */ (given.build) });
  const data = await drawings(core, given.data, seed);
  const batch = 64;
  const session = core.session(
    'vae',
    {
      latent: whole('latent', given.latent),
      network: given.network,
      likelihood: given.likelihood,
      batch,
      seed,
      split: { characters: 0.2 },
    },
    data,
  );

  const perEpoch = Math.max(1, Math.floor(session.itemsOf('train') / batch));
  const bar = progressBar('training', epochs * perEpoch);
  const mean = (/** @type {Float64Array} */ x) => x.reduce((a, b) => a + b, 0) / x.length;
  for (let epoch = 0; epoch < epochs; epoch++) {
    session.step(perEpoch);
    bar.update(session.steps, `ELBO ${mean(session.metrics().elbo).toFixed(1)} nats`);
  }
  bar.stop();

  const sides = /** @type {const} */ (['train', 'test']);
  table([
    ['nats per picture', 'drawings', 'ELBO', 'reconstruction', 'KL'],
    ...sides.map((split) => {
      const r = session.evaluate({ split });
      const numbers = [r.elbo, r.reconstruction, r.kl].map((v) => v.toFixed(2));
      return [split === 'train' ? 'training' : 'held out', String(r.items), ...numbers];
    }),
  ]);

  const count = 16;
  const { input, output } = session.view('reconstruct', { side: 1, count });
  const sample = session.view('sample', { count });
  await writePictures(given.out, [input.data, output.data, sample.output.data]);
  console.log(`${given.out}: held-out drawings, their reconstructions, draws from the prior.`);
});
