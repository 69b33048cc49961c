/** The bench's arithmetic and its tables; the bench itself is not run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rows } from '../bench/rows.mjs';
import { disagreement, median, summary, timesAsFast } from '../bench/statistics.mjs';
import { digits, table } from '../bench/table.mjs';
import { initial, pictureBytes, sizeOf, uniform } from '../bench/values.mjs';

test('median of odd and even counts, without changing the list', () => {
  const list = [3, 1, 2];
  assert.equal(median(list), 2);
  assert.deepEqual(list, [3, 1, 2]);
  assert.equal(median([4, 1, 10, 2]), 3);
  assert.equal(median([10, 9, 100]), 10); // as numbers, not as text
});

test('samples become figures of the row: of CPU time, best by the unit', () => {
  const samples = [
    { units: 10, cpu: 2, wall: 4 },
    { units: 10, cpu: 1, wall: 1 },
    { units: 30, cpu: 10, wall: 20 },
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

test('rows have names of their own, weights and the work the literature counts', () => {
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  for (const row of rows) {
    assert.ok(row.flop > 0, row.id);
    const weights = initial(row.params);
    row.params.forEach(({ dims }, i) => assert.equal(weights[i].length, sizeOf(dims)));
  }
  const work = (/** @type {string} */ id) => rows.find((row) => row.id === id)?.flop ?? 0;
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
