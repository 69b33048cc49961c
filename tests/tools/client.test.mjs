/** The page's end of the worker: how long silence is borne. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Client } from '../../web/app/client.js';

/** One that hears everything and says nothing. */
class Mute {
  onmessage = null;
  onerror = null;
  postMessage() {}
  terminate() {}
}

const { Worker } = globalThis;
beforeEach(() => {
  Object.assign(globalThis, { Worker: Mute });
  mock.timers.enable({ apis: ['setInterval'] });
});
afterEach(() => {
  mock.timers.reset();
  Object.assign(globalThis, { Worker });
});

/** @param {import('../../web/app/client.js').Client} client */
function deathOf(client) {
  /** @type {string[]} */
  const deaths = [];
  client.onDeath = (reason) => deaths.push(reason);
  return deaths;
}

test('a worker that is asked nothing long and says nothing for six seconds has hung', async () => {
  const client = new Client();
  const deaths = deathOf(client);
  const asked = client.request('view', { name: 'samples', inputs: {}, pictures: [] });
  mock.timers.tick(5000);
  assert.deepEqual(deaths, []);
  mock.timers.tick(1000);
  assert.deepEqual(deaths, ['hung']);
  await assert.rejects(asked, { code: 'stopped' });
});

test('the layout of a large graph takes seconds: whoever inspects one is waited for', async () => {
  for (const type of /** @type {const} */ (['inspect', 'frechet'])) {
    const client = new Client();
    const deaths = deathOf(client);
    const asked = client.request(type, /** @type {any} */ ({}));
    mock.timers.tick(60_000);
    assert.deepEqual(deaths, [], type);
    client.hear(/** @type {any} */ ({ type: 'answer', id: 1, result: null }));
    assert.equal(await asked, null);
    client.close();
  }
});
