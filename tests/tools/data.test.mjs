import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { afterEach, beforeEach } from 'node:test';
import { BuildError } from '../../wasm/build.mjs';
import { fetchOmniglot, takeFrom } from '../../web/tools/data.mjs';
import { DownloadError, download } from '../../web/tools/download.mjs';
import { realData } from '../data.mjs';

const content = Buffer.from(Array.from({ length: 100000 }, (_, i) => (i * i + (i >> 8)) & 255));
const digest = (/** @type {Uint8Array} */ bytes) =>
  createHash('sha256').update(bytes).digest('hex');
const source = {
  title: 'a small set',
  url: null,
  files: ['images_one.zip', 'images_two.zip', 'strokes_one.zip'].map((name) => ({
    name,
    bytes: content.length,
    sha256: digest(content),
  })),
};

/** @type {string} */
let folder;
/** @type {(() => void)[]} */
let cleanups = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-'));
  cleanups = [() => rmSync(folder, { recursive: true, force: true })];
});
afterEach(() => cleanups.forEach((clean) => clean()));

/**
 * A server on this machine; every request's Range is kept.
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, count: number) => void} answer
 */
async function serve(answer) {
  /** @type {(string | undefined)[]} */
  const ranges = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response, ranges.length);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return { url: `http://127.0.0.1:${address.port}/`, ranges };
}

/** @param {string | undefined} range */
const startOf = (range) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);

/**
 * Answers as a server with ranges does.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function whole(request, response) {
  const start = startOf(request.headers.range);
  if (start)
    response.writeHead(206, {
      'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
      'content-length': content.length - start,
    });
  else response.writeHead(200, { 'content-length': content.length });
  response.end(content.subarray(start));
}

/** @param {string} url */
const wanted = (url) => ({
  url: `${url}file.zip`,
  target: join(folder, 'file.zip'),
  bytes: content.length,
  sha256: digest(content),
});
const part = () => join(folder, 'file.zip.part');

/** @param {string} url */
function assertArrived(url) {
  assert.deepEqual(readFileSync(wanted(url).target), content);
  assert.ok(!existsSync(part()));
}

test('a whole download, with its progress', async () => {
  const { url } = await serve(whole);
  let last = 0;
  await download(wanted(url), { progress: (done) => (last = done) });
  assertArrived(url);
  assert.equal(last, content.length);
});

test('what an earlier run left is not fetched again', async () => {
  const { url, ranges } = await serve(whole);
  writeFileSync(part(), content.subarray(0, 60000));
  await download(wanted(url));
  assert.deepEqual(ranges, ['bytes=60000-']);
  assertArrived(url);
});

test('a connection that is cut is taken up where it broke', async () => {
  const { url, ranges } = await serve((request, response, count) => {
    if (count > 1) return whole(request, response);
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 30000), () => setTimeout(() => response.destroy(), 100));
  });
  await download(wanted(url));
  assert.equal(ranges.length, 2);
  assert.equal(startOf(ranges[1]), 30000);
  assertArrived(url);
});

test('without retries a cut keeps what came', async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 30000), () => setTimeout(() => response.destroy(), 100));
  });
  await assert.rejects(download(wanted(url), { retries: 0 }), DownloadError);
  assert.equal(readFileSync(part()).length, 30000);
});

test('a server without ranges starts over', async () => {
  const { url, ranges } = await serve((_, response) => response.end(content));
  writeFileSync(part(), Buffer.alloc(60000, 7));
  await download(wanted(url));
  assert.deepEqual(ranges, ['bytes=60000-']);
  assertArrived(url);
});

test('a server that refuses the range is asked for the whole', async () => {
  const { url, ranges } = await serve((request, response) => {
    if (request.headers.range) response.writeHead(416).end();
    else whole(request, response);
  });
  writeFileSync(part(), content.subarray(0, 60000));
  await download(wanted(url));
  assert.deepEqual(ranges, ['bytes=60000-', undefined]);
  assertArrived(url);
});

