/** The contenders as processes of their own, so that none disturbs another's memory or compiler. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} file of contenders/
 * @property {string} variant
 */

/**
 * @typedef {object} Runner a contender that is running
 * @property {string} name
 * @property {(request: object) => Promise<any>} ask its answer; { error } if it cannot
 * @property {() => Promise<void>} stop
 */

/** Ours first. Native PyTorch comes last, if the machine has it. @type {Contender[]} */
export const contenders = [
  { name: 'plain', file: 'metaglyph', variant: 'plain' },
  { name: 'relaxed', file: 'metaglyph', variant: 'relaxed' },
  { name: 'tfjs', file: 'tfjs', variant: 'stock' },
  { name: 'tfjs tuned', file: 'tfjs', variant: 'tuned' },
  { name: 'jax-js', file: 'jax', variant: '' },
];

/** This project's, and the browser's libraries that it is compared with. */
export const own = ['plain', 'relaxed'];
export const peers = contenders.map(({ name }) => name).filter((name) => !own.includes(name));

/** Newer Nodes have relaxed SIMD without the flag, and may refuse it. */
const flag = '--experimental-wasm-relaxed-simd';
const hasFlag = () =>
  process.allowedNodeEnvironmentFlags.has(flag) ||
  spawnSync(process.execPath, [flag, '-e', '0']).status === 0;

/** @param {Contender} contender @returns {Runner} */
export function startNode({ name, file, variant }) {
  const flags = variant === 'relaxed' && hasFlag() ? [flag] : [];
  return start(name, process.execPath, [...flags, here('serve.mjs'), file, variant]);
}

/** The first Python with PyTorch: none or one. @returns {Runner[]} */
export function startTorch() {
  const has = (/** @type {string} */ python) =>
    spawnSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' }).status === 0;
  const python = ['python3', '/usr/bin/python3'].find(has);
  return python ? [start('PyTorch', python, [here('contenders/torch_serve.py')])] : [];
}

/** The line of a program's last words that says most. @param {string} complaint */
function reason(complaint) {
  const lines = complaint.trim().split('\n');
  return lines.findLast((line) => /^\s*(\w*Error|fatal)\b/i.test(line)) ?? lines.at(-1);
}

/** @param {string} name @param {string} command @param {string[]} args @returns {Runner} */
function start(name, command, args) {
  const single = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const env = { ...process.env, ...single, PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  child.stdin.on('error', () => {}); // its end is seen below
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      // A library may print; answers are JSON.
      for (;;) {
        const { value, done } = await lines.next();
        if (done) return { error: `it ended: ${reason(complaint)}` };
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
