import { html } from 'lit';

const MARKS = /^[.,;:?!)。，、；：？！）」》]+/;
const OPENING = /[(（「《]+$/;

/**
 * A text with `[[action|words]]` as buttons and `**words**` as emphasis. The languages' files are
 * ours; still nothing in them becomes markup of its own.
 * @param {string} text
 * @param {(action: string) => void} act
 */
export function rich(text, act) {
  const parts = text.split(/(\[\[[^\]]+\]\]|\*\*[^*]+\*\*)/);
  return parts.map((part, i) => {
    const button = /^\[\[([^|]+)\|(.+)\]\]$/.exec(part);
    if (button) {
      // No line may end with a bracket that a button closes, or begin with the mark that follows one.
      const opening = OPENING.exec(parts[i - 1] ?? '')?.[0] ?? '';
      const mark = MARKS.exec(parts[i + 1] ?? '')?.[0] ?? '';
      const made = html`<button @click=${() => act(button[1])}>${button[2]}</button>`;
      return html`<span class="together">${opening}${made}${mark}</span>`;
    }
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`;
    const rest = parts[i - 1]?.startsWith('[[') ? part.replace(MARKS, '') : part;
    return parts[i + 1]?.startsWith('[[') ? rest.replace(OPENING, '') : rest;
  });
}
