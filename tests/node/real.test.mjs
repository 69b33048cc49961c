/** The official Omniglot zips and MNIST files, as they are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { realData } from '../data.mjs';
import { below } from './statistics.mjs';

const core = await load();

/** @param {string} dir @param {'images' | 'strokes'} kind */
const zips = (dir, kind) =>
  [1, 2].map((n) => {
    const name = `${kind}_background_small${n}.zip`;
    return { name, bytes: readFileSync(join(dir, name)) };
  });

test('mini-Omniglot: 4,840 drawings of 242 characters of 8 alphabets', async (t) => {
  const dir = realData(t);
  if (!dir) return;
  /** @type {number[]} */
  const shares = [];
  const start = process.cpuUsage().user;
  const data = await core.dataset.omniglot(zips(dir, 'images'), {
    onProgress: (s) => shares.push(s),
  });
  t.diagnostic(`read in ${Math.round((process.cpuUsage().user - start) / 1000)} ms of one core`);
  assert.equal(data.items, 4840);
  assert.equal(data.dropped, 1000);
  assert.equal(data.classes.length, 242);
  assert.ok(data.classes.every((c) => c.count === 20));
  /** @type {[string, number, number][]} */
  const alphabets = [
    ['Balinese', 108, 24],
    ['Early_Aramaic', 251, 22],
    ['Greek', 394, 24],
    ['Japanese_(katakana)', 596, 47],
    ['Korean', 643, 40],
    ['Latin', 683, 26],
    ['Sanskrit', 851, 42],
    ['Tagalog', 893, 17],
  ];
  assert.deepEqual(
    data.alphabets.map((name, i) => {
      const own = data.classes.filter((c) => c.alphabet === i);
      return [name, own[0].number, own.length];
    }),
    alphabets,
  );
  for (const { name, number, alphabet } of data.classes)
    assert.equal(Number(name.slice(9)), number - alphabets[alphabet][1] + 1);
  assert.equal(shares.at(-1), 1);
  data.free();
});

test('mini-Omniglot: ink, and no two drawings alike', async (t) => {
  const dir = realData(t);
  if (!dir) return;
  const data = await core.dataset.omniglot(zips(dir, 'images'));
  let [ink105, ink28] = [0, 0];
  const seen = new Set();
  for (let i = 0; i < data.items; i++) {
    const bitmap = /** @type {Uint8Array} */ (data.bitmap(i));
    let ink = 0;
    for (const v of bitmap) ink += v;
    ink105 += ink / 11025 / data.items;
    for (const v of data.picture(i)) ink28 += v / 784 / data.items;
    seen.add(Buffer.from(bitmap).toString('latin1'));
  }
  assert.ok(Math.abs(ink105 - 0.0806) < 0.00005, `${ink105}`);
  assert.ok(Math.abs(ink28 - ink105) < 1e-6, `${ink28} ${ink105}`);
  assert.equal(seen.size, 4840);
  data.free();
});

test('mini-Omniglot: strokes lie on the ink', async (t) => {
  const dir = realData(t);
  if (!dir) return;
  const data = await core.dataset.omniglot(zips(dir, 'images'), { strokes: zips(dir, 'strokes') });
  let [count, points, on, single] = [0, 0, 0, 0];
  for (let i = 0; i < data.items; i++) {
    const strokes = /** @type {import('metaglyph').Stroke[]} */ (data.strokes(i));
    assert.ok(strokes.length >= 1 && strokes.length <= 29);
    const bitmap = /** @type {Uint8Array} */ (data.bitmap(i));
    count += strokes.length;
    for (const { points: own } of strokes) {
      single += Number(own.length === 1);
      for (const [x, y] of own) {
        const [column, row] = [Math.floor(x), Math.floor(y)];
        if (column < 0 || row < 0 || column > 104 || row > 104) continue;
        points++;
        on += bitmap[105 * row + column];
      }
    }
  }
  assert.equal(count, 12_821);
  assert.equal(single, 620);
  assert.ok(on / points > 0.995, `${on / points}`);
  data.free();
});

