import { clusters } from './clusters.js';
import { gan } from './gan.js';
import { race } from './race.js';
import { robot } from './robot.js';
import { search } from './search.js';
import { tasks } from './tasks.js';

/** The lessons of the lab: a row each, in their order. @type {import('./index.js').Lesson[]} */
export const labs = [gan, clusters, tasks, search, race, robot];
