import { css } from 'lit';

/** An exercise: its words beside its stage, or above it where there is little room. */
export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
    background: var(--paper);
    line-height: 1.5;
    text-align: start;
  }
  article {
    display: grid;
    grid-template-columns: minmax(240px, 300px) minmax(0, 1fr);
    grid-template-areas:
      'ask stage'
      'curves curves';
    gap: 18px 28px;
    padding: 20px 22px;
    border: 1px solid var(--line);
    border-radius: 4px;
  }
  article:lang(zh) {
    line-height: 1.75;
  }
  .ask {
    grid-area: ask;
    min-width: 0;
  }
  .stage {
    grid-area: stage;
    min-width: 0;
  }
  mg-lab-transport {
    margin-top: 14px;
  }
  .curves {
    grid-area: curves;
    min-width: 0;
    padding-top: 16px;
    border-top: 1px solid var(--line);
  }
  mg-curves {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(230px, 100%), 1fr));
    gap: 18px 28px;
  }
  h2 {
    margin: 0 0 10px;
    font: 500 21px/1.2 var(--serif);
  }
  .ask p,
  .ask slot::slotted(p) {
    margin: 0 0 10px;
    font: 16px/1.55 var(--serif);
  }
  .ask slot {
    display: block;
    font: 16px/1.55 var(--serif);
  }
  article:lang(zh) .ask p,
  article:lang(zh) .ask slot {
    line-height: 1.75;
  }
  .ask p button {
    padding: 0;
    border: 0;
    border-bottom: 1px dashed currentcolor;
    background: none;
    font: inherit;
    color: var(--support);
    text-align: inherit;
  }
  .ask .together {
    white-space: nowrap;
  }
  .question {
    padding-left: 14px;
    border-left: 3px solid var(--divergence);
    color: var(--muted);
  }
  .part {
    margin-top: 14px;
    padding-top: 10px;
    border-top: 1px solid var(--line);
  }
  .blank {
    min-height: 320px;
  }
  .wrong {
    padding: 16px 20px;
    border: 1px solid var(--line);
    border-left: 3px solid var(--query);
    border-radius: 4px;
  }
  .wrong p {
    margin: 4px 0 0;
    overflow-wrap: anywhere;
  }
  @container (max-width: 780px) {
    article {
      grid-template-columns: minmax(0, 1fr);
      grid-template-areas: 'ask' 'stage' 'curves';
      padding: 16px;
    }
  }
`;
