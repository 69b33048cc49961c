import { css } from 'lit';

/** How an episode of the comparison looks. */
export const look = css`
  :host {
    gap: 14px;
  }
  h2 {
    font: 500 20px/1.3 var(--serif);
  }
  p {
    margin: 0;
    max-width: 76ch;
    color: var(--muted);
    font-size: 13px;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    align-items: center;
    justify-content: space-between;
  }
  .choice button:disabled {
    opacity: 0.6;
  }
  .scroll {
    overflow-x: auto;
    position: relative;
  }
  table {
    border-collapse: separate;
    border-spacing: 0;
  }
  caption {
    text-align: left;
    position: sticky;
    left: 0;
  }
  th,
  td {
    padding: 0;
    font-weight: 400;
    text-align: center;
  }
  .grid {
    table-layout: fixed;
    width: max-content;
  }
  .grid tr > :first-child {
    position: sticky;
    left: 0;
    z-index: 1;
    width: 124px;
    padding: 3px 8px 3px 0;
    background: var(--paper);
    text-align: left;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  th small {
    display: block;
    font-size: 12px;
    color: var(--muted);
  }
  .grid .first {
    border-left: 1px solid var(--line);
  }
  .grid tbody > tr > *,
  .grid tfoot > tr > * {
    border-top: 1px solid var(--line);
  }
  thead th {
    vertical-align: bottom;
  }
  .class {
    padding: 0 0 4px;
    font-size: 12px;
    color: var(--muted);
  }
  .class b {
    color: var(--ink);
  }
  .pictures {
    display: flex;
    flex-wrap: wrap;
    gap: 1px;
    justify-content: center;
    margin: 0 2px 3px;
    padding-bottom: 3px;
    border-bottom: 3px solid var(--support);
  }
  canvas {
    display: block;
    width: 23px;
    height: 23px;
    image-rendering: pixelated;
    background: var(--raise);
  }
  .pictures.one canvas {
    width: 46px;
    height: 46px;
  }
  .ask {
    width: 24px;
  }
  .ask button {
    display: block;
    width: 24px;
    padding: 0 0 3px;
    border: 0;
    border-bottom: 3px solid transparent;
    background: none;
  }
  .ask canvas {
    margin: auto;
  }
  .ask button[aria-pressed='true'] {
    border-bottom-color: var(--query);
  }
  td.picked {
    background: color-mix(in srgb, var(--query) 12%, transparent);
  }
  .other {
    opacity: 0.22;
  }
  .right {
    color: var(--adapted-text);
  }
  .wrong {
    color: var(--query-text);
    font-weight: 600;
  }
  .belief {
    display: block;
    width: 18px;
    height: 3px;
    margin: 0 auto 3px;
    background: color-mix(in srgb, var(--line) 70%, transparent);
  }
  .belief i {
    display: block;
    height: 3px;
    background: var(--adapted);
  }
  .count {
    font-size: 12px;
    color: var(--muted);
  }
  .count b {
    color: var(--query-text);
  }
  .one-query {
    display: grid;
    grid-template-columns: 116px minmax(0, 1fr);
    gap: 8px 24px;
    align-items: start;
  }
  figcaption {
    margin-bottom: 4px;
    font-size: 12px;
    color: var(--muted);
  }
  .one-query figure canvas {
    width: 112px;
    height: 112px;
    border: 1px solid var(--ink);
    border-radius: 3px;
  }
  .one-query figure + figure {
    margin-top: 10px;
  }
  .list {
    width: 100%;
  }
  .list th,
  .list td {
    padding: 3px 0 3px 12px;
    border-top: 1px solid var(--line);
    text-align: left;
    vertical-align: middle;
  }
  .list thead th {
    border-top: 0;
    font-size: 12px;
    color: var(--muted);
  }
  .list tr > :first-child {
    padding-left: 0;
  }
  .took {
    display: flex;
    gap: 8px;
    align-items: center;
    white-space: nowrap;
  }
  .took canvas {
    width: 28px;
    height: 28px;
  }
  .share {
    display: grid;
    grid-template-columns: minmax(20px, 1fr) 46px;
    gap: 8px;
    align-items: center;
    text-align: right;
    white-space: nowrap;
  }
  svg {
    height: 14px;
  }
  @container (max-width: 560px) {
    .grid tr > :first-child {
      width: 88px;
      font-size: 12px;
    }
    th small {
      font-size: 11px;
    }
    .one-query {
      grid-template-columns: minmax(0, 1fr);
    }
    .one-query > div:first-child {
      display: flex;
      gap: 16px;
    }
    .one-query figure + figure {
      margin-top: 0;
    }
    .list th,
    .list td {
      padding-left: 8px;
    }
  }
`;
