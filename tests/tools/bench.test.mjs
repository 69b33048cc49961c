/** The bench's arithmetic, its comparison of results and its tables; no speed is measured here. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { answerer } from '../bench/answer.mjs';
import { goals, goalText, judge, verdict } from '../bench/goals.mjs';
import { measure } from '../bench/measure.mjs';
import { placeOf, shortTable, text, withTable } from '../bench/report.mjs';
import { rows } from '../bench/rows.mjs';
import { disagreement, median, summary, timesAsFast } from '../bench/statistics.mjs';
import { digits, table } from '../bench/table.mjs';
import { initial, pictureBytes, sizeOf, uniform } from '../bench/values.mjs';

/** @typedef {import('../bench/report.mjs').Report} Report */

/** @param {string} id */
const rowOf = (id) => {
  const row = rows.find((one) => one.id === id);
  assert.ok(row, id);
  return row;
};

test('median of odd and even counts, without changing the list', () => {
  const list = [3, 1, 2];
  assert.equal(median(list), 2);
  assert.deepEqual(list, [3, 1, 2]);
  assert.equal(median([4, 1, 10, 2]), 3);
  assert.equal(median([10, 9, 100]), 10); // as numbers, not as text
});

test('samples become figures of the row: best by the unit', () => {
  const samples = [
    { units: 10, seconds: 2, wall: 4 },
    { units: 10, seconds: 1, wall: 1 },
    { units: 30, seconds: 10, wall: 20 },
  ];
  const steps = summary({ unit: 'steps/s', flop: 1e9 }, samples);
  assert.deepEqual(steps, { median: 5, best: 10, gflops: 10, threads: 0.5, samples: 3 });
  const ms = summary({ unit: 'ms', flop: 1e9 }, samples);
  assert.deepEqual([ms.median, ms.best, ms.gflops], [200, 100, 10]);
  assert.equal(summary({ unit: 'GFLOP/s', flop: 2e9 }, samples).median, 10);
  assert.equal(timesAsFast('steps/s', 6, 2), 3);
  assert.equal(timesAsFast('ms', 2, 6), 3);
});

test('a wrong gradient shows, whichever parameter it is of', () => {
  const reference = { loss: 2, norms: [3, 4, 1e-9] };
  assert.equal(disagreement(reference, reference).error, 0);
  assert.deepEqual(disagreement({ loss: 2, norms: [3, 5, 0] }, reference), {
    error: 0.25,
    what: 'gradient',
  });
  // A bias without a gradient is noise, as long as it is small beside the rest.
  assert.ok(disagreement({ loss: 2, norms: [3, 4, 1e-7] }, reference).error < 1e-6);
  assert.ok(disagreement({ loss: 2, norms: [3, 4, 1] }, reference).error > 1);
  assert.equal(disagreement({ loss: 2.5, norms: [3, 4, 0] }, reference).what, 'loss');
});

test('answers that are missing or not finite are infinitely wrong', () => {
  const reference = { loss: 2, norms: [3, 4], values: undefined };
  for (const answer of [{}, { loss: NaN, norms: [3, 4] }, { loss: 2, norms: [3] }])
    assert.equal(disagreement(answer, reference).error, Infinity);
  assert.equal(disagreement({ values: [0.5] }, { values: [0.5, 0.5] }).error, Infinity);
});

/**
 * A contender whose every unit takes so many seconds of a clock of its own.
 * @param {string} name
 * @param {import('../bench/answer.mjs').Answer} result
 * @param {number} seconds
 * @param {{ longest?: number, breaks?: number }} [options] breaks: fails at that unit
 */
function fake(name, result, seconds, { longest = Infinity, breaks = Infinity } = {}) {
  let clock = 0;
  let units = 0;
  /** @type {string[]} */
  const log = [];
  const open = () => ({
    check: () => result,
    run() {
      if (++units >= breaks) throw new Error('out of memory');
      clock += seconds;
      return 1;
    },
    close: () => void log.push('close'),
  });
  const answer = answerer({ open }, '', { now: () => clock, longest });
  const ask = (/** @type {any} */ request) => {
    log.push(request.command);
    return answer(request);
  };
  return { name, ask, stop: async () => {}, log, unitsDone: () => units };
}

const plan = { warm: 1, seconds: 1, rounds: 4 };
const gradient = { loss: 2, norms: [3, 4] };

