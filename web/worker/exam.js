import { examinee, gradeExam } from '../../wasm/exam.js';
import { trainingSet } from './files.js';

/** Lake's exam in the worker: reading the file, and letting a trained network answer it. */

/**
 * @typedef {import('../../wasm/index.js').Core} Core
 * @typedef {import('../../wasm/index.js').ExamRun} ExamRun
 */

/**
 * @param {Core} core
 * @param {typeof import('../../wasm/index.js').readExam} readExam
 * @param {File} file
 * @returns {Promise<{ runs: ExamRun[], info: import('./protocol.js').ExamInfo }>}
 */
export async function readExamFile(core, readExam, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const runs = await readExam({ name: file.name, bytes });
  /** @param {(run: ExamRun) => readonly Uint8Array[]} of */
  const sheet = (of) => {
    const bitmaps = runs.flatMap(of);
    const data = new Uint8Array(784 * bitmaps.length);
    for (const [i, bitmap] of bitmaps.entries())
      core.picture(bitmap).forEach((ink, p) => (data[784 * i + p] = Math.round(255 * ink)));
    return { dims: [bitmaps.length, 784], data };
  };
  const info = {
    runs: runs.length,
    way: runs[0].training.length,
    training: sheet((run) => run.training),
    test: sheet((run) => run.test),
    answers: runs.flatMap((run) => run.answers),
  };
  return { runs, info };
}

/**
 * A network answers an exam, run by run; in between messages are heard.
 * @param {object} sitting
 * @param {Core} sitting.core
 * @param {import('../../wasm/dataset.js').Dataset} sitting.data  the drawings that are there
 * @param {import('./protocol.js').Learnt} sitting.learnt
 * @param {Uint8Array} sitting.checkpoint  the network
 * @param {boolean} sitting.alone
 * @param {readonly ExamRun[]} sitting.runs
 * @param {(done: number, total: number) => void} sitting.onProgress
 * @param {() => boolean} sitting.left
 * @returns {Promise<import('./protocol.js').ExamSat>}
 */
export async function sitExam(sitting) {
  const { core, learnt, checkpoint, alone, runs, onProgress, left } = sitting;
  const data = await trainingSet(core, sitting.data, learnt);
  /** @type {import('../../wasm/session.js').Session | null} */
  let session = null;
  try {
    // A copy: the one that is being trained trains on.
    session = core.restore(checkpoint, data);
    const name = examinee(core, session, { alone });
    /** @type {ArrayLike<number>[]} */
    const sheets = [];
    for (const run of runs) {
      onProgress(sheets.length, runs.length);
      await new Promise((resolve) => setTimeout(resolve));
      if (left()) throw Object.assign(new Error('the exam was left'), { code: 'stopped' });
      sheets.push(name(run));
    }
    const answered = sheets[Symbol.iterator]();
    const { error, interval, perRun } = gradeExam(runs, () => answered.next().value ?? []);
    const alphabetOf = (/** @type {number} */ c) => data.alphabets[data.classes[c].alphabet];
    return {
      ...{ error, perRun, half: interval, transductive: name.transductive },
      names: sheets.flatMap((sheet) => Array.from(sheet)),
      learnt: {
        source: data.source,
        alphabets: [...new Set(session.split.train.map(alphabetOf))],
        classes: session.split.train.length,
        items: session.itemsOf('train'),
      },
      steps: session.steps,
    };
  } finally {
    session?.free();
    if (data !== sitting.data) data.free();
  }
}
