/**
 * Runs a C test that was compiled to WebAssembly: node tests/wasi.mjs tests.wasm test_math
 * What it returns is this program's exit code. Of WASI there is what printf and exit need: a test has no
 * files, clock or environment. (node:wasi is not used: in Node 20 a garbage collection while the
 * program prints ends the process.)
 */
import { readFileSync, writeSync } from 'node:fs';

const success = 0;
const badDescriptor = 8;

class Exit extends Error {
  /** @param {number} code */
  constructor(code) {
    super(`exit ${code}`);
    this.code = code;
  }
}

const wasi = {
  /** @param {number} code */
  proc_exit(code) {
    throw new Exit(code);
  },
  /**
   * @param {number} descriptor
   * @param {number} pieces pairs of address and length
   * @param {number} count
   * @param {number} written address of the result
   */
  fd_write(descriptor, pieces, count, written) {
    if (descriptor !== 1 && descriptor !== 2) return badDescriptor;
    const view = new DataView(memory.buffer);
    let total = 0;
    for (let at = pieces >>> 0; at < (pieces >>> 0) + 8 * count; at += 8) {
      const piece = new Uint8Array(
        memory.buffer,
        view.getUint32(at, true),
        view.getUint32(at + 4, true),
      );
      for (let done = 0; done < piece.length;) done += writeSync(descriptor, piece, done);
      total += piece.length;
    }
    view.setUint32(written, total, true);
    return success;
  },
  fd_close: () => success,
  fd_seek: () => badDescriptor,
};

const [, , path, name] = process.argv;
const module = new WebAssembly.Module(readFileSync(path));
const { exports } = new WebAssembly.Instance(module, {
  wasi_snapshot_preview1: wasi,
  env: { emscripten_notify_memory_growth() {} },
});
const { memory, _initialize, fflush, [name]: test } = /** @type {any} */ (exports);
try {
  _initialize();
  process.exitCode = test();
} catch (error) {
  if (!(error instanceof Exit)) throw error;
  process.exitCode = error.code;
} finally {
  fflush(0); // what it has said, also where it has trapped
}
