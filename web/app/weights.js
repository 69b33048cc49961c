import { WorkerError } from './client.js';
import { lessons } from '../lessons/index.js';
import { parseHyper } from './hypers.js';

/**
 * @typedef {import('./studio.js').Studio} Studio
 * @typedef {import('../lessons/index.js').Lesson} Lesson
 * @typedef {import('../../wasm/index.js').WeightsFacts} WeightsFacts
 */

/** A lesson with one session of that algorithm: the open one, if it is such. @param {Studio} studio @param {string | null} algorithm */
function lessonFor({ lesson }, algorithm) {
  const fits = (/** @type {Lesson} */ one) =>
    !one.direct && !one.table && (algorithm === null || one.algorithm === algorithm);
  if (fits(lesson)) return lesson;
  return algorithm === null ? null : (lessons.find(fits) ?? null);
}

/**
 * The controls as they were where the weights come from.
 * @param {Studio} studio
 * @param {Lesson} lesson
 * @param {WeightsFacts} facts
 */
function hypersOf(studio, lesson, facts) {
  /** @type {import('../worker/protocol.js').Hypers} */
  const hypers = {};
  for (const [key, value] of Object.entries(facts.hypers)) {
    const hyper = studio.tableOf(lesson).find((row) => row.key === key);
    const known = hyper ? parseHyper(hyper, String(value)) : null;
    if (known === null)
      throw new WorkerError({ code: 'range', message: `${key} = ${String(value)}` });
    hypers[key] = known;
  }
  return hypers;
}

/**
 * A run that begins with the weights of a file. Before anything is given up, the worker has made such a
 * session and seen that they fit.
 * @param {Studio} studio
 * @param {File} given
 */
export async function takeWeights(studio, given) {
  try {
    studio.dismiss('weights');
    const { client } = studio;
    if (!client || studio.status !== 'ready') return;
    // A run is repeated from it: whatever becomes of the file, these are the weights.
    const file = new File([await given.arrayBuffer()], given.name);
    const facts = await client.request('readWeights', { file, request: null });
    const lesson = lessonFor(studio, facts && facts.algorithm);
    if (!lesson) {
      studio.notify({
        id: 'weights',
        tone: 'error',
        title: facts ? 'files.nolesson.title' : 'files.foreign.title',
        body: facts ? 'files.nolesson.body' : 'files.foreign.body',
        params: { algorithm: facts?.algorithm ?? '' },
      });
      return;
    }
    const { algorithm, measures } = lesson;
    const run = studio.runOf(lesson.id);
    const draft = facts ? hypersOf(studio, lesson, facts) : { ...run.draft };
    const seed = facts?.seed ?? run.seed;
    const request = {
      ...{ algorithm, measures, hypers: draft, seed, split: studio.splitFor(lesson) },
      ...{ checkpoint: null, weights: file, seconds: 0, workers: studio.workers, changes: [] },
    };
    await client.request('readWeights', { file, request });
    await studio.setLesson(lesson.id);
    if (studio.lesson === lesson) await studio.inTurn(() => begin(studio, file, { draft, seed }));
    if (run.origin.weights === file) told(studio, file, facts);
  } catch (error) {
    studio.fail(error, 'weights');
  } finally {
    studio.progress = null;
    studio.changed();
  }
}

/**
 * @param {Studio} studio
 * @param {File} file
 * @param {Pick<import('./runs.js').Run, 'draft' | 'seed'>} wanted
 */
async function begin(studio, file, wanted) {
  const { run } = studio;
  const { draft, seed } = run;
  studio.noRebuild();
  Object.assign(run, wanted);
  try {
    await studio.makeSession(null, true, file);
  } catch (error) {
    Object.assign(run, { draft, seed });
    throw error;
  }
}

/** @param {Studio} studio @param {File} file @param {WeightsFacts | null} facts */
function told(studio, file, facts) {
  const same = !facts?.data || String(facts.data.fingerprint) === studio.data?.fingerprint;
  studio.notify({
    id: 'weights',
    tone: 'info',
    title: 'files.loaded.title',
    body: facts ? (same ? 'files.loaded.same' : 'files.loaded.other') : 'files.loaded.foreign',
    params: { name: file.name, step: facts?.step ?? 0, seed: facts?.seed ?? 0 },
  });
}
