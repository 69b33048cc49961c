/**
 * @typedef {'en' | 'zh'} Lang
 * @typedef {Record<string, string>} Texts
 */

/**
 * The page's texts, and those that not every visit needs.
 * @typedef {'page' | 'contest'} Part
 */

/** @type {Record<Lang, Record<Part, () => Promise<Texts>>>} */
const files = {
  en: {
    page: async () => (await import('./en.js')).en,
    contest: async () => (await import('./en-contest.js')).en,
  },
  zh: {
    page: async () => (await import('./zh.js')).zh,
    contest: async () => (await import('./zh-contest.js')).zh,
  },
};

/** @type {Record<Lang, Texts>} */
const languages = { en: {}, zh: {} };

/** What has been asked for. @type {Set<Part>} */
const parts = new Set(['page']);
/** @type {Set<Lang>} */
const langs = new Set();
/** What is there: `en page`. @type {Set<string>} */
const there = new Set();

/** @param {Lang} lang @param {Part} part */
async function fetchPart(lang, part) {
  if (there.has(`${lang} ${part}`)) return;
  Object.assign(languages[lang], await files[lang][part]());
  there.add(`${lang} ${part}`);
}

/** Brings a language's texts, which must be there before it is shown. @param {Lang} lang */
export async function loadLanguage(lang) {
  langs.add(lang);
  try {
    await Promise.all([...parts].map((part) => fetchPart(lang, part)));
  } catch (error) {
    langs.delete(lang);
    throw error;
  }
}

/** Brings more texts, in all languages that are in use. @param {Part} part */
export async function loadTexts(part) {
  parts.add(part);
  await Promise.all([...langs].map((lang) => fetchPart(lang, part)));
}

/** The language of a locale. @param {string} locale @returns {Lang} */
export function languageOf(locale) {
  return locale.startsWith('zh') ? 'zh' : 'en';
}

/**
 * @typedef {{
 *   (key: string, params?: Record<string, string | number>): string,
 *   lang: Lang,
 *   has: (key: string) => boolean,
 *   number: (value: number, digits?: number) => string,
 *   list: (items: string[]) => string,
 * }} Translate
 */

/**
 * The texts of one language. A key without a text shows itself, so that it is seen and mended.
 * @param {Lang} lang
 * @returns {Translate}
 */
export function translator(lang) {
  const texts = languages[lang];
  const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
  /** @type {Map<number, Intl.NumberFormat>} */
  const formats = new Map();
  const lists = new Intl.ListFormat(locale, { style: 'short', type: 'conjunction' });

  /** @type {Translate['number']} */
  const number = (value, digits = 0) => {
    let format = formats.get(digits);
    if (!format) {
      format = new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      formats.set(digits, format);
    }
    return format.format(value).replace('-', '−');
  };
  const t = (
    /** @type {string} */ key,
    /** @type {Record<string, string | number>} */ params = {},
  ) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => {
      const value = params[name];
      return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
    });
  return Object.assign(t, {
    lang,
    number,
    has: (/** @type {string} */ key) => Object.hasOwn(texts, key),
    list: (/** @type {string[]} */ items) => lists.format(items),
  });
}
