/** Scores of probabilities, on answers whose scores are known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibration, eceByChance, fitTemperature, tempered } from '../../wasm/calibration.js';

/** @param {number} a @param {number} b @param {number} [by] */
const near = (a, b, by = 1e-12) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test('ten answers of two confidences: every score by hand', () => {
  // Six say 0.9 and four of them are right; four say 0.6 and three are right.
  const sure = [0, 0, 0, 0, 1, 1].map((label) => ({ p: [0.9, 0.1], label }));
  const less = [1, 1, 1, 0].map((label) => ({ p: [0.4, 0.6], label }));
  const all = [...sure, ...less];
  const answers = {
    ...{ probs: all.flatMap(({ p }) => p), labels: all.map(({ label }) => label), classes: 2 },
  };
  const said = calibration(answers);
  near(said.accuracy, 0.7);
  near(said.confidence, 0.78);
  near(said.nll, -(4 * Math.log(0.9) + 2 * Math.log(0.1) + 3 * Math.log(0.6) + Math.log(0.4)) / 10);
  near(said.brier, (4 * 0.02 + 2 * 1.62 + 3 * 0.32 + 0.72) / 10);
  near(said.ece, 0.6 * (0.9 - 4 / 6) + 0.4 * (0.75 - 0.6));
  assert.deepEqual(
    said.bins.flatMap((b, i) => (b.count ? [[i, b.count]] : [])),
    [
      [8, 4], // 0.6 is the upper edge of the ninth of 15
      [13, 6],
    ],
  );
  near(calibration(answers, { bins: 1 }).ece, 0.08);
  assert.throws(() => calibration({ ...answers, classes: 3 }), RangeError);
});

test('what is exactly right has no error; a temperature undoes what made it too sure', () => {
  /** @type {number[]} */
  const probs = [];
  /** @type {number[]} */
  const labels = [];
  for (let percent = 55; percent < 100; percent += 5)
    for (let i = 0; i < 100; i++) {
      probs.push(percent / 100, 1 - percent / 100);
      labels.push(Number(i >= percent));
    }
  const right = { probs, labels, classes: 2 };
  near(calibration(right).ece, 0, 1e-9);
  // Drawn labels do not fall as evenly.
  assert.ok(eceByChance(right) > 0.005 && eceByChance(right) < 0.05);
  near(fitTemperature(right), 1, 1e-3);
  const sure = tempered(right, 0.4);
  assert.ok(calibration(sure).ece > 0.05);
  assert.ok(calibration(sure).nll > calibration(right).nll);
  near(calibration(sure).accuracy, calibration(right).accuracy);
  near(fitTemperature(sure), 2.5, 3e-3);
  tempered(sure, 2.5).probs.forEach((p, i) => near(p, probs[i], 1e-9));
  // A certain answer that is wrong costs much, and not all.
  assert.ok(Number.isFinite(calibration({ probs: [1, 0], labels: [1], classes: 2 }).nll));
});
