/** Exercises of the lab's lessons: made in the page, opened elsewhere, judged as the command judges them. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { load, readExercise, runExercise } from '../../wasm/index.js';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('../../wasm/exercise.js').Exercise} Exercise */

/** @type {Stand} */
let stand;
/** @type {string} */
let folder;
/** @type {import('../../wasm/index.js').Core} */
let core;
before(async () => {
  [stand, core] = await Promise.all([Stand.make(), load()]);
  folder = mkdtempSync(join(tmpdir(), 'metaglyph-labs-'));
});
afterEach(async () => {
  await stand.clean();
  for (const context of stand.browser.contexts()) await context.close();
});
after(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Opens the dialog, fills it in, and takes the exercise along.
 * @param {string} hash
 * @param {{ metric?: string, target: string, steps: number }} goal
 * @param {boolean} alone  as a file as well
 */
async function make(hash, { metric, target, steps }, alone) {
  const play = await stand.open({ hash });
  const { page } = play;
  // Pressed twice before it is there, it is there once.
  await page.getByRole('button', { name: 'Exercise', exact: true }).evaluate((button) => {
    for (let i = 0; i < 2; i++) /** @type {HTMLElement} */ (button).click();
  });
  if (metric) await page.locator('select[name=metric]').selectOption(metric);
  await page.locator('input[name=target]').fill(target);
  await page.locator('input[name=steps]').fill(String(steps));
  const element = await page.locator('textarea.code').inputValue();
  const file = join(folder, 'exercise.html');
  if (alone) {
    await page.getByRole('tab', { name: 'One file' }).click();
    const [html] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the HTML file' }).click(),
    ]);
    await html.saveAs(file);
  }
  await page.getByRole('tab', { name: 'For the command line' }).click();
  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download exercise.json' }).click(),
  ]);
  const made = readExercise(readFileSync(await json.path(), 'utf8'), core.describe().algorithms);
  assert.equal(await page.locator('mg-exercise').count(), 1);
  if (metric) assert.deepEqual(await play.unusable(), []);
  return { made, element, file: pathToFileURL(file).href };
}

/** A page of a course. @param {string} body */
const bare = (body) =>
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="icon.svg"><body>${body}`;

/**
 * Opens an exercise, presses Play and waits for the verdict.
 * @param {string} url
 * @param {{ offline?: boolean }} [options]
 */
async function solve(url, { offline = false } = {}) {
  const context = await stand.browser.newContext({ locale: 'en-GB', offline });
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error.stack)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(url);
  await page.locator('metaglyph-lab .play').click();
  await page.locator('mg-lab-goal .goal:is(.met, .missed)').waitFor({ timeout: 60_000 });
  const { outcome, exercise } = await page.locator('metaglyph-lab').evaluate((lab) => {
    const { studio } = /** @type {any} */ (lab);
    return { outcome: studio.outcome, exercise: studio.exercise };
  });
  const verdict = await page.locator('mg-lab-goal .verdict').innerText();
  assert.deepEqual(problems, []);
  return { page, outcome, exercise, verdict };
}

/**
 * Hashes with changed values, a goal that is met after so many steps, and values expected to be kept.
 * @type {Record<string, { hash: string, goal: Parameters<typeof make>[1], kept: Exercise['hypers'], alone?: boolean }>}
 */
const cases = {
  gan: {
    hash: 'batch=16&generatorSteps=2',
    goal: { target: '20', steps: 15 },
    kept: { batch: 16, generatorSteps: 2 },
  },
  robot: {
    hash: 'rollouts=10&innerSteps=1',
    goal: { target: '-2.5', steps: 6 },
    kept: { rollouts: 10 },
    alone: true,
  },
  cmaes: {
    hash: 'function=ackley&population=20&seed=3',
    goal: { target: '0.01', steps: 60 },
    kept: { function: 'ackley', population: 20 },
  },
  calibrate: {
    hash: 'points=6',
    goal: { metric: 'query_loss', target: '2', steps: 120 },
    kept: { points: 6 },
  },
};

for (const [lesson, { hash, goal, kept, alone = false }] of Object.entries(cases))
  test(`${lesson}: made in the page, met elsewhere and at the command line; a harder one is missed`, async () => {
    const { made, element, file } = await make(`#v1/${lesson}?data=glyphs&${hash}`, goal, alone);
    assert.deepEqual([made.lesson, made.limit.steps], [lesson, goal.steps]);
    for (const [key, value] of Object.entries(kept)) assert.equal(made.hypers[key], value, key);
    const reached = await runExercise(core, made);
    assert.ok(reached.met, JSON.stringify(reached));

    stand.site.extra.set('/exercise.html', bare(element));
    const elsewhere = await solve(`${stand.site.url}exercise.html`);
    assert.deepEqual(elsewhere.exercise, made);
    assert.match(elsewhere.verdict, /Goal met/);
    assert.ok(Math.abs(elsewhere.outcome.value - reached.value) < 1e-9, elsewhere.verdict);
    if (alone) {
      const { exercise, outcome } = await solve(file, { offline: true });
      assert.deepEqual(exercise, made);
      assert.equal(outcome.value, elsewhere.outcome.value);
    }

    const { comparison, target } = /** @type {NonNullable<Exercise['goal']>} */ (made.goal);
    const harder = { ...made, goal: { ...made.goal, target: comparison === '>=' ? 1e4 : -1e4 } };
    const missed = await runExercise(core, /** @type {Exercise} */ (harder));
    assert.deepEqual([missed.met, missed.value], [false, reached.value], `${target}`);
  });

test('what is locked in a lab’s exercise stays locked: its lesson, its function, its seed', async () => {
  const lab = (/** @type {string} */ attributes) =>
    `<metaglyph-lab ${attributes} controls="play,step" steps="20" goal="best <= 0.001"></metaglyph-lab>`;
  const labs = lab('preset="swarm"') + lab('preset="search"');
  stand.site.extra.set(
    '/exercise.html',
    bare(`<script type="module" src="lab.js"></script>${labs}`),
  );
  const context = await stand.browser.newContext({ viewport: { width: 1280, height: 2400 } });
  const page = await context.newPage();
  await page.goto(`${stand.site.url}exercise.html`);
  const [first, second] = [0, 1].map((at) => page.locator('metaglyph-lab').nth(at));
  // A Step before there is a worker waits for it, also for one that another lab has now.
  for (const one of [first, second]) {
    const studio = () =>
      one.evaluate((element) => {
        const { shown, run } = /** @type {any} */ (element).studio ?? {};
        return { shown, step: run?.step };
      });
    await poll(studio, ({ shown }) => shown);
    await one.evaluate((element) => /** @type {any} */ (element).step(5));
    await poll(studio, ({ step }) => step === 5);
  }
  assert.deepEqual(await first.locator('[data-lesson]').allInnerTexts(), ['particle swarm']);
  assert.equal(await second.getByRole('button', { name: 'Another function' }).count(), 0);
  await first.evaluate(async (element) => {
    const { renderRoot } = /** @type {any} */ (element);
    await renderRoot.querySelector('mg-stage-swarm').choose('cmaes');
    renderRoot.querySelector('mg-stage-swarm').act('bent');
  });
  const { lesson, step, hypers } = await first.evaluate(async (element) => {
    const { studio } = /** @type {any} */ (element);
    await studio.tail; // whatever has been begun
    return { lesson: studio.lesson.id, step: studio.run.step, hypers: studio.run.draft };
  });
  assert.deepEqual([lesson, step, hypers.function], ['swarm', 5, 'rastrigin']);
});
