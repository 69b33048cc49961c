import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { buildPage } from '../../web/tools/build.mjs';
import { servePage } from '../../web/tools/page-server.mjs';
import { sources } from '../../web/tools/sources.mjs';

const [first, second] = sources.omniglot.files;
/** @type {string} */
let dataDir;
/** @type {string} */
let empty;

before(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'page-data-'));
  empty = mkdtempSync(join(tmpdir(), 'page-empty-'));
  writeFileSync(join(dataDir, first.name), Buffer.alloc(first.bytes, 3));
  writeFileSync(join(dataDir, second.name), 'not whole');
  writeFileSync(join(dataDir, 'secret.txt'), 'not for the page');
});
after(() => [dataDir, empty].forEach((dir) => rmSync(dir, { recursive: true, force: true })));

for (const dev of [false, true])
  test(`the server gives the page${dev ? "'s sources" : ''} and the data files that are whole`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'built-'));
    const server = await servePage({ dataDir, dev, folder });
    try {
      const html = await (await fetch(server.url)).text();
      const [, script] = /<script type="module"[^>]* src="\.\/(.*?)"/.exec(html) ?? [];
      assert.equal(script?.startsWith('assets/'), !dev);
      const code = await fetch(`${server.url}${script}`);
      assert.match(code.headers.get('content-type') ?? '', /javascript/);
      if (!dev) {
        const wasm = readdirSync(join(folder, 'assets')).find((name) => name.endsWith('.wasm'));
        const module = await fetch(`${server.url}assets/${wasm}`);
        assert.equal(module.headers.get('content-type'), 'application/wasm', 'it can be streamed');
      }
      const list = await fetch(`${server.url}data/index.json`);
      assert.deepEqual(await list.json(), { files: [first] });
      const file = await fetch(`${server.url}data/${first.name}`);
      assert.equal((await file.arrayBuffer()).byteLength, first.bytes);
      for (const name of [second.name, 'secret.txt', '..%2Fsecret.txt', 'nothing.zip'])
        assert.equal((await fetch(`${server.url}data/${name}`)).status, 404, name);
    } finally {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

test('without data the list is a 404, not the page', async () => {
  const server = await servePage({ dataDir: empty, dev: true });
  try {
    assert.equal((await fetch(`${server.url}data/index.json`)).status, 404);
  } finally {
    await server.close();
  }
});

test('a port that is taken: the next free one', async () => {
  const other = createServer();
  await new Promise((resolve) => other.listen(0, 'localhost', () => resolve(null)));
  const address = other.address();
  assert.ok(address && typeof address === 'object');
  const server = await servePage({ port: address.port, dataDir: empty, dev: true });
  try {
    assert.notEqual(Number(new URL(server.url).port), address.port);
    assert.equal((await fetch(server.url)).status, 200);
  } finally {
    await server.close();
    other.close();
  }
});

test('the static site has relative addresses, all modules and the data it was asked for', async () => {
  const site = mkdtempSync(join(tmpdir(), 'site-'));
  try {
    const copied = await buildPage(site, { withData: true, dataDir });
    assert.deepEqual(copied, [first]);
    const html = readFileSync(join(site, 'index.html'), 'utf8');
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    assert.ok(addresses.length > 1);
    for (const address of addresses) {
      assert.match(address, /^\.\//);
      assert.ok(existsSync(join(site, address)), address);
    }
    const assets = readdirSync(join(site, 'assets'));
    assert.equal(assets.filter((name) => name.endsWith('.wasm')).length, 4); // two, plain and relaxed
    for (const name of assets.filter((asset) => /\.(js|css)$/.test(asset)))
      assert.doesNotMatch(readFileSync(join(site, 'assets', name), 'utf8'), /["'(]\/assets\//);
    const list = JSON.parse(readFileSync(join(site, 'data/index.json'), 'utf8'));
    assert.deepEqual(list, { files: [first] });
    assert.ok(existsSync(join(site, 'data', first.name)));
    await buildPage(site);
    assert.ok(!existsSync(join(site, 'data')));
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
});
