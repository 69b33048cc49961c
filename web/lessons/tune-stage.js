import { css, html, nothing, svg } from 'lit';
import { Stage } from '../components/connected.js';
import { trainings } from '../styles/trainings.js';
import { markOutline, markPath } from '../views/outlines.js';
import { PLAYERS } from './tune-race.js';
import './tune-formulas.js';
import '../components/value.js';
import '../views/height-map.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../views/height-map.js').HeightMap} HeightMap
 * @typedef {import('./tune-race.js').Player} Player
 * @typedef {import('./tune-race.js').TuneRace} TuneRace
 */

/** The stage: all settings that were tried, who found the best, and what Bayesian optimisation believes. */
export class StageTune extends Stage {
  static styles = [
    Stage.styles,
    trainings,
    css`
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
        gap: 20px 28px;
        align-items: start;
      }
      td {
        white-space: nowrap;
      }
      th svg {
        width: 14px;
        height: 14px;
        margin-right: 6px;
        vertical-align: -2px;
        overflow: visible;
      }
      @container (max-width: 640px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../worker/protocol.js').Belief | null} that the map shows */
    this.shown = null;
    this.shownOf = '';
  }

  /** @returns {TuneRace | null} */
  get race() {
    return /** @type {TuneRace | undefined} */ (this.studio.run.director) ?? null;
  }

  /** @returns {HeightMap | null} */
  get map() {
    return this.renderRoot.querySelector('mg-height-map');
  }

  show() {
    this.requestUpdate();
  }

  themed() {
    this.map?.themed();
  }

  /** Places on the map are powers of ten. */
  get ends() {
    const { problem } = /** @type {TuneRace} */ (this.race);
    return Object.values(problem.axes).map(({ min, max }) => [Math.log10(min), Math.log10(max)]);
  }

  updated() {
    const { race, map } = this;
    if (!race || !map) return;
    const { belief } = race.race;
    const key = `${race.key}`;
    if (this.shown === belief && this.shownOf === key) return void map.paint();
    this.shown = belief;
    this.shownOf = key;
    const [across, up] = this.ends;
    const place = (/** @type {number[]} */ [lo, hi], /** @type {number} */ u) => lo + u * (hi - lo);
    const { x, y, mean } = belief ?? { x: [0, 1], y: [0, 1], mean: [0, 0, 0, 0] };
    map.show(
      Array.from(x, (u) => place(across, u)),
      Array.from(y, (u) => place(up, u)),
      mean,
    );
  }

  /** @param {import('../views/height-map.js').Scales} scales */
  overlay({ context, x, y, colour }) {
    const { race } = this;
    if (!race) return;
    for (const player of race.players) {
      const best = race.best(player);
      for (const one of race.triedBy(player)) {
        const [a, b] = Object.values(one.point).map(Math.log10);
        const finite = Number.isFinite(one.value);
        markPath(context, player.mark, x(a), y(b), one === best ? 7 : 4);
        context.lineWidth = 1.5;
        // Hollow where training left the numbers.
        context.fillStyle = colour(finite ? `--${player.token}` : '--paper');
        context.strokeStyle = colour(finite ? '--paper' : `--${player.token}`);
        context.fill();
        context.stroke();
      }
    }
  }

  /** @param {number} value */
  setting(value) {
    return this.studio.t.number(
      Number(value.toPrecision(2)),
      value < 0.001 ? 5 : value < 0.1 ? 4 : 2,
    );
  }

  /** @param {Player} player @param {number} least */
  row(player, least) {
    const { race, studio } = this;
    const { t } = studio;
    if (!race) return nothing;
    const tried = race.triedBy(player);
    const best = race.best(player);
    const lost = tried.filter(({ value }) => !Number.isFinite(value)).length;
    return html`<tr>
      <th scope="row">
        <svg viewBox="-7 -7 14 14" aria-hidden="true">
          ${svg`<path d=${markOutline(player.mark, 5)} fill=${`var(--${player.token})`} />`}</svg
        >${t(`tune.player.${player.key}`)}<small>${t(`help.${player.key}`)}</small>
      </th>
      <td>
        ${t.number(tried.length, 0)}${lost ? html` <small>${t('tune.lost', { count: lost })}</small>` : nothing}
      </td>
      ${
        best
          ? html`<td class=${best.value === least ? 'best' : ''}>
                <mg-value
                  .studio=${studio}
                  formula="tune.best"
                  .values=${{ value: best.value, at: tried.indexOf(best) + 1, count: tried.length }}
                  ><b>${t.number(best.value, 3)}</b></mg-value
                >
              </td>
              ${Object.values(best.point).map((value) => html`<td>${this.setting(value)}</td>`)}`
          : html`<td class="waits">–</td>
              <td class="waits">–</td>
              <td class="waits">–</td>`
      }
    </tr>`;
  }

  progress() {
    const { race, studio } = this;
    const { t } = studio;
    if (!race?.job) {
      const text = race?.players.length === 0 ? 'none' : race?.open ? 'ready' : 'finished';
      return html`<div class="top">
        <p role="status">${t(`tune.${text}`, { count: race?.open ?? 0 })}</p>
      </div>`;
    }
    const { player, point, steps } = race.job;
    const total = race.players.length * race.runs;
    const [a, b] = Object.entries(point).map(
      ([key, v]) => `${t(`tune.axis.${key}`)} ${this.setting(v)}`,
    );
    const what = t('tune.now', {
      ...{ number: total - race.open + 1, of: total, player: t(`tune.player.${player.key}`) },
      setting: t.list([a, b]),
    });
    return html`<div class="top">
      <p>${what}</p>
      <progress aria-label=${what} max=${steps} .value=${studio.run.step}></progress>
    </div>`;
  }

  render() {
    const { race, studio } = this;
    if (!race) return nothing;
    const { t, run } = studio;
    const best = race.players.map((player) => race.best(player)?.value ?? Infinity);
    const least = Math.min(...best);
    const [across, up] = Object.keys(race.problem.axes).map((key) => t(`tune.axis.${key}`));
    const count = PLAYERS.reduce((sum, player) => sum + race.triedBy(player).length, 0);
    const said = t('tune.map.label', {
      count,
      least: Number.isFinite(least) ? t.number(least, 3) : '–',
    });
    const map = t('tune.map', { across, up });
    return html`<section aria-label=${t('tune.table')}>${this.progress()}</section>
      <div class="two">
        <figure>
          <figcaption class="cap">${map}</figcaption>
          <mg-height-map
            passive
            tone="--support"
            label=${`${map}. ${said}`}
            .overlay=${(/** @type {any} */ scales) => this.overlay(scales)}
          ></mg-height-map>
          <p class="note">${t('tune.map.note')}</p>
        </figure>
        <div>
          <table>
            <caption>
              ${t(`tune.caption.${run.draft.problem}`, { steps: Number(run.draft.length) })}
            </caption>
            <thead>
              <tr>
                <th scope="col">${t('tune.column.player')}</th>
                <th scope="col">${t('tune.column.tried')}</th>
                <th scope="col">${t('tune.column.best')}</th>
                <th scope="col">${across}</th>
                <th scope="col">${up}</th>
              </tr>
            </thead>
            <tbody>
              ${race.players.map((player) => this.row(player, least))}
            </tbody>
          </table>
          <p class="note">${t('tune.note')}</p>
        </div>
      </div>`;
  }
}

customElements.define('mg-stage-tune', StageTune);
