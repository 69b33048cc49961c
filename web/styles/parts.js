import { css } from 'lit';

/** Parts that several stages have. */

/** Two `--columns`; one below the other where there is little room. */
export const two = css`
  .two {
    display: grid;
    grid-template-columns: var(--columns, minmax(0, 1.4fr) minmax(0, 1fr));
    gap: 20px 28px;
    align-items: start;
  }
  @container (max-width: 620px) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;

/** Figures in rows, with a hairline above each; `--cell` is the room in a cell. */
export const table = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
  }
  caption {
    padding-bottom: 4px;
    text-align: left;
    font-size: 12px;
    color: var(--muted);
  }
  th,
  td {
    padding: var(--cell, 4px 0 4px 10px);
    border-top: 1px solid var(--line);
    font-weight: 400;
    text-align: right;
  }
  th:first-child {
    padding-left: 0;
    text-align: left;
  }
  thead th {
    border-top: 0;
    font-size: 12px;
    color: var(--muted);
  }
`;

/** The same with a hairline below each, beside what the drawings themselves give (`data`). */
export const ruled = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
  }
  th,
  td {
    padding: 5px 0 5px 10px;
    border-bottom: 1px solid var(--line);
    text-align: right;
    font-weight: 400;
    white-space: nowrap;
  }
  th:first-child {
    padding-left: 0;
    text-align: left;
    white-space: normal;
  }
  thead th,
  tr.data {
    color: var(--muted);
  }
`;

/** Small pictures side by side, each with its name, of which one is chosen: `--many`, the chosen underlined in `--chosen`. */
export const strip = css`
  .strip {
    display: grid;
    grid-template-columns: repeat(var(--many), minmax(0, 1fr));
    gap: 12px;
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .strip label {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-width: 0;
    padding-bottom: 6px;
    border-bottom: 2px solid var(--line);
    font-size: 13px;
    line-height: 1.35;
    color: var(--muted);
    cursor: pointer;
  }
  .strip label.now {
    color: var(--ink);
    border-bottom-color: var(--chosen);
  }
  .strip label:hover {
    color: var(--ink);
  }
  .strip label:focus-within {
    outline: 2px solid var(--support);
    outline-offset: 3px;
    border-radius: 3px;
  }
  .strip input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  @container (max-width: 620px) {
    .strip {
      gap: 7px;
    }
    .strip label {
      font-size: 11px;
      gap: 3px;
    }
  }
`;
