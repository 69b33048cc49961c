/** Methods side by side, and Lake's exam: the page's figures are those of Node, and nothing is lost. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { examinee, gradeExam, load, recipes } from 'metaglyph';
import { examFiles, runsOf } from '../node/exams.mjs';
import { zip } from '../node/make.mjs';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('../../web/app/comparison.js').Comparison} Comparison */
/** @typedef {import('../../web/app/comparison.js').Result} Result */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const METHODS = ['nearestMean', 'proto', 'matching', 'memory', 'maml', 'fomaml', 'metasgd'];
METHODS.push('anil', 'reptile', 'finetune', 'scratch');

/** Short trainings of some methods, judged on few episodes. @param {string[]} methods @param {number} steps */
const address = (methods, steps) =>
  `#v1/compare?data=glyphs&episodes=10&steps=${steps}${METHODS.filter(
    (method) => !methods.includes(method),
  )
    .map((method) => `&${method}=false`)
    .join('')}`;

/** @param {import('./playground.mjs').Playground} play */
const rowsOf = (play) =>
  play.studio(({ run }) => {
    const { rows } = /** @type {Comparison} */ (run.director);
    return rows.map(({ results: _, answers: _told, ...row }) => row);
  });

/** @param {import('./playground.mjs').Playground} play */
const finished = (play) =>
  play.until(({ playing, run }) => !playing && !(/** @type {Comparison} */ (run.director).open));

/** Runs in the page: it trains `pace` steps a second at most, so that something can be done meanwhile. */
const paced = `{
  const { postMessage } = Worker.prototype;
  window.pace = 2;
  Worker.prototype.postMessage = function (message, transfer) {
    if (message.type === 'play') message.args.rate = window.pace;
    postMessage.call(this, message, transfer);
  };
}`;

/** What Node makes of the prototypical net of the table. @param {number} steps */
async function inNode(steps) {
  const core = await load();
  const data = core.dataset.glyphs({ seed: 1, alphabets: 8, characters: 30, drawers: 20 });
  const { hypers = {} } = recipes.proto['10s'] ?? {};
  const split = { alphabets: data.alphabets.slice(-2) };
  const given = { ...hypers, decaySteps: steps, seed: 7, split };
  const session = core.session('proto', given, data);
  session.step(steps);
  return { core, session };
}

const SHAPES = /** @type {const} */ ([
  ['5w1s', { way: 5, shot: 1 }],
  ['5w5s', { way: 5, shot: 5 }],
  ['20w1s', { way: 20, shot: 1 }],
]);

const exam = load().then((core) => {
  const glyphs = { seed: 5, alphabets: 4, characters: 20, drawers: 4 };
  const runs = runsOf(core.dataset.glyphs(glyphs)).map((run) => ({ name: '', ...run }));
  return { runs, bytes: zip(examFiles(runs)) };
});

/**
 * The same episode as pictures: who is right is what the beliefs say, counted as the table counts it.
 * @param {import('./playground.mjs').Playground} play
 */
