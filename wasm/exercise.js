import { MetaglyphError, unknownName } from './errors.js';
import { judgeGoal, judgeOf, metricsOf, numbersOf } from './goals.js';
import { labLessons } from './lessons-lab.js';
import { trainedLessons } from './lessons.js';

/**
 * Exercises: what to train, with what the reader may change and the goal to reach, as a small JSON
 * file. The page's element, its dialog and `npx metaglyph check` read the same files by this module,
 * and judge by the same evaluation. Nothing in a file is ever run.
 *
 * @typedef {object} Exercise
 * @property {1} metaglyph version of the format
 * @property {string | null} lesson of the page that shows it
 * @property {string | null} algorithm that learns; null: a lesson in which nothing is trained
 * @property {Record<string, number | boolean | string>} hypers what differs from the core's initial values;
 *   the reader can change those that are among the controls
 * @property {number} seed
 * @property {string[]} controls what the reader sees: `parts` and keys of hyperparameters
 * @property {{ en?: string, zh?: string }} prompt
 * @property {'en' | 'zh' | null} lang of the surroundings; null: as the reader has it
 * @property {Goal | null} goal
 * @property {{ steps: number, seconds: number | null }} limit training ends at what comes first
 *
 * @typedef {import('./goals.js').Goal} Goal
 *
 * @typedef {object} ExerciseResult
 * @property {boolean} met
 * @property {string} metric
 * @property {number} value NaN if training failed
 * @property {number | null} interval half width at 95 %, where it has one
 * @property {number} steps
 * @property {number} seconds of training
 * @property {'steps' | 'seconds' | 'failed'} ended what ended it
 * @property {string} [trouble] why it failed
 * @property {Record<string, unknown> | null} evaluation all that was measured
 *
 * @typedef {import('./describe.js').Algorithm} Algorithm
 */

/** What an exercise may show beside its stage and hyperparameters. */
export const parts = /* @__PURE__ */ Object.freeze([
  'play',
  'step',
  'reset',
  'speed',
  'seed',
  'prose',
  'curves',
]);

/** How many episodes a goal is judged by. */
export const EPISODES = 600;

const LONGEST = { text: 32_768, prompt: 2000, name: 40, list: 80 };
const MOST = { steps: 200_000, seconds: 7200 };
const USUAL = { seed: 7, steps: 500, controls: ['play', 'step', 'reset', 'curves'] };
const KEYS = [
  'lesson',
  'algorithm',
  'hypers',
  'seed',
  'controls',
  'prompt',
  'lang',
  'goal',
  'limit',
];

/** Other words for controls. @type {Record<string, string>} */
const ALIASES = { lr: 'rate', learningRate: 'rate', innerLr: 'innerRate' };

/** Lessons that train one session, whose exercises have goals. */
const lessons = () => ({ ...trainedLessons, ...labLessons });

/** What a lesson trains, if that is one session. @param {string | null} lesson */
export function trainedBy(lesson) {
  const all = lessons();
  return lesson !== null && Object.hasOwn(all, lesson) ? all[lesson] : null;
}

/** @param {string} message */
const wrong = (message) => new MetaglyphError('format', `exercise: ${message}`);

