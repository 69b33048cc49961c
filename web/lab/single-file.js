import { exerciseText } from '../../wasm/exercise.js';

const PLACE = '<!-- exercise -->';

/**
 * The one file with an exercise in it. It stands there as data: no script is added, so that the hashes
 * in the file's policy stay true.
 * @param {string} file  metaglyph.html
 * @param {import('../../wasm/exercise.js').Exercise} exercise
 */
export function withExercise(file, exercise) {
  const at = file.lastIndexOf(PLACE);
  if (at < 0) throw new Error('metaglyph.html has no place for an exercise');
  const data = exerciseText(exercise).replaceAll('<', '\\u003c'); // nothing in it closes the element
  const element = `<script type="application/json" id="exercise">\n${data}</script>`;
  return file.slice(0, at) + element + file.slice(at + PLACE.length);
}
