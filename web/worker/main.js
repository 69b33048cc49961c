import { Engine } from './engine.js';
import { troubleOf } from './trainer.js';

/** The worker's only job is to pass messages: requests to the engine, answers and events back. */

/** @type {DedicatedWorkerGlobalScope} */
const scope = /** @type {any} */ (globalThis);
const engine = new Engine((message, transfer = []) => scope.postMessage(message, transfer));

/** @type {{ [T in keyof import('./protocol.js').Requests]: (args: any) => Promise<import('./protocol.js').Requests[T]['result']> }} */
const answers = {
  load: (args) => engine.load(args),
  data: (args) => engine.data(args),
  session: (args) => engine.session(args),
  play: (args) => engine.play(args),
  pause: () => engine.pause(),
  step: (args) => engine.step(args),
  set: (args) => engine.set(args),
  rewind: (args) => engine.rewind(args),
  watch: (args) => engine.watch(args),
  view: (args) => engine.view(args),
  weights: () => engine.weights(),
  readWeights: (args) => engine.readWeights(args),
  measure: (args) => engine.measure(args),
  cancel: () => engine.cancel(),
  save: () => engine.save(),
  inspect: (args) => engine.inspect(args),
  strokes: (args) => engine.strokes(args),
  ink: (args) => engine.ink(args),
  examples: (args) => engine.examples(args),
  readExam: (args) => engine.readExam(args),
  exam: (args) => engine.exam(args),
  leaveExam: () => engine.leaveExam(),
  rival: (args) => engine.rival(args),
  order: (args) => engine.order(args),
  frechet: (args) => engine.frechet(args),
  advise: (args) => engine.advise(args),
  ping: () => engine.ping(),
};

scope.onmessage = async ({ data }) => {
  if (data.type === 'drawn') {
    engine.drawn(data.buffers);
    return;
  }
  const { id, type, args } = data;
  try {
    const result = await answers[/** @type {keyof typeof answers} */ (type)](args);
    scope.postMessage({ type: 'answer', id, result }, buffersOf(result));
  } catch (error) {
    scope.postMessage({ type: 'answer', id, error: troubleOf(error) });
  }
};

/** Buffers of an answer that can move instead of being copied. @param {any} result */
function buffersOf(result) {
  /** @type {Set<ArrayBuffer>} */
  const found = new Set();
  if (result?.bytes instanceof ArrayBuffer) found.add(result.bytes);
  for (const value of Object.values(result ?? {})) {
    const data = /** @type {any} */ (value)?.data;
    if (ArrayBuffer.isView(data)) found.add(/** @type {ArrayBuffer} */ (data.buffer));
  }
  return [...found];
}
