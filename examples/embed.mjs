/**
 * Whole tasks as points: a neural statistician learns one code for a set of drawings.
 *
 *   node examples/embed.mjs [--data FOLDER] [--hold Balinese,Tagalog] [--steps 3600] [--seed 1]
 *       [--proto 220] [--parts retrieval,condition] [--way 20] [--learn 600] [--seeds 3] [--episodes 600]
 *       [--out embed.png]
 *
 * --data is a folder with the official zips (npm run data fetches them); procedural glyphs otherwise.
 *
 * retrieval   A task is a set of five drawings, each of another character of one alphabet. Is the
 *             task nearest to it, among those of all alphabets, of the same alphabet? By the code of
 *             statisticians trained on sets of one alphabet or of one character, beside the same
 *             untrained, the mean of the pixels, the mean embedding of a prototypical network, and
 *             chance. No two tasks share a character, and asked are those of alphabets held out.
 *             Then the same for characters: five drawings by some people, among those by others.
 * condition   What it gains a learner to know its task: a prototypical network, and the same with an
 *             embedding modulated by the code of its support, on the same episodes.
 */
import { parseArgs } from 'node:util';
import { load, recipes, weightsOf } from 'metaglyph';
import { UsageError, run, table, whole, writePictures } from './common.mjs';
import { dataOf, judge, train } from './learn.mjs';

/** @typedef {import('metaglyph').Core} Core */
/** @typedef {import('metaglyph').Dataset} Dataset */
/** @typedef {import('metaglyph').Session} Session */
/** @typedef {import('metaglyph').Tensor} Tensor */
/** @typedef {{ dims: number[], data: ArrayLike<number> }} Rows one task a row */

const PIXELS = 784;
const DRAWS = 5; // sets of each task that are asked for

/** @param {Rows} a @param {number} i @param {Rows} b @param {number} j squared distance of two rows */
function distance({ dims: [, width], data: a }, i, { data: b }, j) {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (a[i * width + k] - b[j * width + k]) ** 2;
  return sum;
}

/**
 * The row of b nearest to row i of a, but those left out.
 * @param {Rows} a @param {number} i @param {Rows} b @param {(j: number) => boolean} [left]
 */
function nearest(a, i, b, left = () => false) {
  let [best, at] = [Infinity, -1];
  for (let j = 0; j < b.dims[0]; j++) {
    const d = left(j) ? Infinity : distance(a, i, b, j);
    if (d < best) [best, at] = [d, j];
  }
  return at;
}

/** @param {readonly Rows[]} all @returns {Rows} one after the other */
const joined = (all) => ({
  dims: [all.reduce((n, { dims }) => n + dims[0], 0), all[0].dims[1]],
  data: Float32Array.from(all.flatMap(({ data }) => [...Array.from(data)])),
});

/**
 * The embedding of a prototypical network: four blocks of convolution, normalisation by the
 * statistics of the drawings that are embedded together, pooling in the first three, ReLU.
 * @param {Core} core @param {Session} session trained
 * @returns {(images: Float32Array) => Rows} of all drawings together
 */
function embedderOf(core, session) {
  const weights = weightsOf(session);
  /** @param {number} k @param {string} role the k-th tensor of this role, in the order of layers */
  const tensor = (k, role) =>
    weights[Object.keys(weights).filter((name) => name.endsWith(`.${role}`))[k]];
  return (images) => {
    const g = core.graph();
    const count = images.length / PIXELS;
    /** @type {[import('metaglyph').Node, Float32Array][]} */
    const inputs = [];
    const input = (/** @type {number[]} */ dims, /** @type {Float32Array} */ data) => {
      const node = g.input(dims);
      inputs.push([node, data]);
      return node;
    };
    let x = input([count, 28, 28, 1], images);
    for (let k = 0; k < 4; k++) {
      const [w, scale, shift] = ['weight', 'scale', 'shift'].map((role) => {
        const { dims, data } = tensor(k, role);
        return input(dims, data);
      });
      x = g.batchNorm(g.conv2d(x, w, { stride: 1, pad: 1 }));
      if (k < 3) x = g.maxPool(x);
      x = g.relu(g.add(g.mul(x, scale), shift));
    }
    const plan = g.plan([x]);
    for (const [node, data] of inputs) plan.set(node, data);
    plan.run();
    const data = plan.get(x);
    g.free();
    return { dims: [count, data.length / count], data };
  };
}

