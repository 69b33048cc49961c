import { css } from 'lit';

/** How the stage of clusters looks. */
export const look = css`
  .two {
    --columns: minmax(0, 1.2fr) minmax(0, 1fr);
  }
  .side {
    display: grid;
    gap: 16px;
  }
  .note {
    margin: 6px 0 0;
    font-size: 13px;
    color: var(--muted);
  }
  .few {
    display: grid;
    gap: 2px;
  }
  .few > span,
  .k > label {
    font-size: 12px;
    color: var(--muted);
  }
  .k {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: baseline;
  }
  .k b {
    font: 500 21px/1.1 var(--serif);
  }
  .k input {
    grid-column: 1 / -1;
    width: 100%;
    height: 28px;
    margin: 0;
    accent-color: var(--ink);
  }
  .heaps {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(92px, 1fr));
    gap: 14px 12px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .heap {
    display: grid;
    gap: 4px;
    justify-items: start;
    font-size: 12px;
    color: var(--muted);
  }
  .heap p {
    margin: 0;
    overflow-wrap: anywhere;
    min-height: 3em;
  }
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    font-weight: 600;
    color: var(--ink);
  }
  .mark svg {
    width: 14px;
    height: 14px;
  }
  .sum {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: start;
    margin-top: 6px;
  }
  .term p {
    margin: 0;
    min-height: 28px;
  }
  .term {
    display: grid;
    gap: 4px;
    justify-items: start;
    width: 84px;
    font-size: 12px;
    color: var(--muted);
  }
  .term button {
    min-height: 28px;
    padding: 0 0 2px;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--muted);
  }
  .term button[aria-pressed='true'] {
    color: var(--ink);
    border-bottom-color: var(--ink);
  }
  .term i {
    font-family: var(--serif);
    font-size: 15px;
  }
  .term > span {
    min-height: 24px;
  }
  .sign {
    margin-top: 58px;
    font-size: 20px;
    color: var(--muted);
  }
  .walk {
    margin-top: 18px;
  }
  .rows {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 12px;
    align-items: center;
  }
  .rows > span {
    color: var(--muted);
    font-size: 13px;
    white-space: nowrap;
  }
  @container (max-width: 620px) {
    .term {
      width: 72px;
    }
    .rows {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
