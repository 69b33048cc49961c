import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { colour, inkTable } from './colours.js';
import { mosaic } from './pictures.js';

/**
 * @typedef {object} Episode  one few-shot task and what the network believes along its inner steps
 * @property {number} way
 * @property {number} shot
 * @property {number} queries  drawings a class
 * @property {number} steps  inner steps S; beliefs are there for 0 .. S
 * @property {Uint8Array} support
 * @property {Uint8Array} query
 * @property {Float32Array} probs  [S+1, way * queries, way]
 * @property {Float32Array} labels  of the queries
 * @property {string[]} names  of the classes
 * @property {boolean} [blank]  nothing has come yet: frames without drawings
 */

/** So many classes that their columns need the whole width. */
export const DENSE = 8;
const MOST = 9; // support drawings of a class that are shown

/** @param {number} shot */
function sizeOf(shot) {
  return shot === 1 ? '' : shot <= 4 ? 'several' : 'many';
}

/** @param {number} i */
export function letter(i) {
  return i < 26 ? String.fromCharCode(65 + i) : String(i + 1);
}

/** What is believed of query j after inner step s. @param {Episode} e @param {number} s @param {number} j */
export function belief(e, s, j) {
  const n = e.way * e.queries;
  return e.probs.subarray((s * n + j) * e.way, (s * n + j + 1) * e.way);
}

/**
 * The frames of an episode that is still to come.
 * @param {number} way @param {number} shot @param {number} queries @param {number} steps
 * @returns {Episode}
 */
export function blankEpisode(way, shot, queries, steps) {
  const n = way * queries;
  return {
    ...{ way, shot, queries, steps, blank: true },
    support: new Uint8Array(784 * way * shot),
    query: new Uint8Array(784 * n),
    probs: new Float32Array((steps + 1) * n * way),
    labels: Float32Array.from({ length: n }, (_, j) => Math.floor(j / queries)),
    names: Array.from({ length: way }, () => ''),
  };
}

/** @param {Float32Array} p */
export function best(p) {
  let at = 0;
  for (let i = 1; i < p.length; i++) if (p[i] > p[at]) at = i;
  return at;
}

/**
 * <mg-episode>: a column a class: its support drawings above, its query drawings below. Under each
 * query the belief in its true class after every inner step; a wrong answer names itself. 'pick'
 * gives the query's number.
 */
export class EpisodeView extends LitElement {
  static properties = {
    episode: { attribute: false },
    step: { type: Number },
    picked: { type: Number },
    t: { attribute: false },
  };

