import { trainingData } from '../../wasm/recipes.js';

/** Where drawings come from: the page's own server, files the user gives, or the generator. */

export const GLYPHS = { alphabets: 8, characters: 30, drawers: 20 };

/** A problem that the page explains: its code picks the text. */
export class FilesError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @typedef {{ name: string, bytes: Uint8Array }} Named
 * @typedef {{ name: string, bytes: number, sha256: string }} Listed
 * @typedef {(what: string, done: number, total: number) => void} OnProgress
 */

/**
 * The official files that the page's server offers in data/index.json.
 * @param {string} base  the page's address
 * @returns {Promise<{ images: Listed[], strokes: Listed[] }>}
 */
export async function servedList(base) {
  const list = (await fetchList(new URL('./data/index.json', base))) ?? [];
  const called = (/** @type {RegExp} */ name) => list.filter((file) => name.test(file.name));
  return { images: called(/^images.*\.zip$/), strokes: called(/^strokes.*\.zip$/) };
}

/**
 * All at a time; the progress is that of all of them.
 * @param {string} base
 * @param {Listed[]} wanted
 * @param {OnProgress} progress
 * @returns {Promise<Named[]>}
 */
export async function servedFiles(base, wanted, progress) {
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  const done = wanted.map(() => 0);
  return Promise.all(
    wanted.map(async (file, i) => {
      const bytes = await fetchBytes(new URL(`./data/${file.name}`, base), file, (name, there) => {
        done[i] = there;
        progress(
          name,
          done.reduce((sum, part) => sum + part, 0),
          total,
        );
      });
      return { name: file.name, bytes };
    }),
  );
}

/**
 * @param {URL} url
 * @returns {Promise<Listed[] | null>}
 */
async function fetchList(url) {
  try {
    const response = await fetch(url);
    if (!response.ok) return null;
    const { files } = await response.json();
    if (!Array.isArray(files)) return null;
    return files.filter((file) => typeof file?.name === 'string' && !/[/\\]/.test(file.name));
  } catch {
    return null; // no such list, or a server that answers every address with its page
  }
}

/**
 * @param {URL} url
 * @param {Listed} file
 * @param {OnProgress} progress
 */
async function fetchBytes(url, file, progress) {
  const response = await fetch(url);
  if (!response.ok || !response.body)
    throw new FilesError('network', `${file.name}: ${response.status}`);
  const reader = response.body.getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let done = 0;
  for (;;) {
    const { value, done: end } = await reader.read();
    if (end) break;
    parts.push(value);
    done += value.length;
    progress(file.name, done, file.bytes);
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  if (file.sha256 && globalThis.crypto?.subtle) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const hex = Array.from(hash, (b) => b.toString(16).padStart(2, '0')).join('');
    if (hex !== file.sha256.toLowerCase())
      throw new FilesError('network', `${file.name}: not the file the server announced`);
  }
  return bytes;
}

/** Larger than any file it could be (the full Omniglot zips have 9.5 MB, MNIST's images 9.9 MB). */
const LARGEST = 256 << 20;

/**
 * Reads files the user gave and says what each is, by its first bytes rather than by its name.
 * @param {File[]} files
 * @returns {Promise<{ images: Named[], strokes: Named[], pictures: Named[], labels: Named[] }>}
 */
export async function sortFiles(files) {
  /** @type {{ images: Named[], strokes: Named[], pictures: Named[], labels: Named[] }} */
  const sorted = { images: [], strokes: [], pictures: [], labels: [] };
  for (const file of files) {
    if (file.size > LARGEST) throw new FilesError('files', `${file.name}: too large`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const named = { name: file.name, bytes };
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
      (/stroke/i.test(file.name) ? sorted.strokes : sorted.images).push(named);
    } else {
      const head = await firstBytes(bytes);
      if (head[0] === 0 && head[1] === 0 && head[3] === 3) sorted.pictures.push(named);
      else if (head[0] === 0 && head[1] === 0 && head[3] === 1) sorted.labels.push(named);
      else throw new FilesError('files', file.name);
    }
  }
  return sorted;
}

/**
 * The first four bytes, of the unpacked file if it is packed with gzip.
 * @param {Uint8Array} bytes
 */
async function firstBytes(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.subarray(0, 4);
  try {
    const packed = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes.subarray(0, 65536))]);
    const reader = packed.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    const { value } = await reader.read();
    reader.cancel().catch(() => {});
    return (value ?? new Uint8Array()).subarray(0, 4);
  } catch {
    return new Uint8Array();
  }
}

/**
 * What a session learns from: the drawings that are there, or a new set of them with its glyphs.
 * @param {import('../../wasm/index.js').Core} core
 * @param {import('../../wasm/dataset.js').Dataset} data
 * @param {import('./protocol.js').Learnt} learnt
 */
export function trainingSet(core, data, { split, seed, glyphs }) {
  const alphabets = split && 'alphabets' in split ? split.alphabets : [];
  return trainingData(core, { glyphs }, { data, alphabets, seed });
}
