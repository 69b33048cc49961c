/** Round steps for an axis of this width. @param {number} span @param {number} most  steps on it */
export function stepOf(span, most) {
  const power = 10 ** Math.floor(Math.log10(span / most));
  return [1, 2, 5, 10].map((k) => k * power).find((step) => span / step <= most) ?? 10 * power;
}
