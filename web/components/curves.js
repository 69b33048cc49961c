import { LitElement, css, html, nothing } from 'lit';
import { Connected } from './connected.js';
import { shared } from '../styles/shared.js';
import { fetchPlots } from '../views/chart.js';
import './value.js';

const PAUSE = 160; // ms between two redraws of the curves

/** <mg-curves>: the lesson's charts, one under the other, redrawn calmly. */
export class Curves extends LitElement {
  static properties = { studio: { attribute: false } };

  static styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 26px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../app/studio.js').Studio | null} */
    this.studio = null;
    this.drawnAt = 0;
    this.foreseen = false;
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this.timer = 0;
    /** @type {import('../lessons/index.js').ChartSpec[]} */
    this.specs = [];
    new Connected(this, {
      change: () => this.fresh(),
      frame: () => {
        this.foresee();
        this.later();
      },
      session: () => this.reset(),
      theme: () => this.each((chart) => chart.themed()),
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** @param {(chart: import('../views/chart.js').Chart) => void} act */
  each(act) {
    for (const chart of this.renderRoot.querySelectorAll('mg-chart'))
      act(/** @type {any} */ (chart));
  }

  reset() {
    this.each((chart) => chart.reset());
    this.fresh();
  }

  /** There is something to see: soon there will be curves. */
  foresee() {
    if (this.foreseen) return;
    this.foreseen = true;
    // The first picture comes first. What fails is told when a curve is drawn.
    setTimeout(() => fetchPlots().catch(() => {}));
  }

  later() {
    if (this.timer) return;
    const wait = Math.max(0, this.drawnAt + PAUSE - performance.now());
    this.timer = setTimeout(() => this.fresh(), wait);
  }

  fresh() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.drawnAt = performance.now();
    this.specs = this.studio?.lesson.charts(this.studio) ?? [];
    this.studio?.run.past?.decorate(this.specs);
    this.requestUpdate();
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t } = studio;
    return this.specs.map(
      (spec) =>
        html`<mg-chart
          id=${spec.id}
          heading=${spec.heading}
          unit=${spec.unit}
          dot=${spec.dot ?? ''}
          .digits=${spec.digits ?? 1}
          .scale=${spec.scale ?? 1}
          .floor=${spec.floor ?? NaN}
          .ceiling=${spec.ceiling ?? NaN}
          .whole=${spec.whole ?? false}
          .stacked=${spec.stacked ?? false}
          .group=${spec.whole ? '' : `mg-${studio.lesson.id}`}
          .empty=${t('chart.empty')}
          .t=${t}
          .studio=${studio}
          .curves=${spec.curves}
          @click=${(/** @type {any} */ e) => studio.run.past?.scrub(e.currentTarget)}
        ></mg-chart>`,
    );
  }
}

customElements.define('mg-curves', Curves);
