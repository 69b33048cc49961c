/** What fuzzing begins with: a seeded sequence, damaged bytes, and addresses that anyone may have made. */

/** A seeded sequence: mulberry32. @param {number} seed */
export function sequence(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ n) => Math.floor(next() * n);
  return {
    below,
    chance: (/** @type {number} */ p) => next() < p,
    /** @template T @param {readonly T[]} list */
    one: (list) => list[below(list.length)],
  };
}

/** @typedef {ReturnType<typeof sequence>} Random */

const EVIL = [0, 1, 2, 7, 8, 0x7f, 0x80, 0xfe, 0xff];

/** Bytes changed, cut, doubled, swapped, filled, in the manner of fuzzers. @param {Random} r @param {Uint8Array} bytes */
export function mutated(r, bytes) {
  let out = bytes.slice();
  for (let n = 1 + r.below(4); n > 0 && out.length > 0; n--) {
    // Headers and directories are at the ends.
    const at = r.chance(0.5)
      ? r.below(Math.min(out.length, 200))
      : r.chance(0.5)
        ? Math.max(0, out.length - 1 - r.below(300))
        : r.below(out.length);
    const kind = r.below(8);
    if (kind === 0) out[at] ^= 1 << r.below(8);
    else if (kind === 1) out[at] = r.one(EVIL);
    else if (kind === 2) out = out.slice(0, at);
    else if (kind === 3)
      out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + 1 + r.below(9))]);
    else if (kind === 4) {
      const more = Uint8Array.from({ length: 1 + r.below(9) }, () => r.one(EVIL));
      out = Uint8Array.from([...out.subarray(0, at), ...more, ...out.subarray(at)]);
    } else if (kind === 5) out.fill(r.one(EVIL), at, at + 1 + r.below(16));
    else if (kind === 6) out.copyWithin(at, r.below(out.length), r.below(out.length));
    else
      new DataView(out.buffer).setUint32(
        Math.min(at, Math.max(0, out.length - 4)) * Number(out.length >= 4),
        r.one([0, 1, 0x7fffffff, 0xffffffff, 0x80000000, out.length]),
        true,
      );
    if (out.length < 4) break;
  }
  return out;
}

const HYPERS = [
  'beta',
  'latent',
  'way',
  'rate',
  'network',
  'innerSteps',
  'batch',
  'zzz',
  '__proto__',
  'constructor',
];
const OWN = ['lang', 'seed', 'build', 'data', 'hold', 'workers'];
const WORDS = [
  ...[
    '0',
    '1',
    '-1',
    '7',
    '1e309',
    '-0',
    '0x10',
    'NaN',
    'Infinity',
    '9'.repeat(20),
    '1e-400',
    '1.5',
    ' 7',
    '７',
  ],
  ...[
    'zh',
    'en',
    'auto',
    'plain',
    'glyphs',
    'conv',
    'mlp',
    'true',
    'false',
    '',
    'Korean,Balinese',
    ','.repeat(500),
  ],
  ...[
    '<img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '%00',
    '%',
    '%zz',
    '../..',
    '\u202e',
    '\ud800',
    '{{}}',
  ],
];

const REAL = [
  '#v1/vae?lang=zh&seed=7&latent=2',
  '#v1/maml?hold=Korean,Balinese&way=5&workers=2',
  '#v1/compare',
];

/**
 * Addresses without end: damaged ones, noise, and such as are made of what addresses are made of.
 * @param {Random} r
 * @param {string[]} lessons
 * @returns {() => string}
 */
export function addresses(r, lessons) {
  const made = () => {
    const pairs = Array.from({ length: r.below(7) }, () => {
      const key = r.one(r.chance(0.5) ? OWN : HYPERS);
      const value = r.one(WORDS);
      return `${key}=${r.chance(0.5) ? encodeURIComponent(value.replace(/[\ud800-\udfff]/g, '')) : value}`;
    });
    return `#${r.one(['v1', 'v1', 'v1', 'v2', ''])}/${r.one([...lessons, 'zzz', '..'])}?${pairs.join('&')}`;
  };
  const noise = () =>
    String.fromCharCode(
      ...Array.from({ length: r.below(60) }, () => r.below(r.chance(0.1) ? 65536 : 128)),
    );
  const damaged = () => new TextDecoder().decode(mutated(r, new TextEncoder().encode(r.one(REAL))));
  return () => r.one([damaged, noise, made, made])();
}
