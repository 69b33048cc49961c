import { css } from 'lit';

/** The frame around the lessons: header, three columns, transport; two or one where it is narrow. */
export const frame = css`
  :host {
    display: grid;
    grid-template-rows: auto 1fr auto;
    grid-template-columns: minmax(0, 1fr);
    min-height: 100vh;
    min-height: 100dvh;
    background: var(--paper);
    line-height: 1.5;
  }
  :host(:not([page])) {
    min-height: 0;
  }
  :host([lang='zh']) {
    line-height: 1.75;
  }
  a.skip {
    position: absolute;
    left: -999px;
    top: 8px;
    z-index: 5;
    padding: 6px 12px;
    background: var(--raise);
    color: var(--ink);
  }
  a.skip:focus {
    left: 8px;
  }
  header {
    border-bottom: 1px solid var(--line);
  }
  .head {
    display: flex;
    align-items: baseline;
    gap: 28px;
    padding: 14px 28px 0;
    max-width: 1680px;
    margin: 0 auto;
  }
  .brand {
    font: 600 20px/1.3 var(--serif);
    letter-spacing: 0.01em;
    margin: 0;
  }
  nav {
    display: flex;
    gap: 22px;
    flex: 1;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: none;
    white-space: nowrap;
  }
  nav a {
    padding: 4px 0 10px;
    border-bottom: 2px solid transparent;
    color: var(--muted);
    text-decoration: none;
  }
  nav a:hover {
    color: var(--ink);
  }
  nav a[aria-current] {
    color: var(--ink);
    border-bottom-color: var(--query);
  }
  nav .door {
    position: sticky; /* in sight however far the lessons reach */
    inset-inline: 0;
    padding: 4px 8px 10px;
    background: var(--paper);
  }
  nav b {
    font: 500 12px var(--serif);
    margin-right: 6px;
  }
  .tools {
    display: flex;
    gap: 16px;
    align-items: baseline;
  }
  .tools button {
    white-space: nowrap;
    min-width: 24px;
  }
  .tools svg {
    width: 15px;
    height: 15px;
    vertical-align: -2px;
    fill: currentColor;
  }
  main {
    display: grid;
    grid-template-columns: minmax(260px, 332px) minmax(420px, 1fr) minmax(240px, 322px);
    grid-template-areas: 'prose stage curves';
    width: 100%;
    max-width: 1680px;
    margin: 0 auto;
  }
  .col {
    padding: 26px 28px 32px;
    min-width: 0;
  }
  .prose-col {
    grid-area: prose;
  }
  .stage-col {
    grid-area: stage;
    border-left: 1px solid var(--line);
    border-right: 1px solid var(--line);
  }
  .curves-col {
    grid-area: curves;
  }
  h1 {
    margin: 0 0 14px;
    font: 500 30px/1.15 var(--serif);
    letter-spacing: -0.01em;
  }
  .prose {
    font: 17px/1.6 var(--serif);
  }
  :host([lang='zh']) .prose {
    line-height: 1.75;
  }
  .prose p {
    margin: 0 0 14px;
    max-width: 36em;
  }
  .prose button {
    padding: 0;
    border: 0;
    border-bottom: 1px dashed currentcolor;
    background: none;
    font: inherit;
    color: var(--support);
    text-align: inherit;
  }
  .prose .together {
    white-space: nowrap;
  }
  .prose .together button {
    white-space: normal;
  }
  .prose button:hover {
    border-bottom-style: solid;
  }
  .ask {
    padding: 2px 0 2px 14px;
    border-left: 3px solid var(--divergence);
    color: var(--muted);
  }
  .pages {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    font-size: 13px;
    color: var(--muted);
  }
  .pages button:disabled {
    opacity: 0.45;
  }
  .part {
    margin-top: 20px;
    padding-top: 18px;
    border-top: 1px solid var(--line);
  }
  footer {
    position: sticky;
    bottom: 0;
    z-index: 3;
  }
  .handle {
    display: none;
    align-items: center;
    justify-content: space-between;
    width: 100%;
    min-height: 40px;
    padding: 0 16px;
    border: 0;
    border-top: 1px solid var(--line);
    background: var(--paper);
    text-align: left;
  }
  .handle svg {
    width: 12px;
    height: 12px;
    fill: currentColor;
  }
  .drop {
    position: fixed;
    inset: 12px;
    z-index: 9;
    display: grid;
    place-content: center;
    gap: 6px;
    padding: 24px;
    border: 2px dashed var(--support);
    border-radius: 10px;
    background: color-mix(in srgb, var(--paper) 92%, transparent);
    text-align: center;
    font: 22px/1.4 var(--serif);
    pointer-events: none;
  }
  .drop small {
    font: 14px/1.5 var(--sans);
    color: var(--muted);
  }
  .busy {
    opacity: 0.55;
    transition: opacity 150ms;
  }
  .wait {
    position: sticky;
    top: 40vh;
    z-index: 2;
    width: fit-content;
    max-width: 100%;
    height: 0;
    margin: 0 auto;
    overflow: visible;
    color: var(--ink);
  }
  .wait span {
    display: block;
    padding: 8px 18px;
    border: 1px solid var(--line);
    border-radius: 20px;
    background: var(--raise);
    white-space: nowrap;
  }
  /* The path has a line of its own where it does not fit beside the tools. */
  @media (max-width: 1640px) {
    .head {
      flex-wrap: wrap;
      gap: 2px 28px;
      padding-top: 10px;
    }
    nav {
      order: 3;
      flex-basis: 100%;
    }
    nav a {
      padding-bottom: 8px;
    }
    .tools {
      margin-left: auto;
    }
  }
  @media (max-width: 1180px) {
    main {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      grid-template-areas: 'stage stage' 'prose curves';
    }
    .stage-col {
      border: 0;
      border-bottom: 1px solid var(--line);
    }
    .prose-col {
      border-right: 1px solid var(--line);
    }
  }
  @media (max-width: 767px) {
    .head {
      gap: 2px 8px;
      padding: 10px 16px 0;
    }
    nav {
      gap: 18px;
    }
    .tools {
      gap: 10px;
    }
    main {
      display: flex;
      flex-direction: column;
    }
    .col {
      padding: 18px 16px 22px;
      border: 0;
      border-bottom: 1px solid var(--line);
    }
    /* On a page of its own the lesson and its controls come up over the stage, from the transport. */
    :host([page]) .prose-col {
      position: fixed;
      z-index: 2;
      inset: auto 0 var(--transport, 100px);
      max-height: 56dvh;
      overflow-y: auto;
      overscroll-behavior: contain;
      border: 0;
      border-top: 1px solid var(--line);
      background: var(--paper);
      visibility: hidden;
      opacity: 0;
      transform: translateY(24px);
      transition:
        opacity 150ms,
        transform 150ms;
      --above: 8px;
    }
    :host([page]) .prose-col.open {
      visibility: visible;
      opacity: 1;
      transform: none;
      box-shadow: 0 -8px 24px rgb(0 0 0 / 14%);
    }
    :host([page]) main:has(.open) {
      padding-bottom: 56dvh;
    }
    :host([page]) .handle {
      display: flex;
    }
    .stage-col {
      order: -2;
    }
    .curves-col {
      order: -1;
    }
    h1 {
      font-size: 25px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
