import { readExercise } from '../../wasm/exercise.js';

/** @typedef {import('../../wasm/exercise.js').Exercise} Exercise */

/**
 * An exercise as attributes of <metaglyph-lab> say it. `preset` is a lesson or an algorithm; `locked` is
 * `latent=2, beta=0.5`.
 * @typedef {{ preset?: string, seed?: string, lang?: string, controls?: string, goal?: string,
 *   locked?: string, steps?: string, seconds?: string, prompt?: string, promptZh?: string }} Settings
 */

/** @param {Settings} settings @returns {Exercise} */
export function exerciseFrom(settings) {
  const { preset = 'vae', seed, lang, controls, goal, locked, steps, seconds } = settings;
  const { prompt, promptZh } = settings;
  const number = (/** @type {string} */ text) => (text.trim() === '' ? text : Number(text));
  const shared = {
    metaglyph: 1,
    ...(seed === undefined ? {} : { seed: number(seed) }),
    ...(controls === undefined ? {} : { controls }),
    ...(goal ? { goal } : {}),
    ...(locked ? { hypers: valuesFrom(locked) } : {}),
    ...(lang ? { lang: lang.toLowerCase().startsWith('zh') ? 'zh' : 'en' } : {}),
    prompt: { ...(prompt ? { en: prompt } : {}), ...(promptZh ? { zh: promptZh } : {}) },
    limit: {
      ...(steps === undefined ? {} : { steps: number(steps) }),
      ...(seconds === undefined ? {} : { seconds: number(seconds) }),
    },
  };
  return readExercise({ ...shared, lesson: preset });
}

/** `latent=2, network=conv, binarise=true` @param {string} text */
function valuesFrom(text) {
  const pairs = text.split(/[,;]/).filter((part) => part.trim());
  return Object.fromEntries(
    pairs.map((part) => {
      const [key, value = ''] = part.split('=').map((side) => side.trim());
      return [key, /^-?[0-9.]+(e-?\d+)?$/i.test(value) ? Number(value) : wordOf(value)];
    }),
  );
}

/** @param {string} word */
const wordOf = (word) => (word === 'true' ? true : word === 'false' ? false : word);

/**
 * The attributes that say an exercise.
 * @param {Exercise} exercise
 * @returns {Record<string, string>}
 */
export function settingsOf({ lesson, seed, lang, controls, hypers, goal, limit, prompt }) {
  const kebab = (/** @type {string} */ name) =>
    name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  const locked = Object.entries(hypers).map(([key, value]) => `${key}=${value}`);
  return {
    preset: lesson ?? '',
    seed: String(seed),
    ...(lang ? { lang } : {}),
    controls: controls.map(kebab).join(','),
    ...(locked.length > 0 ? { locked: locked.join(', ') } : {}),
    ...(goal ? { goal: `${goal.metric} ${goal.comparison} ${goal.target}` } : {}),
    steps: String(limit.steps),
    ...(limit.seconds === null ? {} : { seconds: String(limit.seconds) }),
    ...(prompt.en ? { prompt: prompt.en } : {}),
    ...(prompt.zh ? { 'prompt-zh': prompt.zh } : {}),
  };
}

/** UTF-8 as base64 that may stand in an address. @param {string} text */
export function packed(text) {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {string} text @returns {string} */
export function unpacked(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(binary, (c) => c.charCodeAt(0)),
  );
}