/**
 * Means over sets of rows that lie one after the other.
 * @param {Rows} rows @param {number} each @returns {Rows}
 */
function meansOf({ dims: [count, width], data }, each) {
  const means = new Float32Array((count / each) * width);
  for (let i = 0; i < count * width; i++)
    means[Math.floor(i / (each * width)) * width + (i % width)] += data[i] / each;
  return { dims: [count / each, width], data: means };
}

const percent = (/** @type {number} */ share) => (100 * share).toFixed(1);
const mean = (/** @type {number[]} */ x) => x.reduce((a, b) => a + b, 0) / x.length;

/** @param {number} right @param {number} of with the half width of its 95 % interval */
function shareOf(right, of) {
  const p = right / of;
  return `${percent(p)} ± ${percent(1.96 * Math.sqrt((p * (1 - p)) / of))}`;
}

/**
 * Sets of both sides, held out first.
 * @param {Session} session a statistician @param {number} draw
 */
function tasksOf(session, draw) {
  /** @type {Record<string, Tensor>[]} */
  const sides = [1, 0].map((side) =>
    session.view('tasks', { side, draw, count: countOf(session, side) }),
  );
  return {
    held: sides[0].mean.dims[0],
    alphabet: joined(sides.map(({ alphabet: a }) => ({ dims: [a.dims[0], 1], data: a.data }))).data,
    code: joined(sides.map((t) => t.mean)),
    pixels: joined(sides.map((t) => t.pixels)),
    items: joined(sides.map((t) => t.items)),
  };
}

/** How many tasks a side has. @param {Session} session @param {number} side */
function countOf(session, side) {
  const { set, drawings } = session.hypers;
  const classes = session.split[side ? 'test' : 'train'];
  if (set === 'character') return classes.length;
  /** @type {Map<number, number>} */
  const of = new Map();
  for (const c of classes) {
    const { alphabet } = /** @type {Dataset} */ (session.data).classes[c];
    of.set(alphabet, (of.get(alphabet) ?? 0) + 1);
  }
  return [...of.values()].reduce((n, m) => n + Math.max(1, Math.floor(m / Number(drawings))), 0);
}

/**
 * The codes that a statistician gives to sets drawn for another.
 * @param {Session} session @param {Dataset} data @param {Rows} items @returns {Rows}
 */
function codesOf(session, data, items) {
  const [count, each] = items.dims;
  return joined(
    Array.from({ length: count }, (_, i) => {
      const images = picturesOf(data, items, i, i + 1);
      return session.view('set', { images: { dims: [each, PIXELS], data: images } }).mean;
    }),
  );
}

/** @param {Dataset} data @param {Rows} items @param {number} from @param {number} to tasks */
function picturesOf(data, { dims: [, each], data: items }, from, to) {
  const out = new Float32Array((to - from) * each * PIXELS);
  for (let i = from * each; i < to * each; i++)
    out.set(data.picture(items[i], { normalise: 'moment' }), (i - from * each) * PIXELS);
  return out;
}

