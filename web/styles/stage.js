import { css } from 'lit';

/** What every lesson's stage has in common: parts one below the other, pictures, and a choice of one. */
export const stage = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 24px;
    container-type: inline-size;
  }
  figure {
    margin: 0;
    min-width: 0;
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 14px;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .choice button {
    min-height: 32px;
    padding: 4px 1px;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--muted);
  }
  .choice button[aria-pressed='true'] {
    color: var(--ink);
    border-bottom-color: var(--chosen, var(--ink));
  }
`;
