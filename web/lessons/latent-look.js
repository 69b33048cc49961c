import { css } from 'lit';

/** How the latent map's stage looks. */
export const look = css`
  .two {
    --columns: minmax(0, 1.25fr) minmax(0, 1fr);
  }
  .side {
    display: grid;
    gap: 14px;
  }
  .ends {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 8px 20px;
  }
  .ends .choice {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: subgrid;
    justify-items: start;
  }
  .pair {
    display: grid;
    grid-template-columns: minmax(0, 56px) 10px minmax(0, 56px);
    gap: 4px;
    align-items: center;
    color: var(--muted);
  }
  .letter {
    display: inline-grid;
    place-content: center;
    width: 18px;
    height: 18px;
    margin-right: 6px;
    border-radius: 50%;
    background: var(--support);
    color: var(--paper);
    font: 600 11px/1 var(--sans);
  }
  .letter.b {
    background: var(--query);
  }
  .strips {
    display: grid;
    gap: 14px;
  }
  .pad {
    container-type: inline-size;
    min-width: 0;
    max-width: 450px;
  }
  .fares {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 14px 28px;
    align-items: start;
  }
  tr.data th,
  tr.data td {
    border-bottom: 0;
  }
  .say {
    display: grid;
    gap: 10px;
    min-height: 104px; /* as tall as with its sentences */
  }
  .say p {
    margin: 0;
  }
  .walk input {
    --thumb: 18px;
    appearance: none;
    display: block;
    /* The thumb's middle goes from that of the first picture to that of the last one. */
    width: calc(var(--span) + var(--thumb));
    height: 28px;
    margin: 0 0 0 calc(var(--inset) - var(--thumb) / 2);
    background: none;
    cursor: pointer;
  }
  .walk input::-webkit-slider-runnable-track {
    height: 4px;
    border-radius: 2px;
    background: var(--line);
  }
  .walk input::-moz-range-track {
    height: 4px;
    border-radius: 2px;
    background: var(--line);
  }
  .walk input::-webkit-slider-thumb {
    appearance: none;
    width: var(--thumb);
    height: var(--thumb);
    margin-top: -7px;
    border: 0;
    border-radius: 50%;
    background: var(--ink);
  }
  .walk input::-moz-range-thumb {
    width: var(--thumb);
    height: var(--thumb);
    border: 0;
    border-radius: 50%;
    background: var(--ink);
  }
  .scale {
    position: relative;
    width: var(--span);
    height: 20px;
    margin-left: var(--inset);
  }
  .scale i {
    position: absolute;
    left: 25%;
    margin: 0;
    translate: -50%;
    font-style: normal;
  }
  .scale i.b {
    left: 75%;
  }
  .where {
    display: grid;
    grid-template-columns: 96px minmax(0, 1fr);
    gap: 0 16px;
    align-items: center;
    margin-top: 10px;
  }
  .where p {
    margin: 0;
    max-width: 56ch;
  }
  .rows {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 12px;
    align-items: center;
  }
  .rows span {
    color: var(--muted);
    font-size: 13px;
  }
  .note {
    margin: 6px 0 0;
    font-size: 13px;
    color: var(--muted);
  }
  @container (max-width: 620px) {
    .fares {
      grid-template-columns: minmax(0, 1fr);
    }
    .drawing {
      gap: 8px;
    }
    /* A small map stays in sight over the pad. */
    .drawing > figure {
      position: sticky;
      top: 0;
      z-index: 1;
      padding-bottom: 6px;
      background: var(--paper);
    }
    .drawing mg-latent-map {
      width: 230px;
      max-width: 100%;
    }
    .drawing .pad {
      max-width: 250px;
    }
    .drawing .note {
      display: none;
    }
  }
`;
