/** Every lesson of the lab, walked. */
import { labs } from '../../web/lessons/labs.js';
import { walkThrough } from './walking.mjs';

walkThrough(labs);
