/** Drawings and characters that nobody has drawn: what is made, from what, and the same each time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'metaglyph';
import {
  bending,
  composed,
  kept,
  moreDrawings,
  newCharacters,
  newSets,
  recognised,
  sharpen,
} from 'metaglyph/generate';

const core = await load();
const data = core.dataset.glyphs({ seed: 5, alphabets: 3, characters: 8, drawers: 8 });
const [held, ...learn] = data.alphabets;
const split = { alphabets: [held] };
const vae = core.session('vae', { latent: 8, batch: 32, rate: 3e-3, seed: 3, split }, data);
vae.step(120);

/** @param {import('metaglyph').GivenAlphabet[]} made */
const join = (made) => core.dataset.join([{ made }]);

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const apart = (a, b) => Array.from(a).reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);

/** @param {readonly import('metaglyph').GivenAlphabet[]} alphabets */
const pictures = (alphabets) =>
  alphabets.flatMap(({ characters }) =>
    characters.map(({ drawings }) => drawings.map((d) => /** @type {Float32Array} */ (d.picture))),
  );

test('sharpen: ink where the picture is darkest, as much of it', () => {
  const picture = data.picture(3, { normalise: 'moment' });
  const bitmap = sharpen(picture);
  assert.ok(bitmap.every((value) => value === 0 || value === 1));
  const ink = picture.reduce((a, b) => a + b, 0) * 3.75 ** 2;
  const got = bitmap.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(got - ink) < 2 + 0.02 * ink, `${got} pixels of ${ink}`);
  assert.ok(apart(core.picture(bitmap), picture) < 0.1 * apart(picture, new Float32Array(784)));
  assert.ok(!sharpen(new Float32Array(784)).some(Boolean));
});

test('a made set has what it is made of, and refuses the rest', async () => {
  const picture = data.picture(0);
  const bitmap = /** @type {Uint8Array} */ (data.bitmap(1));
  const strokes = /** @type {import('metaglyph').Stroke[]} */ (data.strokes(2));
  const drawings = [{ picture }, { bitmap, drawer: 7 }, { strokes }];
  const made = await join([{ name: 'A', characters: [{ name: 'a', drawings }] }]);
  assert.deepEqual([made.source, made.alphabets, made.items], ['made', ['A'], 3]);
  assert.ok(apart(made.picture(0), picture) < 1e-3);
  assert.deepEqual(made.bitmap(1), bitmap);
  assert.deepEqual(
    [1, 7, 3],
    [0, 1, 2].map((item) => made.drawerOf(item)),
  );
  assert.deepEqual([made.strokes(1), made.strokes(2)], [null, strokes]);
  made.free();
  const of = (/** @type {any} */ drawing) =>
    join([{ name: 'A', characters: [{ name: 'a', drawings: [drawing] }] }]);
  await assert.rejects(of({}), { code: 'shape' });
  await assert.rejects(of({ picture: [1, 2] }), { code: 'shape' });
  await assert.rejects(of({ picture: new Float32Array(784).fill(1.5) }), { code: 'range' });
  await assert.rejects(join([]), { code: 'format' });
});

test('composed: new characters of the alphabets asked for, in strokes, other ones for other seeds', async () => {
  const make = (/** @type {string} */ kind, seed = 1) =>
    composed(data, { kind, alphabets: learn, characters: 12, seed });
  for (const kind of ['beside', 'overlay', 'strokes', 'halves', 'rearranged', 'bent']) {
    const alphabets = make(kind);
    assert.deepEqual(
      alphabets.map(({ name }) => name),
      learn.map((name) => `${name} +`),
    );
    const made = await join(alphabets);
    const [again, other] = await Promise.all([make(kind), make(kind, 2)].map((a) => join(a)));
    assert.equal(again.fingerprint, made.fingerprint, kind);
    assert.notEqual(other.fingerprint, made.fingerprint, kind);
    assert.equal(made.classes.length, 12);
    for (const { first, count } of made.classes) {
      assert.ok(count >= 2, kind);
      assert.equal(made.strokes(first) === null, kind === 'halves');
      const [one, next] = [made.picture(first), made.picture(first + 1)];
      assert.ok(one.some((ink) => ink > 0.5) && apart(one, next) > 0, kind);
    }
    for (const set of [made, again, other]) set.free();
  }
  const both = make('bent+beside');
  assert.deepEqual(
    both[0].characters.map(({ name }) => name.split(' ')[0]),
    ['bent', 'beside', 'bent', 'beside', 'bent', 'beside'],
  );
  const strokes = data.strokes(0) ?? [];
  assert.deepEqual(bending(3)(strokes), bending(3)(strokes));
  assert.notDeepEqual(bending(3)(strokes), bending(4)(strokes));
  assert.throws(() => make('folded'), { code: 'name' });
});

test('more drawings: of every training character, of no other, between those that it has', () => {
  const options = { drawings: 6, noise: 0, sharp: false, seed: 4 };
  const made = moreDrawings(vae, options);
  assert.deepEqual(
    made.map(({ name }) => name),
    learn,
  );
  assert.deepEqual(pictures(moreDrawings(vae, options)), pictures(made));
  assert.notDeepEqual(pictures(moreDrawings(vae, { ...options, seed: 5 })), pictures(made));
  const [{ drawings }] = made[0].characters;
  assert.deepEqual(
    drawings.map((d) => d.drawer),
    [9, 10, 11, 12, 13, 14],
  );
  const all = pictures(made);
  assert.ok(all.flat().every((p) => p.every((ink) => ink >= 0 && ink <= 1)));
  assert.ok(apart(all[0][0], all[0][1]) > 0.01);
  // Nearer to others of the character than to another's, by far the most of them.
  const means = all.map((list) => list[0].map((_, k) => list.reduce((s, p) => s + p[k], 0) / 6));
  const right = all.map((list, i) =>
    list.filter((p) => means.every((m) => apart(p, m) >= apart(p, means[i]))),
  );
  assert.ok(right.flat().length > 0.7 * 96, `${right.flat().length} of 96`);
});

