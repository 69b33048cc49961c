/**
 * What the page tells the user: what happened, what can be done, what was kept.
 *
 * @typedef {object} Notice
 * @property {string} id
 * @property {'info' | 'warn' | 'error'} tone
 * @property {string} title  key of the languages' files
 * @property {string} [body]
 * @property {string} [kept]
 * @property {string} [detail]  the core's or the browser's own words
 * @property {Record<string, string | number>} [params]
 * @property {{ label: string, run: () => void }[]} [actions]
 */

const KNOWN = new Set([
  'memory',
  'numeric',
  'unsupported',
  'format',
  'range',
  'network',
  'files',
  'pair',
  'strokes',
  'died',
]);

/** @param {unknown} error @returns {Notice} */
export function noticeOf(error) {
  const { code = 'other', message = String(error) } = /** @type {any} */ (error) ?? {};
  const key = KNOWN.has(code) ? code : 'other';
  return {
    id: 'error',
    tone: 'error',
    title: `trouble.${key}.title`,
    body: `trouble.${key}.body`,
    detail: message,
  };
}
