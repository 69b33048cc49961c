const Z = 1.96; // 95 %

/**
 * Between which shares the true one lies, at 95 %: Wilson's interval, which also says something where
 * nothing was wrong, or little was asked.
 * @param {{ right: number, of: number }} score  of at least one answer
 * @returns {[number, number]}
 */
export function spanOf({ right, of }) {
  const share = right / of;
  const middle = share + (Z * Z) / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const whole = 1 + (Z * Z) / of;
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)];
}
