import '../styles/tokens.css';
import '../styles/page.css';
import { unpacked } from './settings.js';
import './element.js';

/**
 * embed.html: an exercise in a frame. `?exercise=` is its file as base64url, `?src=` its address beside
 * this page; `host` the origin of the page around it, where the browser does not say; `lang`, `theme`.
 *
 * To that page go { metaglyph: 1, type: 'ready' | 'state' | 'result' | 'resize', detail }; from it come
 * { metaglyph: 1, type: 'play' | 'pause' | 'step' | 'reset' | 'check' }. Nothing is said to another
 * origin and nothing heard from one.
 */
const VERSION = 1;
const COMMANDS = /** @type {const} */ (['play', 'pause', 'step', 'reset', 'check']);

const query = new URLSearchParams(location.search);
const lab = /** @type {import('./element.js').MetaglyphLab} */ (
  document.createElement('metaglyph-lab')
);
const host = window.parent === window ? null : originOf(query.get('host') ?? document.referrer);

/** @param {string} url */
function originOf(url) {
  try {
    const { origin } = new URL(url);
    return origin === 'null' ? null : origin;
  } catch {
    return null;
  }
}

if (host)
  for (const type of ['ready', 'state', 'result', 'resize'])
    lab.addEventListener(type, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      window.parent.postMessage({ metaglyph: VERSION, type, detail }, host);
    });

window.addEventListener('message', ({ data, origin, source }) => {
  if (host === null || origin !== host || source !== window.parent) return;
  if (data?.metaglyph !== VERSION) return;
  const command = COMMANDS.find((known) => known === data.type);
  if (command) lab[command]();
});

const src = query.get('src');
if (src !== null) {
  // Beside this page only: a frame shows nobody else's files.
  const url = new URL(src, location.href);
  lab.src = url.origin === location.origin ? url.href : 'about:blank';
} else {
  try {
    lab.exercise = unpacked(query.get('exercise') ?? '');
  } catch {
    lab.exercise = '';
  }
}
lab.lang = query.get('lang') ?? '';
lab.theme = ['light', 'dark'].find((known) => known === query.get('theme')) ?? 'auto';
if (lab.theme !== 'auto') document.documentElement.dataset.theme = lab.theme;
document.body.append(lab);
