/**
 * @typedef {'en' | 'zh'} Lang
 * @typedef {Record<string, string>} Texts
 */

/** @type {Record<Lang, () => Promise<Texts>>} */
const files = {
  en: async () => (await import('./en.js')).en,
  zh: async () => (await import('./zh.js')).zh,
};

/** Those that have been asked for. @type {Partial<Record<Lang, Texts>>} */
const languages = {};

/** Brings a language's texts, which must be there before its translator. @param {Lang} lang */
export async function loadLanguage(lang) {
  languages[lang] ??= await files[lang]();
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
  const texts = languages[lang] ?? {};
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
