import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** @param {string} name */
const read = (name) => readFileSync(join(root, name), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md'];

test('the commands that the documents name exist', () => {
  const { scripts } = JSON.parse(read('package.json'));
  for (const page of pages) {
    const named = [
      ...read(page).matchAll(/npm (?:run )?(start|test|data|build|format|types|bench)\b/g),
    ];
    assert.ok(named.length);
    for (const [command, script] of named) assert.ok(script in scripts, `${page}: ${command}`);
  }
});

test('the files that the documents name exist', () => {
  for (const page of pages) {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)\)/g)];
    const paths = [...read(page).matchAll(/`((?:src|wasm|web|tests|examples)\/[\w./-]*\w)`/g)];
    assert.ok(links.length);
    for (const [, path] of [...links, ...paths])
      if (!path.startsWith('wasm/dist'))
        assert.ok(existsSync(join(root, path)), `${page}: ${path}`);
  }
});

test('the examples of the README run', () => {
  const examples = [...read('README.md').matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);
  assert.equal(examples.length, 3);
  const folder = join(root, 'build', 'readme');
  mkdirSync(folder, { recursive: true });
  try {
    const [first, second, third] = examples.map((code) => {
      writeFileSync(join(folder, 'example.mjs'), code);
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(folder, 'example.mjs')],
        { encoding: 'utf8' },
      );
      assert.equal(status, 0, stderr);
      assert.equal(stderr, '');
      return stdout;
    });
    const [loss, count] = first.split(/\s+/).map(Number);
    assert.ok(loss > 0 && loss < 1, first);
    assert.equal(count, 784 * 32);
    assert.match(first, /accuracy/i);
    assert.match(second, /episodes: 200/);
    assert.ok(Number(/accuracy: (\S+),/.exec(third)?.[1]) > 0.6, third);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
