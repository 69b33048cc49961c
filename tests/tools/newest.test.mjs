/** One question at a time, the newest next one kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Newest } from '../../web/app/newest.js';

/** Somebody who answers when told to. */
function oracle() {
  /** @type {number[]} */
  const asked = [];
  /** @type {((error?: Error) => void)[]} */
  const answers = [];
  const ask = (/** @type {number} */ question) => {
    asked.push(question);
    return new Promise((resolve, reject) => {
      answers.push((error) => (error ? reject(error) : resolve(question)));
    });
  };
  return { asked, ask, answer: (/** @type {[Error?]} */ ...[error]) => answers.shift()?.(error) };
}

/** Until everything that can go on has gone on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('while a question is being answered only the newest next one is kept', async () => {
  const { asked, ask, answer } = oracle();
  const newest = new Newest(ask);
  newest.put(1);
  assert.deepEqual(asked, [1], 'the first one at once');
  assert.equal(newest.overtaken, false);
  newest.put(2);
  const last = newest.put(3);
  assert.equal(newest.overtaken, true);
  assert.deepEqual(asked, [1], 'one at a time');
  let done = false;
  last.then(() => (done = true));
  answer();
  await turn();
  assert.deepEqual(asked, [1, 3]);
  assert.deepEqual([newest.overtaken, done], [false, false]);
  answer();
  await turn();
  assert.equal(done, true, 'when nothing is left to ask');
  newest.put(4);
  assert.deepEqual(asked, [1, 3, 4], 'and again');
});

test('a question put as the last answer arrives is asked; one that was dropped is not', async () => {
  const { asked, ask, answer } = oracle();
  const newest = new Newest(ask);
  newest.put(1).then(() => newest.put(2));
  answer();
  await turn();
  assert.deepEqual(asked, [1, 2]);
  newest.put(3);
  newest.drop();
  answer();
  await newest.done;
  assert.deepEqual(asked, [1, 2]);
});

test('after a failure the next one is asked; the last one says how it went', async () => {
  const { asked, ask, answer } = oracle();
  const newest = new Newest(ask);
  newest.put(1);
  const both = newest.put(2);
  answer(new Error('no'));
  await turn();
  answer();
  await both;
  const last = newest.put(3);
  answer(new Error('never'));
  await assert.rejects(last, /never/);
  const thrown = new Newest(() => {
    throw new Error('at once');
  });
  await assert.rejects(thrown.put(0), /at once/);
  await assert.rejects(thrown.put(0), /at once/);
  assert.deepEqual(asked, [1, 2, 3]);
});
