import { css } from 'lit';

/** How the stage of lesson 7 looks. */
export const look = css`
  .cards {
    display: grid;
    grid-template-columns: repeat(5, minmax(0, 1fr));
    gap: 14px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .card {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-width: 0;
  }
  .face {
    position: relative;
    display: block;
    width: 100%;
    aspect-ratio: 1;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 4px;
    background: var(--raise);
    overflow: hidden;
  }
  .face:hover {
    border-color: var(--muted);
  }
  .now .face {
    border-color: var(--support);
    box-shadow: inset 0 0 0 1px var(--support);
  }
  .guess .face {
    border-color: var(--adapted);
    box-shadow: inset 0 0 0 2px var(--adapted);
  }
  .face canvas {
    display: block;
    width: 100%;
    height: 100%;
  }
  .mark {
    position: absolute;
    left: 7px;
    top: 5px;
    display: flex;
    gap: 4px;
    align-items: center;
    font-size: 12px;
    color: var(--muted);
  }
  .mark svg {
    width: 11px;
    height: 11px;
    fill: var(--support);
  }
  .face .big {
    position: absolute;
    inset: 0;
    margin: auto;
    width: 34%;
    height: 34%;
    fill: none;
    stroke: var(--line);
    stroke-dasharray: 2 1.5;
  }
  input {
    width: 100%;
    min-width: 0;
    padding: 3px 2px;
    border: 0;
    border-bottom: 1px solid var(--line);
    border-radius: 0;
    background: none;
    font: inherit;
    color: inherit;
    text-align: center;
  }
  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .belief {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 42px;
    gap: 3px 6px;
    align-items: center;
    margin: 0;
    font-size: 12px;
  }
  .belief svg {
    display: block;
    width: 100%;
    height: 10px;
  }
  .belief b {
    font-weight: 500;
    text-align: right;
    white-space: nowrap;
  }
  .ground {
    fill: var(--line);
    opacity: 0.5;
  }
  .after {
    fill: var(--adapted);
  }
  .before {
    fill: none;
    stroke: var(--before);
    stroke-width: 2;
    stroke-dasharray: 3 2;
  }
  .belief .was {
    color: var(--muted);
    font-weight: 400;
  }
  .card .quiet {
    padding: 0;
    font-size: 12px;
  }
  .legend {
    flex-wrap: wrap;
    margin: 8px 0 0;
  }
  .legend span:not(:last-child) {
    white-space: nowrap;
  }
  .work {
    display: grid;
    grid-template-columns: minmax(0, 444px) minmax(190px, 1fr);
    gap: 18px 26px;
    align-items: start;
    border-top: 1px solid var(--line);
    padding-top: 18px;
  }
  .pad {
    container-type: inline-size;
    min-width: 0;
  }
  .say {
    min-height: 26px;
    margin: 0 0 10px;
    font: 500 17px/1.35 var(--serif);
  }
  .talk {
    display: flex;
    flex-direction: column;
    gap: 12px;
    align-items: flex-start;
    padding-top: 36px;
  }
  .talk p {
    margin: 0;
  }
  .word {
    min-height: 62px;
    font: 500 24px/1.25 var(--serif);
    word-break: keep-all; /* no Chinese word in two */
    overflow-wrap: anywhere;
  }
  .word small {
    display: block;
    font: 13px/1.45 var(--sans);
    color: var(--muted);
  }
  .word .right {
    color: var(--adapted-text);
  }
  .word .wrong {
    color: var(--query-text);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .score {
    font-size: 13px;
    color: var(--muted);
  }
  .score b {
    color: var(--ink);
    font-weight: 600;
  }
  .weights {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 14px;
    align-items: center;
    padding: 12px 14px;
    border: 1px solid var(--line);
    border-radius: 4px;
    font-size: 13px;
  }
  .weights p {
    flex: 1 1 260px;
    margin: 0;
  }
  @container (max-width: 660px) {
    .work {
      grid-template-columns: minmax(0, 1fr);
    }
    .talk {
      padding-top: 0;
    }
  }
  @container (max-width: 460px) {
    .cards {
      gap: 7px;
    }
    .belief {
      grid-template-columns: minmax(0, 1fr);
      gap: 1px;
      font-size: 11px;
    }
    .belief b {
      text-align: center;
    }
    .face {
      padding-top: 15px; /* ink and number side by side have no room */
      aspect-ratio: auto;
    }
    .face canvas {
      height: auto;
      aspect-ratio: 1;
    }
    .face .big {
      top: 15px;
    }
    .mark {
      left: 3px;
      top: 2px;
      font-size: 11px;
    }
    input {
      font-size: 12px;
    }
  }
`;