/** @type {[name: string, body: Buffer][]} */
const impostors = [
  ['of the right size', Buffer.alloc(content.length, 1)],
  ['that is shorter', Buffer.from('<html>a sign-in page</html>')],
  ['that is longer', Buffer.concat([content, content])],
];
for (const [name, body] of impostors)
  test(`another file ${name} is refused and removed`, async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.end(body);
    });
    await assert.rejects(download(wanted(url)), /is not the official file .*removed/);
    assert.ok(!existsSync(part()) && !existsSync(wanted(url).target));
  });

test('a damaged beginning is removed, so that the next run works', async () => {
  const { url } = await serve(whole);
  writeFileSync(part(), Buffer.alloc(60000, 7));
  await assert.rejects(download(wanted(url)), /is not the official file/);
  await download(wanted(url));
  assertArrived(url);
});

test('404 is told at once', async () => {
  const { url, ranges } = await serve((_, response) => response.writeHead(404).end('nothing here'));
  await assert.rejects(download(wanted(url)), /file.zip: there is no such file there \(404\)/);
  assert.equal(ranges.length, 1);
});

test('a server in trouble is asked again', async () => {
  const { url, ranges } = await serve((request, response, count) =>
    count === 1 ? response.writeHead(503).end() : whole(request, response),
  );
  await download(wanted(url));
  assert.equal(ranges.length, 2);
});

test('a server that says nothing is given up', async () => {
  const { url } = await serve(() => {});
  await assert.rejects(
    download(wanted(url), { connectMs: 200, retries: 0 }),
    /127\.0\.0\.1:\d+ cannot be reached: no answer in time/,
  );
});

test('a server that stops sending is given up, and what came is kept', async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 30000));
  });
  await assert.rejects(download(wanted(url), { stallMs: 200, retries: 0 }), /no answer in time/);
  assert.equal(readFileSync(part()).length, 30000);
});

/** An address on this machine where nobody listens. */
async function deadEnd() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(address && typeof address === 'object');
  return `http://127.0.0.1:${address.port}/`;
}

test('nobody listening: the address and the reason are named', async () => {
  await assert.rejects(
    download(wanted(await deadEnd()), { retries: 0 }),
    /127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED/,
  );
});

test('a name that does not resolve: no network', async () => {
  await assert.rejects(
    download(wanted('http://no-such-host.invalid/'), { retries: 0, connectMs: 3000 }),
    /no-such-host\.invalid cannot be reached/,
  );
});

/**
 * A proxy that leads every tunnel to one address.
 * @param {string} url
 * @param {number} status
 */
async function proxyTo(url, status) {
  /** @type {(string | undefined)[]} */
  const asked = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    asked.push(request.url);
    socket.on('error', () => {});
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const target = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => {});
    cleanups.push(() => target.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  cleanups.push(() => server.close());
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return { proxy: `http://127.0.0.1:${address.port}/`, asked };
}

/** @param {string} proxy */
function useProxy(proxy) {
  const saved = { ...process.env };
  cleanups.push(() => {
    for (const name of ['http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'])
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
  });
  delete process.env.no_proxy;
  delete process.env.NO_PROXY;
  process.env.http_proxy = proxy;
}

test('a proxy of the environment is used', async () => {
  const { url } = await serve(whole);
  const { proxy, asked } = await proxyTo(url, 200);
  useProxy(proxy);
  await download(wanted('http://data.invalid/'));
  assert.deepEqual(asked, ['data.invalid:80']);
  assertArrived(url);
});

test('a proxy that refuses is named', async () => {
  const { proxy } = await proxyTo('http://127.0.0.1:1/', 403);
  useProxy(proxy);
  await assert.rejects(
    download(wanted('http://data.invalid/'), { retries: 0 }),
    /the proxy does not let data\.invalid through: .*403/,
  );
});

test('a proxy that is not there is named', async () => {
  useProxy(await deadEnd());
  await assert.rejects(
    download(wanted('http://data.invalid/'), { retries: 0 }),
    /data\.invalid cannot be reached through the proxy: ECONNREFUSED/,
  );
});

