import { css } from 'lit';

/** Of stages where several trainings follow one another: how far they are, and the table that they fill. */
export const trainings = css`
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 18px;
    align-items: center;
    min-height: 44px;
    margin: 0 0 10px;
    padding: 0 0 10px;
    border-bottom: 1px solid var(--line);
  }
  .top p {
    flex: 1 1 300px;
    margin: 0;
  }
  progress {
    width: 170px;
    height: 4px;
    accent-color: var(--support);
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  caption {
    padding: 0 0 10px;
    text-align: left;
    font-size: 13px;
    color: var(--muted);
  }
  th,
  td {
    padding: 7px 0 7px 14px;
    border-top: 1px solid var(--line);
    text-align: right;
    vertical-align: top;
    font-weight: 400;
  }
  thead th {
    border-top: 0;
    font-size: 12px;
    line-height: 1.3;
    color: var(--muted);
    vertical-align: bottom;
  }
  th:first-child {
    padding-left: 0;
    text-align: left;
  }
  th small {
    display: block;
    font-size: 12px;
    line-height: 1.4;
    color: var(--muted);
  }
  td b {
    font: 500 17px/1.3 var(--serif);
  }
  td small {
    font-size: 12px;
    color: var(--muted);
  }
  .best b {
    color: var(--adapted-text);
    border-bottom: 2px solid var(--adapted);
  }
  .waits {
    color: var(--muted);
  }
  .trouble {
    color: var(--query-text);
  }
  .note {
    margin: 8px 0 0;
    max-width: 76ch;
    font-size: 13px;
    color: var(--muted);
  }
  @container (max-width: 560px) {
    th,
    td {
      padding-left: 6px;
    }
    td b {
      font-size: 15px;
    }
    td small {
      display: block;
      line-height: 1.2;
    }
  }
`;
