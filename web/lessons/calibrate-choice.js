import { html } from 'lit';

/**
 * Of what the learner is unsure: a lesson each, with one place on the path.
 * @param {import('../app/studio.js').Studio} studio
 */
export function choiceOf(studio) {
  const { t, lesson } = studio;
  const ids = studio.allows('lesson') ? ['calibrate', 'reliability'] : [lesson.id];
  return html`<div class="choice" role="group" aria-label=${t('calibrate.of')}>
    ${ids.map(
      (id) =>
        html`<button
          data-lesson=${id}
          aria-pressed=${String(lesson.id === id)}
          @click=${() => studio.setLesson(id)}
        >
          ${t(`calibrate.of.${id}`)}
        </button>`,
    )}
  </div>`;
}
