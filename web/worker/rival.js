import { trainingSet } from './files.js';

/**
 * A network that another lesson has trained names drawings, each with nothing to learn from but one
 * example of every character.
 *
 * @param {import('../../wasm/index.js').Core} core
 * @param {import('../../wasm/dataset.js').Dataset} drawings  that are there
 * @param {import('./protocol.js').Requests['rival']['args']} asked
 * @returns {Promise<{ names: number[] }>}
 */
export async function rival(core, drawings, { checkpoint, learnt, way, rounds }) {
  const data = await trainingSet(core, drawings, learnt);
  /** @type {import('../../wasm/session.js').Session | null} */
  let session = null;
  try {
    session = core.restore(new Uint8Array(checkpoint), data);
    const names = [];
    for (const { support, labels, query } of rounds) {
      const { probs } = session.view('adapt', {
        support: { dims: [labels.length, 784], data: support },
        supportLabel: { dims: [labels.length], data: labels },
        query: { dims: [1, 784], data: query },
        way,
      });
      const last = Array.from(probs.data.slice(-way)); // after the last inner step
      names.push(last.indexOf(Math.max(...last)));
      await new Promise((resolve) => setTimeout(resolve)); // messages are heard in between
    }
    return { names };
  } finally {
    session?.free();
    if (data !== drawings) data.free();
  }
}
