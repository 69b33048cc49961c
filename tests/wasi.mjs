/**
 * Runs a C test that was compiled to WebAssembly: node --no-warnings tests/wasi.mjs test.wasm
 * The program's exit code is this one's; it sees no files and no environment.
 */
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

/** Exported so that it stays reachable: Node 20 collects a WASI that only its running program uses. */
export const wasi = new WASI({ version: 'preview1', args: [], env: {}, returnOnExit: true });
const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const instance = new WebAssembly.Instance(module, {
  wasi_snapshot_preview1: wasi.wasiImport,
  env: { emscripten_notify_memory_growth() {} },
});
process.exitCode = wasi.start(instance);