async function picturesOf(play) {
  const stage = play.page.locator('mg-answers');
  const grid = stage.locator('.grid');
  const told = await play.studio(({ run }) =>
    /** @type {Comparison} */ (run.director).rows.map(({ answers }) =>
      answers['5w1s'].map((one) => [...one.after]),
    ),
  );
  assert.deepEqual(
    told.map((episodes) => episodes.length),
    [6, 6, 6],
  );
  await stage.getByRole('button', { name: 'Next episode' }).click();
  await stage.getByText('episode 2 of 6').waitFor();
  const beliefs = told.map((episodes) => episodes[1]);
  const guesses = beliefs.map((p) =>
    Array.from({ length: 25 }, (_, j) => {
      const row = p.slice(5 * j, 5 * j + 5);
      return row.indexOf(Math.max(...row));
    }),
  );
  const letters = guesses.map((row) =>
    row.map((c, j) => (c === Math.floor(j / 5) ? '✓' : 'ABCDE'[c])),
  );
  const cells = () => grid.locator('tbody td > [aria-hidden]').allInnerTexts();
  assert.deepEqual(await cells(), letters.flat());
  const right = letters.map((row) => row.filter((mark) => mark === '✓').length);
  const heads = await grid.locator('tbody th').allInnerTexts();
  heads.forEach((head, i) => assert.match(head, new RegExp(`${right[i]} of 25`)));
  const painted = await grid.locator('canvas').evaluateAll((all) =>
    all.map((one) => {
      const canvas = /** @type {HTMLCanvasElement} */ (one);
      return canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data.join() ?? '';
    }),
  );
  assert.equal(new Set(painted).size, 30, 'thirty different drawings');

  // Those that one method alone misses; the keyboard goes from one to the next of them.
  const wrong = letters[0].map((_, j) => letters.filter((row) => row[j] !== '✓').length);
  const alone = wrong.flatMap((n, j) => (n === 1 ? [j] : []));
  assert.ok(alone.length > 1, `${wrong}`);
  await stage.getByRole('button', { name: `by one alone: ${alone.length}` }).click();
  assert.equal(await grid.locator('thead .other').count(), 25 - alone.length);
  const chosen = stage.locator('.list');
  const name = (/** @type {number} */ j) => `Drawing ${j + 1}, of ${'ABCDE'[Math.floor(j / 5)]}`;
  assert.equal((await chosen.locator('caption').innerText()).trim(), name(alone[0]));
  await grid.getByRole('button', { name: name(alone[0]), exact: true }).press('ArrowRight');
  await chosen.getByText(name(alone[1])).waitFor();
  const shares = await chosen.locator('tbody tr').allInnerTexts();
  shares.forEach((line, i) => {
    const j = alone[1];
    const percent = Math.round(100 * beliefs[i][5 * j + Math.floor(j / 5)]);
    assert.match(line, new RegExp(`\\b${percent} %`));
    assert.match(line, letters[i][j] === '✓' ? /✓/ : /✗/);
  });
  // No recipe of MAML's is for 20 ways.
  await stage.getByRole('button', { name: '20-way 1-shot' }).click();
  assert.equal(await grid.locator('tbody tr').count(), 2);
  assert.equal(await grid.locator('.ask').count(), 100);
}

test('one method after the other, judged on the same episodes; the table sorts and is copied', async () => {
  const play = await stand.open({
    hash: address(['nearestMean', 'proto', 'maml'], 4),
    script: `navigator.clipboard.writeText = async (text) => void (window.copied = text);`,
  });
  const { page } = play;
  const stage = page.locator('mg-stage-compare');
  assert.match(await stage.locator('.top').innerText(), /4 trainings to do/);
  assert.match(await stage.locator('caption').innerText(), /procedural glyphs, not handwriting/);
  assert.match(await stage.locator('caption').innerText(), /Shortened: 4 steps/);
  assert.equal(await stage.getByRole('button', { name: 'Copy as CSV' }).isDisabled(), true);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await finished(play);
  const rows = await rowsOf(play);
  assert.deepEqual(
    rows.map(({ method, transductive, seconds }) => [method, transductive, seconds.length]),
    [
      ['nearestMean', false, 1],
      ['proto', true, 1],
      ['maml', true, 2],
    ],
  );
  // The same episodes: on them pixels are the same for everybody.
  const [pixels, proto, maml] = rows.map(({ figures }) => figures);
  assert.deepEqual(Object.keys(maml), ['5w1s', '5w5s'], 'no recipe for 20 ways');
  for (const figures of [pixels, proto, maml])
    for (const [shape, figure] of Object.entries(figures)) {
      assert.ok('mean' in figure && 'mean' in pixels[shape], shape);
      assert.equal(figure.baseline, /** @type {any} */ (pixels[shape]).mean, shape);
      assert.ok(figure.half > 0 && figure.half < 0.2, `${figure.half}`);
    }
  const table = stage.locator('table').first();
  const cells = await table.locator('tbody tr').nth(1).locator('td b').allInnerTexts();
  assert.deepEqual(
    cells,
    SHAPES.map(([shape]) => (100 * /** @type {any} */ (proto[shape]).mean).toFixed(1)),
  );

  const names = () => table.locator('tbody th').allInnerTexts();
  const column = table.locator('thead th').nth(1);
  await column.getByRole('button').click();
  assert.equal(await column.getAttribute('aria-sort'), 'descending');
  const means = rows.map(({ figures }) => /** @type {any} */ (figures['5w1s']).mean);
  const worst = rows[means.indexOf(Math.min(...means))].method;
  assert.match((await names())[2], worst === 'nearestMean' ? /nearest/ : /net|MAML/);
  await column.getByRole('button').click();
  assert.equal(await column.getAttribute('aria-sort'), 'ascending');
  // What has no figure stays below, whichever way the others go.
  for (let i = 0; i < 2; i++) {
    await table.locator('thead th').nth(3).getByRole('button').click();
    assert.match((await names())[2], /MAML/);
  }
  await stage.getByRole('button', { name: 'Copy as CSV' }).click();
  await page.waitForFunction(() => /** @type {any} */ (window).copied);
  const csv = await page.evaluate(() => /** @type {any} */ (window).copied.split('\n'));
  assert.equal(csv.length, 5);
  const { mean } = /** @type {any} */ (proto['20w1s']);
  assert.match(csv[2], new RegExp(`^proto,10s,4,7,.*,glyphs,10,.*,${(100 * mean).toFixed(2)},`));

  await picturesOf(play);

  // Other alphabets are other episodes: another table. This one comes back with its own.
  const held = await play.studio(({ heldOut }) => heldOut);
  const chip = page.locator('mg-data').getByRole('button', { name: held[0] });
  await chip.click();
  assert.deepEqual(
    (await rowsOf(play)).map(({ figures }) => figures),
    [{}, {}, {}],
  );
  await stage.getByText('Once a method has been measured').waitFor();
  await chip.click();
  assert.deepEqual(await rowsOf(play), rows);
  await stage.getByText('episode 1 of 6').waitFor();
  const again = await play.studio(({ run }) => run.hold);
  assert.deepEqual(again?.toSorted(), held.toSorted());
});

