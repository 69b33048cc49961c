import { css } from 'lit';

/** How the stage of one meta-step looks. */
export const look = css`
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 24px;
    align-items: center;
    justify-content: space-between;
  }
  .strip {
    --many: 5;
    --chosen: var(--query);
  }
  .strip b {
    font: 500 15px var(--serif);
    margin-right: 5px;
  }
  .two {
    --columns: minmax(0, 1.25fr) minmax(250px, 1fr);
  }
  .picture {
    display: grid;
    gap: 8px;
    min-width: 0;
  }
  .picture p {
    margin: 0;
    font-size: 12px;
    line-height: 1.5;
    color: var(--muted);
  }
  .told {
    display: flex;
    flex-direction: column;
    gap: 14px;
    min-width: 0;
  }
  .told h2 {
    font: 500 19px/1.3 var(--serif);
  }
  .told p {
    margin: 0;
  }
  .what {
    min-height: 4.4em;
  }
  .formula {
    margin: 0;
    padding: 0 0 0 12px;
    border-left: 2px solid var(--line);
    list-style: none;
    display: grid;
    gap: 6px;
    font: 15px/1.55 var(--serif);
    min-height: 9.6em;
    align-content: start;
    overflow-wrap: anywhere;
  }
  .formula var {
    font-style: italic;
  }
  .formula small {
    font: 12px var(--sans);
    color: var(--muted);
  }
  .formula b {
    font-weight: 600;
  }
  .formula .q {
    color: var(--query-text);
  }
  .formula .s {
    color: var(--support);
  }
  .formula .a {
    color: var(--adapted-text);
  }
  .head {
    display: flex;
    gap: 10px;
    align-items: center;
    justify-content: space-between;
  }
  .turn {
    display: flex;
    gap: 6px;
  }
  .turn button.pill {
    min-width: 44px;
    padding: 6px 10px;
  }
  .picture .under {
    min-height: 4.5em;
  }
  .ends {
    --cell: 2px 0;
    width: auto;
  }
  .ends caption {
    padding-bottom: 2px;
  }
  .ends b {
    display: inline-block;
    width: 18px;
    color: var(--muted);
  }
  .ends i {
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-right: 8px;
    border-radius: 50%;
    background: var(--ink);
  }
  .legend {
    --cell: 3px 0 3px 10px;
  }
  .legend th,
  .legend td {
    white-space: nowrap;
  }
  .legend th:first-child {
    white-space: normal;
  }
  .legend label {
    display: flex;
    gap: 8px;
    align-items: center;
    cursor: pointer;
  }
  .legend input {
    width: 16px;
    height: 16px;
    margin: 0;
    flex: none;
    accent-color: var(--ink);
  }
  .legend svg {
    width: 34px;
    height: 14px;
    flex: none;
    overflow: visible;
  }
  .legend tr.own label span {
    font-weight: 600;
  }
  input[type='range'] {
    accent-color: var(--ink);
  }
  .check {
    display: grid;
    min-height: 104px; /* as tall as with its numbers */
    grid-template-columns: minmax(0, 1.2fr) minmax(240px, 1fr);
    gap: 6px 28px;
    padding: 10px 12px;
    border: 1px solid var(--line);
    border-radius: 4px;
    font-size: 13px;
  }
  .check b {
    font: 500 20px/1.2 var(--serif);
    color: var(--adapted-text);
  }
  .check.off b {
    color: var(--query-text);
  }
  .check var {
    font: italic 15px var(--serif);
  }
  .check p {
    margin: 0;
    color: var(--muted);
    line-height: 1.45;
  }
  @container (max-width: 620px) {
    .strip b {
      display: block;
    }
    .check {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
