import { LitElement, css, html } from 'lit';
import { shared } from '../styles/shared.js';

/**
 * <mg-dialog>: something apart from the lesson, over the page; its content is what stands in it. It is
 * closed by its button, by Escape and by a click beside it, and says so by 'close'.
 */
export class Dialog extends LitElement {
  static properties = { heading: {}, closing: {} };

  static styles = [
    shared,
    css`
      dialog {
        width: min(var(--dialog, 640px), 100vw - 24px);
        max-height: calc(100dvh - 24px);
        padding: 22px 26px 26px;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--paper);
        color: var(--ink);
        box-shadow: 0 12px 48px rgb(0 0 0 / 22%);
        overflow-y: auto;
        overscroll-behavior: contain;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 32%);
      }
      header {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 16px;
        margin-bottom: 14px;
      }
      h2 {
        font: 500 22px/1.2 var(--serif);
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    this.closing = ''; // words of the button
  }

  /** @returns {HTMLDialogElement | null} */
  get dialog() {
    return this.renderRoot.querySelector('dialog');
  }

  async show() {
    await this.updateComplete;
    if (!this.dialog?.open) this.dialog?.showModal();
  }

  close() {
    this.dialog?.close();
  }

  render() {
    return html`<dialog
      aria-labelledby="heading"
      @close=${() => this.dispatchEvent(new Event('close'))}
      @click=${(/** @type {MouseEvent} */ event) => {
        if (event.target === this.dialog) this.close(); // its content has targets of its own
      }}
    >
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button class="quiet" @click=${this.close}>${this.closing}</button>
      </header>
      <slot></slot>
    </dialog>`;
  }
}

customElements.define('mg-dialog', Dialog);
