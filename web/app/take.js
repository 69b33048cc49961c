import { csv, evaluationTable, trainingTable } from './tables.js';
import { writeNpy } from '../../wasm/write/npy.js';

/**
 * What can be taken along from a lesson, as files that open elsewhere as they are.
 *
 * @typedef {import('./studio.js').Studio} Studio
 * @typedef {{ name: string, content: BlobPart, type: string }} Taken
 */

const CHUNK = 512; // drawings a request

/** What the files of a run are called after. @param {Studio} studio */
export function nameOf({ lesson, run }) {
  return `metaglyph-${lesson.id}-seed${run.seed}-step${run.step}`;
}

/** @param {Studio} studio @returns {Promise<Taken[]>} */
export async function weights(studio) {
  const found = await studio.client?.request('weights', {});
  const type = 'application/octet-stream';
  return found ? [{ name: `${nameOf(studio)}.safetensors`, content: found.bytes, type }] : [];
}

/** The five symbols of lesson 7. @param {Studio} studio @returns {Promise<Taken[]>} */
export async function symbols(studio) {
  const { fetchShelf, writtenShelf } = await import('../lessons/symbols-shelf.js');
  const content = writtenShelf(fetchShelf(studio));
  return [{ name: 'metaglyph-symbols.json', content, type: 'application/json' }];
}

/** @param {Studio} studio @returns {Taken[]} */
export function curves(studio) {
  const { series, evaluations } = studio.run;
  const name = nameOf(studio);
  const type = 'text/csv';
  return [
    ...(series?.count
      ? [{ name: `${name}-training.csv`, content: trainingTable(series), type }]
      : []),
    ...([...evaluations.values()].some(({ list }) => list.length > 0)
      ? [{ name: `${name}-evaluations.csv`, content: evaluationTable(evaluations), type }]
      : []),
  ];
}

/**
 * The codes of all drawings: the means of q(z|x), [n, latent], and a table of what each row is of. Training
 * waits, so that all are of one network.
 * @param {Studio} studio
 * @returns {Promise<Taken[]>}
 */
export async function codes(studio) {
  const { run, data, playing } = studio;
  const { info } = run;
  if (!info || !data) return [];
  if (playing) await studio.pause();
  const name = nameOf(studio);
  /** @type {Float32Array[]} */
  const parts = [];
  /** @type {(string | number)[][]} */
  const rows = [['row', 'side', 'class', 'character']];
  for (const [side, count] of [info.trainItems, info.testItems].entries())
    for (let first = 0; first < count; first += CHUNK) {
      const inputs = { side, first, count: Math.min(CHUNK, count - first) };
      const view = await studio.view('encode', inputs, []);
      if (!view) return []; // another session meanwhile
      parts.push(/** @type {Float32Array} */ (view.mean.data));
      for (const label of view.label.data)
        rows.push([rows.length - 1, side ? 'test' : 'train', label, data.classNames[label]]);
    }
  if (playing) studio.play();
  const latent = Number(run.hypers.latent);
  const numbers = new Float32Array(latent * (rows.length - 1));
  let at = 0;
  for (const part of parts) {
    numbers.set(part, at);
    at += part.length;
  }
  const array = writeNpy({ dims: [rows.length - 1, latent], data: numbers });
  return [
    {
      name: `${name}-codes.npy`,
      content: /** @type {BlobPart} */ (array),
      type: 'application/octet-stream',
    },
    { name: `${name}-codes.csv`, content: csv(rows), type: 'text/csv' },
  ];
}

/**
 * The pictures of an element and of what is in it, shadow trees included.
 * @param {Element} root
 * @returns {{ canvas: HTMLCanvasElement, label: string }[]} those that are seen and have something to say
 */
export function picturesOf(root) {
  /** @type {{ canvas: HTMLCanvasElement, label: string }[]} */
  const found = [];
  /** @param {Element} element */
  const look = (element) => {
    if (element instanceof HTMLCanvasElement) {
      const label = element.getAttribute('aria-label') ?? '';
      const seen = element.width > 1 && element.height > 1 && element.clientWidth > 0;
      if (label && seen) found.push({ canvas: element, label });
    }
    for (const child of element.shadowRoot?.children ?? []) look(child);
    for (const child of element.children) look(child);
  };
  look(root);
  return found;
}

/**
 * A picture as it is on the screen, on paper, each of its pixels a whole number of the file's.
 * @param {HTMLCanvasElement} canvas
 * @returns {HTMLCanvasElement}
 */
export function onPaper(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const scale = Math.max(1, Math.round((canvas.clientWidth * ratio) / canvas.width));
  const copy = document.createElement('canvas');
  copy.width = scale * canvas.width;
  copy.height = scale * canvas.height;
  const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext('2d'));
  context.fillStyle = getComputedStyle(canvas).getPropertyValue('--paper') || '#fff';
  context.fillRect(0, 0, copy.width, copy.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, copy.width, copy.height);
  return copy;
}

/** @param {Studio} studio @param {HTMLCanvasElement} canvas @param {number} number @returns {Promise<Taken[]>} */
export async function picture(studio, canvas, number) {
  const blob = await new Promise((resolve) => onPaper(canvas).toBlob(resolve, 'image/png'));
  return blob
    ? [{ name: `${nameOf(studio)}-picture${number}.png`, content: blob, type: 'image/png' }]
    : [];
}

/** Has the browser save files. @param {readonly Taken[]} files */
export async function save(files) {
  for (const { name, content, type } of files) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    await new Promise((resolve) => setTimeout(resolve, 150)); // browsers lose the second of two at once
  }
}
