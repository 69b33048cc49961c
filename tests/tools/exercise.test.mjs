/** What the exercises' format knows of the page's lessons is what they are made from. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, readExercise } from '../../wasm/index.js';
import { checkExercise, metricsOf } from '../../wasm/exercise.js';
import { trainedLessons } from '../../wasm/lessons.js';
import { lessons } from '../../web/lessons/index.js';

test('lessons that train one session have goals; the table has their values', async () => {
  const single = lessons.filter(({ direct, table }) => !direct && !table);
  assert.ok(single.length > 6);
  assert.deepEqual(single.map(({ id }) => id).sort(), Object.keys(trainedLessons).sort());
  for (const { id, algorithm, hypers } of single)
    assert.deepEqual(trainedLessons[id], { algorithm, hypers }, `${id}: see wasm/lessons.js`);
  const { algorithms } = (await load()).describe();
  for (const { id, algorithm } of single) {
    const exercise = readExercise({ metaglyph: 1, lesson: id }, algorithms);
    assert.equal(checkExercise(exercise, algorithms)?.name, algorithm);
    const found = algorithms.find(({ name }) => name === algorithm);
    assert.ok(found && metricsOf(found).length > 0, id);
  }
});