test('who computes something else is marked wrong, however fast', async () => {
  const row = rowOf('maml-mlp-1');
  const runners = [
    fake('plain', gradient, 0.1),
    fake('relaxed', { loss: 2, norms: [3, 4.0004] }, 0.1),
    fake('tfjs', { loss: 2, norms: [3, 4.4] }, 0.01),
    fake('tfjs tuned', { loss: 2, norms: [3] }, 0.01),
    fake('jax-js', { loss: NaN, norms: [3, 4] }, 0.01),
  ];
  const results = await measure(row, runners, plan);
  const wrong = Object.entries(results).filter((entry) => entry[1].wrong);
  assert.deepEqual(
    wrong.map(([name]) => name),
    ['tfjs', 'tfjs tuned', 'jax-js'],
  );
  assert.ok(Math.abs(Number(results.tfjs.disagreement) - 0.1) < 1e-9);
  assert.equal(results.tfjs.where, 'gradient');
  // Ten units a second by its own clock, whatever the others do.
  assert.ok(Math.abs(Number(results.plain.median) - 10) < 1e-6);
  // A wrong one is nobody's peer: no ratio is made with it.
  const shown = shortTable(reportOf([{ ...row, results, checks: [] }]));
  assert.match(shown, /10\.0 \| +10\.0 \| +wrong \| +wrong \| +– \|/);
});

test('PyTorch is the reference where there is one; then we are the ones who may be wrong', async () => {
  const runners = [fake('plain', { loss: 2.1, norms: [3, 4] }, 1), fake('PyTorch', gradient, 1)];
  const results = await measure(rowOf('maml-mlp-1'), runners, plan);
  assert.equal(results.plain.wrong, true);
  assert.equal(results.PyTorch.wrong, false);
});

test('a contender that cannot, or breaks while it is timed, has no figure; the others go on', async () => {
  const runners = [
    fake('plain', gradient, 0.5),
    fake('tfjs', gradient, 0.5, { breaks: 1 }),
    fake('jax-js', gradient, 0.5, { breaks: 5 }),
  ];
  const results = await measure(rowOf('maml-mlp-1'), runners, plan);
  assert.deepEqual(results.tfjs, { error: 'out of memory' });
  assert.deepEqual(results['jax-js'], { error: 'out of memory' });
  assert.equal(results.plain.samples, 4);
});

test('turns are taken in rounds; short samples where the clock is asked; slow ones have their share', async () => {
  const quick = fake('plain', gradient, 0.25, { longest: 0.5 });
  const slow = fake('tfjs', gradient, 6);
  const results = await measure(rowOf('maml-mlp-1'), [quick, slow], plan);
  assert.deepEqual(quick.log, ['open', 'time', 'time', 'time', 'time']);
  assert.equal(results.plain.samples, 8); // two units each
  assert.deepEqual(slow.log, ['open', 'time', 'time']); // a third would take more than 16 seconds
  assert.equal(slow.unitsDone(), 3);
});

/**
 * @param {import('../bench/report.mjs').Measured[]} list
 * @param {Partial<Report>} [more]
 * @returns {Report}
 */
const reportOf = (list, more) => ({
  date: '2026-01-31',
  machine: { cpu: 'AMD Ryzen', cores: 4, system: 'Linux x64' },
  where: 'node',
  engine: 'Node 20',
  take: 'median',
  peak: { wasm: 50, wasmRelaxed: 100, native: 50, nativeFused: 100 },
  rows: list,
  ...more,
});

/** @param {number} figure @param {number} [gflops] */
const result = (figure, gflops = 0) => ({
  disagreement: 0,
  wrong: false,
  median: figure,
  best: 2 * figure,
  gflops,
});

