/** What is pressed before the page is ready is not lost: a slow worker, an impatient user. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stand } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

const VAE = '#v1/vae?data=glyphs&latent=4&batch=16';
const MAML = '#v1/maml?data=glyphs&filters=4';

/** @param {import('./playground.mjs').Playground} play */
const button = ({ page }) => page.locator('mg-transport .play');

/** @type {[string, string, (page: import('playwright-core').Page) => Promise<void>][]} */
const presses = [
  ['load', 'the space key', (page) => page.keyboard.press('Space')],
  [
    'data',
    'the link of the prose',
    (page) => page.getByRole('button', { name: 'Press play.' }).click(),
  ],
  ['session', 'the button', (page) => page.locator('mg-transport .play').click()],
];

for (const [held, name, press] of presses)
  test(`Play by ${name} before “${held}” is answered waits, can be taken back, and plays`, async () => {
    const play = await stand.open({ hash: VAE, hold: [held] });
    await play.reached(held);
    assert.equal((await button(play).innerText()).trim(), 'Play');
    await press(play.page);
    await play.until(({ waiting }) => waiting);
    assert.equal((await button(play).innerText()).trim(), 'starting…');
    assert.equal(await play.page.locator('mg-transport .step').isDisabled(), true);
    await button(play).click();
    await play.until(({ waiting }) => !waiting);
    assert.equal((await button(play).innerText()).trim(), 'Play');
    await press(play.page);
    await play.release();
    await play.until(({ playing, waiting, run }) => playing && !waiting && run.step > 2);
    assert.equal((await button(play).innerText()).trim(), 'Pause');
  });

test('Play, taken back before the page is ready, stays taken back', async () => {
  const play = await stand.open({ hash: VAE, hold: ['session'] });
  await play.reached('session');
  await button(play).click();
  await button(play).click();
  await play.release();
  await play.until(({ ready }) => ready);
  await play.settled();
  assert.deepEqual(await play.studio(({ playing, run }) => [playing, run.step]), [false, 0]);
});

for (const held of ['load', 'data', 'session'])
  test(`a lesson opened before “${held}” is answered gets its session, and a Play is kept`, async () => {
    const play = await stand.open({ hash: VAE, hold: [held] });
    await play.reached(held);
    await button(play).click();
    await play.page.getByRole('link', { name: 'Learn to learn' }).click();
    await play.page.getByRole('heading', { level: 1, name: 'Learn to learn' }).waitFor();
    assert.equal((await button(play).innerText()).trim(), 'starting…');
    await play.release();
    await play.until(({ lesson, playing, run }) => lesson.id === 'maml' && playing && run.step > 0);
    assert.deepEqual(await play.studio(({ notices }) => notices), []);
  });

test('lessons opened and left again while one is loading: the last one counts', async () => {
  const play = await stand.open({ hash: MAML, hold: ['session'] });
  await play.reached('session');
  for (const name of ['Train the VAE', 'Learn to learn', 'Train the VAE'])
    await play.page.getByRole('link', { name }).click();
  await play.release();
  await play.until(({ lesson, ready }) => lesson.id === 'vae' && ready);
  await play.train(1);
  await play.page.getByRole('link', { name: 'Learn to learn' }).click();
  await play.until(({ lesson }) => lesson.id === 'maml');
  await play.page.getByRole('link', { name: 'Train the VAE' }).click();
  await play.until(({ lesson, ready, jobs }) => lesson.id === 'vae' && ready && jobs === 0);
  assert.equal(await play.studio(({ run }) => run.step), 1, 'what was learnt is there');
  await play.train(1);
});

test('what is asked of a model that is about to be replaced is not asked of the next one', async () => {
  const play = await stand.open({ hash: VAE });
  await play.hold('session');
  await play.studio((studio) => void studio.setHyper('latent', 8));
  await play.studio((studio) => void studio.reset());
  await play.reached('session');
  await play.studio((studio) => {
    const z = { dims: [1, 2], data: new Float32Array(2) };
    studio.watch('lens', { view: 'decode', inputs: { z }, pictures: ['output'] });
  });
  await play.release();
  await play.until(({ run, busy }) => run.info?.hypers.latent === 8 && !busy);
  await play.settled();
  assert.deepEqual(await play.notices(), []);
});

