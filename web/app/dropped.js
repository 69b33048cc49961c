import { loadTexts } from '../i18n/index.js';

/** @typedef {import('./studio.js').Studio} Studio */

/** Names of the exam's files, which a zip has at its beginning and at its end as they are. */
const PATHS = /run\d{1,4}\/(?:class_labels\.txt|(?:training|test)\/)/;
const LOOK = 1 << 16; // bytes
const NAME = /^all_runs.*\.zip$/i;

const WEIGHTS = /\.safetensors$/i;
const SYMBOLS = /\.json$/i;

/**
 * What a file is: by what is in it, or by its name if it is damaged.
 * @param {File} file
 * @returns {Promise<'exam' | 'weights' | 'symbols' | 'drawings'>}
 */
async function kindOf(file) {
  const ends = new Blob([file.slice(0, LOOK), file.slice(-LOOK)]);
  const bytes = new Uint8Array(await ends.arrayBuffer());
  // Safetensors: the length of a header of at most 16 MB, and the header, which is JSON.
  const header = bytes[8] === 0x7b && bytes.subarray(3, 8).every((byte) => byte === 0);
  if (header || WEIGHTS.test(file.name)) return 'weights';
  if (bytes[0] === 0x7b || SYMBOLS.test(file.name)) return 'symbols';
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const inside = zip && PATHS.test(new TextDecoder('latin1').decode(bytes));
  return inside || NAME.test(file.name) ? 'exam' : 'drawings';
}

/**
 * An exam is sat; drawings replace the data set if they can be read; a run begins with weights. `progress`
 * says already that something is read.
 * @param {Studio} studio
 * @param {File[]} given
 */
export async function takeFiles(studio, given) {
  const kinds = await Promise.all(given.map(kindOf));
  const exam = given.find((_, i) => kinds[i] === 'exam');
  const weights = given.find((_, i) => kinds[i] === 'weights');
  const files = given.filter((_, i) => kinds[i] === 'drawings');
  const symbols = given.find((_, i) => kinds[i] === 'symbols');
  if (symbols) await takeSymbols(studio, symbols);
  if (files.length === 0 && !weights) {
    studio.progress = null;
    studio.changed();
  }
  if (exam) await studio.takeExam(exam);
  if (files.length > 0) await studio.inTurn(() => loadDrawings(studio, files));
  if (weights) {
    const [{ takeWeights }] = await Promise.all([import('./weights.js'), loadTexts('files')]);
    await takeWeights(studio, weights);
  }
}

const LONGEST = 4e6; // bytes of a hundred strokes of five drawings, and room

/** The five symbols of lesson 7, drawn elsewhere or before. @param {Studio} studio @param {File} file */
async function takeSymbols(studio, file) {
  const [{ keepShelf, readShelf }] = await Promise.all([
    import('../lessons/symbols-shelf.js'),
    loadTexts('files'),
  ]);
  const shelf = file.size <= LONGEST ? readShelf(await file.text()) : null;
  if (!shelf) {
    const words = { title: 'files.symbols.title', body: 'files.symbols.refused' };
    studio.notify({ id: 'symbols', tone: 'error', ...words, detail: file.name });
    return;
  }
  studio.dismiss('symbols');
  keepShelf(studio, shelf);
  await studio.setLesson('symbols');
  studio.act('shelf');
}

/** @param {Studio} studio @param {File[]} files */
async function loadDrawings(studio, files) {
  studio.dismiss('data');
  try {
    if (!studio.client) return;
    const before = studio.data?.source;
    studio.data = await studio.client.request('data', { request: { type: 'files', files } });
    studio.held = null;
    studio.serial = 0;
    const goesOn = before === 'omniglot' && studio.data.source === 'omniglot';
    studio.dropped = goesOn ? [...studio.dropped, ...files] : files;
    /** @type {import('../worker/protocol.js').DataRequest} */
    studio.dataRequest = { type: 'files', files: studio.dropped };
    studio.forgetRuns();
    for (const run of studio.runs.values()) run.hold = null;
    studio.playing = false;
    await studio.makeSession();
    studio.tellDrawings();
    studio.notify({
      id: 'data',
      tone: 'info',
      title: 'notice.loaded.title',
      params: { items: studio.data.items, classes: studio.data.classes },
    });
  } catch (error) {
    studio.fail(error, 'data');
  } finally {
    studio.progress = null;
    studio.changed();
  }
}
