/** The modules of the core stay within their budget. The page's part is in tests/browser. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { budget } from './budget.mjs';

for (const name of ['metaglyph.wasm', 'metaglyph-relaxed.wasm'])
  test(`${name} is within its budget`, async (t) => {
    const bytes = await readFile(new URL(`../../wasm/dist/${name}`, import.meta.url));
    const kilobytes = gzipSync(bytes, { level: 9 }).length / 1000;
    t.diagnostic(`${kilobytes} kB gzip of ${budget.engine}`);
    assert.ok(kilobytes <= budget.engine, `${kilobytes} kB gzip, ${budget.engine} are allowed`);
  });
