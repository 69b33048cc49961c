/** The graph inspector: the running model's own graph, node by node. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stand, poll } from './playground.mjs';

/** @type {Stand} */
let stand;
before(async () => void (stand = await Stand.make()));
afterEach(() => stand.clean());
after(() => stand.close());

/** @param {import('./playground.mjs').Playground} play */
async function opened({ page }) {
  await page.getByRole('button', { name: 'Graph' }).click();
  const inspector = page.locator('mg-inspector');
  await inspector.getByRole('dialog').waitFor();
  return inspector;
}

/** Of everything that a checkpoint holds. @param {import('./playground.mjs').Playground} play */
const checksum = (play) =>
  play.studio(async (studio) => {
    const saved = await studio.ask('save', {});
    const bytes = new Uint8Array(/** @type {any} */ (saved).bytes);
    return bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 0);
  });

test('VAE: nodes with shapes, times and values, by pointer and by keys; training goes on unharmed', async () => {
  const play = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  const inspector = await opened(play);
  await inspector.getByText('do a step of training first').waitFor();
  await play.page.keyboard.press('Escape');
  await play.train(3);
  await opened(play);
  await inspector.locator('.bar').getByText('values of step 3').waitFor();
  const nodes = inspector.locator('g.node');
  assert.ok((await nodes.count()) > 60);
  const heading = inspector.locator('h3');
  assert.notEqual(await heading.innerText(), '');

  // A weight has its name, its shape and its values.
  await inspector.getByRole('button', { name: 'encoder.0.weight' }).first().click();
  assert.equal(await heading.innerText(), 'encoder.0.weight');
  assert.match(await inspector.locator('dl').innerText(), /784 × 512/);
  await inspector.locator('#values').waitFor();
  // What reads it is a click away, and back along the edge by the keyboard.
  await inspector.locator('.near button').first().click();
  assert.match(await heading.innerText(), /matmul/);
  const chosen = () => inspector.evaluate((one) => /** @type {any} */ (one).chosen);
  const matmul = await chosen();
  await inspector.locator('g.chosen').press('ArrowDown');
  await poll(chosen, (id) => id > matmul);

  await inspector.getByText('All nodes as a table').click();
  assert.equal(await inspector.locator('tbody tr').count(), await nodes.count());
  assert.deepEqual(await play.unusable(), []);
  await play.page.keyboard.press('Escape');
  await play.train(5);

  // Bits: inspected or not, the same run.
  const inspected = await checksum(play);
  const other = await stand.open({ hash: '#v1/vae?data=glyphs&latent=4&batch=16' });
  await other.train(8);
  assert.deepEqual(await checksum(other), inspected);
});

test('MAML: the graph of the second order, while it trains; Chinese on a phone', async () => {
  const play = await stand.open({
    hash: '#v1/maml?data=glyphs&network=mlp',
    width: 360,
    height: 720,
    scheme: 'dark',
  });
  await play.studio((studio) => studio.play());
  await play.until(({ run }) => run.step > 2);
  const inspector = await opened(play);
  await inspector.locator('.bar').getByText('gradient of a gradient').waitFor();
  assert.ok(await play.studio((studio) => studio.playing));
  await play.studio((studio) => studio.pause());
  assert.deepEqual(await play.unusable(), []);
  assert.equal(await play.sideways(), 0);
});
