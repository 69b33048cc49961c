/** The contenders as processes of their own, so that none disturbs another's memory or compiler. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const serve = here('serve.mjs');

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 */

/** @param {string} name @param {string} file @param {string} variant @param {string[]} [flags] */
const node = (name, file, variant, flags = []) => ({
  name,
  command: process.execPath,
  args: [...flags, serve, `contenders/${file}.mjs`, variant],
});

/** A Python with PyTorch, or null. */
function findTorch() {
  for (const python of ['python3', '/usr/bin/python3'])
    if (spawnSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' }).status === 0)
      return python;
  return null;
}

const relaxed = ['--experimental-wasm-relaxed-simd'];

/**
 * Ours first. The last, native PyTorch, is there if the machine has it.
 * @returns {Contender[]}
 */
export function contenders() {
  const flags = process.allowedNodeEnvironmentFlags.has(relaxed[0]) || hasFlag() ? relaxed : [];
  const python = findTorch();
  return [
    node('plain', 'metaglyph', 'plain'),
    node('relaxed', 'metaglyph', 'relaxed', flags),
    node('tfjs', 'tfjs', 'stock'),
    node('tfjs tuned', 'tfjs', 'tuned'),
    node('jax-js', 'jax', ''),
    ...(python
      ? [{ name: 'PyTorch', command: python, args: [here('contenders/torch_serve.py')] }]
      : []),
  ];
}

/** Newer Nodes have relaxed SIMD without the flag, and may refuse it. */
const hasFlag = () => spawnSync(process.execPath, [...relaxed, '-e', '0']).status === 0;

/** @param {Contender} contender */
export function start({ name, command, args }) {
  const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  child.stdin.on('error', () => {}); // its end is seen below
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    /** @param {object} request @returns {Promise<any>} its answer; { error } if it cannot */
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      // A library may print; answers are JSON.
      for (;;) {
        const { value, done } = await lines.next();
        if (done) return { error: `it ended: ${complaint.trim().split('\n').at(-1) ?? ''}` };
        if (value.startsWith('{')) return JSON.parse(value);
      }
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) {
        child.kill();
        await once(child, 'exit');
      }
    },
  };
}
