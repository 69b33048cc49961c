/** The lab's numbers open their formulas, with the values that stand there, in both languages. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stand, poll } from './playground.mjs';

/** @typedef {import('./playground.mjs').Playground} Playground */

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

/**
 * Opens every number of the page one after the other: what each says.
 * @param {Playground} play
 */
const opened = ({ page }) =>
  page.evaluate(async () => {
    /** @type {any[]} */
    const values = [];
    /** @param {ParentNode} root */
    const look = (root) => {
      for (const one of root.querySelectorAll('*')) {
        if (one.localName === 'mg-value') values.push(one);
        else if (one.shadowRoot) look(one.shadowRoot);
      }
    };
    look(document);
    const told = [];
    for (const value of values) {
      await value.show();
      const sheet = value.sheet;
      const text = (/** @type {string} */ part) =>
        (sheet.querySelector(part)?.textContent ?? '').replace(/\s+/g, ' ').trim();
      told.push({
        ...{ formula: value.formula, shown: value.textContent.replace(/\s+/g, ' ').trim() },
        ...{ title: text('h3'), live: text('.live'), says: text('p') },
        numbers: [...sheet.querySelectorAll('.live mn')].map(({ textContent }) => textContent),
      });
      sheet.hidePopover();
    }
    return told;
  });

/** @param {string} text */
const figures = (text) => text.match(/[−\d.,]*\d/g) ?? [];

/**
 * What each lesson's numbers are called, and an address at which it learns fast.
 * @type {Record<string, { hash: string, steps: number, formulas: string[] }>}
 */
const lessons = {
  gan: {
    hash: 'batch=4&latent=4',
    steps: 4,
    formulas: [
      ...['gan.score', 'gan.mean', 'gan.apart', 'gan.distinct', 'gan.real', 'gan.judge'],
      ...['gan.forger', 'gan.beliefs', 'gan.beliefs.fake'],
    ],
  },
  tasks: {
    hash: 'drawings=2&sets=2',
    steps: 3,
    formulas: [
      'tasks.elbo',
      'tasks.costs.set',
      'tasks.costs.own',
      'tasks.same',
      'tasks.pixels',
      'tasks.chance',
      'tasks.width',
    ],
  },
  posterior: {
    hash: '',
    steps: 20,
    formulas: [
      'posterior.energy',
      'posterior.entropy',
      'posterior.elbo',
      'posterior.gap',
      'posterior.evidence',
      'posterior.variance',
      'posterior.ratio',
    ],
  },
  shrink: {
    hash: '',
    steps: 20,
    formulas: [
      'shrink.pull',
      'shrink.likelihood',
      'shrink.tau',
      'shrink.raw',
      'shrink.pooled',
      'shrink.shrunken',
      'shrink.full',
    ],
  },
  calibrate: {
    hash: '',
    steps: 20,
    formulas: [
      'calibrate.band',
      'calibrate.kept',
      'calibrate.promised',
      'calibrate.width',
      'calibrate.loss',
    ],
  },
  search: { hash: '', steps: 6, formulas: ['search.best', 'search.length'] },
  genetic: {
    hash: '',
    steps: 6,
    formulas: ['surfaces.above', 'surfaces.power', 'surfaces.spread'],
  },
  race: { hash: '', steps: 30, formulas: ['surfaces.height', 'surfaces.power'] },
  robot: {
    hash: 'rollouts=5&tasks=4',
    steps: 3,
    formulas: [
      ...['robot.return', 'robot.distance', 'robot.sd', 'robot.best', 'robot.training'],
      ...['robot.unseen', 'robot.bests'],
    ],
  },
};

for (const [lesson, { hash, steps, formulas }] of Object.entries(lessons))
  test(`${lesson}: every number opens a formula in which it stands, in both languages`, async () => {
    const play = await stand.open({ hash: `#v1/${lesson}?data=glyphs&${hash}` });
    await play.train(steps);
    for (const { key } of await play.studio(({ lesson: { measures } }) => measures)) {
      await play.studio((studio, which) => {
        const measure = studio.lesson.measures.find((one) => one.key === which);
        return measure && studio.measure(measure);
      }, key);
      await play.until(({ run }, which) => run.evaluations.has(which), key);
    }
    for (const lang of /** @type {const} */ (['en', 'zh'])) {
      await play.studio((studio, to) => studio.setLang(to), lang);
      await play.settled();
      /** @type {Awaited<ReturnType<typeof opened>>} */
      let told = [];
      await poll(
        async () => {
          told = await opened(play);
          return formulas.filter((name) => !told.some(({ formula }) => formula === name));
        },
        (missing) => missing.length === 0,
      );
      for (const { formula, shown, title, live, says, numbers } of told) {
        assert.ok(title && says && !title.startsWith('formula.') && !says.startsWith('formula.'));
        assert.doesNotMatch(`${title} ${live} ${says}`, /NaN|undefined|Infinity|[{}]\w/, formula);
        if (lang === 'zh') assert.match(title + says, /\p{Script=Han}/u);
        if (/\de/.test(shown)) continue; // a power of ten
        const stands = figures(shown).some((one) =>
          numbers.some((other) => Math.abs(number(one) - number(other ?? '')) <= least(one)),
        );
        assert.ok(stands, `${formula}: ${shown} is not in ${live}`);
      }
      // No number beside a curve stands there without.
      const bare = await play.page.evaluate(() => {
        const app = document.querySelector('metaglyph-app')?.shadowRoot;
        const charts = app?.querySelector('mg-curves')?.shadowRoot?.querySelectorAll('mg-chart');
        return [...(charts ?? [])].flatMap(({ id, shadowRoot }) =>
          [...(shadowRoot?.querySelectorAll('li b') ?? [])].flatMap((b) =>
            /\d/.test(b.textContent ?? '') && !b.querySelector('mg-value') ? [id] : [],
          ),
        );
      });
      assert.deepEqual(bare, []);
    }
  });

/** @param {string} text */
const number = (text) => Number(text.replaceAll('−', '-').replaceAll(/[, ]/g, ''));

/** The last digit that is shown. @param {string} text */
const least = (text) => 10 ** -(text.split('.')[1]?.length ?? 0);
