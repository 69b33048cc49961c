/**
 * The process of one contender: reads requests as lines of JSON, answers each with one.
 *
 *   open  { row, order, seconds }   makes ready, computes what is compared, warms up
 *   time  { seconds }          works for that long: { units, cpu, wall }, times in seconds
 *
 *   node tests/bench/serve.mjs contenders/NAME.mjs VARIANT
 */
import { createInterface } from 'node:readline';

/** @typedef {import('./rows.mjs').Row} Row */

/**
 * @typedef {object} Answer what contenders must agree on
 * @property {number} [loss]
 * @property {number[]} [norms] of the gradient, one a parameter
 * @property {number[]} [values] or other results
 * @property {number[]} [order] the classes of the task, in the order of their labels
 */

/**
 * @typedef {object} Work
 * @property {() => Answer | Promise<Answer>} check
 * @property {() => number | Promise<number>} run does some of the work; returns how many units
 * @property {() => void} [close]
 */

/** @typedef {(row: Row, order: number[], variant: string) => Work | Promise<Work>} Open */

const [path, variant] = process.argv.slice(2);
/** @type {{ open: Open }} */
const contender = await import(new URL(path, import.meta.url).href);
/** @type {Work | null} */
let work = null;

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** @param {number} seconds of CPU time */
async function time(seconds) {
  if (!work) throw new Error('nothing is open');
  const cpu = cpuSeconds();
  const wall = performance.now();
  let units = 0;
  do units += await work.run();
  while (cpuSeconds() - cpu < seconds);
  return { units, cpu: cpuSeconds() - cpu, wall: (performance.now() - wall) / 1000 };
}

/** @param {any} request */
async function answer({ command, row, order, seconds }) {
  if (command === 'time') return time(seconds);
  work?.close?.();
  work = null;
  work = await contender.open(row, order, variant);
  const result = await work.check();
  // Engines compile hot code again, faster: twice the sample is enough for every contender here.
  await time(seconds);
  return result;
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).catch((error) => ({
    error: error instanceof Error ? error.message : String(error),
  }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
