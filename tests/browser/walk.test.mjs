/** Every lesson of the path, walked. */
import { lessons } from '../../web/lessons/index.js';
import { walkThrough } from './walking.mjs';

walkThrough(lessons);
