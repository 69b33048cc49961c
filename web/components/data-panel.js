import { LitElement, css, html, nothing } from 'lit';
import { Connected } from './connected.js';
import { picker, picking } from './pick.js';
import { shared } from '../styles/shared.js';
import '../views/pictures.js';
import '../views/writing.js';

const KINDS = '.zip,.gz,.idx3-ubyte,.idx1-ubyte,application/zip,application/gzip';

/** <mg-data>: where the drawings come from, how they are split, and how to bring others. */
export class DataPanel extends LitElement {
  static properties = {
    studio: { attribute: false },
    picked: { state: true },
    told: { state: true },
  };

  static styles = [
    shared,
    picking,
    css`
      :host {
        display: block;
      }
      mg-pictures {
        margin: 0 0 10px;
      }
      p {
        margin: 0 0 8px;
      }
      .writing {
        display: flex;
        gap: 12px;
        align-items: center;
        margin: 0 0 10px;
      }
      .writing mg-writing {
        flex: none;
      }
      .writing p {
        margin: 0;
      }
      .note {
        font-size: 13px;
        color: var(--muted);
      }
      code {
        font-size: 12px;
        padding: 1px 4px;
        border-radius: 3px;
        background: color-mix(in srgb, var(--line) 45%, transparent);
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin: 0 0 10px;
        padding: 0;
        list-style: none;
      }
      li button {
        padding: 3px 10px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: none;
        font-size: 13px;
      }
      li button::before {
        content: '●';
        margin-right: 5px;
        font-size: 9px;
        vertical-align: 1px;
        color: var(--support);
      }
      li button[aria-pressed='true'] {
        border-color: var(--query);
      }
      li button[aria-pressed='true']::before {
        content: '■';
        color: var(--query);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../app/studio.js').Studio | null} */
    this.studio = null;
    this.sheet = '';
    this.picked = -1; // the drawing of the sheet that is being written
    this.told = ''; // what is said of it
    new Connected(this, { theme: () => this.themed() });
  }

  themed() {
    /** @type {any} */ (this.renderRoot.querySelector('mg-pictures'))?.paint();
    this.pen?.paint();
  }

  updated() {
    const data = this.studio?.data;
    if (!data || this.sheet === data.fingerprint) return;
    this.sheet = data.fingerprint;
    const sheet = /** @type {any} */ (this.renderRoot.querySelector('mg-pictures'));
    sheet?.show(data.sheet);
    this.picked = -1;
    this.told = '';
    this.pen?.write(null);
  }

  /** @returns {import('../views/writing.js').Writing | null} */
  get pen() {
    return this.renderRoot.querySelector('mg-writing');
  }

  /** Writes a drawing of the sheet as its drawer did. @param {number} picture */
  async write(picture) {
    const { studio } = this;
    const data = studio?.data;
    if (!studio || !data?.strokes) return;
    this.picked = picture;
    const waits = setTimeout(() => (this.told = studio.t('data.writing.reading')), 250);
    const written = await studio.strokes(picture);
    clearTimeout(waits);
    if (this.picked !== picture || studio.data !== data) return; // another one meanwhile
    this.pen?.write(written);
    const name = data.sheetNames[picture].replaceAll('_', ' ');
    const { points = [], lengths = [] } = written ?? {};
    const seconds = studio.t.number((points[points.length - 1] - points[2]) / 1000, 1);
    this.told = written
      ? studio.t(`data.writing.${lengths.length === 1 ? 'one' : 'told'}`, {
          ...{ name, seconds },
          strokes: lengths.length,
        })
      : studio.t('data.writing.unknown', { name });
  }

  /** The pen beside what there is to say. */
  writing() {
    const { t, data } = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    if (data && !data.strokes) return nothing;
    return html`<div class="writing">
      <mg-writing label=${this.told || t('data.writing')}></mg-writing>
      <p class="note" role="status">${this.told || t('data.writing')}</p>
    </div>`;
  }

  sourceLine() {
    const { data, t } = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    if (!data) return '…';
    return t(`data.${data.source}`, {
      items: data.items,
      classes: data.classes,
      alphabets: data.alphabets.length,
    });
  }

  split() {
    const studio = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    const { data, t, algorithm, heldOut, sideClasses, lesson } = studio;
    if (!data || !sideClasses) return nothing;
    const line = html`<p class="note">${t('data.split', sideClasses)}</p>`;
    if (algorithm?.splitBy !== 'alphabets' || data.alphabets.length < 2) return line;
    return html`${line}
      <p class="note">${t(lesson.direct ? 'compare.hold' : 'data.hold')}</p>
      <ul>
        ${data.alphabets.map(({ name }) => {
          const out = heldOut.includes(name);
          return html`<li>
            <button aria-pressed=${out} @click=${() => this.hold(name, out)}>
              ${name.replaceAll('_', ' ')}
            </button>
          </li>`;
        })}
      </ul>`;
  }

  /** @param {string} name @param {boolean} out */
  hold(name, out) {
    const studio = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    const { heldOut } = studio;
    const names = out ? heldOut.filter((other) => other !== name) : [...heldOut, name];
    const all = studio.data?.alphabets.length ?? 0;
    if (names.length === 0 || names.length >= all)
      studio.notify({ id: 'hold', tone: 'info', title: 'data.hold.limit' });
    else studio.setHold(names);
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t, data } = studio;
    return html`<h2 class="cap">
        <span><i class="dot support"></i>${t('data.title')}</span>
      </h2>
      <mg-pictures
        columns="8"
        largest="56"
        expected="32"
        label=${t('data.sheet')}
        ?pickable=${data?.strokes ?? false}
        .picked=${this.picked}
        @pick=${(/** @type {CustomEvent} */ e) => this.write(e.detail)}
        @over=${(/** @type {CustomEvent} */ e) => this.write(e.detail)}
        @reach=${() => this.picked < 0 && this.write(0)}
      ></mg-pictures>
      ${this.writing()}
      <p class="source">${this.sourceLine()}</p>
      ${this.split()}
      ${
        data?.source === 'glyphs'
          ? html`<p class="note">
              ${t('data.real.before')} <code>npm run data</code> ${t('data.real.after')}
            </p>`
          : html`<p class="note">${t('data.other')}</p>`
      }
      ${picker(t('data.pick'), KINDS, (files) => studio.loadFiles(files), true)}`;
  }
}

customElements.define('mg-data', DataPanel);