run(async () => {
  const { values: given } = parseArgs({
    options: {
      data: { type: 'string' },
      hold: { type: 'string' },
      steps: { type: 'string', default: String(recipes.statistician['1min']?.steps) },
      seed: { type: 'string', default: '1' },
      proto: { type: 'string', default: String(recipes.proto['10s']?.steps) },
      parts: { type: 'string', default: 'retrieval,condition' },
      way: { type: 'string', default: '20' },
      learn: { type: 'string', default: '600' },
      seeds: { type: 'string', default: '3' },
      episodes: { type: 'string', default: '600' },
      out: { type: 'string', default: 'embed.png' },
    },
  });
  const parts = given.parts.split(',');
  const unknown = parts.find((part) => part !== 'retrieval' && part !== 'condition');
  if (unknown !== undefined)
    throw new UsageError(`--parts: retrieval, condition; got '${unknown}'`);
  const [steps, seed, proto, way, learn, seeds, episodes] = /** @type {const} */ ([
    ...['steps', 'seed', 'proto', 'way', 'learn', 'seeds', 'episodes'],
  ]).map((key) => whole(key, /** @type {Record<string, string>} */ (given)[key]));
  const core = await load();
  const data = await dataOf(core, given.data ?? null);
  const alphabets =
    given.hold?.split(',') ?? (given.data ? ['Balinese', 'Tagalog'] : data.alphabets.slice(-2));
  const missing = alphabets.find((name) => !data.alphabets.includes(name));
  if (missing !== undefined)
    throw new UsageError(
      `--hold: there is no alphabet '${missing}'; there are: ${data.alphabets.join(', ')}`,
    );
  console.log(
    `${data.items} drawings of ${data.classes.length} characters of ${data.alphabets.length} ` +
      `alphabets; held out: ${alphabets.join(', ')}.`,
  );
  const setting = { data, seed, alphabets };
  if (parts.includes('retrieval')) await retrieve(core, setting, { steps, proto }, given.out);
  if (parts.includes('condition'))
    await condition(core, setting, { way, steps: learn, seeds, episodes });
});

/**
 * @param {Core} core
 * @param {{ data: Dataset, seed: number, alphabets: string[] }} setting
 * @param {{ steps: number, proto: number }} how steps of a statistician and of a prototypical network
 * @param {string} out picture
 */
async function retrieve(core, setting, { steps, proto: count }, out) {
  const { data } = setting;
  const { algorithm, hypers } = /** @type {import('metaglyph').Recipe} */ (
    recipes.statistician['1min']
  );
  const proto = /** @type {import('metaglyph').Recipe} */ (recipes.proto['10s']);
  const rate = { decaySteps: count };
  const statistician = (/** @type {string} */ set, /** @type {number} */ length) =>
    train(core, { algorithm, steps: length, hypers: { ...hypers, set } }, setting);
  const [alphabet, character, untrained, prototypes] = [
    await statistician('alphabet', steps),
    await statistician('character', steps),
    await statistician('alphabet', 0),
    await train(core, { ...proto, steps: count, hypers: { ...proto.hypers, ...rate } }, setting),
  ];
  const embed = embedderOf(core, prototypes.session);

  /** @type {Record<string, { right: number, seconds?: number }>} */
  const rows = {
    'statistician of alphabets': { right: 0, seconds: alphabet.seconds },
    'statistician of characters': { right: 0, seconds: character.seconds },
    'statistician, untrained': { right: 0 },
    'mean of the pixels': { right: 0 },
    'prototypical network, mean embedding': { right: 0, seconds: prototypes.seconds },
  };
  let [asked, chance] = [0, 0];
  for (let draw = 0; draw < DRAWS; draw++) {
    const tasks = tasksOf(alphabet.session, draw);
    const all = tasks.items.dims[0];
    const drawings = tasks.items.dims[1];
    const embedded = embed(picturesOf(data, tasks.items, 0, all));
    const spaces = [
      tasks.code,
      codesOf(character.session, data, tasks.items),
      codesOf(untrained.session, data, tasks.items),
      tasks.pixels,
      meansOf(embedded, drawings),
    ];
    for (let i = 0; i < tasks.held; i++) {
      const same = (/** @type {number} */ j) => tasks.alphabet[j] === tasks.alphabet[i];
      Object.values(rows).forEach((row, k) => {
        row.right += Number(same(nearest(spaces[k], i, spaces[k], (j) => j === i)));
      });
      chance +=
        Array.from({ length: all }, (_, j) => j).filter((j) => j !== i && same(j)).length /
        (all - 1);
      asked++;
    }
  }
  console.log(
    `\nIs the nearest task of the same alphabet? ${asked} questions, ${DRAWS} for each task held out.`,
  );
  table([
    ['five characters of one alphabet', 'right %', 'CPU s'],
    ...Object.entries(rows).map(([name, { right, seconds }]) => [
      ...[name, shareOf(right, asked), seconds?.toFixed(0) ?? ''],
    ]),
    ['chance', percent(chance / asked), ''],
  ]);

  const [some, others] = [0, 1].map((draw) => tasksOf(character.session, draw));
  const [a, b] = [some, others].map((tasks) => [
    tasks.code,
    codesOf(alphabet.session, data, tasks.items),
    tasks.pixels,
    meansOf(embed(picturesOf(data, tasks.items, 0, tasks.items.dims[0])), tasks.items.dims[1]),
  ]);
  const names = [
    'statistician of characters',
    'statistician of alphabets',
    'mean of the pixels',
    'prototypical network, mean embedding',
  ];
  const again = names.map((name, k) => {
    let right = 0;
    for (let i = 0; i < some.held; i++) right += Number(nearest(a[k], i, b[k]) === i);
    return [name, shareOf(right, some.held)];
  });
  console.log(`Is the nearest set of the same character? ${some.held} questions.`);
  table([
    ['five drawings of one character', 'right %'],
    ...again,
    ['chance', percent(1 / b[0].dims[0])],
  ]);
  await paint(character.session, out);
  console.log(`${out}: five drawings of a held-out character, and eight drawn from their code.`);
  for (const { session } of [alphabet, character, untrained, prototypes]) session.free();
}