test('goals: each kind is met and missed by the figure that counts', () => {
  const peaks = { plain: 50, relaxed: 100 };
  const judged = (
    /** @type {string} */ id,
    /** @type {Record<string, Record<string, any>>} */ results,
    take = /** @type {'median' | 'best'} */ ('median'),
  ) => judge(rowOf(id), results, { take, peaks });
  const vae = { vae: { plain: result(78), relaxed: result(90) } };
  assert.equal(verdict(judged('vae', vae)), 'missed: relaxed 90.0');
  assert.equal(verdict(judged('vae', vae, 'best')), 'ok');
  const adapt = { 'adapt-mlp': { plain: result(0.5), relaxed: result(9) } };
  assert.equal(verdict(judged('adapt-mlp', adapt)), 'missed: plain 0.50');
  const products = {
    'matmul-nn-256': {
      plain: result(36, 40),
      relaxed: result(40, 80),
      tfjs: result(25),
      'tfjs tuned': { ...result(99), wrong: true },
    },
  };
  assert.equal(
    verdict(judged('matmul-nn-256', products)),
    'missed: relaxed 80 %', // 1.44 and 1.6 times tfjs; 80 % of the peak both
  );
  const like = {
    'matmul-nn-784x64x512': { plain: result(30), relaxed: result(40) },
    'matmul-tn-784x64x512': { plain: result(26), relaxed: result(39) },
  };
  assert.equal(verdict(judged('matmul-tn-784x64x512', like)), 'missed: plain 87 %');
  // What was not measured, or is wrong, meets nothing.
  const wrong = { vae: { plain: { ...result(100), wrong: true }, relaxed: result(100) } };
  assert.equal(verdict(judged('vae', wrong)), 'missed: plain not measured');
  assert.equal(verdict(judged('matmul-tn-784x64x512', {})).match(/not measured/g)?.length, 2);
  assert.equal(verdict(judged('session-vae-new', {})), '');
});

test('every goal is of a row that there is, and has words', () => {
  for (const id of Object.keys(goals)) assert.match(goalText(rowOf(id)), /^[≥≤] /);
  assert.equal(goalText(rowOf('vae')), '≥ 78 / 95');
  assert.equal(goalText(rowOf('session-vae-new')), '');
});

test('tables are aligned, figures have three digits', () => {
  assert.deepEqual([1234.5, 99.96, 12.34, 1.234, 0.1234, NaN].map(digits), [
    '1235',
    '100',
    '12.3',
    '1.23',
    '0.12',
    '–',
  ]);
  assert.equal(
    table(['', 'ms'], [['AᵀB', '1.5'], ['a']]),
    ['|     |  ms |', '| --- | --: |', '| AᵀB | 1.5 |', '| a   |     |'].join('\n'),
  );
});

test('the tables of a run have every figure, ratio, share of the peak and verdict', () => {
  const row = rowOf('vae');
  const results = {
    plain: result(80, 30),
    relaxed: result(100, 45),
    tfjs: { ...result(500), wrong: true },
    'jax-js': result(40),
    PyTorch: result(160),
  };
  const checks = judge(
    row,
    { vae: results },
    { take: 'median', peaks: { plain: 50, relaxed: 100 } },
  );
  const own = rowOf('session-vae-new');
  const report = reportOf(
    [
      { ...row, results, checks },
      { ...own, results: { plain: result(3), relaxed: result(2) }, checks: [] },
    ],
    {
      downloads: { metaglyph: 29_000, tfjs: 250_000, page: 160_000 },
      scaling: [
        { workers: 1, best: 100, median: 90, times: 1, same: true },
        { workers: 2, best: 170, median: 160, times: 1.7, same: true },
        { workers: 4, best: 280, median: 270, times: 2.8, same: false },
      ],
    },
  );
  const lines = text(report).split('\n');
  /** @param {RegExp} pattern */
  const line = (pattern) => {
    const found = lines.find((one) => pattern.test(one));
    assert.ok(found, String(pattern));
    return found.split('|').map((cell) => cell.trim());
  };
  assert.deepEqual(line(/^\| VAE.*500/).slice(2, 8), [
    'steps/s',
    '80.0 (160)',
    '100 (200)',
    '500 (1000) wrong',
    '40.0 (80.0)',
    '160 (320)',
  ]);
  assert.deepEqual(line(/^\| VAE.*×/).slice(2, 7), [
    '2.00× / 2.50×',
    '0.50× / 0.63×',
    '60 % / 45 %',
    '≥ 78 / 95',
    'ok',
  ]);
  assert.deepEqual(line(/a new session/).slice(2, 5), ['ms', '3.00 (6.00)', '2.00 (4.00)']);
  assert.equal(line(/^\| metaglyph/)[4], 'ok');
  assert.equal(line(/the whole page/)[4], 'missed');
  assert.deepEqual(line(/^\| 2 workers/).slice(2, 7), [
    '170 (160)',
    '1.70×',
    'the same',
    '≥ 1.75×',
    'missed',
  ]);
  assert.equal(line(/^\| 4 workers/)[6], 'other bits');
  assert.doesNotMatch(text(report), /Other programs|BLAS/);
  assert.match(text({ ...report, load: 2.5 }), /load 2\.50 on 4 cores/);
  const product = { ...rowOf('matmul-nn-256'), results: { PyTorch: result(20, 20) }, checks: [] };
  assert.match(text({ ...report, rows: [product] }), /PyTorch reaches 20\.0 .* libopenblas0/s);
});