/** A foreign value in a message. @param {unknown} value */
function shown(value) {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST.name ? `${text.slice(0, LONGEST.name)}…` : text;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `query_acc >= 0.8`
 * @param {string} text
 * @returns {Goal}
 */
export function parseGoal(text) {
  const found = /^\s*([a-z_]{1,40})\s*(>=|<=|>|<)\s*(-?\d{1,9}(?:\.\d{1,9})?)\s*$/.exec(text);
  if (!found)
    throw wrong(
      `a goal is a metric, >=, <=, > or <, and a number ('elbo >= -160'); got ${shown(text)}`,
    );
  const [, metric, comparison, number] = found;
  return {
    metric,
    comparison: /** @type {Goal['comparison']} */ (comparison),
    target: Number(number),
  };
}

/** @param {Goal} goal */
export const goalText = ({ metric, comparison, target }) => `${metric} ${comparison} ${target}`;

/**
 * The key a control goes by: `inner-rate`, `innerRate` and `inner-lr` are one.
 * @param {string} name
 */
export function controlName(name) {
  const camel = name.trim().replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  return ALIASES[camel] ?? camel;
}

/**
 * An exercise from a file's text, or from such an object. What is not understood is an error: a
 * misspelt key must not make another exercise.
 * @param {unknown} given
 * @param {readonly Algorithm[]} [algorithms] of the core, to check names and values against
 * @returns {Exercise}
 * @throws {MetaglyphError} format, name or range: says what is wrong and what there could be
 */
export function readExercise(given, algorithms) {
  const raw = typeof given === 'string' ? parseText(given) : given;
  if (!isObject(raw)) throw wrong(`it must be an object, { "metaglyph": 1, … }; got ${shown(raw)}`);
  if (raw.metaglyph !== 1)
    throw wrong(
      `"metaglyph" must be 1, the version of the format that is known here; got ${shown(raw.metaglyph)}`,
    );
  for (const key of Object.keys(raw))
    if (key !== 'metaglyph' && !KEYS.includes(key))
      throw unknownName('key of an exercise', key, KEYS);
  const lesson = readName(raw, 'lesson');
  const trained = trainedBy(lesson);
  const algorithm = readName(raw, 'algorithm') ?? trained?.algorithm ?? null;
  if (!lesson && !algorithm) throw wrong('it needs a "lesson" or an "algorithm"');
  if (trained && trained.algorithm !== algorithm)
    throw wrong(`the lesson ${lesson} trains ${trained.algorithm}, not ${algorithm}`);
  const exercise = {
    metaglyph: /** @type {const} */ (1),
    lesson: lesson ?? lessonOf(algorithm),
    algorithm,
    hypers: { ...trained?.hypers, ...readHypers(raw.hypers) },
    seed: readSeed(raw.seed),
    controls: readControls(raw.controls),
    prompt: readPrompt(raw.prompt),
    lang: readLang(raw.lang),
    goal: readGoal(raw.goal, lesson, algorithm),
    limit: readLimit(raw.limit),
  };
  if (algorithms) checkExercise(exercise, algorithms);
  return exercise;
}

/** @param {string} text */
function parseText(text) {
  if (text.length > LONGEST.text)
    throw wrong(`it has ${text.length} characters; more than ${LONGEST.text} are not read`);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (e) {
    throw wrong(`it is no JSON: ${e instanceof Error ? e.message : e}`);
  }
}

/** @param {string | null} algorithm */
const lessonOf = (algorithm) =>
  Object.entries(lessons()).find(
    ([, { algorithm: own, hypers }]) => own === algorithm && Object.keys(hypers).length === 0,
  )?.[0] ?? null;

/** @param {Record<string, unknown>} raw @param {'lesson' | 'algorithm'} key @returns {string | null} */
function readName(raw, key) {
  const value = raw[key];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && /^[a-z][a-zA-Z]{0,39}$/.test(value)) return value;
  throw wrong(`"${key}" must be a name; got ${shown(value)}`);
}

/** @param {unknown} value @returns {Exercise['hypers']} */
function readHypers(value = {}) {
  if (!isObject(value))
    throw wrong(`"hypers" must be an object of values by name; got ${shown(value)}`);
  const entries = Object.entries(value);
  if (entries.length > LONGEST.list) throw wrong(`"hypers" has ${entries.length} entries`);
  for (const [key, one] of entries)
    if (
      !/^[a-z][a-zA-Z0-9]{0,39}$/.test(key) ||
      !['number', 'boolean', 'string'].includes(typeof one)
    )
      throw wrong(`"hypers" has ${shown(key)}: ${shown(one)}`);
  return /** @type {Exercise['hypers']} */ (Object.fromEntries(entries));
}

/** @param {unknown} value */
function readSeed(value = USUAL.seed) {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw wrong(`"seed" must be a whole number from 0; got ${shown(value)}`);
}

