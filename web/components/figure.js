import { html } from 'lit';
import './value.js';

/**
 * A figure that opens its formula.
 * @param {import('../app/studio.js').Studio} studio
 * @param {string} formula
 * @param {Record<string, number>} values
 * @param {unknown} shown  the number as the page writes it
 */
export const figure = (studio, formula, values, shown) =>
  html`<mg-value .studio=${studio} formula=${formula} .values=${values}>${shown}</mg-value>`;
