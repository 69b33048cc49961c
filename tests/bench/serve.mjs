/**
 * The process of one contender: reads requests as lines of JSON, answers each with one (answer.mjs).
 *
 *   node tests/bench/serve.mjs NAME VARIANT
 */
import { createInterface } from 'node:readline';
import { answerer } from './answer.mjs';

const [name, variant] = process.argv.slice(2);

/** CPU time, which other programs on the machine disturb least. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const answer = answerer(
  await import(new URL(`contenders/${name}.mjs`, import.meta.url).href),
  variant,
  { now, longest: Infinity },
);

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
