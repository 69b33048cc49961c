/** The loader: builds, places, files that are no module, engines that cannot. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { load } from 'metaglyph';

const plainUrl = new URL('../../wasm/dist/metaglyph.wasm', import.meta.url);
const relaxedUrl = new URL('../../wasm/dist/metaglyph-relaxed.wasm', import.meta.url);
const binary = await readFile(plainUrl);

/** Whether this engine has relaxed SIMD: the module itself, not the loader's probe, is asked. */
const hasRelaxed = WebAssembly.validate(await readFile(relaxedUrl));

/** @param {import('metaglyph').Core} core */
function works(core) {
  const g = core.graph();
  const x = g.input([2]);
  const plan = g.plan([g.square(x)]);
  plan.set(x, [3, -4]);
  plan.run();
  assert.deepEqual([...plan.get(g.square(x))], [9, 16]);
  g.free();
}

test('plain is the default', async () => {
  const core = await load();
  assert.equal(core.build, 'plain');
  works(core);
});

test('auto takes what the engine has', async () => {
  const core = await load({ build: 'auto' });
  assert.equal(core.build, hasRelaxed ? 'relaxed' : 'plain');
  works(core);
});

test('relaxed runs, or says why not', async () => {
  if (hasRelaxed) {
    const core = await load({ build: 'relaxed' });
    assert.equal(core.build, 'relaxed');
    works(core);
  } else
    await assert.rejects(load({ build: 'relaxed' }), {
      code: 'unsupported',
      message: /no relaxed SIMD: load with build 'plain' or 'auto'/,
    });
});

test('an unknown build is refused', () =>
  assert.rejects(load({ build: /** @type {any} */ ('fast') }), { code: 'name' }));

test('wasmBinary: bytes, a buffer, a module of another core', async () => {
  works(await load({ wasmBinary: binary }));
  works(await load({ wasmBinary: new Uint8Array(binary).buffer }));
  const { module } = await load();
  works(await load({ wasmBinary: module }));
});

test('a module says which build it is, whatever was asked for', () => {
  const script = `
    import { readFile } from 'node:fs/promises';
    import { load } from 'metaglyph';
    for (const url of ${JSON.stringify([plainUrl, relaxedUrl])})
      for (const build of ['plain', 'auto'])
        console.log((await load({ build, wasmBinary: await readFile(new URL(url)) })).build);`;
  const flags = hasRelaxed ? [] : ['--experimental-wasm-relaxed-simd'];
  const said = execFileSync(process.execPath, [...flags, '--input-type=module', '-e', script], {
    cwd: new URL('../..', import.meta.url),
    encoding: 'utf8',
  });
  assert.deepEqual(said.trim().split('\n'), ['plain', 'plain', 'relaxed', 'relaxed']);
});

test('locateFile: a path, a URL', async () => {
  /** @type {string[]} */
  const asked = [];
  const locateFile = (/** @type {string} */ name) => {
    asked.push(name);
    return plainUrl;
  };
  works(await load({ locateFile }));
  works(await load({ locateFile, algorithms: 'first' }));
  assert.deepEqual(asked, ['metaglyph-whole.wasm', 'metaglyph.wasm']);
  works(await load({ locateFile: () => plainUrl.href }));
});

test('over http: with the type of WebAssembly, with another, and not there', async (t) => {
  const server = createServer((request, response) => {
    if (request.url === '/gone') response.writeHead(404).end('no');
    else if (request.url === '/page')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    else {
      const type = request.url === '/wasm' ? 'application/wasm' : 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(binary);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  t.after(() => server.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const at = (/** @type {string} */ path) => ({
    locateFile: () => `http://127.0.0.1:${port}${path}`,
  });
  works(await load(at('/wasm')));
  works(await load(at('/bytes')));
  await assert.rejects(load(at('/gone')), {
    code: 'unsupported',
    message: /cannot load.*gone: HTTP 404/,
  });
  await assert.rejects(load(at('/page')), { code: 'unsupported', message: /cannot load.*page/ });
});

test('files that are no module of this package', async () => {
  await assert.rejects(load({ wasmBinary: new Uint8Array([1, 2, 3]) }), { code: 'format' });
  const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  await assert.rejects(load({ wasmBinary: empty }), {
    code: 'format',
    message: /not Metaglyph's module/,
  });
  await assert.rejects(load({ locateFile: () => new URL('nowhere.wasm', plainUrl) }), {
    code: 'unsupported',
    message: /cannot load the plain WebAssembly module from file:.*nowhere.wasm/,
  });
});

test('an engine without SIMD is told what to use', async (t) => {
  t.mock.method(WebAssembly, 'validate', () => false);
  await assert.rejects(load(), {
    code: 'unsupported',
    message: /no WebAssembly SIMD.*use a current/,
  });
});

test('an engine without relaxed SIMD gets plain from auto', async (t) => {
  const real = WebAssembly.validate;
  t.mock.method(
    WebAssembly,
    'validate',
    (/** @type {Uint8Array} */ b) => b.length < 35 && real(/** @type {any} */ (b)),
  );
  assert.equal((await load({ build: 'auto' })).build, 'plain');
  await assert.rejects(load({ build: 'relaxed' }), { code: 'unsupported' });
});

test('the module imports nothing but the notice of growth', async () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(binary));
  assert.deepEqual(
    imports.map((i) => i.name).filter((n) => n !== 'emscripten_notify_memory_growth'),
    [],
  );
});

test('cores are apart, and run in workers', async () => {
  const a = await load();
  const b = await load();
  a.dataset.glyphs({ alphabets: 2, characters: 2, drawers: 2 });
  assert.notEqual(a.memory().allocations, b.memory().allocations);
  const worker = new Worker(
    `import { parentPort, workerData } from 'node:worker_threads';
     const { load } = await import(workerData.index);
     const core = await load({ wasmBinary: workerData.module });
     const g = core.graph();
     parentPort.postMessage(g.input([2, 3]).dims.length);`,
    {
      eval: true,
      workerData: { index: new URL('../../wasm/index.js', import.meta.url).href, module: a.module },
      execArgv: ['--input-type=module'],
    },
  );
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  assert.equal(answer, 2);
  await worker.terminate();
});
