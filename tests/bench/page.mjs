/** The page of one contender, which its address names: ?name=tfjs&variant=stock (browser.mjs). */
import { answerer } from './answer.mjs';

/** @type {Record<string, () => Promise<import('./answer.mjs').Contender>>} */
const contenders = {
  metaglyph: () => import('./contenders/metaglyph.mjs'),
  tfjs: () => import('./contenders/tfjs.mjs'),
  jax: () => import('./contenders/jax.mjs'),
};

if (!globalThis.crossOriginIsolated)
  throw new Error('the page is not isolated, so its clock is a coarse one');
const address = new URLSearchParams(globalThis.location.search);
const name = String(address.get('name'));
// It spreads its work over workers where it finds them; in Node it finds none.
if (name === 'jax') Reflect.deleteProperty(globalThis, 'Worker');
const contender = await contenders[name]();
const clock = { now: () => performance.now() / 1000, longest: 0.002 };
Object.assign(globalThis, { answer: answerer(contender, String(address.get('variant')), clock) });
