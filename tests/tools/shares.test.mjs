/** Who computes what in a pool: as soon done as can be, in the order in which it is gathered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace, shareOut } from '../../wasm/shares.js';

/** When the last item is there, if each worker gets so many. @param {number[]} counts @param {{ each: number, delay: number }[]} workers */
const until = (counts, workers) =>
  Math.max(...counts.map((n, w) => (n ? workers[w].delay + n * workers[w].each : 0)));

/** The soonest, by trying all. @param {number} count @param {{ each: number, delay: number }[]} workers @returns {number} */
function soonest(count, workers) {
  let best = Infinity;
  const rest = (/** @type {number[]} */ counts, /** @type {number} */ left) => {
    if (counts.length === workers.length - 1) {
      best = Math.min(best, until([...counts, left], workers));
      return;
    }
    for (let n = 0; n <= left; n++) rest([...counts, n], left - n);
  };
  rest([], count);
  return best;
}

test('the last item is there as soon as can be; the leader has the first ones', () => {
  const speeds = [1, 1.3, 0.6, 4];
  for (let count = 1; count <= 9; count++)
    for (let n = 1; n <= 4; n++)
      for (const delay of [0, 0.1, 2.5]) {
        const workers = speeds.slice(0, n).map((each, w) => ({ each, delay: w ? delay : 0 }));
        const shares = shareOut(count, workers);
        assert.equal(shares.length, count);
        const counts = workers.map((_, w) => shares.filter(({ worker }) => worker === w).length);
        const last = Math.max(...shares.map(({ at }) => at));
        assert.ok(Math.abs(last - until(counts, workers)) < 1e-9);
        assert.ok(Math.abs(last - soonest(count, workers)) < 1e-9, `${count} items, ${n} workers`);
        const own = counts[0];
        assert.ok(shares.every(({ worker }, i) => (worker === 0) === i < own));
        for (let i = own + 1; i < count; i++) assert.ok(shares[i].at >= shares[i - 1].at);
      }
});

test('equal workers get equal shares, also if one is a little slower', () => {
  const of = (/** @type {number} */ each) =>
    shareOut(8, [
      { each: 1, delay: 0 },
      { each, delay: 0.1 },
    ]).filter(({ worker }) => worker).length;
  assert.equal(of(1), 4);
  assert.equal(of(1.15), 4);
  assert.equal(of(1.5), 3);
  assert.equal(of(20), 0);
});

test('a pace forgets a bad moment, and follows a change that lasts', () => {
  const pace = new Pace();
  for (let i = 0; i < 20; i++) pace.note(2);
  assert.equal(pace.ms, 2);
  pace.note(500);
  assert.ok(pace.ms < 2.5, `${pace.ms}`);
  for (let i = 0; i < 60; i++) pace.note(8);
  assert.ok(Math.abs(pace.ms - 8) < 0.1, `${pace.ms}`);
  for (let i = 0; i < 200; i++) pace.forget(2);
  assert.ok(Math.abs(pace.ms - 2) < 0.1, `${pace.ms}`);
});