  static styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
        overflow-x: auto;
        container-type: inline-size;
      }
      .columns {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(44px, 96px);
        gap: clamp(4px, 1.6cqi, 14px);
        padding: 4px;
      }
      .column {
        display: flex;
        flex-direction: column;
        gap: 8px;
        min-width: 0;
      }
      canvas {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        image-rendering: pixelated;
        border-radius: 2px;
      }
      .support {
        position: relative;
        border: 1px solid var(--line);
        border-bottom: 3px solid var(--support);
        border-radius: 3px;
        background: var(--raise);
        display: grid;
      }
      .support.several {
        grid-template-columns: 1fr 1fr;
      }
      .support.many {
        grid-template-columns: 1fr 1fr 1fr;
      }
      .support.hit {
        outline: 2px solid var(--adapted);
        outline-offset: 2px;
      }
      .name {
        margin: -4px 0 4px;
        font-size: 11px;
        line-height: 1.3;
        color: var(--muted);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name b {
        font-weight: 600;
        color: var(--ink);
      }
      button {
        display: block;
        width: 100%;
        padding: 0;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: var(--raise);
        position: relative;
        text-align: left;
      }
      button[aria-pressed='true'] {
        outline: 2px solid var(--query);
        outline-offset: 1px;
      }
      button .wrong,
      button .right {
        position: absolute;
        right: 4px;
        top: 1px;
        font-size: 12px;
        font-weight: 600;
        color: var(--query-text);
      }
      button .right {
        color: var(--adapted-text);
      }
      button canvas.line {
        aspect-ratio: auto;
        height: 16px;
        border-top: 1px solid var(--line);
        border-radius: 0;
        image-rendering: auto;
      }
      .columns.dense {
        grid-auto-columns: minmax(28px, 1fr);
        gap: 3px;
      }
      .dense .column {
        gap: 4px;
      }
      .dense .name {
        text-align: center;
      }
      .dense .name span,
      .dense .line,
      .dense .right {
        display: none;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Episode | null} */
    this.episode = null;
    this.step = 0;
    this.picked = 0;
    /** @type {import('../i18n/index.js').Translate | null} */
    this.t = null;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('episode')) this.paintPictures();
    this.paintLines();
  }

  themed() {
    this.paintPictures();
    this.paintLines();
  }

  paintPictures() {
    const { episode } = this;
    if (!episode) return;
    const table = inkTable(this);
    for (const canvas of /** @type {NodeListOf<HTMLCanvasElement>} */ (
      this.renderRoot.querySelectorAll('canvas.ink')
    )) {
      const from = canvas.dataset.set === 'support' ? episode.support : episode.query;
      const at = 784 * Number(canvas.dataset.index);
      const image = mosaic(from.subarray(at, at + 784), 1, 1, 0, table, 0);
      canvas.getContext('2d')?.putImageData(image, 0, 0);
    }
  }

  /** A bar an inner step: the belief in the true class. The present step is strong. */
  paintLines() {
    const { episode } = this;
    if (!episode) return;
    const adapted = colour(this, '--adapted');
    const before = colour(this, '--before');
    const ground = colour(this, '--line');
    for (const canvas of /** @type {NodeListOf<HTMLCanvasElement>} */ (
      this.renderRoot.querySelectorAll('canvas.line')
    )) {
      const context = canvas.getContext('2d');
      if (!context) continue;
      const j = Number(canvas.dataset.index);
      const ratio = window.devicePixelRatio || 1;
      const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
      const height = Math.round(16 * ratio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      context.clearRect(0, 0, width, height);
      if (episode.blank) continue;
      const pitch = width / (episode.steps + 1);
      for (let s = 0; s <= episode.steps; s++) {
        const p = belief(episode, s, j)[episode.labels[j]];
        const tall = Math.max(ratio, p * (height - 2 * ratio));
        context.fillStyle = s === 0 ? before : s === this.step ? adapted : ground;
        if (s > 0 && s < this.step) context.fillStyle = adapted;
        context.globalAlpha = s === this.step ? 1 : s < this.step ? 0.45 : 1;
        context.fillRect(s * pitch + ratio, height - tall, pitch - 2 * ratio, tall);
      }
      context.globalAlpha = 1;
    }
  }

  /** @param {Episode} e @param {number} j */
  queryButton(e, j) {
    const p = belief(e, this.step, j);
    const guess = best(p);
    const right = guess === e.labels[j];
    const t = this.t;
    const label = e.blank
      ? ''
      : t?.('maml.query.label', {
          number: j + 1,
          name: letter(e.labels[j]),
          guess: letter(guess),
          percent: Math.round(100 * p[guess]),
        });
    return html`<button
      aria-pressed=${!e.blank && this.picked === j}
      ?disabled=${e.blank}
      aria-label=${label ?? ''}
      @click=${() => this.dispatchEvent(new CustomEvent('pick', { detail: j }))}
    >
      <canvas class="ink" data-set="query" data-index=${j} width="28" height="28"></canvas>
      <span class=${right ? 'right' : 'wrong'} aria-hidden="true"
        >${e.blank ? nothing : right ? '✓' : letter(guess)}</span
      >
      <canvas class="line" data-index=${j}></canvas>
    </button>`;
  }

  render() {
    const e = this.episode;
    if (!e) return nothing;
    const chosen = best(belief(e, this.step, this.picked));
    return html`<div class="columns ${e.way > DENSE ? 'dense' : ''}">
      ${Array.from(
        { length: e.way },
        (_column, c) =>
          html`<div class="column">
            <div class="support ${sizeOf(e.shot)} ${c === chosen && !e.blank ? 'hit' : ''}">
              ${Array.from(
                { length: Math.min(e.shot, MOST) },
                (_, k) =>
                  html`<canvas
                    class="ink"
                    role="img"
                    aria-label=${
                      this.t?.('maml.support.label', {
                        name: letter(c),
                        character: e.names[c] ?? '',
                      }) ?? ''
                    }
                    data-set="support"
                    data-index=${c * e.shot + k}
                    width="28"
                    height="28"
                  ></canvas>`,
              )}
            </div>
            <p class="name" title=${e.names[c] ?? ''}>
              <b>${letter(c)}</b> <span>${e.names[c] ?? ''}</span>
            </p>
            ${Array.from({ length: e.queries }, (_, k) => this.queryButton(e, c * e.queries + k))}
          </div>`,
      )}
    </div>`;
  }
}

customElements.define('mg-episode', EpisodeView);