test('new characters: as many as asked for, from one of two to the other', () => {
  const make = (/** @type {number} */ at) =>
    newCharacters(vae, { characters: 10, drawings: 5, at, sharp: false, seed: 2 });
  const [start, middle, end] = [0, 0.5, 1].map(make);
  assert.deepEqual(pictures(make(0.5)), pictures(middle));
  assert.ok(middle.every(({ name }) => learn.includes(name.slice(0, -2))));
  const mean = (/** @type {Float32Array[]} */ list) =>
    list[0].map((_, k) => list.reduce((s, p) => s + p[k], 0) / list.length);
  const [from, between, to] = [start, middle, end].map((m) => pictures(m).map(mean));
  assert.equal(between.length, 10);
  for (let i = 0; i < 10; i++) {
    const whole = apart(from[i], to[i]);
    assert.ok(apart(from[i], between[i]) < whole && apart(between[i], to[i]) < whole);
  }
  const one = pictures(middle)[0];
  assert.equal(one.length, 5);
  assert.ok(apart(one[0], one[1]) > 0.01);
});

test('new sets of a statistician: between two characters, or from the prior', () => {
  const hypers = { drawings: 4, latent: 4, context: 8, sets: 8, seed: 3, split };
  const session = core.session('statistician', hypers, data);
  session.step(20);
  const options = { characters: 7, drawings: 3, sharp: false, seed: 2 };
  for (const prior of [false, true]) {
    const made = newSets(session, { ...options, prior });
    const all = pictures(made);
    assert.deepEqual([all.length, all[0].length], [7, 3]);
    assert.ok(all.flat().every((p) => p.every((ink) => ink >= 0 && ink <= 1)));
    assert.ok(apart(all[0][0], all[0][1]) > 0 && apart(all[0][0], all[1][0]) > 0);
    assert.deepEqual(pictures(newSets(session, { ...options, prior })), all);
  }
  session.free();
});

test('recognised: drawings that are what they are called; kept: no others', async () => {
  const hypers = { way: 12, filters: 16, evalShot: 1, evalQuery: 1, seed: 1, split };
  const judge = core.session('proto', { ...hypers, withinAlphabet: 0.5 }, data);
  judge.step(80);
  const of = (/** @type {number} */ c, /** @type {number} */ from) => ({
    bitmap: /** @type {Uint8Array} */ (data.bitmap(data.classes[c].first + from)),
  });
  const own = data.classes.flatMap((c, i) => (data.alphabets[c.alphabet] === learn[0] ? [i] : []));
  // Of each character four of its own drawings, and four of the next one's.
  const characters = own.map((c, i) => ({
    name: data.classes[c].name,
    drawings: [0, 1, 2, 3, 0, 1, 2, 3].map((d, k) => of(k < 4 ? c : own[(i + 1) % own.length], d)),
  }));
  const alphabets = [{ name: learn[0], characters }];
  const made = await join(alphabets);
  const right = recognised(judge, made, { shot: 3, seed: 1 });
  const count = (/** @type {number} */ from) =>
    right.filter((yes, i) => yes && Math.floor(i / 4) % 2 === from).length;
  assert.equal(right.length, 64);
  assert.ok(count(0) >= 26, `${count(0)} of 32 true ones`);
  assert.ok(count(1) <= 4, `${count(1)} of 32 false ones`);
  const [{ characters: left }] = kept(alphabets, right);
  assert.equal(left.flatMap((c) => c.drawings).length, count(0) + count(1));

  // A new character must hold together, and be no character that there is.
  const [a] = own;
  const fresh = [
    { name: 'apart', drawings: [0, 1, 2, 3, 4, 5].map((d) => of(own[d], d)) },
    { name: 'real', drawings: [0, 1, 2, 3, 4, 5].map((d) => of(a, d)) },
  ];
  const unseen = data.classes.findIndex((c) => data.alphabets[c.alphabet] === held);
  fresh.push({ name: 'new', drawings: [0, 1, 2, 3, 4, 5].map((d) => of(unseen, d)) });
  const sets = [{ name: `${learn[0]} +`, characters: fresh }];
  const second = await join(sets);
  const answer = recognised(judge, second, { shot: 3, seed: 1 });
  const names = kept(sets, answer, { least: 0.6 }).flatMap((s) => s.characters.map((c) => c.name));
  assert.ok(names.includes('new') && names.length === 1, `${names}: ${answer}`);
  for (const set of [made, second]) set.free();
  judge.free();
});

test('join: only the first drawings of each character', async () => {
  const part = await core.dataset.join([{ data, alphabets: learn, drawers: 3 }]);
  assert.ok(part.classes.length === 16 && part.classes.every((c) => c.count === 3));
  assert.deepEqual(part.bitmap(0), data.bitmap(data.classes[8].first));
  part.free();
});
