import { calibrate } from './calibrate.js';
import { clusters } from './clusters.js';
import { gan } from './gan.js';
import { generate } from './generate.js';
import { posterior } from './posterior.js';
import { race } from './race.js';
import { rapid } from './rapid.js';
import { reliability } from './reliability.js';
import { robot } from './robot.js';
import { search } from './search.js';
import { shrink } from './shrink.js';
import { cmaes, genetic, swarm } from './swarm.js';
import { tasks } from './tasks.js';
import { transfer } from './transfer.js';
import { tune } from './tune.js';

/** The lessons of the lab: a row each, in their order. @type {import('./index.js').Lesson[]} */
export const labs = [
  ...[gan, clusters, tasks],
  ...[posterior, shrink, calibrate, reliability],
  ...[search, genetic, swarm, cmaes, race],
  ...[robot, generate, transfer, rapid, tune],
];
