import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { layerViolations } from '../layers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** @type {string} */
let copy;

before(() => {
  copy = mkdtempSync(join(tmpdir(), 'layers-'));
  for (const path of ['src', 'wasm', 'web', 'package.json'])
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      filter: (from) => !/\/(dist|node_modules)$/.test(from),
    });
});
after(() => rmSync(copy, { recursive: true, force: true }));

/**
 * What is found after one wrong line is added to a file of a copy of the repository.
 * @param {string} file
 * @param {string} line
 */
function planted(file, line) {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  const text = existsSync(path) ? readFileSync(path, 'utf8') : null;
  writeFileSync(path, `${text ?? ''}\n${line}\n`);
  try {
    return layerViolations(copy).map((found) => `${found.file}: ${found.what}`);
  } finally {
    if (text === null) rmSync(path);
    else writeFileSync(path, text);
  }
}

test('this repository keeps to its layers', () => {
  assert.deepEqual(layerViolations(root), []);
});

/** @type {[file: string, line: string, message: RegExp][]} */
const wrong = [
  ['src/base/arena.c', '#include "ad/graph.h"', /base may not include "ad\/graph.h"/],
  ['src/kern/gemm.c', '#include "ad/graph.h"', /kern may not include/],
  ['src/ad/graph.c', '#include "nn/net.h"', /ad may not include/],
  ['src/nn/net.c', '#  include "algo/algo.h"', /nn may not include/],
  ['src/opt/optimizer.c', '#include "ad/graph.h"', /opt may not include/],
  ['src/data/dataset.c', '#include "kern/gemm.h"', /data may not include/],
  ['src/algo/session.c', '#include "../wasm/api.h"', /include headers, by their path from src/],
  ['src/algo/session.c', '#include "algo/vae.c"', /include headers/],
  ['src/base/rng.c', '#include "wasm/api.h"', /is not in src/],
  ['src/base/rng.c', '#include <stdio.h>', /does not use <stdio.h>/],
  ['src/ad/plan.c', 'void *leak(void) { return malloc(8); }', /does not call malloc/],
  ['src/extra/new.c', 'int x;', /in no layer/],
  ['wasm/api.c', '#include "ad/nothing.h"', /is not in src/],
  ['wasm/load.js', "import '../web/i18n/index.js';", /may not import web\/i18n/],
  ['wasm/load.js', "import { readFile } from 'node:fs';", /may not import node:fs/],
  ['wasm/load.js', "const v = await import('vite');", /may not import the package vite/],
  ['web/worker/main.js', "import '../../wasm/session.js';", /may not import wasm\/session/],
  ['web/worker/main.js', "import '../tools/setup.mjs';", /may not import web\/tools/],
  ['web/worker/main.js', "export * from 'left-pad';", /may not import the package left-pad/],
  ['examples/wrong.mjs', "import '../wasm/index.js';", /may not import wasm\/index/],
  ['tests/node/wrong.test.mjs', "import '../../wasm/load.js';", /may not import wasm\/load/],
];
for (const [file, line, message] of wrong)
  test(`${line} in ${file} is found`, () => {
    const found = planted(file, line);
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0], message);
    assert.ok(found[0].startsWith(`${file}:`));
  });

test('an algorithm that includes another is found', () => {
  writeFileSync(join(copy, 'src/algo/vae.h'), '');
  try {
    assert.match(
      planted('src/algo/maml.c', '#include "algo/vae.h"').join('\n'),
      /src\/algo\/maml.c: algorithms do not include one another/,
    );
    assert.deepEqual(planted('src/algo/vae.c', '#include "algo/vae.h"'), []);
  } finally {
    rmSync(join(copy, 'src/algo/vae.h'));
  }
});

test('comments and strings are not taken for imports', () => {
  assert.deepEqual(planted('src/base/rng.c', '/* #include "ad/graph.h" */'), []);
  assert.deepEqual(planted('wasm/load.js', "// import '../web/i18n/index.js';"), []);
});