test('mini-Omniglot: nearest mean on pixels, 5-way 1-shot', async (t) => {
  const dir = realData(t);
  if (!dir) return;
  const data = await core.dataset.omniglot(zips(dir, 'images'));
  const episodes = 1500;
  const accuracy = (/** @type {'none' | 'centre'} */ normalise) => {
    const pictures = Array.from({ length: data.items }, (_, i) => data.picture(i, { normalise }));
    const distance = (/** @type {Float32Array} */ p, /** @type {Float32Array} */ q) => {
      let sum = 0;
      for (let k = 0; k < 784; k++) sum += (p[k] - q[k]) ** 2;
      return sum;
    };
    const random = below(3n);
    let right = 0;
    for (let e = 0; e < episodes; e++) {
      const classes = new Set();
      while (classes.size < 5) classes.add(random(242));
      const drawings = [...classes].map((c) => {
        const items = new Set();
        while (items.size < 4) items.add(data.classes[c].first + random(20));
        return [...items].map((i) => pictures[i]);
      });
      drawings.forEach(([, ...queries], label) => {
        for (const q of queries) {
          const d = drawings.map(([s]) => distance(s, q));
          right += Number(d.indexOf(Math.min(...d)) === label);
        }
      });
    }
    return right / (episodes * 15);
  };
  const [raw, centred] = [accuracy('none'), accuracy('centre')];
  t.diagnostic(
    `as drawn ${raw.toFixed(3)} (measured 0.408), centred ${centred.toFixed(3)} (0.675)`,
  );
  assert.ok(Math.abs(raw - 0.408) < 0.015, `${raw}`);
  assert.ok(Math.abs(centred - 0.675) < 0.02, `${centred}`);
  // The same baseline stands beside every figure of a session.
  const s = core.session('maml', { normalise: 'none', filters: 4 }, data);
  const { baseline, baselineInterval } = s.evaluate({ episodes: 600, split: 'train' });
  t.diagnostic(
    `in a session, training side: ${baseline.toFixed(3)} ± ${baselineInterval.toFixed(3)}`,
  );
  assert.ok(Math.abs(baseline - 0.675) < 0.05, `${baseline}`);
  s.free();
  data.free();
});

test('MNIST: 60,000 and 10,000 digits', (t) => {
  const dir = realData(t, 'mnist');
  if (!dir) return;
  const read = (/** @type {string} */ name) => ({ name, bytes: readFileSync(join(dir, name)) });
  /** @type {[string, number, number, number[]][]} */
  const sets = [
    ['train', 0.1307, 0.3081, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]],
    ['t10k', 0.1325, 0.3105, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]],
  ];
  for (const [name, mean, sd, counts] of sets) {
    const data = core.dataset.idx(
      read(`${name}-images-idx3-ubyte.gz`),
      read(`${name}-labels-idx1-ubyte.gz`),
    );
    assert.deepEqual(
      data.classes.map((c) => c.count),
      counts,
    );
    assert.deepEqual(
      data.classes.map((c) => c.name),
      [...'0123456789'],
    );
    let [sum, squares, n] = [0, 0, 0];
    for (let i = 0; i < data.items; i += 5)
      for (const v of data.picture(i)) {
        sum += v;
        squares += v * v;
        n++;
      }
    assert.ok(Math.abs(sum / n - mean) < 0.001, `${sum / n}`);
    assert.ok(Math.abs(Math.sqrt(squares / n - (sum / n) ** 2) - sd) < 0.002);
    const s = core.session('vae', { latent: 2, batch: 16 }, data);
    s.step(2);
    assert.ok(s.metrics().elbo.every(Number.isFinite));
    s.free();
    data.free();
  }
});

test('real drawings train a VAE and MAML', async (t) => {
  const dir = realData(t);
  if (!dir) return;
  const data = await core.dataset.omniglot(zips(dir, 'images'));
  const vae = core.session('vae', { latent: 8, seed: 1 }, data);
  const first = vae.evaluate({ items: 200 });
  vae.step(150);
  const then = vae.evaluate({ items: 200 });
  t.diagnostic(
    `VAE, 150 steps: held-out ELBO ${first.elbo.toFixed(1)} -> ${then.elbo.toFixed(1)} nats`,
  );
  assert.ok(then.elbo > -180 && then.elbo > first.elbo + 60);
  vae.free();
  const split = { alphabets: ['Korean', 'Early_Aramaic'] };
  const maml = core.session('maml', { filters: 16, tasks: 2, seed: 1, split }, data);
  assert.deepEqual(
    [...new Set(maml.split.test.map((c) => data.alphabets[data.classes[c].alphabet]))],
    ['Early_Aramaic', 'Korean'],
  );
  maml.step(60);
  const r = maml.evaluate({ episodes: 60 });
  t.diagnostic(
    `MAML, 60 steps: ${(100 * r.before).toFixed(1)} % -> ${(100 * r.accuracy).toFixed(1)} ± ${(100 * r.interval).toFixed(1)} %`,
  );
  assert.ok(r.accuracy > r.before + 0.25, JSON.stringify(r));
  maml.free();
  data.free();
});
