import { MetaglyphError } from '../errors.js';
import { unpackBitmap } from '../dataset.js';
import { fileBytes } from './files.js';
import { RUBBISH } from './omniglot.js';
import { readDrawing } from './png.js';
import { readZip } from './zip.js';

/** @typedef {import('./files.js').FileBytes} FileBytes */
/** @typedef {import('./zip.js').ZipEntry} ZipEntry */

/**
 * One run of the exam: one drawing of each of 20 characters of an alphabet, and 20 others to name.
 *
 * @typedef {object} ExamRun
 * @property {string} name 'run01'
 * @property {readonly Uint8Array[]} training bitmaps, 105 x 105 of 0 and 1 (ink), one a character
 * @property {readonly Uint8Array[]} test the same of the drawings to name
 * @property {readonly number[]} answers for each of them its character, 0 to 19
 */

/** The official exam. */
const RUNS = 20;
const CHARACTERS = 20;

/** …/run07/training/class12.png, …/run07/test/item03.png, …/run07/class_labels.txt */
const PATH = /(?:^|\/)run(\d{1,4})\/(?:(training)\/class(\d{1,4})|(test)\/item(\d{1,4}))\.png$/i;
const LABELS = /(?:^|\/)run(\d{1,4})\/class_labels\.txt$/i;

const MOST_LABEL_BYTES = 1 << 16;

const two = (/** @type {number} */ n) => String(n).padStart(2, '0');

/**
 * The files of one run, pictures by their numbers.
 *
 * @typedef {object} RunFiles
 * @property {Map<number, ZipEntry>} training
 * @property {Map<number, ZipEntry>} test
 * @property {ZipEntry | null} labels
 */

/**
 * @param {readonly ZipEntry[]} entries
 * @param {(why: string) => MetaglyphError} bad
 * @returns {Map<number, RunFiles>} by the number of the run
 */
function collect(entries, bad) {
  /** @type {Map<number, RunFiles>} */
  const runs = new Map();
  const runOf = (/** @type {number} */ number) => {
    const run = runs.get(number) ?? { training: new Map(), test: new Map(), labels: null };
    runs.set(number, run);
    return run;
  };
  for (const entry of entries) {
    if (RUBBISH.test(entry.name)) continue;
    const labels = LABELS.exec(entry.name);
    const [, number, training, character, , item] = PATH.exec(entry.name) ?? [];
    if (labels) {
      const run = runOf(Number(labels[1]));
      if (run.labels) throw bad(`${entry.name} and ${run.labels.name} are the same file twice`);
      run.labels = entry;
    } else if (number !== undefined) {
      const pictures = runOf(Number(number))[training ? 'training' : 'test'];
      const key = Number(character ?? item);
      const other = pictures.get(key);
      if (other) throw bad(`${entry.name} and ${other.name} are the same picture twice`);
      pictures.set(key, entry);
    }
  }
  return runs;
}

/**
 * Which character each picture is, from lines like
 * `run07/test/item03.png run07/training/class12.png`.
 *
 * @param {string} text
 * @param {number} run
 * @param {(why: string) => MetaglyphError} bad
 * @returns {Map<number, number>} number of the character by the number of the picture
 */
function readLabels(text, run, bad) {
  /** @type {Map<number, number>} */
  const labels = new Map();
  text.split(/\r\n|\n|\r/).forEach((line, i) => {
    if (!line.trim()) return;
    const [item, character, ...rest] = line
      .trim()
      .split(/\s+/)
      .map((path) => PATH.exec(path));
    const here = `line ${i + 1}, '${line.trim().slice(0, 80)}',`;
    if (!item?.[4] || !character?.[2] || rest.length)
      throw bad(`${here} is not like 'run01/test/item01.png run01/training/class01.png'`);
    if (Number(item[1]) !== run || Number(character[1]) !== run)
      throw bad(`${here} is about another run`);
    const key = Number(item[5]);
    if (labels.has(key)) throw bad(`${here} names item${two(key)} a second time`);
    labels.set(key, Number(character[3]));
  });
  return labels;
}

/**
 * @param {number} number of the run
 * @param {RunFiles} files
 * @param {string} file the zip's name
 * @returns {ExamRun}
 */
function readRun(number, files, file) {
  const name = `run${two(number)}`;
  /** @param {string} why */
  const bad = (why) => new MetaglyphError('format', `${file}: ${name}: ${why}`);
  if (!files.labels) throw bad('class_labels.txt, which says what is right, is missing');
  if (files.labels.size > MOST_LABEL_BYTES) throw bad('class_labels.txt is too long to be one');
  const text = new TextDecoder().decode(files.labels.read());
  const labels = readLabels(text, number, (why) => bad(`class_labels.txt: ${why}`));
  const numbers = Array.from({ length: CHARACTERS }, (_, i) => i + 1);
  /** @param {'training' | 'test'} kind @param {string} stem */
  const pictures = (kind, stem) => {
    const missing = numbers.find((n) => !files[kind].has(n));
    if (missing !== undefined) throw bad(`${kind}/${stem}${two(missing)}.png is missing`);
    if (files[kind].size !== CHARACTERS)
      throw bad(`it has ${files[kind].size} pictures in ${kind}, not ${CHARACTERS}`);
    return numbers.map((n) => {
      const entry = /** @type {ZipEntry} */ (files[kind].get(n));
      const bits = readDrawing(entry.read(), `${file}: ${entry.name}`, { grey: true });
      return unpackBitmap(bits);
    });
  };
  const training = pictures('training', 'class');
  const test = pictures('test', 'item');
  const answers = numbers.map((n) => {
    const label = labels.get(n);
    if (label === undefined) throw bad(`class_labels.txt says nothing of item${two(n)}`);
    if (label < 1 || label > CHARACTERS)
      throw bad(`class_labels.txt names class${two(label)}, which there is not`);
    return label - 1;
  });
  if (labels.size !== CHARACTERS)
    throw bad(`class_labels.txt has ${labels.size} lines, not ${CHARACTERS}`);
  return { name, training, test, answers };
}

/**
 * Reads the official one-shot classification exam (`all_runs.zip` of the Omniglot repository), as
 * it is: 20 runs, each with a drawing of 20 characters of an alphabet and 20 others to name.
 *
 * @param {FileBytes} given
 * @returns {ExamRun[]} in the order of their numbers
 * @throws {MetaglyphError} format: something is missing, there twice or damaged
 */
export function readExam(given) {
  const { name: file, bytes } = fileBytes(given, 'the zip file');
  /** @param {string} why */
  const bad = (why) => new MetaglyphError('format', `${file}: ${why}`);
  const runs = collect(readZip(bytes, file), bad);
  if (!runs.size)
    throw bad(
      'no one-shot classification runs are in it (run01/training/class01.png …): give the ' +
        'official all_runs.zip',
    );
  const numbers = [...runs.keys()].sort((a, b) => a - b);
  if (runs.size !== RUNS || numbers.some((n, i) => n !== i + 1))
    throw bad(`the exam has the runs 1 to ${RUNS}; here are ${runs.size}: ${numbers.join(', ')}`);
  return numbers.map((n) => readRun(n, /** @type {RunFiles} */ (runs.get(n)), file));
}
