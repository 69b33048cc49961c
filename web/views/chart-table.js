import { html } from 'lit';

const ROWS = 8;

/**
 * The curves of a chart as a table, for whoever does not see them: a few steps of them, the last one
 * always.
 * @param {import('./chart.js').Chart} chart
 * @param {import('./chart.js').Curve[]} curves
 */
export function tableOfChart({ t, heading, unit, scale, digits }, curves) {
  if (!t || curves.length === 0) return ''; // only what another branch has
  const { x } = curves.reduce((a, b) => (b.x.length > a.x.length ? b : a));
  const rows = Math.min(ROWS, x.length);
  const steps = Array.from(
    { length: rows },
    (_, i) => x[Math.ceil(((i + 1) * x.length) / rows) - 1],
  );
  return html`<div class="out">
    <table>
      <caption>
        ${heading}${unit ? `, ${unit}` : ''}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t('unit.steps')}</th>
          ${curves.map(({ label }) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${steps.map(
          (step) =>
            html`<tr>
              <th scope="row">${step}</th>
              ${curves.map((curve) => {
                const y = curve.y[curve.x.findLastIndex((at) => at <= step)];
                return html`<td>${y === undefined ? '–' : t.number(y * scale, digits)}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
