/** The embedding of a trained prototypical network, beside what the network itself makes of the same pictures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, weightsOf } from 'metaglyph';
import { embedder } from 'metaglyph/embedder';

const core = await load();
const data = core.dataset.glyphs({ seed: 4, alphabets: 2, characters: 12, drawers: 14 });

/** @param {Record<string, string | number>} [more] */
function trained(more) {
  const session = core.session(
    'proto',
    {
      seed: 2,
      way: 5,
      norm: 'layer',
      downsample: 'stride',
      normalise: 'none',
      filters: 8,
      ...more,
    },
    data,
  );
  session.step(10);
  return session;
}

test('embedder: distances to the means of the examples are the ones by which the network judges', () => {
  const session = trained();
  const { support, supportLabel, query } = session.view('episode', { way: 5, shot: 2, query: 12 });
  const { probs } = session.view('adapt', { support, supportLabel, query, way: 5 });
  const embed = embedder(core, weightsOf(session));
  const scale = Number(session.hypers.scale);
  session.free();
  const [examples, asked] = [support, query].map((pictures) => embed.of(pictures));
  const { width } = embed;
  assert.deepEqual(
    [examples.dims, asked.dims],
    [
      [10, width],
      [60, width],
    ],
  );
  const means = Array.from({ length: 5 }, () => new Float64Array(width));
  for (let i = 0; i < 10; i++)
    for (let d = 0; d < width; d++)
      means[supportLabel.data[i]][d] += examples.data[width * i + d] / 2;
  for (let q = 0; q < 60; q++) {
    const far = means.map((mean) =>
      mean.reduce((sum, m, d) => sum + (m - asked.data[width * q + d]) ** 2, 0),
    );
    const worth = far.map((one) => Math.exp(scale * (Math.min(...far) - one)));
    const whole = worth.reduce((a, b) => a + b, 0);
    for (const [c, w] of worth.entries()) {
      const error = Math.abs(probs.data[5 * q + c] - w / whole);
      assert.ok(error < 1e-4, `query ${q}, class ${c}: off by ${error}`);
    }
  }
  embed.free();
});

test('embedder: other networks are refused', () => {
  for (const [key, value] of [
    ['network', 'mlp'],
    ['norm', 'none'],
  ]) {
    const session = trained({ [key]: value });
    assert.throws(() => embedder(core, weightsOf(session)), { code: 'shape' });
    session.free();
  }
  assert.throws(() => embedder(core, {}), { code: 'shape' });
});
