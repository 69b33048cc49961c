import { en } from './en.js';
import { zh } from './zh.js';

/** @typedef {'en' | 'zh'} Lang */

/** @type {Record<Lang, Record<string, string>>} */
const languages = { en, zh };

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
