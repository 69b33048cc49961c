import { css } from 'lit';

/** What every element of the playground has in common. */
export const shared = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    font: 14px/1.5 var(--sans);
    font-variant-numeric: tabular-nums;
    color: var(--ink);
  }
  :host([hidden]) {
    display: none;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button:disabled {
    cursor: default;
  }
  button.quiet {
    background: none;
    border: 0;
    padding: 4px 2px;
    color: var(--muted);
  }
  button.quiet:hover:not(:disabled) {
    color: var(--ink);
  }
  button.pill {
    min-height: 36px;
    padding: 6px 16px;
    border: 1px solid var(--line);
    border-radius: 20px;
    background: none;
  }
  button.pill:hover:not(:disabled) {
    border-color: var(--muted);
  }
  button.pill.solid {
    color: var(--paper);
    background: var(--ink);
    border-color: var(--ink);
  }
  button.pill:disabled {
    opacity: 0.5;
  }
  :focus-visible {
    outline: 2px solid var(--support);
    outline-offset: 2px;
    border-radius: 3px;
  }
  .cap {
    display: flex;
    align-items: baseline;
    gap: 0 14px;
    margin: 0 0 8px;
    font-size: 12px;
    font-weight: 400;
    letter-spacing: 0.02em;
    color: var(--muted);
  }
  .cap > span {
    min-width: 0;
  }
  .dot {
    flex: none;
    display: inline-block;
    margin-right: 6px;
    width: 9px;
    height: 9px;
    border-radius: 50%;
    background: var(--before);
  }
  .dot.support {
    background: var(--support);
  }
  .dot.query {
    background: var(--query);
  }
  .dot.adapted {
    background: var(--adapted);
  }
  .dot.divergence {
    background: var(--divergence);
  }
  .dot.square {
    border-radius: 1px;
  }
  .dot.before {
    background: none;
    border: 2px dashed var(--before);
  }
  .unit {
    color: var(--muted);
    font-size: 13px;
  }
  .out {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  h2 {
    font: inherit;
    margin: 0;
  }
`;
