import { html } from 'lit';

/**
 * A text with `[[action|words]]` as buttons and `**words**` as emphasis. The languages' files are
 * ours; still nothing in them becomes markup of its own.
 * @param {string} text
 * @param {(action: string) => void} act
 */
export function rich(text, act) {
  return text.split(/(\[\[[^\]]+\]\]|\*\*[^*]+\*\*)/).map((part) => {
    const button = /^\[\[([^|]+)\|(.+)\]\]$/.exec(part);
    if (button) return html`<button @click=${() => act(button[1])}>${button[2]}</button>`;
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`;
    return part;
  });
}