test('paused, left for another lesson, and with a worker that dies: the same figures as in Node', async () => {
  const play = await stand.open({ hash: '#v1/maml?data=glyphs&filters=4', script: paced });
  const { page } = play;
  await play.train(3);
  await page.evaluate((hash) => void (location.hash = hash), address(['proto'], 24));
  await play.until(({ lesson, run, jobs }) => lesson.id === 'compare' && run.director && !jobs);
  await play.studio((studio) => studio.play());
  await play.until(({ run }) => run.step > 1);
  await page.getByRole('button', { name: 'Pause' }).click();
  await play.settled();
  const step = await play.studio(({ run }) => run.step);
  assert.ok(step < 24, `${step}`);

  await page.getByRole('link', { name: 'Learn to learn' }).click();
  await play.until(({ lesson, held, busy }) => lesson.id === 'maml' && held === lesson && !busy);
  assert.equal(await play.studio(({ run }) => run.step), 3, 'the other network is there');
  await play.train(1);
  await page.getByRole('link', { name: 'Side by side' }).click();
  await play.until(({ lesson, held, busy }) => lesson.id === 'compare' && held === lesson && !busy);
  assert.equal(await play.studio(({ run }) => run.step), step);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await play.until(({ run }, from) => run.step > from, step);
  await page.evaluate('window.pace = 0');
  await play.studio(({ client, run, playing }) => {
    if (!playing || run.step >= 24) throw new Error('it is to die while it trains');
    client?.die('died', 'for this test');
  });
  await finished(play);
  assert.match((await play.notices())[0], /replaced/);

  const [row] = await rowsOf(play);
  const { session } = await inNode(24);
  for (const [name, shape] of SHAPES) {
    const figure = /** @type {any} */ (row.figures[name]);
    const wanted = session.evaluate({ ...shape, query: 5, episodes: 10 });
    assert.ok(Math.abs(figure.mean - wanted.accuracy) < 1e-12, `${name}: ${figure.mean}`);
    assert.ok(Math.abs(figure.half - wanted.interval) < 1e-4, `${name}: ± ${figure.half}`);
  }
  const answers = await play.studio(({ run }) =>
    /** @type {Comparison} */ (run.director).rows[0].answers['20w1s'].map((one) => [...one.after]),
  );
  for (const [index, beliefs] of answers.entries()) {
    const asked = { side: 1, index, way: 20, shot: 1, query: 5 };
    assert.deepEqual(beliefs, [...session.view('episode', asked).probs.data], `episode ${index}`);
  }
  await page.getByRole('link', { name: 'Learn to learn' }).click();
  await play.until(({ lesson, held, run }) => lesson.id === 'maml' && held === lesson && run.info);
  assert.equal(await play.studio(({ run }) => run.step), 4);
});

test('Play, Pause and Play before the worker has heard of the first: it goes on', async () => {
  const play = await stand.open({ hash: address(['proto'], 4) });
  const button = play.page.locator('mg-transport .play');
  await play.hold('play');
  await button.click();
  await play.reached('play');
  await button.click();
  await play.until(({ playing }) => !playing);
  await button.click();
  await play.until(({ playing }) => playing);
  await play.release();
  await finished(play);
});

