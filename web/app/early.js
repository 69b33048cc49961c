import { Client } from './client.js';
import { compileCore, compileWhole, served } from './outside.js';

/**
 * @typedef {import('../worker/protocol.js').CoreInfo} CoreInfo
 * @typedef {import('../worker/protocol.js').DataInfo} DataInfo
 * @typedef {import('../worker/protocol.js').DataRequest} DataRequest
 *
 * @typedef {object} Begun  a worker, and what it was asked at once
 * @property {Client} client
 * @property {boolean} whole  its core has the algorithms of the lab
 * @property {Promise<CoreInfo>} core
 * @property {DataRequest} request
 * @property {Promise<DataInfo>} data
 */

/** @type {(Begun & { build: string }) | null} */
let early = null;

/**
 * Starts a worker, has it load the core and then the first drawings.
 * @param {'plain' | 'auto'} build
 * @param {DataRequest} request
 * @param {boolean} [whole]  with the algorithms of the lab
 * @returns {Begun}
 */
export function begin(build, request, whole = false) {
  const client = new Client();
  const module = whole ? compileWhole(build) : compileCore(build);
  const core = module.then((compiled) => client.request('load', { build, module: compiled }));
  const data = module.then(() => client.request('data', { request }));
  for (const one of [core, data]) one.catch(() => {}); // told where it is waited for
  return { client, whole, core, request, data };
}

/**
 * Begins for whoever comes next.
 * @param {'plain' | 'auto'} build
 * @param {DataRequest} request
 * @param {boolean} whole
 */
export function wake(build, request, whole) {
  early = { ...begin(build, request, whole), build };
}

/**
 * What `wake` has begun, if it is what is wanted now, else a new beginning.
 * @param {'plain' | 'auto'} build
 * @param {DataRequest} request
 * @param {boolean} whole
 * @returns {Begun}
 */
export function take(build, request, whole) {
  const found = early;
  early = null;
  const fits =
    found?.build === build &&
    found.whole === whole &&
    same(found.request, request) &&
    !found.client.dead;
  if (found && fits) return found;
  found?.client.close();
  return begin(build, request, whole);
}

/** @param {DataRequest} a @param {DataRequest} b */
function same(a, b) {
  return a.type !== 'files' && JSON.stringify(a) === JSON.stringify(b);
}

/** @param {boolean} glyphsOnly @returns {DataRequest} */
export function firstData(glyphsOnly) {
  if (glyphsOnly || !served) return { type: 'glyphs', seed: 1 };
  return { type: 'auto', base: document.baseURI.replace(/[?#].*$/s, '') };
}
