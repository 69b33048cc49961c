/**
 * The machine's own 128-bit peak, measured with the same loop in WebAssembly and in C: what a kernel
 * could reach at most. The loop is peak.c's.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import binaryen from 'binaryen';
import { findProgram, root } from '../../wasm/build.mjs';

/** @typedef {import('./contender.mjs').Runner} Runner */

const turns = 1 << 19;

/**
 * Counts of x and of y whose products are summed, as many as the registers hold beside the sums. The
 * fastest counts: which it is depends on how an engine deals registers out.
 */
const shapes = {
  plain: [
    [1, 6],
    [2, 4],
  ],
  relaxed: [
    [3, 3],
    [2, 4],
  ],
};

/** @param {'plain' | 'relaxed'} build @param {number[]} shape */
function text(build, [xs, ys]) {
  const sums = xs * ys;
  const each = Array.from({ length: sums }, (_, i) => {
    const [x, y, s] = [
      `(local.get $x${i % xs})`,
      `(local.get $y${Math.floor(i / xs)})`,
      `(local.get $s${i})`,
    ];
    const value =
      build === 'relaxed'
        ? `(f32x4.relaxed_madd ${x} ${y} ${s})`
        : `(f32x4.add (f32x4.mul ${x} ${y}) ${s})`;
    return `(local.set $s${i} ${value})`;
  });
  const list = (/** @type {string} */ name, /** @type {number} */ count) =>
    Array.from({ length: count }, (_, i) => `${name}${i}`);
  const names = [...list('x', xs), ...list('y', ys), ...list('s', sums)];
  const load = (/** @type {number} */ at) => `(v128.load offset=${16 * at} (local.get $at))`;
  return `(module
    (memory (export "memory") 1)
    (func (export "run")
      (local $at i32) (local $turns i32) ${names.map((name) => `(local $${name} v128)`).join(' ')}
      (local.set $turns (i32.const ${turns}))
      ${list('y', ys)
        .map((y, i) => `(local.set $${y} ${load(xs + i)})`)
        .join('\n')}
      (loop $again
        ${list('x', xs)
          .map((x, i) => `(local.set $${x} ${load(i)})`)
          .join('\n')}
        ${each.join('\n')}
        (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
      ${each.map((_, i) => `(v128.store offset=${128 + 16 * i} (local.get $at) (local.get $s${i}))`).join('\n')}))`;
}

/**
 * What WebAssembly reaches where these contenders run.
 * @param {readonly Runner[]} runners
 * @param {'plain' | 'relaxed'} build
 * @returns {Promise<number | null>} GFLOP/s, null without such SIMD
 */
async function inWasm(runners, build) {
  const runner = runners.find(({ name }) => name === build);
  const found = [];
  for (const [xs, ys] of shapes[build]) {
    const module = binaryen.parseText(text(build, [xs, ys]));
    module.setFeatures(binaryen.Features.All);
    const bytes = [...module.emitBinary()];
    const answer = await runner?.ask({ command: 'peak', bytes, flop: 8 * xs * ys * turns });
    found.push(answer?.gflops ?? 0);
  }
  return Math.max(...found) || null;
}

/**
 * @param {'plain' | 'relaxed'} build
 * @param {string[]} flags
 * @returns {number | null} GFLOP/s, null without a compiler
 */
function native(build, flags) {
  const compiler = ['clang', 'gcc', 'cc'].find((name) => findProgram(name));
  if (!compiler) return null;
  const folder = join(root, 'build', 'bench');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'peak');
  const source = fileURLToPath(new URL('peak.c', import.meta.url));
  const found = shapes[build].map(([xs, ys]) => {
    const options = ['-O3', `-DXS=${xs}`, `-DYS=${ys}`, ...flags, source, '-o', program];
    if (spawnSync(compiler, options).status !== 0) return 0;
    return Number(spawnSync(program, { encoding: 'utf8' }).stdout);
  });
  return Math.max(...found) || null;
}

/**
 * @typedef {object} Peaks GFLOP/s; null where the machine cannot
 * @property {number | null} wasm
 * @property {number | null} wasmRelaxed
 * @property {number | null} native
 * @property {number | null} nativeFused
 */

/** @returns {Peaks} */
export const nativePeaks = () => ({
  wasm: null,
  wasmRelaxed: null,
  native: native('plain', ['-march=native', '-ffp-contract=off']),
  nativeFused: native('relaxed', ['-march=native', '-ffp-contract=fast']),
});

/**
 * Asked again between the rows, since a machine that is busy now hides its peak.
 * @param {Peaks} peaks the highest so far, which may rise
 * @param {readonly Runner[]} runners
 */
export async function raise(peaks, runners) {
  const higher = (/** @type {number | null} */ a, /** @type {number | null} */ b) =>
    a && b ? Math.max(a, b) : a || b;
  peaks.wasm = higher(peaks.wasm, await inWasm(runners, 'plain'));
  peaks.wasmRelaxed = higher(peaks.wasmRelaxed, await inWasm(runners, 'relaxed'));
}
