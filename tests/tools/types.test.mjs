/** wasm/ops.d.ts and wasm/docs.js are made from the core's tables, and must not be stale. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { docsFile, docsText, opsFile, opsText } from '../../wasm/types.mjs';

test('the types of the methods are those of the table', async () => {
  assert.equal(await readFile(opsFile, 'utf8'), await opsText(), 'run node wasm/types.mjs');
});

test('the sentences of explain() are those of the tables', async () => {
  assert.equal(await readFile(docsFile, 'utf8'), await docsText(), 'run npm run types');
});
