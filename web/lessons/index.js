import { loadTexts } from '../i18n/index.js';
import { duel } from './duel.js';
import { gaussian } from './gaussian.js';
import { reparam } from './reparam.js';
import { vae } from './vae.js';
import { latent } from './latent.js';
import { inside, sinusoid } from './inside.js';
import { maml } from './maml.js';
import { compare } from './compare.js';
import { symbols } from './symbols.js';

/**
 * A lesson is one file and one row below. Its texts are `lesson.<id>.title` in the page's files and, for
 * each step of the prose from 1, `.prose.<n>` and `.ask.<n>` in its own; its stage is an element that
 * extends `Stage` (components/connected.js).
 *
 * @typedef {object} ChartSpec  what <mg-chart> is given
 * @property {string} id
 * @property {string} heading
 * @property {string} unit
 * @property {string} [dot]
 * @property {number} [digits]
 * @property {number} [scale]
 * @property {number} [floor]
 * @property {number} [ceiling]
 * @property {boolean} [stacked]  bands one on the other
 * @property {boolean} [whole]  x is not the training step but something small of its own
 * @property {import('../views/chart.js').Curve[]} curves
 *
 * @typedef {object} Lesson
 * @property {string} id  as in the address
 * @property {string} number  its place on the path
 * @property {string} algorithm  of the core, or one whose habits count where a director has several
 * @property {string} [run]  of another lesson, whose training it shares
 * @property {string} stage  tag of the element in the middle
 * @property {() => Promise<unknown>} load  brings that element, which is not there before it is needed;
 *   see `fetchLesson`
 * @property {number} prose  steps of the prose
 * @property {string[]} first  hyperparameters shown at once, in this order
 * @property {import('../worker/protocol.js').Hypers} hypers  where the lesson departs from the core's initial values
 * @property {string[]} holdOut  alphabets held out, where the data set has them
 * @property {import('../worker/protocol.js').Measure[]} measures  evaluated while it trains
 * @property {(studio: import('../app/studio.js').Studio) => ChartSpec[]} charts
 * @property {import('../worker/protocol.js').Hyper[]} [table]  controls of its own instead of the algorithm's
 * @property {(studio: import('../app/studio.js').Studio) => Promise<Director>} [direct]  who trains, where that
 *   is not one session
 * @property {string} [texts]  the part of the texts that is its own
 * @property {string} [later]  texts that are not there before somebody turns to the second step of the prose or
 *   trains
 * @property {boolean} [lab]  one of the lab's, which need the whole core; it has texts of its own
 * @property {string} [under]  the lesson on whose place of the path it is, and whose stage leads to it
 * @property {boolean} [still]  nothing is trained in it
 * @property {boolean} [swift]  trained in no time: a change of what needs a new model trains that one at once
 * @property {number} [speed]  of Play to begin with, one of RATES; otherwise as many steps as go
 *
 * @typedef {object} Director  of a lesson that trains several sessions, one after the other
 * @property {Wanted | null} wanted  the session that the worker should have now, if any
 * @property {() => Promise<void>} play
 * @property {() => Promise<void>} pause
 * @property {() => Promise<void>} stop  gives up what is under way
 * @property {() => void} left  another lesson was opened
 * @property {(frame: import('../worker/protocol.js').Frame) => void} frame
 * @property {(error: import('../worker/protocol.js').Trouble) => void} trouble
 * @property {ChartSpec[]} charts
 *
 * @typedef {Pick<import('../worker/protocol.js').SessionRequest,
 *   'algorithm' | 'hypers' | 'seed' | 'split' | 'glyphs' | 'written' | 'weights' | 'part' | 'measures' | 'limit'>} Wanted
 */

/** The path, and behind it the lab once it has been fetched. @type {Lesson[]} */
export const lessons = [
  duel,
  gaussian,
  reparam,
  vae,
  latent,
  inside,
  sinusoid,
  maml,
  compare,
  symbols,
];

/** The one that is shown to whoever asks for none. */
export const firstLesson = vae;

/** A lesson's stage and texts, which must be there before it is shown. @param {Lesson} lesson */
export function fetchLesson({ load, texts }) {
  return Promise.all([load(), ...(texts ? [loadTexts(texts)] : [])]);
}

/** @type {Promise<void> | null} */
let labs = null;

/** The lessons of the lab, and their titles. They are behind those of the path then. */
export function fetchLabs() {
  labs ??= Promise.all([import('./labs.js'), loadTexts('labs')]).then(
    ([module]) => void lessons.push(...module.labs),
  );
  labs.catch(() => (labs = null)); // another try may succeed
  return labs;
}

/**
 * The names of lessons by which an address is read: those of the lab too, if it may name one of them.
 * @param {string} hash
 */
export async function known(hash) {
  const id = /^#?v1\/([a-z]{1,24})(?![a-z])/.exec(hash)?.[1];
  // What cannot be fetched is told where it is missed: the address is not understood then.
  if (id && !lessonById(id)) await fetchLabs().catch(() => {});
  return lessons.map((lesson) => lesson.id);
}

/** @param {string} id */
export function lessonById(id) {
  return lessons.find((lesson) => lesson.id === id);
}
