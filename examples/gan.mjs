/**
 * Trains a generative adversarial network on drawings and counts how many different ones it makes.
 *
 *   node examples/gan.mjs [--data FOLDER|glyphs] [--net conv|articles] [--minutes 2 | --steps N]
 *       [--faulty] [--embedding 300] [--seed 1] [--build plain|relaxed|auto] [--out FILE.png]
 *
 * Minutes are CPU time of one core. --faulty: the articles' network with the mistake in its batch
 * normalisation and the initial weights it was written for. Of 500 generated pictures, the training
 * drawing nearest to each is found: how many different ones there are. The Fréchet distance is taken
 * between embeddings of 500 pictures and of 500 training drawings by a prototypical network, which is
 * trained here first and has no part in the training of the other two; 500 drawings held out stand
 * beside both. With the same seed and --steps, the plain build gives the same numbers on every machine.
 */
import { parseArgs } from 'node:util';
import { load, weightsOf } from 'metaglyph';
import { embedder } from 'metaglyph/embedder';
import {
  UsageError,
  cpuSeconds,
  drawings,
  progressBar,
  run,
  table,
  whole,
  writePictures,
} from './common.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {import('metaglyph').Session} Session */

const COUNT = 500;
const BETWEEN = 25; // steps between two looks at the clock

/**
 * A prototypical network without batch statistics, as a function from pictures to embeddings.
 * @param {Core} core
 * @param {Dataset} data
 * @param {number} seed
 * @param {number} steps
 */
function embedding(core, data, seed, steps) {
  const judge = core.session(
    'proto',
    { seed, split: { characters: 0.2 }, norm: 'layer', downsample: 'stride', way: 20 },
    data,
  );
  judge.step(steps);
  const { accuracy } = judge.evaluate({ way: 20, shot: 1, episodes: 100 });
  const { of } = embedder(core, weightsOf(judge));
  judge.free();
  return { accuracy, of };
}

/** @param {Float64Array} x */
const mean = (x) => x.reduce((a, b) => a + b, 0) / x.length;

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string', default: 'glyphs' },
      net: { type: 'string', default: 'conv' },
      faulty: { type: 'boolean', default: false },
      minutes: { type: 'string' },
      steps: { type: 'string' },
      embedding: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      build: { type: 'string', default: 'plain' },
      out: { type: 'string', default: 'samples.png' },
    },
  });
  const seed = whole('seed', given.seed);
  const seconds = 60 * Number(given.minutes ?? 2);
  if (!(seconds > 0)) throw new UsageError(`--minutes must be a number; got '${given.minutes}'`);
  const steps = given.steps === undefined ? Infinity : whole('steps', given.steps);
  const core = await load({ build: /** @type {'plain'} */ (given.build) });
  const data = await drawings(core, given.data === 'glyphs' ? undefined : given.data, seed);
  const net = given.faulty ? 'articles' : given.net;
  const session = core.session(
    'gan',
    {
      ...{ seed, split: { characters: 0.2 }, net },
      // What is the articles' own is kept.
      ...(net === 'articles' ? { latent: 100, batch: 64, rate: 2e-4 } : {}),
      ...(given.faulty ? { norm: 'eps0.8', start: 'small', average: 0 } : {}),
    },
    data,
  );

  const began = cpuSeconds();
  const used = () => cpuSeconds() - began;
  const bar = progressBar('training', 100);
  let share = 0;
  while (share < 1) {
    const left = Math.min(BETWEEN, steps - session.steps);
    session.step(left);
    share = steps < Infinity ? session.steps / steps : used() / seconds;
    bar.update(Math.min(100, Math.floor(100 * share)), `step ${session.steps}`);
  }
  bar.stop();
  const spent = used();

  const metrics = session.metrics();
  const last = (/** @type {string} */ name) => mean(metrics[name].slice(-100));
  table([
    ['mean of the last 100 steps', 'discriminator', 'generator', 'D(x)', 'D(G(z))'],
    [
      `step ${session.steps}, ${spent.toFixed(0)} CPU s`,
      ...['discriminator', 'generator', 'real', 'fake'].map((name) => last(name).toFixed(3)),
    ],
  ]);

  const judge = embedding(core, data, seed, whole('embedding', given.embedding));
  const drawn = (/** @type {number} */ side) => session.view('judge', { side, count: COUNT }).input;
  const reference = judge.of(drawn(0));
  const made = session.view('samples', { count: COUNT }).output;
  const rows = Object.entries({ generated: made, 'held-out drawings': drawn(1) }).map(
    ([name, images]) => {
      const { distinct, distance } = session.view('diversity', { images });
      const { distance: apart } = session.view('frechet', { a: judge.of(images), b: reference });
      return [
        name,
        `${distinct.data[0]}`,
        mean(Float64Array.from(distance.data)).toFixed(2),
        Number(apart.data[0]).toFixed(2),
      ];
    },
  );
  table([[`${COUNT} pictures`, 'nearest to distinct', 'distance', 'Fréchet'], ...rows]);
  console.log(
    `The embedding of the Fréchet distance names ${(100 * judge.accuracy).toFixed(1)} % right in 20 ways, 1 shot.`,
  );

  const { picture, drawing } = session.view('diversity', { count: COUNT, show: 16 });
  const sheet = [0, 1, 2, 3].map((row) => made.data.slice(784 * 16 * row, 784 * 16 * (row + 1)));
  await writePictures(given.out, [...sheet, picture.data, drawing.data]);
  console.log(
    `${given.out}: 64 samples, the first 16 again, and the training drawing nearest to each.`,
  );
});
