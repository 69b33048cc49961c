import './styles/tokens.css';
import './styles/page.css';
import { parseHash } from './app/hash.js';
import { firstData, wake } from './app/early.js';
import { languageOf, loadLanguage } from './i18n/index.js';
import { fetchLesson, firstLesson, known, lessonById } from './lessons/index.js';

/**
 * What takes longest begins first: the worker, the core's compilation and the drawings are on their
 * way while the page's own scripts are still being fetched. What fails here fails again, and is then
 * told, where it is needed.
 */
async function begin() {
  const { state } = parseHash(location.hash, await known(location.hash));
  const lesson = lessonById(state.lesson ?? '') ?? firstLesson;
  wake(state.build ?? 'plain', firstData(state.data === 'glyphs'), Boolean(lesson.lab));
  await Promise.all([
    import('./app/metaglyph-app.js'),
    loadLanguage(languageOf(state.lang ?? navigator.language)),
    fetchLesson(lesson),
  ]);
}
begin().catch((error) => console.error(error));
