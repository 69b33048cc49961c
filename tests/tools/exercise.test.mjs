/** What the exercises' format knows of the page's lessons is what they are made from. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, readExercise } from '../../wasm/index.js';
import { checkExercise } from '../../wasm/exercise.js';
import { metricsOf } from '../../wasm/goals.js';
import { labLessons } from '../../wasm/lessons-lab.js';
import { trainedLessons } from '../../wasm/lessons.js';
import { texts as english } from '../../web/i18n/en-exercise.js';
import { texts as chinese } from '../../web/i18n/zh-exercise.js';
import { lessons } from '../../web/lessons/index.js';
import { labs } from '../../web/lessons/labs.js';

test('lessons that train one session have goals; the tables have their values', async () => {
  const trained = { ...trainedLessons, ...labLessons };
  const single = [...lessons, ...labs].filter(({ direct, table }) => !direct && !table);
  assert.ok(single.length > 16);
  assert.deepEqual(single.map(({ id }) => id).sort(), Object.keys(trained).sort());
  assert.deepEqual(
    single.flatMap(({ id, lab }) => (lab ? [id] : [])).sort(),
    Object.keys(labLessons).sort(),
  );
  for (const { id, algorithm, hypers } of single)
    assert.deepEqual(trained[id], { algorithm, hypers }, `${id}: see wasm/lessons*.js`);
  const { algorithms } = (await load()).describe();
  for (const { id, algorithm } of single) {
    const exercise = readExercise({ metaglyph: 1, lesson: id }, algorithms);
    assert.equal(checkExercise(exercise, algorithms)?.name, algorithm);
    const found = algorithms.find(({ name }) => name === algorithm);
    assert.ok(found && metricsOf(found).length > 0, id);
  }
});

test('every metric of every algorithm has a name, in both languages', async () => {
  for (const algorithm of (await load()).describe().algorithms)
    for (const metric of metricsOf(algorithm))
      for (const texts of [english, chinese])
        assert.ok(
          texts[`metric.${algorithm.name}.${metric}`] ?? texts[`metric.${metric}`],
          `${algorithm.name} ${metric}`,
        );
});