/** @param {unknown} value */
function readControls(value = USUAL.controls) {
  const names = typeof value === 'string' ? value.split(',').filter((name) => name.trim()) : value;
  const ok =
    Array.isArray(names) &&
    names.length <= LONGEST.list &&
    names.every((name) => typeof name === 'string' && name.length <= LONGEST.name);
  if (!ok) throw wrong(`"controls" must be a list of names; got ${shown(value)}`);
  return [...new Set(names.map(controlName))];
}

/** @param {unknown} value @returns {Exercise['prompt']} */
function readPrompt(value = {}) {
  if (!isObject(value)) throw wrong(`"prompt" must be { "en": …, "zh": … }; got ${shown(value)}`);
  for (const [lang, text] of Object.entries(value)) {
    if (lang !== 'en' && lang !== 'zh')
      throw unknownName('language of a prompt', lang, ['en', 'zh']);
    if (typeof text !== 'string') throw wrong(`the prompt's "${lang}" must be a text`);
    if (text.length > LONGEST.prompt)
      throw wrong(
        `the prompt's "${lang}" has ${text.length} characters; ${LONGEST.prompt} are allowed`,
      );
  }
  return { ...value };
}

/** @param {unknown} value @returns {Exercise['lang']} */
function readLang(value) {
  if (value === undefined || value === null) return null;
  if (value === 'en' || value === 'zh') return value;
  throw wrong(`"lang" must be "en" or "zh"; got ${shown(value)}`);
}

/** @param {unknown} value @param {string | null} lesson @param {string | null} algorithm */
function readGoal(value, lesson, algorithm) {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw wrong(`"goal" must be a text; got ${shown(value)}`);
  if (!algorithm)
    throw wrong(
      `the lesson ${lesson} trains nothing that a goal could be measured on; these do: ` +
        Object.keys(lessons()).join(', '),
    );
  return parseGoal(value);
}

/** @param {unknown} value @returns {Exercise['limit']} */
function readLimit(value = {}) {
  if (!isObject(value))
    throw wrong(`"limit" must be { "steps": …, "seconds": … }; got ${shown(value)}`);
  for (const key of Object.keys(value))
    if (!Object.hasOwn(MOST, key)) throw unknownName('limit', key, Object.keys(MOST));
  const { steps = USUAL.steps, seconds = null } = value;
  if (!Number.isInteger(steps) || Number(steps) < 1 || Number(steps) > MOST.steps)
    throw wrong(
      `the limit's "steps" must be a whole number from 1 to ${MOST.steps}; got ${shown(steps)}`,
    );
  const timed = typeof seconds === 'number' && seconds > 0 && seconds <= MOST.seconds;
  if (seconds !== null && !timed)
    throw wrong(
      `the limit's "seconds" must be a number above 0, up to ${MOST.seconds}; got ${shown(seconds)}`,
    );
  return { steps: Number(steps), seconds };
}

/**
 * Checks names and values against the core's tables.
 * @param {Exercise} exercise
 * @param {readonly Algorithm[]} algorithms
 * @returns {Algorithm | null} of the exercise
 */
export function checkExercise({ algorithm, hypers, controls, goal }, algorithms) {
  const found = algorithms.find(({ name }) => name === algorithm) ?? null;
  if (algorithm && !found)
    throw unknownName(
      'algorithm',
      algorithm,
      algorithms.map(({ name }) => name),
    );
  const table = found?.hypers ?? [];
  const keys = table.map(({ key }) => key);
  for (const [key, value] of Object.entries(hypers)) {
    const hyper = table.find((one) => one.key === key);
    if (!hyper) throw unknownName(`hyperparameter of ${algorithm}`, key, keys);
    checkValue(hyper, value);
    if (value === 'told') throw wrong(`${key} 'told': nobody tells an exercise its values`);
  }
  for (const name of controls)
    if (!parts.includes(name) && !keys.includes(name))
      throw unknownName('control', name, [...parts, ...keys]);
  const metrics = found ? metricsOf(found) : [];
  if (goal && !metrics.includes(goal.metric))
    throw unknownName(`metric of ${algorithm}`, goal.metric, metrics);
  return found;
}

