import { css } from 'lit';

/** How the dialog that makes an exercise looks. */
export const look = css`
  mg-dialog {
    --dialog: 980px;
  }
  .intro {
    margin: 0 0 16px;
    max-width: 64ch;
    color: var(--muted);
  }
  form {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 18px 32px;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  fieldset + fieldset {
    margin-top: 12px;
  }
  legend,
  .head {
    padding: 0;
    margin: 0 0 6px;
    font-weight: 600;
  }
  textarea,
  input:not([type='checkbox']),
  select {
    padding: 5px 7px;
    border: 1px solid var(--line);
    border-radius: 3px;
    background: var(--raise);
    color: var(--ink);
    font: inherit;
    max-width: 100%;
  }
  textarea {
    width: 100%;
    min-height: 62px;
    resize: vertical;
  }
  .small {
    width: 10ch;
  }
  label {
    color: var(--muted);
  }
  .checks {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .checks label {
    display: flex;
    gap: 6px;
    align-items: center;
    color: inherit;
  }
  input[type='checkbox'] {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--ink);
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: end;
  }
  .fields label {
    display: grid;
    gap: 2px;
    font-size: 12px;
  }
  .note {
    margin: 4px 0 0;
    font-size: 12px;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  .wrong {
    margin: 12px 0 0;
    color: var(--query-text);
  }
  .take {
    margin-top: 20px;
    padding-top: 16px;
    border-top: 1px solid var(--line);
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 0 18px;
    margin-bottom: 10px;
  }
  .tabs button {
    padding: 4px 0;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--muted);
  }
  .tabs button[aria-selected='true'] {
    color: var(--ink);
    border-bottom-color: var(--query);
  }
  .code {
    display: block;
    width: 100%;
    min-height: 132px;
    font:
      12px/1.5 ui-monospace,
      monospace;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .do {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
    margin-top: 10px;
  }
  .preview {
    margin-top: 12px;
  }
  @media (max-width: 767px) {
    form {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