/** @param {Session} session of characters @param {string} file */
async function paint(session, file) {
  const rows = [];
  for (let i = 0; i < 10; i++) {
    const first = (7 * i) % session.split.test.length;
    const { images, mean: code } = session.view('set', { side: 1, first });
    const { output } = session.view('draw', { code, count: 8 });
    rows.push(Float32Array.from([...images.data, ...output.data]));
  }
  await writePictures(file, rows);
}

/**
 * @param {Core} core
 * @param {{ data: Dataset, seed: number, alphabets: string[] }} setting
 * @param {{ way: number, steps: number, seeds: number, episodes: number }} how
 */
async function condition(core, setting, { way, steps, seeds, episodes }) {
  const { hypers } = /** @type {import('metaglyph').Recipe} */ (recipes.film['1min']);
  /** @type {[string, Record<string, string | number>][]} */
  const learners = [
    ['prototypical network', { condition: 'none' }],
    ['and the task, from the classification', { condition: 'task', bound: 0 }],
    ['and the task, from its bound too', { condition: 'task' }],
  ];
  const shapes = [
    { name: '5-way 1-shot', way: 5, shot: 1 },
    { name: '5-way 5-shot', way: 5, shot: 5 },
    { name: `${way}-way 1-shot`, way, shot: 1 },
    { name: `${way} of one alphabet`, way, shot: 1, within: true },
  ];
  console.log(
    `What it gains to know the task: ${steps} steps on the same episodes, seeds 1 to ${seeds}.`,
  );
  const rows = [];
  for (const [name, own] of learners) {
    /** @type {number[][]} */
    const accuracy = shapes.map(() => []);
    /** @type {number[]} */
    const intervals = shapes.map(() => 0);
    /** @type {number[]} */
    const seconds = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const training = {
        ...{ algorithm: 'film', steps },
        hypers: { ...hypers, ...own, decaySteps: steps },
      };
      const { session, seconds: took } = await train(core, training, { ...setting, seed });
      seconds.push(took);
      for (const [k, { name: _, ...shape }] of shapes.entries()) {
        const judgement = await judge(core, session, shape, episodes);
        accuracy[k].push(judgement.accuracy);
        intervals[k] = judgement.interval;
      }
      session.free();
    }
    rows.push([
      name,
      ...accuracy.map((a, k) => `${percent(mean(a))} ± ${percent(intervals[k])}`),
      mean(seconds).toFixed(0),
    ]);
  }
  table([['accuracy %', ...shapes.map(({ name }) => name), 'CPU s'], ...rows]);
  console.log('± is the 95 % interval of one seed over the episodes.');
}