/** @param {import('./describe.js').Hyper} hyper @param {unknown} value */
function checkValue({ key, kind, min, max, choices }, value) {
  if (kind === 'choice') {
    if (!choices.includes(/** @type {string} */ (value))) throw unknownName(key, value, choices);
    return;
  }
  const fits =
    kind === 'bool'
      ? typeof value === 'boolean'
      : typeof value === 'number' &&
        value >= min &&
        value <= max &&
        (kind !== 'int' || Number.isInteger(value));
  if (fits) return;
  const wanted =
    kind === 'bool'
      ? 'true or false'
      : `a ${kind === 'int' ? 'whole ' : ''}number from ${min} to ${max}`;
  throw new MetaglyphError('range', `exercise: ${key} must be ${wanted}; got ${shown(value)}`);
}

/**
 * As a file: what `readExercise` reads, without what goes without saying.
 * @param {Exercise} exercise
 * @returns {string} JSON
 */
export function exerciseText({ goal, limit, lang, prompt, lesson, algorithm, ...rest }) {
  const { metaglyph, hypers, seed, controls } = rest;
  const file = {
    metaglyph,
    ...(lesson ? { lesson } : { algorithm }),
    hypers,
    seed,
    controls,
    prompt,
    ...(lang ? { lang } : {}),
    ...(goal ? { goal: goalText(goal) } : {}),
    limit: { steps: limit.steps, ...(limit.seconds === null ? {} : { seconds: limit.seconds }) },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** ms between two pauses in which messages and signals are heard. */
const SLICE = 100;

/** Lets messages in. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

/**
 * Trains and judges an exercise, as the page does and with the same bits: procedural glyphs of seed 1,
 * the exercise's seed.
 * @param {import('./index.js').Core} core
 * @param {Exercise} exercise with a goal
 * @param {object} [options]
 * @param {(share: number, steps: number) => void} [options.onProgress] share: of steps or of time
 * @returns {Promise<ExerciseResult>}
 */
export async function runExercise(core, exercise, { onProgress = () => {} } = {}) {
  if (!isObject(exercise)) throw wrong('give an exercise that readExercise has read');
  const algorithm = checkExercise(exercise, core.describe().algorithms);
  const { goal, limit, hypers, seed } = exercise;
  if (!goal || !algorithm) throw wrong('it has no goal that could be met or missed');
  const tasks = !/characters|drawings/.test(algorithm.splitBy);
  const data = algorithm.splitBy === 'none' ? undefined : core.dataset.glyphs();
  const session = core.session(algorithm.name, { ...hypers, seed }, data);
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const most = limit.seconds ?? Infinity;
  try {
    let pace = 1; // steps between two pauses
    while (session.steps < limit.steps && seconds() < most) {
      const start = performance.now();
      const done = session.step(Math.min(pace, limit.steps - session.steps));
      pace = Math.max(1, Math.round((done * SLICE) / (performance.now() - start)));
      onProgress(Math.max(session.steps / limit.steps, seconds() / most), session.steps);
      await breathe();
    }
    const spent = seconds();
    const steps = session.steps;
    const { views } = judgeOf(algorithm);
    const evaluation = views
      ? Object.assign(
          {},
          ...Object.entries(views).map(([name, inputs]) => numbersOf(session.view(name, inputs))),
        )
      : session.evaluate(tasks ? { episodes: EPISODES } : {});
    const ended = steps < limit.steps ? 'seconds' : 'steps';
    return { ...judgeGoal(goal, algorithm, evaluation), steps, seconds: spent, ended, evaluation };
  } catch (error) {
    if (!(error instanceof MetaglyphError) || error.code !== 'numeric') throw error;
    const { metric } = goal;
    return {
      ...{
        met: false,
        metric,
        value: NaN,
        interval: null,
        steps: session.steps,
        seconds: seconds(),
      },
      ...{ ended: 'failed', trouble: error.message, evaluation: null },
    };
  } finally {
    session.free();
    data?.free();
  }
}
