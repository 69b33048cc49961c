import { changes } from './runs.js';
import { loadTexts } from '../i18n/index.js';

/** Links that say with which drawings a run was made, so that it is the same elsewhere, or it is said. */

/** @typedef {import('./studio.js').Studio} Studio */

/** The address of the run as it would begin. @param {Studio} studio */
export function exactAddress(studio) {
  const { data, algorithm } = studio;
  if (!data || algorithm?.splitBy === 'none') return studio.address();
  return studio.address(
    data.origin === 'made'
      ? { data: 'glyphs', drawings: undefined }
      : { data: undefined, drawings: data.fingerprint },
  );
}

/** What a link cannot say is told whoever copies it. @param {Studio} studio */
export async function tellCopied(studio) {
  const { lesson, run } = studio;
  if (lesson.direct || run.step === 0) return;
  const { weights, hypers = {} } = run.origin;
  const turned = run.log.length > 0 || Object.keys(changes(hypers, run.draft)).length > 0;
  if (!weights && !turned) return;
  await loadTexts('files');
  const title = weights ? 'files.link.weights' : 'files.link.changed';
  studio.notify({ id: 'link', tone: 'info', title, params: { name: weights?.name ?? '' } });
}

/** @param {Studio} studio */
export async function tellDrawings(studio) {
  const same = studio.drawings === studio.data?.fingerprint;
  if (same || studio.algorithm?.splitBy === 'none') {
    studio.dismiss('drawings');
    return;
  }
  await loadTexts('files');
  studio.notify({
    id: 'drawings',
    tone: 'warn',
    title: 'files.drawings.title',
    body: 'files.drawings.body',
  });
}
