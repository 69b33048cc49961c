import { css, html } from 'lit';
import { colour } from '../views/colours.js';
import { CanvasView } from '../views/canvas.js';
import { markPath } from '../views/outlines.js';
import { LEAST_POWER, power, racers } from './racers.js';

const LEFT = 36;
const FOOT = 22;
const TOP = 8;
const LEAST = -5; // powers of ten of the rates
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LEFT_RACE = 1e29; // heights from here on are no heights

/**
 * <mg-race-sweep>: how low each optimizer gets from the start, by its rate; its present rate is its
 * mark. Both axes in powers of ten.
 */
export class RaceSweep extends CanvasView {
  static properties = {
    sweep: { attribute: false },
    hiddenRacers: { attribute: false },
    rates: { attribute: false },
    t: { attribute: false },
  };

  static styles = [
    CanvasView.styles,
    css`
      canvas {
        height: 220px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{ rate: Float32Array, value: Float32Array } | null} */
    this.sweep = null;
    /** @type {Set<string>} */
    this.hiddenRacers = new Set();
    /** @type {number[]} */
    this.rates = [];
    /** @type {import('../i18n/index.js').Translate | null} */
    this.t = null;
    this.most = 1; // power of ten at the top
  }

  /** Heights of a racer, in powers of ten; null where it leaves. @param {number} k */
  heights(k) {
    const { rate, value } = /** @type {{ rate: Float32Array, value: Float32Array }} */ (this.sweep);
    return Array.from(rate, (_, i) => {
      const height = value[k * rate.length + i];
      return height >= LEFT_RACE ? null : power(height);
    });
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    if (!this.sweep) return;
    const width = canvas.clientWidth - LEFT - 8;
    const height = canvas.clientHeight - FOOT - TOP;
    const all = racers.map((_, k) => this.heights(k));
    const most = Math.max(...all.map((one) => one[0] ?? 0), 0); // hardly moved
    this.most = Math.ceil(most + 0.3);
    const x = (/** @type {number} */ p) => LEFT + (width * (p - LEAST)) / -LEAST;
    const y = (/** @type {number} */ p) =>
      TOP + (height * (this.most - Math.min(p, this.most))) / (this.most - LEAST_POWER);
    this.paintAxes(context, { x, y, width, height });
    racers.forEach(({ key, token, dash, mark }, k) => {
      if (this.hiddenRacers.has(key)) return;
      context.strokeStyle = colour(this, `--${token}`);
      context.lineWidth = 1.75;
      context.setLineDash(dash);
      context.beginPath();
      let gap = true;
      all[k].forEach((p, i) => {
        const at = Math.log10(/** @type {any} */ (this.sweep).rate[i]);
        if (p !== null) {
          if (gap) context.moveTo(x(at), y(p));
          else context.lineTo(x(at), y(p));
        }
        gap = p === null;
      });
      context.stroke();
      context.setLineDash([]);
      const now = this.heightAt(all[k], this.rates[k]);
      if (now === null) return;
      markPath(context, mark, x(Math.log10(this.rates[k])), y(now), 5.5);
      context.fillStyle = colour(this, `--${token}`);
      context.strokeStyle = colour(this, '--paper');
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    });
  }

  /** On the curve, at a rate; at the top if it leaves. @param {(number | null)[]} heights @param {number} rate */
  heightAt(heights, rate) {
    if (!(rate > 0)) return null;
    const at = ((Math.log10(rate) - LEAST) / -LEAST) * (heights.length - 1);
    const i = Math.min(Math.max(Math.floor(at), 0), heights.length - 2);
    const [a, b] = [heights[i], heights[i + 1]];
    if (a === null || b === null) return at - i < 0.01 && a !== null ? a : this.most;
    return a + (b - a) * (at - i);
  }

  /** @param {CanvasRenderingContext2D} context
   * @param {{ x: (p: number) => number, y: (p: number) => number, width: number, height: number }} scales */
  paintAxes(context, { x, y, width, height }) {
    const words = (/** @type {number} */ p) =>
      Math.abs(p) < 3 ? String(Number(`1e${p}`)) : `10${p < 0 ? '⁻' : ''}${RAISED[Math.abs(p)]}`;
    context.strokeStyle = colour(this, '--line');
    context.fillStyle = colour(this, '--muted');
    context.font = `11px ${colour(this, '--sans')}`;
    context.lineWidth = 1;
    context.textAlign = 'right';
    for (let p = LEAST_POWER; p <= this.most; p += 2) {
      context.beginPath();
      context.moveTo(LEFT, y(p) + 0.5);
      context.lineTo(LEFT + width, y(p) + 0.5);
      context.stroke();
      context.fillText(words(p), LEFT - 6, y(p) + 4);
    }
    context.textAlign = 'center';
    for (let p = LEAST; p <= 0; p++) context.fillText(words(p), x(p), TOP + height + 15);
  }

  /** In words: the best of each. */
  said() {
    const { t, sweep } = this;
    if (!t || !sweep) return '';
    const best = racers.map(({ key }, k) => {
      const heights = this.heights(k).map((p) => p ?? Infinity);
      const rate = sweep.rate[heights.indexOf(Math.min(...heights))];
      return `${t(`race.${key}`)} ${Number(rate.toPrecision(2))}`;
    });
    return t('race.sweep.label', { best: best.join('; ') });
  }

  render() {
    return html`<canvas role="img" aria-label=${this.said()}></canvas>`;
  }
}

customElements.define('mg-race-sweep', RaceSweep);
