/**
 * The procedural glyphs beside the official drawings: the same statistics of both, as a table, and
 * how far they may be apart. The statistics of the official drawings, taken once with this program,
 * are below, so that the comparison runs everywhere; where the official files are, they are taken
 * again and must come out the same.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'metaglyph';
import { realData } from '../data.mjs';
import { statistics } from './statistics.mjs';

/** How far apart, as a share of the official value, where 0.12 is too strict or too lax. */
const FAR = 0.12;

/** @type {Record<string, [official: number, far?: number]>} */
const official = {
  'ink, mean': [0.0806],
  'ink, sd': [0.0246],
  'box width, mean': [60.25],
  'box width, sd': [16.86],
  'box height, mean': [60.33],
  'box height, sd': [13.65],
  'box centre x, sd': [6.025, 0.2],
  'box centre y, sd': [5.667, 0.2],
  'centre of mass x, sd': [6.712, 0.2],
  'share in one piece': [0.8525],
  'holes, mean': [0.3151, 0.4],
  'strokes, mean': [2.649],
  'strokes, sd': [1.945, 0.25],
  'share of one stroke': [0.2719, 0.3],
  'share of two strokes': [0.2899, 0.2],
  'share of three strokes': [0.2236, 0.2],
  'stroke length, mean': [63.46],
  'stroke length, sd': [48.86],
  'path of a drawing, mean': [168.1, 0.15],
  'path of a drawing, sd': [53.91, 0.15],
  'pixels above 0.5': [0.0805],
  'L2 within a character': [7.85, 0.04],
  'L2 between characters': [8.429, 0.04],
  'between / within': [1.0737, 0.03],
  '5-way 1-shot, nearest mean': [0.4073],
  'variance, total': [36.03, 0.05],
  'PCA: share of 1': [0.0396, 0.15],
  'PCA: share of 10': [0.2698],
  'PCA: share of 50': [0.6355, 0.06],
  'PCA: share of 100': [0.8017, 0.04],
  'PCA: participation ratio': [80.58, 0.15],
  'centred: L2 within a character': [6.931, 0.04],
  'centred: L2 between characters': [8.32, 0.04],
  'centred: between / within': [1.2004, 0.03],
  'centred: 5-way 1-shot, nearest mean': [0.666, 0.06],
};

/** The keys of statistics.json that were measured in the same way. @type {Record<string, string>} */
const same = {
  'ink, mean': 'ink_fraction_105.mean',
  'ink, sd': 'ink_fraction_105.sd',
  'box width, mean': 'bounding_box_px_of_105.width.mean',
  'box height, sd': 'bounding_box_px_of_105.height.sd',
  'box centre x, sd': 'bounding_box_px_of_105.centre_x.sd',
  'centre of mass x, sd': 'centre_of_mass_px_of_105.x.sd',
  'share in one piece': 'connected_components_per_image.fraction.1',
  'holes, mean': 'holes_per_image_area_9px_or_more.mean',
  'stroke length, mean': 'stroke_length_px_of_105.mean',
  'stroke length, sd': 'stroke_length_px_of_105.sd',
  'path of a drawing, mean': 'ink_path_length_per_drawing_px_of_105.mean',
  'path of a drawing, sd': 'ink_path_length_per_drawing_px_of_105.sd',
  'strokes, mean': 'strokes_per_drawing.mean',
  'share of one stroke': 'strokes_per_drawing.fraction.1',
  'L2 within a character': 'l2_28.within_class.mean',
  'L2 between characters': 'l2_28.between_class.mean',
  '5-way 1-shot, nearest mean': 'l2_28.nearest_mean_pixel_accuracy_1500_episodes.5way1shot',
  'variance, total': 'pca_28.total_variance',
  'PCA: share of 1': 'pca_28.cumulative_explained.1',
  'PCA: share of 50': 'pca_28.cumulative_explained.50',
  'PCA: participation ratio': 'pca_28.participation_ratio',
};

const core = await load();

test('glyphs have the statistics of the official drawings', (t) => {
  const data = core.dataset.glyphs({ seed: 1 });
  const glyphs = /** @type {Record<string, number>} */ (statistics(core, data));
  data.free();
  assert.deepEqual(Object.keys(glyphs), Object.keys(official));
  const show = (/** @type {number} */ v) => String(Number(v.toPrecision(4))).padStart(9);
  t.diagnostic(`${''.padEnd(36)} official    glyphs  ratio  allowed`);
  /** @type {string[]} */
  const wrong = [];
  for (const [name, [want, far = FAR]] of Object.entries(official)) {
    const ratio = glyphs[name] / want;
    const good = Math.abs(ratio - 1) <= far;
    if (!good) wrong.push(name);
    t.diagnostic(
      `${name.padEnd(36)}${show(want)} ${show(glyphs[name])}  ${ratio.toFixed(3)}  ± ${far}${good ? '' : '  <'}`,
    );
  }
  assert.deepEqual(wrong, []);
});

test('the official drawings have the statistics they were measured with', async (t) => {
  const dir = realData(t);
  if (!dir) return;
  const read = (/** @type {string} */ kind) =>
    [1, 2].map((n) => readFileSync(join(dir, `${kind}_background_small${n}.zip`)));
  const data = await core.dataset.omniglot(read('images'), { strokes: read('strokes') });
  const got = /** @type {Record<string, number>} */ (statistics(core, data));
  data.free();
  for (const [name, [want]] of Object.entries(official))
    assert.ok(Math.abs(got[name] / want - 1) < 5e-3, `${name}: ${got[name]}, was ${want}`);
  let json;
  try {
    json = JSON.parse(readFileSync(join(dir, 'statistics.json'), 'utf8'));
  } catch {
    t.diagnostic('no statistics.json beside the zips: not compared with it');
    return;
  }
  for (const [name, path] of Object.entries(same)) {
    const want = path.split('.').reduce((o, key) => o[key], json);
    assert.ok(Math.abs(got[name] / want - 1) < 0.01, `${name}: ${got[name]}, ${path}: ${want}`);
  }
});