test('a training is given up, and one that fails is told in its row', async () => {
  const play = await stand.open({ hash: address(['proto'], 2000) });
  await play.studio((studio) => studio.play());
  await play.until(({ run }) => run.step > 1);
  await play.page.getByRole('button', { name: 'Give up' }).click();
  await play.until(({ playing, run }) => !playing && run.step === 0);
  assert.equal(await play.page.getByRole('button', { name: 'Give up' }).isDisabled(), true);
  // Seven of eight alphabets held out: too few characters are left for 32 classes.
  await play.studio((studio) => {
    const names = studio.data?.alphabets.map(({ name }) => name) ?? [];
    studio.setHold(names.slice(1));
    return studio.play();
  });
  await play.until(({ run }) =>
    /** @type {Comparison} */ (run.director).rows.some(({ troubles }) => troubles.length > 0),
  );
  const told = play.page.locator('mg-stage-compare .trouble').first();
  assert.match(await told.innerText(), /\d/);
  await play.studio((studio) => studio.pause());
});

test('the exam: sat by a network of the table, beside people; the answers are those of Node', async () => {
  const { runs, bytes } = await exam;
  const play = await stand.open({ hash: address(['proto'], 6) });
  const { page } = play;
  await play.drop({ 'all_runs.zip': bytes });
  await play.until(({ exam: one }) => one?.info);
  const room = page.locator('mg-exam');
  await room.getByText('Train a method above').waitFor();
  await play.studio((studio) => studio.play());
  await finished(play);
  await room.getByRole('button', { name: 'Sit the exam' }).click();
  await play.until(({ exam: one }) => one?.sat.length === 2 && !one.sitting);
  const sat = await play.studio(({ exam: one }) => one?.sat ?? []);

  const { core, session } = await inNode(6);
  for (const { alone, error, half, perRun, transductive, learnt, steps } of sat) {
    // One by one takes long: there the first runs tell.
    const some = alone ? runs.slice(0, 4) : runs;
    const wanted = gradeExam(some, examinee(core, session, { alone }));
    assert.deepEqual(perRun.slice(0, some.length), wanted.perRun, `alone: ${alone}`);
    if (!alone) assert.deepEqual([error, half], [wanted.error, wanted.interval]);
    assert.equal(transductive, !alone);
    assert.deepEqual([learnt.source, learnt.alphabets.length, steps], ['glyphs', 6, 6]);
  }
  const lines = await room.locator('tbody tr').allInnerTexts();
  assert.equal(lines.length, 9);
  assert.match(lines.find((line) => /people/.test(line)) ?? '', /4\.5/);
  const shares = lines.map((line) => Number(/(\d+\.\d+)(?: ± [\d.]+)?$/.exec(line.trim())?.[1]));
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  await room.getByText('3,600 procedural glyphs of 6 invented alphabets').waitFor();

  // Every wrong answer of a run is there to be looked at.
  const alone = sat.find((one) => one.alone);
  const run = alone?.perRun.findLastIndex((share) => share > 0) ?? -1;
  const count = Math.round(20 * (alone?.perRun[run] ?? 0));
  await room.getByRole('button', { name: `Run ${run + 1}: ${count} of 20 wrong` }).click();
  assert.equal(await room.locator('.wrong li').count(), count);
  const [item, took, is] = await room
    .locator('.wrong mg-pictures')
    .first()
    .evaluate((sheet) => {
      const { ink } = /** @type {{ ink: Uint8Array }} */ (/** @type {any} */ (sheet));
      return [0, 1, 2].map((k) => ink.slice(784 * k, 784 * (k + 1)).join());
    });
  assert.ok(item !== took && took !== is && item !== is);

  // What is damaged is explained, and nothing is lost.
  for (const damaged of [bytes.subarray(0, bytes.length / 2), new Uint8Array(40)]) {
    await play.drop({ 'all_runs.zip': damaged });
    const notice = page.locator('mg-notices article[data-id="exam"]');
    await notice.waitFor();
    assert.match(await notice.innerText(), /cannot be read[^]*have been kept[^]*all_runs\.zip: /);
    await notice.getByRole('button', { name: 'Close this message' }).click();
  }
  assert.equal(await play.studio(({ exam: one }) => one?.sat.length), 2);
  assert.deepEqual((await rowsOf(play)).length, 1);
  assert.deepEqual(await play.unusable(), []);
});

