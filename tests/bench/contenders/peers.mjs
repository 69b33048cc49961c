/** Where the other libraries are: build/bench, so that npm start and npm test stay light. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../../wasm/build.mjs';

export const peersFolder = join(root, 'build', 'bench');
const require = createRequire(join(peersFolder, 'package.json'));

/** Their types are not installed with ours. @param {string} name @returns {any} */
export const requirePeer = (name) => require(name);

/** A file beside a package's main file. @param {string} name @param {string} [file] */
export const peerPath = (name, file = '') => join(dirname(require.resolve(name)), file);

/** @param {string} name @param {string} file @returns {Promise<any>} */
export const importPeer = (name, file) => import(pathToFileURL(peerPath(name, file)).href);
