#!/usr/bin/env node
/**
 * npx metaglyph check exercise.json …
 *
 * Trains exercises headless, with the bits of the page, and says whether their goals are met. Exit
 * status: 0 all goals met, 1 one missed, 2 a file that cannot be read, a command not understood or a
 * reader of the report that has gone.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { goalText, load, readExercise, runExercise } from 'metaglyph';

/** @typedef {import('metaglyph').ExerciseResult} ExerciseResult */

const HELP = `Usage: metaglyph check [--json] [--quiet] FILE …

Trains the exercise in each FILE and judges it by its goal.

  --json     the report as JSON on standard output, a list with an entry for each file
  --quiet    no progress bar
  --help

Exit status: 0 all goals are met, 1 one is not, 2 the command or a file is not understood,
or nobody reads the report.
`;

/** What the one who calls can mend. */
class UsageError extends Error {}

/** A line on the terminal that is written over again. @param {string} name @param {boolean} shown */
function progressLine(name, shown) {
  const stream = process.stderr;
  const visible = shown && stream.isTTY;
  const WIDTH = 30;
  return {
    /** @param {number} share @param {number} steps */
    show(share, steps) {
      if (!visible) return;
      const full = Math.round(WIDTH * Math.min(1, share));
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
      const line = `${name} ${bar} ${Math.floor(100 * share)} %, step ${steps}`;
      stream.cursorTo(0);
      stream.write(line.slice(0, Math.max(1, stream.columns - 1)));
      stream.clearLine(1);
    },
    end() {
      if (!visible) return;
      stream.cursorTo(0);
      stream.clearLine(1);
    },
  };
}

/** @param {number} value */
const figure = (value) => (Number.isNaN(value) ? '–' : String(Number(value.toPrecision(6))));

/** @param {string} file @param {import('metaglyph').Exercise} exercise @param {ExerciseResult} result */
function report(file, { goal, seed }, result) {
  const { met, metric, value, interval, steps, seconds, ended, trouble } = result;
  const spread = interval === null ? '' : ` ± ${figure(interval)}`;
  const why = { steps: '', seconds: ', stopped by its limit of time', failed: ', training failed' }[
    ended
  ];
  return [
    `${met ? 'met   ' : 'MISSED'} ${file}: ${goal && goalText(goal)}`,
    `       ${metric} = ${figure(value)}${spread} after ${steps} steps (${seconds.toFixed(1)} s, seed ${seed}${why})`,
    ...(trouble ? [`       ${trouble}`] : []),
  ].join('\n');
}

/** @param {string} file */
async function textOf(file) {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot be read: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string[]} args @returns {Promise<number>} exit status */
async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [command, ...files] = positionals;
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (command !== 'check' || files.length === 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const core = await load();
  const { algorithms } = core.describe();
  /** @type {{ file: string, [key: string]: unknown }[]} */
  const reports = [];
  let status = 0;
  for (const file of files) {
    try {
      const exercise = readExercise(await textOf(file), algorithms);
      if (!exercise.goal) throw new UsageError('it has no goal: there is nothing to check');
      const line = progressLine(file, !values.quiet);
      const result = await runExercise(core, exercise, { onProgress: line.show }).finally(line.end);
      if (!result.met) status = Math.max(status, 1);
      reports.push({ file, goal: goalText(exercise.goal), seed: exercise.seed, ...result });
      if (!values.json) console.log(report(file, exercise, result));
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      if (name !== 'MetaglyphError' && !(error instanceof UsageError)) throw error;
      status = 2;
      reports.push({ file, error: message });
      console.error(`${file}: ${message}`);
    }
  }
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  return status;
}

process.stdout.on('error', (error) => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE') throw error;
  process.exit(2);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { code, message } = /** @type {Error & { code?: string }} */ (error);
  if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`${message}\n\n${HELP}`);
  process.exitCode = 2;
}
