import { css, html } from 'lit';

/** A button that has the browser ask for files. */
export const picking = css`
  .files {
    display: inline-block;
    position: relative;
  }
  .files input {
    position: absolute;
    inset: 0;
    width: 100%;
    opacity: 0;
    cursor: pointer;
    font-size: 0;
  }
  .files:focus-within .pill {
    outline: 2px solid var(--support);
    outline-offset: 2px;
  }
  .files .pill {
    display: inline-block;
    padding: 6px 14px;
    border: 1px solid var(--line);
    border-radius: 18px;
  }
`;

/**
 * @param {string} label
 * @param {string} accept  kinds of files, as an <input> takes them
 * @param {(files: File[]) => void} take  at least one
 * @param {boolean} [several]
 */
export function picker(label, accept, take, several = false) {
  return html`<span class="files">
    <span class="pill" aria-hidden="true">${label}</span>
    <input
      type="file"
      ?multiple=${several}
      aria-label=${label}
      accept=${accept}
      @change=${(/** @type {Event & { target: HTMLInputElement }} */ { target }) => {
        const files = [...(target.files ?? [])];
        if (files.length > 0) take(files);
        target.value = ''; // so that the same file can be chosen again
      }}
    />
  </span>`;
}