test('a mirror brings what is missing, and the good files stay', async () => {
  /** @type {string[]} */
  const asked = [];
  const { url } = await serve((request, response) => {
    asked.push(request.url ?? '');
    whole(request, response);
  });
  writeFileSync(join(folder, 'images_one.zip'), content);
  writeFileSync(join(folder, 'images_two.zip'), 'damaged');
  const mirror = `${url}some/where`; // without the slash at its end
  await fetchOmniglot({ mirror, folder, source });
  assert.deepEqual(asked, ['/some/where/images_two.zip', '/some/where/strokes_one.zip']);
  for (const { name } of source.files) assert.deepEqual(readFileSync(join(folder, name)), content);
  await fetchOmniglot({ mirror, folder, source });
  assert.equal(asked.length, 2);
});

/**
 * @param {Record<string, Buffer | string>} files
 * @returns {Promise<string[]>} what was taken
 */
async function takeFiles(files) {
  const from = join(folder, 'from');
  const target = join(folder, 'to');
  mkdirSync(from, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(from, name), bytes);
  const taken = () =>
    source.files.map(({ name }) => name).filter((name) => existsSync(join(target, 'set', name)));
  try {
    await takeFrom(from, { target, catalogue: { set: source } });
  } catch (error) {
    assert.ok(error instanceof BuildError);
    throw Object.assign(error, { taken: taken() });
  }
  return taken();
}

test('--from takes whole files', async () => {
  const all = Object.fromEntries(source.files.map(({ name }) => [name, content]));
  assert.deepEqual(await takeFiles({ ...all, 'other.txt': 'x' }), Object.keys(all));
});

test('--from does without strokes', async () => {
  assert.deepEqual(await takeFiles({ 'images_one.zip': content, 'images_two.zip': content }), [
    'images_one.zip',
    'images_two.zip',
  ]);
});

test('--from names what is missing or damaged, and takes the rest', async () => {
  const damaged = Buffer.from(content);
  damaged[5000] ^= 1;
  await assert.rejects(
    takeFiles({ 'images_one.zip': damaged, 'strokes_one.zip': content }),
    (/** @type {any} */ error) => {
      assert.match(error.message, /images_one\.zip is not the official file/);
      assert.match(error.message, /images_two\.zip is missing/);
      assert.deepEqual(error.taken, ['strokes_one.zip']);
      return true;
    },
  );
});

test('--from a folder that is empty or not there', async () => {
  await assert.rejects(takeFiles({}), /none of the official files is there/);
  await assert.rejects(takeFrom(join(folder, 'nowhere')), /there is no such folder/);
});

test('the official files are those in the list', async (t) => {
  const from = realData(t);
  if (!from) return;
  await takeFrom(from, { target: folder });
  assert.ok(existsSync(join(folder, 'omniglot', 'strokes_background_small2.zip')));
});

test('the original MNIST files are those in the list', async (t) => {
  const from = realData(t, 'mnist');
  if (!from) return;
  await takeFrom(from, { target: folder });
  assert.ok(existsSync(join(folder, 'mnist', 't10k-labels-idx1-ubyte.gz')));
});

test('a missing data set is skipped with a word, and fails where it is required', async () => {
  const { spawnSync } = await import('node:child_process');
  const script = `import { realData } from ${JSON.stringify(new URL('../data.mjs', import.meta.url).href)};
    console.log(realData({ skip: (why) => console.log('skipped:', why) }));`;
  /** @param {NodeJS.ProcessEnv} env */
  const outcome = (env) => {
    /** @type {NodeJS.ProcessEnv} */
    const clean = { ...process.env, DATA_DIR: folder };
    delete clean.CI;
    delete clean.METAGLYPH_REQUIRE_DATA;
    const options = { env: { ...clean, ...env }, encoding: /** @type {const} */ ('utf8') };
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  };
  assert.match(outcome({}).stdout, /^skipped: real omniglot data not in .*npm run data.*\nnull\n$/);
  for (const env of [{ CI: 'true' }, { METAGLYPH_REQUIRE_DATA: '1' }]) {
    const { status, stderr } = outcome(env);
    assert.notEqual(status, 0);
    assert.match(stderr, /real omniglot data not in/);
  }
});
