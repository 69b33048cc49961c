import { LitElement, css, html, nothing } from 'lit';
import { Connected } from './connected.js';
import {
  codes,
  curves,
  onPaper,
  picture,
  picturesOf,
  save,
  symbols,
  weights,
} from '../app/take.js';
import { loadTexts } from '../i18n/index.js';
import { picker, picking } from './pick.js';
import { shared } from '../styles/shared.js';
import './dialog.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../app/take.js').Taken} Taken
 */

/** <mg-files>: what can be taken along from the open lesson, and brought back. */
export class Files extends LitElement {
  static properties = {
    studio: { attribute: false },
    doing: { state: true },
    told: { state: true },
  };

  static styles = [
    shared,
    picking,
    css`
      p {
        margin: 0 0 14px;
        color: var(--muted);
      }
      ul {
        margin: 0 0 16px;
        padding: 0;
        list-style: none;
        border-top: 1px solid var(--line);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 16px;
        align-items: center;
        padding: 10px 0;
        border-bottom: 1px solid var(--line);
      }
      h3 {
        margin: 0;
        font-size: 15px;
        font-weight: 600;
      }
      li p {
        grid-column: 1;
        margin: 0;
        font-size: 13px;
      }
      li .save {
        grid-column: 2;
        grid-row: 1 / span 3;
      }
      code {
        font-size: 12px;
        overflow-wrap: anywhere;
        color: var(--ink);
      }
      .pictures {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
        gap: 10px;
        grid-column: 1 / -1;
        margin-top: 8px;
      }
      .pictures button {
        display: grid;
        grid-template-rows: 84px auto;
        gap: 6px;
        min-width: 0;
        padding: 6px;
        border: 1px solid var(--line);
        border-radius: 3px;
        background: none;
        font-size: 12px;
        line-height: 1.3;
        text-align: left;
      }
      .pictures button:hover {
        border-color: var(--muted);
      }
      .pictures canvas {
        place-self: center;
        max-width: 100%;
        max-height: 84px;
      }
      .pictures span {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        overflow: hidden;
      }
      .bring {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 14px;
      }
      .bring p {
        flex: 1 1 240px;
        margin: 0;
        font-size: 13px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Studio | null} */
    this.studio = null;
    /** What is being made, and what waits for it. @type {readonly string[]} */
    this.doing = [];
    /** The last of them. @type {Promise<void>} */
    this.last = Promise.resolve();
    this.told = ''; // what has been saved, or why not
    /** @type {{ canvas: HTMLCanvasElement, label: string }[]} */
    this.pictures = [];
    new Connected(this);
  }

  /** @param {Element} stage */
  show(stage) {
    this.pictures = picturesOf(stage);
    this.requestUpdate();
    return this.dialog?.show();
  }

  /** @returns {import('./dialog.js').Dialog | null} */
  get dialog() {
    return this.renderRoot.querySelector('mg-dialog');
  }

  updated() {
    for (const [i, { canvas }] of this.pictures.entries()) {
      const to = this.renderRoot.querySelectorAll('.pictures canvas')[i];
      if (!(to instanceof HTMLCanvasElement) || to.dataset.drawn) continue;
      const from = onPaper(canvas);
      to.width = from.width;
      to.height = from.height;
      to.getContext('2d')?.drawImage(from, 0, 0);
      to.dataset.drawn = 'yes';
    }
  }

  /**
   * One after the other: what is asked for while another is being made waits its turn.
   * @param {string} what
   * @param {() => Promise<Taken[]> | Taken[]} make
   */
  take(what, make) {
    const { studio } = this;
    if (!studio || this.doing.includes(what)) return;
    this.doing = [...this.doing, what];
    this.last = this.last.then(async () => {
      try {
        const files = await make();
        await save(files);
        const names = studio.t.list(files.map(({ name }) => name));
        this.told = files.length > 0 ? studio.t('files.saved', { names }) : studio.t('files.none');
      } catch (error) {
        this.dialog?.close();
        studio.fail(error, 'files');
      }
      this.doing = this.doing.filter((waiting) => waiting !== what);
    });
  }

  /**
   * @param {string} what
   * @param {string} code  how Python opens it
   * @param {((studio: Studio) => Promise<Taken[]> | Taken[]) | null} make  null: there is nothing yet
   */
  row(what, code, make) {
    const studio = /** @type {Studio} */ (this.studio);
    const { t } = studio;
    return html`<li data-what=${what}>
      <h3>${t(`files.${what}`)}</h3>
      <p>${t(make ? `files.${what}.body` : `files.${what}.none`)}</p>
      <p><code>${code}</code></p>
      <button
        class="pill save"
        ?disabled=${!make || this.doing.includes(what)}
        aria-label=${t('files.save', { what: t(`files.${what}`) })}
        @click=${() => make && this.take(what, () => make(studio))}
      >
        ${this.doing.includes(what) ? '…' : t('files.save.short')}
      </button>
    </li>`;
  }

  render() {
    const { studio } = this;
    if (!studio) return nothing;
    const { t, run, lesson, held } = studio;
    const there = held === lesson && !lesson.direct && run.info ? weights : null;
    const measured = curves(studio).length > 0 ? curves : null;
    const coded = there && studio.algorithm?.views.some(({ name }) => name === 'encode');
    return html`<mg-dialog
      heading=${t('files.title')}
      closing=${t('files.close')}
      @close=${() => this.remove()}
    >
      <p>${t('files.intro')}</p>
      <ul>
        ${this.row('weights', 'safetensors.numpy.load_file("….safetensors")', there)}
        ${this.row('curves', 'pandas.read_csv("….csv")', measured)}
        ${
          lesson.id === 'symbols'
            ? this.row('symbols', 'json.load(open("….json"))', symbols)
            : nothing
        }
        ${coded ? this.row('codes', 'numpy.load("….npy")', codes) : nothing}
        ${
          this.pictures.length > 0
            ? html`<li data-what="pictures">
                <h3>${t('files.pictures')}</h3>
                <p>${t('files.pictures.body')}</p>
                <div class="pictures">
                  ${this.pictures.map(
                    ({ canvas, label }, i) =>
                      html`<button
                        aria-label=${t('files.save', { what: label })}
                        ?disabled=${this.doing.includes(`picture ${i}`)}
                        @click=${() =>
                          this.take(`picture ${i}`, () => picture(studio, canvas, i + 1))}
                      >
                        <canvas aria-hidden="true"></canvas><span>${label}</span>
                      </button>`,
                  )}
                </div>
              </li>`
            : nothing
        }
      </ul>
      <p role="status">${this.told}</p>
      <div class="bring">
        ${picker(t('files.pick'), '.safetensors,.json', (files) => {
          this.dialog?.close();
          studio.loadFiles(files);
        })}
        <p>${t('files.bring')}</p>
      </div>
    </mg-dialog>`;
  }
}

customElements.define('mg-files', Files);

/**
 * Opens the dialog over the page.
 * @param {Studio} studio
 * @param {HTMLElement | DocumentFragment} root  of the page
 */
export async function openFiles(studio, root) {
  await loadTexts('files');
  const stage = root.querySelector(studio.lesson.stage);
  if (!stage || root.querySelector('mg-files')) return;
  const files = /** @type {Files} */ (document.createElement('mg-files'));
  files.studio = studio;
  root.append(files);
  await files.updateComplete;
  await files.show(stage);
}
