import { mathml } from 'lit';

/**
 * Formulas as MathML, which browsers set by themselves. A mark is a piece of one; texts and numbers
 * become identifiers and numbers.
 * @typedef {import('lit').TemplateResult<3>} Mark
 * @typedef {Mark | string | number} Piece
 */

/** @param {Piece} piece @returns {Mark} */
function mark(piece) {
  if (typeof piece === 'object') return piece;
  if (/^[−±]?[\d.,  ]+$/.test(String(piece))) return mathml`<mn>${piece}</mn>`;
  if (/^[=+−·×±≈‖|(),[\]{}∑∝…←/<>≤≥-]$/.test(String(piece))) return mathml`<mo>${piece}</mo>`;
  if (piece === 'log') return mathml`<mi>log</mi><mspace width="0.17em"></mspace>`;
  return mathml`<mi>${piece}</mi>`;
}

/** One after the other. @param {readonly Piece[]} pieces */
export const row = (...pieces) => mathml`<mrow>${pieces.map(mark)}</mrow>`;

/** @param {Piece} over @param {Piece} under */
export const fraction = (over, under) => mathml`<mfrac>${mark(over)}${mark(under)}</mfrac>`;

/** @param {Piece} base @param {Piece} below */
export const sub = (base, below) => mathml`<msub>${mark(base)}${mark(below)}</msub>`;

/** @param {Piece} base @param {Piece} above */
export const sup = (base, above) => mathml`<msup>${mark(base)}${mark(above)}</msup>`;

/** @param {Piece} base @param {Piece} below @param {Piece} above */
export const both = (base, below, above) =>
  mathml`<msubsup>${mark(base)}${mark(below)}${mark(above)}</msubsup>`;

/** @param {Piece} inner */
export const root = (inner) => mathml`<msqrt>${mark(inner)}</msqrt>`;

/** @param {Piece} inner */
export const hat = (inner) => mathml`<mover accent="true">${mark(inner)}<mo>^</mo></mover>`;

/** @param {Piece} below @param {Piece} [above] */
export const sum = (below, above) =>
  above === undefined
    ? mathml`<munder><mo>∑</mo>${mark(below)}</munder>`
    : mathml`<munderover><mo>∑</mo>${mark(below)}${mark(above)}</munderover>`;

/** An upright word. @param {string} text */
export const word = (text) => mathml`<mtext>${text}</mtext>`;

/** A function's name with its argument in brackets. @param {string} name @param {readonly Piece[]} inner */
export const of = (name, ...inner) =>
  mathml`<mrow><mi mathvariant="normal">${name}</mi><mo>(</mo>${inner.map(mark)}<mo>)</mo></mrow>`;

/** A number in the colour of what it means. @param {string} token @param {Piece} inner */
export const toned = (token, inner) => mathml`<mrow class=${token}>${mark(inner)}</mrow>`;
