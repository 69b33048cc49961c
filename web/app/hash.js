/**
 * The state that matters, in the address: `#v1/vae?seed=7&latent=2&lang=zh`. Whoever sends a link
 * sends an experiment. An address is foreign input: what does not fit is left out and named.
 *
 * @typedef {object} HashState
 * @property {string} [lesson]
 * @property {'en' | 'zh'} [lang]
 * @property {number} [seed]
 * @property {'plain' | 'auto'} [build]
 * @property {number} [workers]  how many train together; left out: as many as there is room for
 * @property {'glyphs'} [data]
 * @property {string} [drawings]  fingerprint of those that the run was made with
 * @property {string[]} [hold]  alphabets held out
 * @property {Record<string, string>} hypers  not yet checked against the core's table
 */

const VERSION = 'v1';
const LONGEST = 2000;
const MOST_WORKERS = 64;
const OWN = new Set(['lang', 'seed', 'build', 'data', 'hold', 'workers']);

/**
 * @param {string} hash  with or without its '#'
 * @param {string[]} lessons
 * @returns {{ state: HashState, ignored: string[] }}
 */
export function parseHash(hash, lessons) {
  /** @type {HashState} */
  const state = { hypers: {} };
  /** @type {string[]} */
  const ignored = [];
  const text = hash.replace(/^#/, '');
  if (text === '') return { state, ignored };
  const parts = /^([a-z0-9]{1,8})\/([a-z]{1,24})(?:\?(.*))?$/s.exec(text);
  if (!parts || text.length > LONGEST || parts[1] !== VERSION || !lessons.includes(parts[2]))
    return { state, ignored: [cut(text)] };
  state.lesson = parts[2];
  for (const [key, value] of new URLSearchParams(parts[3] ?? '')) {
    if (OWN.has(key)) {
      if (!readOwn(state, key, value)) ignored.push(cut(`${key}=${value}`));
    } else if (/^[a-zA-Z][a-zA-Z0-9]{0,31}$/.test(key) && value.length <= 32) {
      state.hypers[key] = value;
    } else {
      ignored.push(cut(`${key}=${value}`));
    }
  }
  return { state, ignored };
}

/** @param {HashState} state @param {string} key @param {string} value */
function readOwn(state, key, value) {
  if (key === 'lang' && (value === 'en' || value === 'zh')) state.lang = value;
  else if (key === 'seed' && isSeed(value)) state.seed = Number(value);
  else if (key === 'build' && (value === 'plain' || value === 'auto')) state.build = value;
  else if (key === 'data' && value === 'glyphs') state.data = value;
  else if (key === 'data' && isSeed(value)) state.drawings = value;
  else if (key === 'workers' && /^[1-9][0-9]?$/.test(value) && Number(value) <= MOST_WORKERS)
    state.workers = Number(value);
  else if (key === 'hold' && value.length <= 600) state.hold = value.split(',').filter(Boolean);
  else return false;
  return true;
}

/** @param {string} value */
export function isSeed(value) {
  return /^[0-9]{1,16}$/.test(value) && Number.isSafeInteger(Number(value));
}

/** @param {string} text */
function cut(text) {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/**
 * @param {HashState & { lesson: string }} state
 * @returns {string}
 */
export function formatHash(state) {
  const query = new URLSearchParams();
  if (state.lang) query.set('lang', state.lang);
  if (state.seed !== undefined) query.set('seed', String(state.seed));
  if (state.build === 'auto') query.set('build', 'auto');
  if (state.workers) query.set('workers', String(state.workers));
  const data = state.data ?? state.drawings;
  if (data) query.set('data', data);
  if (state.hold) query.set('hold', state.hold.join(','));
  for (const [key, value] of Object.entries(state.hypers)) query.set(key, value);
  const text = query.toString();
  return `#${VERSION}/${state.lesson}${text ? `?${text}` : ''}`;
}
