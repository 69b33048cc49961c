import { css } from 'lit';
import { colour, faint } from '../views/colours.js';
import { CanvasView } from '../views/canvas.js';
import { stepOf } from './shrink-step.js';

/**
 * @typedef {object} Groups  a number a group, in the order of the raw means
 * @property {string[]} names
 * @property {number[]} raw
 * @property {number[]} noise  standard deviations of the raw means
 * @property {number[]} shrunken
 * @property {number[]} sd
 * @property {number[]} full  of the whole posterior
 * @property {number[]} fullSd
 * @property {number[] | null} truth  where it is known
 * @property {number[][]} values
 * @property {number} mean
 * @property {number} tau
 */

const FOOT = 22;
const LEFT = 78;
const ROW = 24;

/**
 * <mg-shrink-groups>: a row for each group: its values as small dots, its raw mean as a ring, the shrunken
 * one as a disc with its band, an arrow between the two, the truth as a cross. The strip is what tau
 * expects of group means.
 */
export class ShrinkGroups extends CanvasView {
  static properties = { whole: { type: Boolean } };

  static styles = [
    CanvasView.styles,
    css`
      canvas {
        height: var(--tall, 340px);
      }
    `,
  ];

  constructor() {
    super();
    this.whole = false; // bands of the whole posterior instead
    /** @type {Groups | null} */
    this.groups = null;
    this.lo = -1;
    this.hi = 1;
  }

  /** @param {Groups} groups */
  show(groups) {
    const { raw, noise, truth } = groups;
    const ends = raw.flatMap((x, j) => [x - 1.3 * noise[j], x + 1.3 * noise[j]]);
    const all = [...ends, ...(truth ?? [])];
    this.lo = Math.min(...all);
    this.hi = Math.max(...all);
    const tall = `${ROW * raw.length + FOOT + 6}px`;
    if (this.style.getPropertyValue('--tall') !== tall) this.style.setProperty('--tall', tall);
    this.groups = groups;
    this.paint();
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
  draw(context, canvas) {
    const { groups, lo, hi } = this;
    if (!groups) return;
    const width = canvas.clientWidth;
    const ground = ROW * groups.raw.length + 4;
    const x = (/** @type {number} */ v) => LEFT + ((width - LEFT - 8) * (v - lo)) / (hi - lo);
    const tone = (/** @type {string} */ token) => colour(this, token);
    context.save();
    context.beginPath();
    context.rect(LEFT - 6, 0, width - LEFT + 6, ground);
    context.clip();
    context.fillStyle = faint(tone('--divergence'), 0.12);
    context.fillRect(
      x(groups.mean - groups.tau),
      0,
      x(groups.mean + groups.tau) - x(groups.mean - groups.tau),
      ground,
    );
    context.strokeStyle = tone('--divergence');
    context.lineWidth = 1.5;
    context.setLineDash([6, 4]);
    context.beginPath();
    context.moveTo(x(groups.mean), 0);
    context.lineTo(x(groups.mean), ground);
    context.stroke();
    context.setLineDash([]);
    groups.raw.forEach((_, j) => this.paintRow(context, groups, j, x));
    context.restore();
    context.fillStyle = tone('--muted');
    context.font = `12px ${tone('--sans')}`;
    context.textAlign = 'right';
    groups.names.forEach((name, j) =>
      context.fillText(name, LEFT - 12, ROW * (j + 0.5) + 8, LEFT - 14),
    );
    context.strokeStyle = tone('--line');
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(LEFT - 6, ground + 0.5);
    context.lineTo(width, ground + 0.5);
    context.stroke();
    context.font = `11px ${tone('--sans')}`;
    context.textAlign = 'center';
    const step = stepOf(hi - lo, width < 420 ? 4 : 8);
    for (let v = Math.ceil(lo / step) * step; v <= hi; v += step) {
      const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
      context.fillText((v + 0).toFixed(digits).replace(/^-(?=.*[1-9])/, '−'), x(v), ground + 15);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {Groups} groups @param {number} j
   * @param {(v: number) => number} x
   */
  paintRow(context, groups, j, x) {
    const y = ROW * (j + 0.5) + 4;
    const tone = (/** @type {string} */ token) => colour(this, token);
    const at = this.whole ? groups.full[j] : groups.shrunken[j];
    const wide = 1.96 * (this.whole ? groups.fullSd[j] : groups.sd[j]);
    context.fillStyle = faint(tone('--ink'), 0.28);
    if (groups.values[j].length > 1)
      for (const value of groups.values[j]) context.fillRect(x(value) - 0.75, y - 5, 1.5, 10);
    context.strokeStyle = faint(tone('--adapted'), 0.85);
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(x(at - wide), y);
    context.lineTo(x(at + wide), y);
    context.stroke();
    const from = x(groups.raw[j]);
    const to = x(at);
    context.strokeStyle = faint(tone('--ink'), 0.6);
    context.lineWidth = 1;
    if (Math.abs(to - from) > 12) {
      const way = Math.sign(to - from);
      context.beginPath();
      context.moveTo(from + 5 * way, y - 7);
      context.lineTo(to - 2 * way, y - 7);
      context.moveTo(to - 6 * way, y - 10);
      context.lineTo(to - 2 * way, y - 7);
      context.lineTo(to - 6 * way, y - 4);
      context.stroke();
    }
    context.fillStyle = tone('--paper');
    context.strokeStyle = tone('--support');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(from, y, 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    context.fillStyle = tone('--adapted');
    context.strokeStyle = tone('--paper');
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(to, y, 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    if (!groups.truth) return;
    const truth = x(groups.truth[j]);
    context.strokeStyle = tone('--query');
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(truth - 4, y - 4);
    context.lineTo(truth + 4, y + 4);
    context.moveTo(truth - 4, y + 4);
    context.lineTo(truth + 4, y - 4);
    context.stroke();
  }
}

customElements.define('mg-shrink-groups', ShrinkGroups);