test('a table goes to its place in a document, and only there', () => {
  const report = reportOf([{ ...rowOf('vae'), results: { plain: result(80) }, checks: [] }]);
  const page = 'Before\n<!-- bench node -->\nold\n<!-- end of bench node -->\nAfter\n';
  const changed = withTable(page, report, 'kept/x.json');
  assert.ok(changed);
  assert.ok(changed.startsWith('Before\n<!-- bench node -->\n\nNode 20, one core'));
  assert.ok(changed.endsWith('\n\n<!-- end of bench node -->\nAfter\n'));
  assert.match(changed, /2026-01-31 \(\[record\]\(kept\/x\.json\)\)/);
  assert.match(changed, /\| VAE .*, steps\/s +\| +80\.0 \|/);
  assert.match(changed, /reaches 50\.0 GFLOP\/s here, 100 relaxed/);
  const scaling = [{ workers: 2, best: 1, median: 1, times: 1.8, same: false }];
  assert.match(String(withTable(page, { ...report, scaling }, 'x')), /1\.80 times .*OTHER\sBITS/s);
  assert.equal(withTable(changed, report, 'kept/x.json'), changed);
  assert.equal(withTable(page, { ...report, where: 'chromium' }, 'x.json'), null);
});

test('the tables of the README are those of the records they name', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const folder = `${root}tests/bench/results/`;
  const kept = existsSync(folder) ? readdirSync(folder).filter((file) => /\.json$/.test(file)) : [];
  const named = new Set();
  for (const where of /** @type {const} */ (['node', 'chromium', 'firefox'])) {
    const place = placeOf(where, readme);
    if (!place) continue;
    const file = /\]\((tests\/bench\/results\/[\w.-]+)\)/.exec(place)?.[1];
    assert.ok(file, `${where}: the table names no record`);
    named.add(file);
    const report = JSON.parse(readFileSync(root + file, 'utf8'));
    assert.equal(report.where, where);
    assert.equal(
      withTable(readme, report, file),
      readme,
      `npm run bench -- --from ${file} --readme`,
    );
  }
  assert.ok(!kept.length || named.size, 'records are kept, but the README shows none');
});

test('this project can still be asked for every kind of row', async () => {
  const { open } = await import('../bench/contenders/metaglyph.mjs');
  // A few-shot task is built twice, as a session and op by op: check() throws where they differ.
  const asked = ['matmul-tn-784x64x512', 'vae', 'vae-400', 'maml-conv32bn-1', 'adapt-mlp'];
  asked.push('session-conv32-change');
  assert.deepEqual(
    new Set(asked.map((id) => rowOf(id).kind)),
    new Set(rows.map(({ kind }) => kind)),
  );
  for (const id of asked) {
    const row = rowOf(id);
    const work = await open(row, [0, 1, 2, 3, 4], 'plain');
    const { loss = 0, norms = [], values = [] } = await work.check();
    assert.ok([loss, ...norms, ...values].every(Number.isFinite), id);
    assert.equal(
      norms.length,
      row.kind === 'matmul' ? 1 : row.kind === 'adapt' ? 0 : row.params.length,
    );
    assert.ok((await work.run()) >= 1, id);
    work.close?.();
  }
});

test('rows have names of their own, weights and the work the literature counts', () => {
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  for (const row of rows) {
    assert.ok(row.alone ? row.flop === 0 : row.flop > 0, row.id);
    const weights = initial(row.params);
    row.params.forEach(({ dims }, i) => assert.equal(weights[i].length, sizeOf(dims)));
  }
  const work = (/** @type {string} */ id) => rowOf(id).flop;
  assert.equal(work('matmul-nn-256'), 2 * 256 ** 3);
  // 64 pictures, 548,864 and 540,672 weights; no gradient of the first layer's input.
  assert.equal(work('vae'), 64 * 2 * (3 * (548_864 + 540_672) - 784 * 512));
  assert.ok(work('maml-mlp-15') > 4 * work('maml-mlp-1'));
});

test('numbers are hashes: the same everywhere, and spread', () => {
  // values.py makes the same: every run of the bench compares the losses.
  assert.deepEqual(
    [uniform(0, 0), uniform(0, 1), uniform(7, 123)].map((u) => u * 2 ** 32),
    [0, 1834104592, 2699636002],
  );
  const ink = pictureBytes(3).filter(Boolean).length;
  assert.ok(ink > 100 && ink < 165, `${ink} of 784`);
});
