export const BINS = 61;

/** What lies outside is counted in the last bins. @param {Float32Array} values @param {number} middle @param {number} reach */
export function binned(values, middle, reach) {
  const bins = Array.from({ length: BINS }, () => 0);
  for (const value of values) {
    const place = Math.floor((BINS / 2) * (1 + (value - middle) / reach));
    bins[Math.min(BINS - 1, Math.max(0, place))]++;
  }
  return bins;
}
