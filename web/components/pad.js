import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { CANVAS, LIMITS, blank, isBlank, pointAt, toWritten } from '../app/drawings.js';
import { colour, faint } from '../views/colours.js';
import { timing } from '../views/timing.js';
import '../views/pictures.js';
import { Sized } from '../views/sized.js';

/**
 * @typedef {import('../app/drawings.js').Drawing} Drawing
 * @typedef {import('../app/drawings.js').Point} Point
 */

const BRUSH = 5; // of the 105, like the official drawings'
const NEAR = 0.4; // two points closer than this are one
const PACE = 0.6; // of the time that a drawing is shown in elsewhere

/**
 * <mg-pad>: a sheet to draw on, with pen, finger, mouse or keys, and beside it the picture that the
 * network sees, which its owner gives. Its texts are the part 'pad' of the page's.
 *
 * Events, with the drawing as `detail`: 'ink' while a stroke is being drawn, at most one a screen frame;
 * 'drawn' when a stroke has ended, has been taken back, or all has been cleared.
 */
export class Pad extends LitElement {
  static properties = {
    t: { attribute: false },
    label: {},
    hint: {},
    picture: { attribute: false },
    drawing: { attribute: false },
    keyed: { state: true },
    writing: { state: true },
  };

  static styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 300px) 130px;
        gap: 10px 16px;
        align-items: start;
      }
      .sheet {
        position: relative;
        aspect-ratio: 1;
        border: 1px solid var(--ink);
        border-radius: 4px;
        background: var(--raise);
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        border-radius: 3px;
        cursor: crosshair;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
      }
      .hint {
        position: absolute;
        inset: auto 12px 12px;
        margin: 0;
        text-align: center;
        color: var(--muted);
        pointer-events: none;
      }
      .beside {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .cap {
        display: block;
        margin: 0;
      }
      mg-pictures {
        width: 114px;
        height: 114px;
        border: 1px solid var(--line);
        border-radius: 3px;
        overflow: hidden;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .tools button {
        padding: 4px 11px;
        white-space: nowrap;
      }
      .keys {
        grid-column: 1 / -1;
        margin: 0;
        font-size: 12px;
        color: var(--muted);
      }
      @container (max-width: 400px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        .beside {
          flex-flow: row wrap;
          align-items: end;
        }
        .beside .cap {
          width: 100%;
          order: -1;
        }
        mg-pictures {
          width: 58px;
          height: 58px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../i18n/index.js').Translate | null} */
    this.t = null;
    this.label = '';
    this.hint = ''; // on the empty sheet
    /** @type {ArrayLike<number> | null} 784 grey values, ink 1 */
    this.picture = null;
    /** @type {Drawing} */
    this.drawing = blank();
    /** @type {Point[] | null} the stroke under way */
    this.stroke = null;
    this.pen = -1; // the pointer that draws it
    this.began = 0; // of the drawing, on the clock of events
    this.keyed = false; // the keys draw
    this.at = { x: CANVAS / 2, y: CANVAS / 2 }; // where they would
    this.writing = false; // a drawing is being written by itself
    this.done = false; // with this drawing: the next stroke is another one's first
    this.frame = 0;
    this.news = false; // 'ink' is due
    new Sized(this, () => this.soon());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.writing = false;
  }

  /** @returns {HTMLCanvasElement | null} */
  get canvas() {
    return this.renderRoot?.querySelector('canvas') ?? null;
  }

  /** With the stroke under way. @returns {Drawing} */
  get whole() {
    const { strokes } = this.drawing;
    return this.stroke ? { strokes: [...strokes, this.stroke] } : this.drawing;
  }

  // --- what is done to it ---------------------------------------------------------------------

  clear() {
    this.stop();
    if (isBlank(this.drawing)) return;
    this.drawing = blank();
    this.tell('drawn');
  }

  undo() {
    this.stop();
    if (isBlank(this.drawing)) return;
    this.drawing = { strokes: this.drawing.strokes.slice(0, -1) };
    this.tell('drawn');
  }

  /**
   * Lets a drawing appear as it was written; at once for those who wish for less motion.
   * @param {Drawing} drawing
   * @returns {Promise<boolean>} whether it came to its end
   */
  write(drawing) {
    this.stop();
    this.drawing = blank();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.drawing = drawing;
      this.tell('drawn');
      return Promise.resolve(true);
    }
    const times = timing(toWritten(drawing));
    const began = performance.now();
    this.writing = true;
    return new Promise((resolve) => {
      const next = () => {
        if (!this.writing) {
          resolve(false);
          return;
        }
        const now = (performance.now() - began) / PACE;
        let at = 0;
        const strokes = drawing.strokes
          .map((stroke) => stroke.filter(() => times[at++] <= now))
          .filter((stroke) => stroke.length > 0);
        this.writing = now < (times.at(-1) ?? 0);
        this.drawing = this.writing ? { strokes } : drawing;
        this.tell(this.writing ? 'ink' : 'drawn');
        if (this.writing) requestAnimationFrame(next);
        else resolve(true);
      };
      requestAnimationFrame(next);
    });
  }

  /** Nothing is under way any more. */
  stop() {
    this.writing = this.done = false;
    this.stroke = null;
    this.pen = -1;
  }

  /** @param {'ink' | 'drawn'} type */
  tell(type) {
    this.news = false;
    this.dispatchEvent(new CustomEvent(type, { detail: this.whole }));
    this.soon();
  }

  // --- the pen --------------------------------------------------------------------------------

  get full() {
    const { strokes } = this.whole;
    const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    return points >= LIMITS.points || strokes.length >= LIMITS.strokes;
  }

  /** @param {number} x @param {number} y @param {number} time */
  begin(x, y, time) {
    if (this.done) this.drawing = blank();
    this.done = false;
    if (this.full) return;
    if (isBlank(this.drawing)) this.began = time;
    this.stroke = [pointAt(x, y, time - this.began)];
    this.tell('ink');
  }

  /** @param {number} x @param {number} y @param {number} time */
  draw(x, y, time) {
    const last = this.stroke?.at(-1);
    if (!last || this.full) return;
    const point = pointAt(x, y, Math.max(last[2], time - this.began));
    if ((point[0] - last[0]) ** 2 + (point[1] - last[1]) ** 2 < NEAR ** 2) return;
    this.stroke?.push(point);
    this.news = true;
    this.soon();
  }

  end() {
    if (!this.stroke) return;
    this.drawing = this.whole;
    this.stroke = null;
    this.pen = -1;
    this.tell('drawn');
  }

  /** @param {PointerEvent} event @returns {[number, number]} */
  place({ clientX, clientY }) {
    const box = /** @type {HTMLCanvasElement} */ (this.canvas).getBoundingClientRect();
    return [
      (CANVAS * (clientX - box.left)) / box.width,
      (CANVAS * (clientY - box.top)) / box.height,
    ];
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0 || !event.isPrimary || this.pen >= 0) return; // a palm, another button
    event.preventDefault(); // no selection, no mouse events after it
    this.canvas?.focus({ preventScroll: true });
    if (this.writing) this.clear();
    this.end(); // of the keys
    this.keyed = false;
    try {
      this.canvas?.setPointerCapture(event.pointerId);
    } catch {
      // the pointer is gone already, or was never there (made by a script)
    }
    this.pen = event.pointerId;
    this.begin(...this.place(event), event.timeStamp);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.pen) return;
    // Between two frames a pen reports many places.
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length > 0 ? all : [event]) this.draw(...this.place(one), one.timeStamp);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (event.pointerId !== this.pen) return;
    if (event.type === 'pointerup') this.draw(...this.place(event), event.timeStamp);
    this.pen = -1;
    this.end();
  }

  /** Arrows move, Space puts the pen down and lifts it. @param {KeyboardEvent} event */
  key(event) {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const undo = key === 'Backspace' || ((ctrlKey || metaKey) && key.toLowerCase() === 'z');
    if (undo) this.undo();
    else if (ctrlKey || metaKey || altKey || this.writing) return;
    else if (key === 'Delete') this.clear();
    else if (key === ' ') {
      this.keyed = true;
      if (this.stroke) this.end();
      else this.begin(this.at.x, this.at.y, event.timeStamp);
    } else if (moves[key]) {
      const by = shiftKey ? 2 : 6;
      const [x, y] = moves[key];
      this.keyed = true;
      this.at = {
        x: Math.min(CANVAS - 3, Math.max(3, this.at.x + by * x)),
        y: Math.min(CANVAS - 3, Math.max(3, this.at.y + by * y)),
      };
      this.draw(this.at.x, this.at.y, event.timeStamp);
      this.soon();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  left() {
    this.keyed = false;
    if (this.pen < 0) this.end(); // the keys' stroke
    this.soon();
  }

  // --- the sheet ------------------------------------------------------------------------------

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    this.soon();
    if (!changed.has('picture')) return;
    const ink = Uint8Array.from(this.picture ?? new Float32Array(784), (v) => Math.round(255 * v));
    const sheet = /** @type {import('../views/pictures.js').Pictures | null} */ (
      this.renderRoot.querySelector('mg-pictures')
    );
    sheet?.show({ dims: [1, 784], data: ink });
  }

  themed() {
    this.soon();
    /** @type {any} */ (this.renderRoot.querySelector('mg-pictures'))?.paint();
  }

  soon() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.news) this.tell('ink');
      this.paint();
    });
  }

  paint() {
    const { canvas } = this;
    const context = canvas?.getContext('2d');
    if (!canvas || !context || canvas.clientWidth === 0) return;
    const side = Math.round(canvas.clientWidth * (window.devicePixelRatio || 1));
    if (canvas.width !== side) canvas.width = canvas.height = side;
    context.setTransform(side / CANVAS, 0, 0, side / CANVAS, 0, 0);
    context.clearRect(0, 0, CANVAS, CANVAS);
    context.strokeStyle = colour(this, '--ink');
    paintStrokes(context, this.whole);
    if (!this.keyed) return;
    const { x, y } = this.at;
    const tone = colour(this, '--query');
    context.lineWidth = 0.5;
    context.strokeStyle = faint(tone, 0.6);
    context.strokeRect(x, -1, 0, CANVAS + 2);
    context.strokeRect(-1, y, CANVAS + 2, 0);
    context.beginPath();
    context.arc(x, y, BRUSH / 2, 0, 7);
    context.fillStyle = tone;
    if (this.stroke) context.fill();
    else context.stroke();
  }

  render() {
    const { t, drawing, hint } = this;
    if (!t) return nothing;
    const empty = isBlank(drawing) && !this.stroke;
    const { length } = drawing.strokes;
    return html`<div class="sheet">
        ${empty && hint ? html`<p class="hint" aria-hidden="true">${hint}</p>` : nothing}
        <canvas
          tabindex="0"
          role="application"
          aria-roledescription=${t('pad.role')}
          aria-label=${this.label}
          aria-describedby="keys count"
          @pointerdown=${this.down}
          @pointermove=${this.move}
          @pointerup=${this.up}
          @pointercancel=${this.up}
          @keydown=${this.key}
          @focus=${() => (this.keyed = this.canvas?.matches(':focus-visible') ?? false)}
          @blur=${this.left}
        ></canvas>
      </div>
      <div class="beside">
        <p class="cap">${t('pad.seen')}</p>
        <mg-pictures
          columns="1"
          largest="114"
          expected="1"
          label=${t('pad.seen.label')}
        ></mg-pictures>
        <div class="tools">
          <button class="pill" ?disabled=${empty} @click=${this.undo}>${t('pad.undo')}</button>
          <button class="pill" ?disabled=${empty} @click=${this.clear}>${t('pad.clear')}</button>
        </div>
        <span class="out" id="count" aria-live="polite"
          >${t('pad.strokes', { count: length })}</span
        >
      </div>
      <p class="keys ${this.keyed ? '' : 'out'}" id="keys">${t('pad.keys')}</p>`;
  }
}

/**
 * A drawing with the pad's pen, on a canvas of 105 units.
 * @param {CanvasRenderingContext2D} context  with the ink's colour
 * @param {Drawing} drawing
 */
export function paintStrokes(context, { strokes }) {
  context.lineWidth = BRUSH;
  context.lineCap = context.lineJoin = 'round';
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(stroke[0][0], stroke[0][1]);
    // A line of no length has round ends all the same: a dot.
    for (const [x, y] of stroke.length > 1 ? stroke : [stroke[0]]) context.lineTo(x, y);
    context.stroke();
  }
}

customElements.define('mg-pad', Pad);