test('a recipe with glyphs beside the drawings: trained on both, and so examined', async () => {
  const { bytes } = await exam;
  const play = await stand.open({ hash: `${address(['proto'], 1)}&preset=10min` });
  await play.studio((studio) => studio.play());
  await finished(play);
  await play.drop({ 'all_runs.zip': bytes });
  await play.until(({ exam: one }) => one?.sat.length);
  const learnt = await play.studio(({ exam: one }) => one?.sat[0].learnt);
  assert.deepEqual([learnt?.alphabets.length, learnt?.items], [6 + 8, 6 * 600 + 8 * 400]);
});

test('the exam in other lessons: sat by the network of the lesson, or told where there is none', async () => {
  const { bytes } = await exam;
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  await play.train(2);
  await play.drop({ 'exam.zip': bytes }); // by what is in it, not by its name
  await play.until(({ notices }) => notices.length > 0);
  await play.page.locator('mg-notices article').waitFor();
  assert.match((await play.notices())[0], /exam has been read/);
  assert.equal(await play.studio(({ run, data }) => data?.source === 'glyphs' && run.step), 2);
  await play.page.locator('mg-notices').getByRole('button', { name: 'Learn to learn' }).click();
  await play.until(({ lesson, held, busy }) => lesson.id === 'maml' && held === lesson && !busy);
  await play.studio((studio) => studio.setHyper('filters', 4));
  await play.until(({ run, busy }) => run.hypers.filters === 4 && !busy);
  const room = play.page.locator('mg-exam');
  await room.getByRole('button', { name: 'Sit the exam' }).click();
  await room.getByText('this network has learnt to tell 5').waitFor();
  await room.getByRole('button', { name: 'Set classes N to 20' }).click();
  await play.until(({ run, busy }) => run.hypers.way === 20 && !busy);
  await play.drop({ 'exam.zip': bytes });
  await play.until(({ exam: one }) => one?.sat.length === 2 && !one.sitting);
  assert.match(await room.locator('tr.ours').first().innerText(), /MAML, second order, 0 steps/);
});

test('axe finds nothing serious, every text is there in both languages', async () => {
  const play = await stand.open({ hash: address(['nearestMean', 'proto'], 2) });
  await play.studio((studio) => studio.play());
  await finished(play);
  await play.page.locator('mg-controls summary').click();
  assert.deepEqual(await play.unusable(), []);
  await play.bilingual();
});

test('phone, dark: the table fits, and the exam under it', async () => {
  const { bytes } = await exam;
  const play = await stand.open({
    hash: address(['nearestMean', 'proto'], 2),
    width: 360,
    height: 640,
    scheme: 'dark',
  });
  await play.studio((studio) => studio.play());
  await finished(play);
  await play.drop({ 'all_runs.zip': bytes });
  await play.until(({ exam: one }) => one?.sat.length === 2 && !one.sitting);
  assert.equal(await play.sideways(), 0);
  const cut = await play.page.locator('mg-stage-compare').evaluate((stage) => {
    const inside = [...(stage.shadowRoot?.querySelectorAll('th, td') ?? [])];
    return inside
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .map((one) => one.textContent);
  });
  assert.deepEqual(cut, []);
  // The open lesson’s tab is in sight.
  await poll(
    () => play.page.getByRole('link', { name: 'Side by side' }).boundingBox(),
    (tab) => tab && tab.x >= 0 && tab.x + tab.width <= 360,
  );
  assert.deepEqual(await play.unusable(), []);
});

test('the lab compares methods of its own with those they come from', async () => {
  const play = await stand.open({ hash: '#v1/rapid?data=glyphs&episodes=10&steps=2' });
  await play.page.locator('mg-transport .play').click();
  await finished(play);
  const rows = await rowsOf(play);
  const of = Object.fromEntries(rows.map((row) => [row.method, row]));
  assert.deepEqual(Object.keys(of), ['proto', 'film', 'maml', 'leo', 'abml']);
  for (const { method, figures, troubles } of rows) {
    assert.deepEqual(troubles, [], method);
    for (const figure of Object.values(figures))
      assert.ok('mean' in figure && figure.mean > 0.05 && figure.baseline > 0.05, method);
  }
  const columns = Object.values(of).map(({ figures }) => Object.keys(figures).length);
  assert.deepEqual(columns, [3, 3, 2, 2, 2]); // recipes of the MAML family are for 5 ways
  assert.deepEqual(play.problems, []);
});
