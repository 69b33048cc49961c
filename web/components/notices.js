import { LitElement, css, html, nothing } from 'lit';
import { Connected } from './connected.js';
import { shared } from '../styles/shared.js';

/** <mg-notices>: what happened, what you can do, what was kept. */
export class Notices extends LitElement {
  static properties = { studio: { attribute: false } };

  static styles = [
    shared,
    css`
      :host {
        display: block;
      }
      article {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: 2px 14px;
        margin: 0 0 12px;
        padding: 12px 14px;
        border: 1px solid var(--line);
        border-left: 3px solid var(--support);
        border-radius: 3px;
        background: var(--raise);
      }
      article.warn {
        border-left-color: var(--divergence);
      }
      article.error {
        border-left-color: var(--query);
      }
      .mark {
        grid-row: span 4;
        font: 600 18px/1.3 var(--serif);
      }
      h2 {
        font-weight: 600;
      }
      p {
        grid-column: 2;
        margin: 0;
        max-width: 68ch;
        overflow-wrap: anywhere;
      }
      code {
        font-size: 12px;
        color: var(--muted);
      }
      .kept {
        color: var(--adapted-text);
      }
      progress {
        width: 100%;
        height: 4px;
        accent-color: var(--support);
      }
      .do {
        grid-column: 2;
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }
      .close {
        grid-column: 3;
        grid-row: 1;
        min-width: 28px;
        min-height: 28px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../app/studio.js').Studio | null} */
    this.studio = null;
    new Connected(this);
  }

  /** @param {import('../app/notices.js').Notice} notice */
  notice({ id, tone, title, body, kept, detail, params, actions }) {
    const { t } = /** @type {import('../app/studio.js').Studio} */ (this.studio);
    return html`<article class=${tone} data-id=${id}>
      <span class="mark" aria-hidden="true">${tone === 'info' ? 'i' : '!'}</span>
      <h2>${t(title, params)}</h2>
      ${
        id === 'fatal'
          ? nothing
          : html`<button
              class="quiet close"
              aria-label=${t('notice.close')}
              @click=${() => this.studio?.dismiss(id)}
            >
              ✕
            </button>`
      }
      ${body ? html`<p>${t(body, params)}</p>` : nothing}
      ${kept ? html`<p class="kept">${t(kept)}</p>` : nothing}
      ${detail ? html`<p><code>${detail}</code></p>` : nothing}
      ${
        actions?.length
          ? html`<div class="do">
              ${actions.map(
                ({ label, run }) =>
                  html`<button
                    class="pill"
                    @click=${() => {
                      this.studio?.dismiss(id);
                      run();
                    }}
                  >
                    ${t(label)}
                  </button>`,
              )}
            </div>`
          : nothing
      }
    </article>`;
  }

  /** What is being read, while there is a stage to look at. */
  progress() {
    const { studio } = this;
    if (!studio?.progress || studio.status !== 'ready') return nothing;
    const words = studio.progressWords;
    return html`<article>
      <span class="mark" aria-hidden="true">…</span>
      <h2>${words}</h2>
      <p><progress aria-label=${words} max="1" .value=${studio.progressShare}></progress></p>
    </article>`;
  }

  render() {
    return html`<div role="status" aria-live="polite">
      ${this.progress()} ${this.studio?.notices.map((notice) => this.notice(notice))}
    </div>`;
  }
}

customElements.define('mg-notices', Notices);
