/** The page with helpers: it says so, hears Pause at once, and goes on without those that fail. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stand } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const address = '#v1/maml?data=glyphs&filters=8&workers=2&seed=4';

test('two workers: shown while they train, kept in the address, silent for what cannot be divided', async () => {
  const play = await stand.open({ hash: address });
  const { page } = play;
  const rate = page.locator('mg-transport .rate');
  await play.studio((studio) => studio.play());
  await play.until(({ active, rate: speed }) => active === 2 && speed > 0);
  await page.waitForFunction(() =>
    document
      .querySelector('metaglyph-app')
      ?.shadowRoot?.querySelector('mg-transport')
      ?.shadowRoot?.querySelector('.rate')
      ?.textContent?.includes('2 workers'),
  );
  await play.studio((studio) => studio.pause());
  await play.settled();
  assert.doesNotMatch(await rate.innerText(), /workers/);
  assert.match(page.url(), /workers=2/);
  await page.getByRole('link', { name: 'Train the VAE' }).click();
  await play.until(({ lesson, run, busy }) => lesson.id === 'vae' && run.info && !busy);
  await play.studio((studio) => studio.play());
  await play.until(({ run, active }) => run.step > 5 && active === 1); // of frames that are shown
});

test('Pause is heard within 50 ms while helpers compute, and nothing trains afterwards', async (t) => {
  const play = await stand.open({ hash: '#v1/maml?data=glyphs&workers=2' });
  await play.pauses(t);
});

/** @type {[string, string, boolean][]} what a helper does, its script, whether the console tells of it soon */
const broken = [
  ['cannot be loaded', 'throw new Error("no luck");', true],
  [
    'dies at work',
    `onmessage = ({ data: { type, session } }) => {
       if (type === 'open') postMessage({ type: 'opened', session });
       if (type === 'work') throw new Error('no memory');
     };`,
    true,
  ],
  [
    'hangs',
    `onmessage = ({ data: { type, session } }) => {
       if (type === 'open') postMessage({ type: 'opened', session });
     };`,
    false, // after ten seconds
  ],
];
/** @type {number[] | undefined} what two helpers that do their work give */
let wanted;
for (const [what, script, told] of broken)
  test(`a helper that ${what}: the page trains without it, with the same bits`, async () => {
    const path = stand.site.files.find((file) => /pool-worker.*\.js$/.test(file));
    assert.ok(path, `a script of helpers is among ${stand.site.files.join(' ')}`);
    const losses = async () => {
      const play = await stand.open({ hash: address });
      await play.train(12);
      const list = await play.studio(({ run }) => [...(run.series?.y.loss ?? [])]);
      return { play, list: list.slice(0, 12) };
    };
    wanted ??= (await losses()).list;
    stand.site.extra.set(path, script);
    try {
      const { play, list } = await losses();
      assert.equal(list.length, 12);
      assert.deepEqual(list, wanted);
      const lost = () => play.problems.filter((text) => /a helper is lost/.test(text));
      for (let i = 0; i < 100 && told && lost().length === 0; i++) await play.train(8);
      await play.train(8);
      assert.deepEqual(await play.studio(({ notices }) => notices.map(({ id }) => id)), []);
      const words = play.problems.join('\n');
      if (told) assert.equal(lost().length, 1, words);
      else assert.ok(lost().length <= 1, words);
      play.problems.length = 0;
    } finally {
      stand.site.extra.delete(path);
    }
  });
