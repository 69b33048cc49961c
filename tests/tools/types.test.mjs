/** wasm/ops.d.ts is made from the table of builders, and must not be stale. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { opsFile, opsText } from '../../wasm/types.mjs';

test('the types of the methods are those of the table', async () => {
  assert.equal(await readFile(opsFile, 'utf8'), await opsText(), 'run node wasm/types.mjs');
});