test('controls moved while the first session is being made are what it trains with', async () => {
  const play = await stand.open({ hash: VAE, hold: ['session'] });
  await play.reached('session');
  await play.studio((studio) => {
    studio.setHyper('latent', 3);
    studio.setHyper('beta', 2);
    studio.setSeed(99);
  });
  await button(play).click();
  await play.release();
  await play.until(({ playing, run }) => playing && run.step > 2);
  const { latent, beta, batch } = await play.studio(({ run }) => run.hypers);
  assert.deepEqual({ latent, beta, batch }, { latent: 3, beta: 2, batch: 16 });
  assert.deepEqual(await play.studio(({ pending }) => pending), []);
  const saved = await play.studio(async (studio) => {
    await studio.pause();
    const { bytes } = await /** @type {import('../../web/app/client.js').Client} */ (
      studio.client
    ).request('save', {});
    return new TextDecoder('latin1').decode(bytes.slice(0, 4096));
  });
  assert.match(saved, /"seed":\s*"?99\b/);
});

test('Play right after a control that makes a new model: the new one is played', async () => {
  const play = await stand.open({ hash: VAE });
  await play.studio((studio) => {
    studio.setHyper('latent', 2);
    return studio.play();
  });
  await play.until(({ playing, run }) => playing && run.step > 2);
  assert.equal(await play.studio(({ run }) => run.hypers.latent), 2);
});

test('Step pressed twice before the first is done: two steps', async () => {
  const play = await stand.open({ hash: `${MAML}&workers=2` });
  await play.studio((studio) => studio.play());
  await play.until(({ active }) => active === 2); // so a worker hears the second while it does the first
  await play.studio((studio) => studio.pause());
  await play.settled();
  const from = await play.studio(({ run }) => run.step);
  await play.hold('step');
  for (let i = 0; i < 2; i++) await play.page.keyboard.press('s');
  await play.release();
  await play.until(({ run }, step) => run.step > step, from);
  await play.settled();
  assert.equal(await play.studio(({ run }) => run.step), from + 2);
});

test('alphabets held out one after the other, faster than sessions are made: all of them', async () => {
  const play = await stand.open({ hash: MAML });
  const alphabets = play.page.locator('mg-data li button');
  const pressed = () => play.page.locator('mg-data li button[aria-pressed=true]').allInnerTexts();
  const usual = await pressed();
  assert.ok(usual.length > 0);
  await play.hold('session');
  const names = await alphabets.allInnerTexts();
  const added = names.filter((name) => !usual.includes(name)).slice(0, 2);
  for (const name of added) await alphabets.nth(names.indexOf(name)).click();
  const wanted = [...usual, ...added].sort();
  assert.deepEqual((await pressed()).sort(), wanted);
  await play.release();
  await play.until(({ ready, jobs }) => ready && jobs === 0);
  assert.deepEqual((await pressed()).sort(), wanted);
  assert.equal(await play.studio(({ run }) => run.info?.heldOut.length), wanted.length);
});

/** @type {Record<string, string[]>} */
const frames = {
  vae: [
    '#x canvas',
    '#input0 canvas',
    '#output1 canvas',
    '#samples canvas',
    'mg-latent-map',
    'mg-code',
  ],
  maml: [
    '.walk',
    '#query canvas',
    'mg-beliefs',
    'mg-episode .support',
    'mg-episode button >> nth=19',
  ],
};

for (const [lesson, width] of /** @type {const} */ ([
  ['vae', 1440],
  ['maml', 1440],
  ['vae', 390],
  ['maml', 390],
]))
  test(`${lesson}, ${width}: the frames are there before the drawings, and stay where they are`, async () => {
    const play = await stand.open({
      hash: lesson === 'vae' ? '#v1/vae?data=glyphs' : '#v1/maml?data=glyphs&filters=4&way=4',
      width,
      hold: ['data'],
    });
    await play.reached('data');
    const boxes = () =>
      Promise.all(
        [...frames[lesson].map((one) => `mg-stage-${lesson} ${one}`), 'mg-data canvas'].map((one) =>
          play.page.locator(one).first().boundingBox(),
        ),
      );
    assert.match(await play.page.locator('.wait').innerText(), /Starting|Reading/);
    const early = await boxes();
    for (const box of early) assert.ok(box && box.width > 20 && box.height > 8, `${box?.height}`);
    await play.release();
    await play.until(({ ready }) => ready);
    await play.settled();
    assert.equal(await play.page.locator('.wait').count(), 0);
    assert.deepEqual(await boxes(), early);
  });
