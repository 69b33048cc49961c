/** The theme's colours as canvases need them. */

/** @param {Element} element @param {string} token */
export function colour(element, token) {
  return getComputedStyle(element).getPropertyValue(token).trim() || '#888888';
}

/** @param {string} hex @param {number} alpha */
export function faint(hex, alpha) {
  const [r, g, b] = channels(hex);
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

/** Of #rrggbb, or #rgb, which is what builds make of it. @param {string} hex @returns {[number, number, number]} */
export function channels(hex) {
  const long = hex.length < 7 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
  const value = parseInt(long.slice(1, 7), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/**
 * Ink on paper: 256 pixels from the ground's colour to the ink's, as ImageData wants them.
 * @param {Element} element
 * @param {string} [ground]
 * @param {string} [ink]
 * @param {number} [strength]  of the ink, 0 to 1
 * @returns {Uint32Array}
 */
export function inkTable(element, ground = '--raise', ink = '--ink', strength = 1) {
  const from = channels(colour(element, ground));
  const to = channels(colour(element, ink));
  const table = new Uint32Array(256);
  const bytes = new Uint8Array(table.buffer);
  for (let i = 0; i < 256; i++) {
    const part = (i / 255) * strength;
    for (let c = 0; c < 3; c++) bytes[4 * i + c] = Math.round(from[c] + part * (to[c] - from[c]));
    bytes[4 * i + 3] = 255;
  }
  return table;
}
