/**
 * @typedef {'en' | 'zh'} Lang
 * @typedef {Record<string, string>} Texts
 */

/**
 * A file of texts: the page's, or `xx-<part>.js`, of what not every visit needs.
 * @param {Lang} lang @param {string} part @returns {Promise<Texts>}
 */
async function textsOf(lang, part) {
  if (part !== PAGE) return (await import(`./${lang}-${part}.js`)).texts;
  return lang === 'zh' ? (await import('./zh.js')).texts : (await import('./en.js')).texts;
}

const PAGE = 'page';

/** @type {Record<Lang, Texts>} */
const languages = { en: {}, zh: {} };

/** What has been asked for. @type {Set<string>} */
const parts = new Set([PAGE]);
/** @type {Set<Lang>} */
const langs = new Set();
/** What is there: `en page`. @type {Set<string>} */
const there = new Set();

/** @param {Lang} lang @param {string} part */
async function fetchPart(lang, part) {
  if (there.has(`${lang} ${part}`)) return;
  Object.assign(languages[lang], await textsOf(lang, part));
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

/** Brings more texts, in all languages that are in use. @param {string} part  as in `en-<part>.js` */
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
    // A Latin name stands apart from the Chinese word before the last one.
    list: (/** @type {string[]} */ items) => lists.format(items).replace(/(\w)和(?=\w)/g, '$1 和 '),
  });
}
