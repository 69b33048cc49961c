import { LitElement, html, nothing, unsafeCSS } from 'lit';
import { html as staticHtml, unsafeStatic } from 'lit/static-html.js';
import tokens from '../styles/tokens.css?inline';
import { frame } from '../styles/frame.js';
import { shared } from '../styles/shared.js';
import { Studio } from './studio.js';
import { fetchLabs, fetchLesson, firstLesson, lessons } from '../lessons/index.js';
import { loadLanguage, loadTexts } from '../i18n/index.js';
import { rich } from '../components/rich.js';
import '../components/controls.js';
import '../components/curves.js';
import '../components/data-panel.js';
import '../components/notices.js';
import '../components/transport.js';

const THEMES = /** @type {const} */ (['auto', 'light', 'dark']);

/**
 * <metaglyph-app>: the whole playground in one element. Attributes: `lesson`, `lang`, `theme`
 * (auto, light, dark), `page` (it is the page: it owns the address and the keyboard).
 */
export class MetaglyphApp extends LitElement {
  static properties = {
    lesson: { type: String },
    lang: { type: String, reflect: true },
    theme: { type: String, reflect: true },
    page: { type: Boolean },
    dropping: { state: true },
    copied: { state: true },
    paragraph: { state: true },
    open: { state: true },
  };

  static styles = [unsafeCSS(tokens), shared, frame];

  constructor() {
    super();
    this.lesson = '';
    this.lang = '';
    /** @type {string} */
    this.theme = 'auto';
    this.page = false;
    this.dropping = false;
    this.copied = false;
    this.paragraph = 0;
    this.open = false; // lesson and controls, on a phone
    this.footed = new ResizeObserver(([{ target }]) => {
      const { offsetHeight } = /** @type {HTMLElement} */ (target);
      this.style.setProperty('--transport', `${offsetHeight}px`);
      this.reached = null; // in another window, or one that has been turned
      this.reachTab();
    });
    this.studio = new Studio();
    this.studio.addEventListener('change', () => this.follow());
    /** @type {import('../lessons/index.js').Lesson | null} */
    this.reached = null; // whose tab is in sight
    this.told = this.studio.lesson; // whose prose is open
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.onDark = () => this.studio.dispatchEvent(new Event('theme'));
    this.onHash = (/** @type {HashChangeEvent} */ { newURL }) =>
      this.studio.readHash(new URL(newURL).hash);
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    this.onDrag = (/** @type {DragEvent} */ event) => this.drag(event);
  }

  connectedCallback() {
    super.connectedCallback();
    this.dark.addEventListener('change', this.onDark);
    const target = this.page ? window : this;
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'])
      target.addEventListener(type, /** @type {EventListener} */ (this.onDrag));
    if (this.page) {
      this.theme = storedTheme();
      window.addEventListener('hashchange', this.onHash);
      window.addEventListener('keydown', this.onKey);
    }
    this.studio.start({
      hash: this.page,
      lesson: this.lesson || undefined,
      lang: this.lang || undefined,
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.dark.removeEventListener('change', this.onDark);
    const target = this.page ? window : this;
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'])
      target.removeEventListener(type, /** @type {EventListener} */ (this.onDrag));
    window.removeEventListener('hashchange', this.onHash);
    window.removeEventListener('keydown', this.onKey);
    this.footed.disconnect();
    this.studio.close();
  }

  /** On a phone: lesson and controls up over the stage, or down again. */
  async turnSheet() {
    this.open = !this.open;
    await this.updateComplete;
    const to = this.open ? '.prose-col' : '.handle';
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(to))?.focus({
      preventScroll: true,
    });
  }

  follow() {
    const { t, lang, lesson, shown } = this.studio;
    if (!shown) return;
    this.lang = lang;
    if (this.told !== lesson) {
      this.told = lesson;
      this.paragraph = 0;
    }
    if (this.page) {
      document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
      document.title = t('page.title', { lesson: t(`lesson.${lesson.id}.title`) });
    }
    this.requestUpdate();
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    const footer = this.renderRoot.querySelector('footer');
    if (footer) this.footed.observe(footer); // again and again is once
    this.reachTab();
    if (!changed.has('theme')) return;
    if (this.page) {
      if (this.theme === 'auto') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = this.theme;
    }
    this.studio.dispatchEvent(new Event('theme'));
  }

  /** Where the lessons do not fit beside each other, the open one is seen. */
  reachTab() {
    const { lesson } = this.studio;
    if (this.reached === lesson) return;
    const tab = /** @type {HTMLElement | null} */ (
      this.renderRoot.querySelector('nav [aria-current]')
    );
    const nav = tab?.parentElement;
    if (!tab || !nav) return;
    this.reached = lesson;
    nav.scrollLeft = tab.offsetLeft - nav.offsetLeft - (nav.clientWidth - tab.clientWidth) / 2;
  }

  turnTheme() {
    const next = THEMES[(THEMES.indexOf(/** @type {any} */ (this.theme)) + 1) % THEMES.length];
    this.theme = next;
    try {
      localStorage.setItem('metaglyph-theme', next);
    } catch {
      // no storage (a private window, an embedding): the choice lasts as long as the page
    }
  }

  /** Space plays, S steps, R resets, unless something else has the keyboard. @param {KeyboardEvent} event */
  key(event) {
    const at = /** @type {Element | undefined} */ (event.composedPath()[0]);
    const taken =
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      (at instanceof Element && at.matches('input, select, textarea, button, a, summary, canvas'));
    if (taken) return;
    if (event.key === ' ') {
      event.preventDefault();
      this.studio.toggle();
    } else if (event.key === 's') this.studio.step();
    else if (event.key === 'r') this.studio.reset();
  }

  /** @param {DragEvent} event */
  drag(event) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (event.type === 'drop') {
      this.dropping = false;
      this.studio.loadFiles([...event.dataTransfer.files]);
    } else if (event.type === 'dragleave') {
      if (!event.relatedTarget) this.dropping = false;
    } else {
      this.dropping = true;
    }
  }

  /** What a click brings: what cannot be fetched is told. @param {() => Promise<unknown>} act */
  async bring(act) {
    try {
      await act();
    } catch (error) {
      this.studio.unfetched(error);
    }
  }

  /** What can be taken along, and brought. */
  openFiles() {
    return this.bring(async () => {
      const { openFiles } = await import('../components/files.js');
      await openFiles(this.studio, this.renderRoot);
    });
  }

  async copyLink() {
    const { exactAddress, tellCopied } = await import('./link.js');
    const link = location.href.replace(/#.*$/s, '') + exactAddress(this.studio);
    tellCopied(this.studio).catch(() => {});
    try {
      await navigator.clipboard.writeText(link);
      this.copied = true;
      setTimeout(() => (this.copied = false), 2000);
    } catch {
      this.studio.notify({ id: 'link', tone: 'info', title: 'notice.link.title', detail: link });
    }
  }

  makeExercise() {
    return this.bring(async () => {
      const { makeExercise } = await import('../components/exercise.js');
      await makeExercise(this.studio, this.renderRoot);
    });
  }

  inspect() {
    return this.bring(async () => {
      const { openInspector } = await import('../components/inspector.js');
      await openInspector(this.studio, /** @type {ShadowRoot} */ (this.renderRoot));
    });
  }

  enterLab() {
    return this.bring(async () => {
      await fetchLabs();
      await this.studio.setLesson(lessons.find(({ lab }) => lab)?.id ?? '');
    });
  }

  /** From the path to the lab, or back. @param {string} words @param {() => void} open */
  door(words, open) {
    const come = () => foresee(fetchLabs());
    return html`<button class="quiet door" @pointerenter=${come} @focus=${come} @click=${open}>
      ${this.studio.t(words)}
    </button>`;
  }

  header() {
    const { studio } = this;
    const { t } = studio;
    const inLab = Boolean(studio.lesson.lab);
    const other = studio.lang === 'zh' ? 'en' : 'zh';
    return html`<header>
      <div class="head">
        <p class="brand">Metaglyph</p>
        <nav aria-label=${t('nav.lessons')}>
          ${inLab ? this.door('nav.path', () => studio.setLesson(firstLesson.id)) : nothing}
          ${lessons.map((lesson) => {
            const { id, number, under, lab = false } = lesson;
            if (under || lab !== inLab) return nothing;
            return html`<a
              href="#v1/${id}"
              aria-current=${id === (studio.lesson.under ?? studio.lesson.id) ? 'page' : nothing}
              @pointerenter=${() => foresee(fetchLesson(lesson))}
              @focus=${() => foresee(fetchLesson(lesson))}
              @click=${(/** @type {MouseEvent} */ event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                studio.setLesson(id);
              }}
              ><b>${number}</b>${t(`lesson.${id}.title`)}</a
            >`;
          })}
          ${inLab ? nothing : this.door('nav.lab', () => this.enterLab())}
        </nav>
        <div class="tools">
          <button
            class="quiet lang"
            lang=${other === 'zh' ? 'zh-CN' : 'en'}
            @pointerenter=${() => foresee(loadLanguage(other))}
            @focus=${() => foresee(loadLanguage(other))}
            @click=${() => studio.setLang(other)}
          >
            ${other === 'zh' ? '中文' : 'English'}
          </button>
          <button
            class="quiet theme"
            aria-label=${t(`theme.${this.theme}`)}
            title=${t(`theme.${this.theme}`)}
            @click=${this.turnTheme}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path
                d=${
                  this.theme === 'auto'
                    ? 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.5v11a5.5 5.5 0 0 1 0-11z'
                    : this.theme === 'dark'
                      ? 'M6 1.5a6.8 6.8 0 1 0 8.5 8.5A5.8 5.8 0 0 1 6 1.5z'
                      : 'M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM7.3 0h1.4v2.6H7.3zM7.3 13.4h1.4V16H7.3zM0 7.3h2.6v1.4H0zM13.4 7.3H16v1.4h-2.6zM2 3l1-1 1.8 1.8-1 1zM11.2 12.2l1-1L14 13l-1 1zM2 13l1.8-1.8 1 1L3 14zM11.2 3.8L13 2l1 1-1.8 1.8z'
                }
              />
            </svg>
          </button>
          <button class="quiet" @click=${this.inspect}>${t('tool.graph')}</button>
          <button class="quiet" @click=${this.makeExercise}>${t('tool.exercise')}</button>
          <button class="quiet" @click=${this.copyLink}>
            ${this.copied ? t('tool.copied') : t('tool.link')}
          </button>
          <button class="quiet" @click=${this.openFiles}>${t('tool.files')}</button>
        </div>
      </div>
    </header>`;
  }

  /** One short step at a time; a question closes each. */
  prose() {
    const { studio } = this;
    const { t, lesson } = studio;
    const act = (/** @type {string} */ action) => studio.act(action);
    const at = Math.min(this.paragraph, lesson.prose - 1);
    const turn = async (/** @type {number} */ by) => {
      try {
        if (lesson.later) await loadTexts(lesson.later);
        if (this.told === lesson) this.paragraph = at + by;
      } catch (error) {
        studio.unfetched(error);
      }
    };
    const key = `lesson.${lesson.id}`;
    return html`<div class="prose" aria-live="polite">
        <p>${rich(t(`${key}.prose.${at + 1}`), act)}</p>
        <p class="ask">${rich(t(`${key}.ask.${at + 1}`), act)}</p>
      </div>
      <div class="pages" role="group" aria-label=${t('prose.pages')}>
        <button class="quiet" ?disabled=${at === 0} @click=${() => turn(-1)}>
          ← ${t('prose.back')}
        </button>
        <span>${t('prose.page', { page: at + 1, pages: lesson.prose })}</span>
        <button class="quiet" ?disabled=${at === lesson.prose - 1} @click=${() => turn(1)}>
          ${t('prose.next')} →
        </button>
      </div>`;
  }

  stage() {
    const { studio } = this;
    const { status } = studio;
    if (status === 'failed') return nothing;
    const tag = unsafeStatic(studio.lesson.stage);
    // The frames are there at once; over them, without moving them, what is being waited for.
    const waits = !studio.run.info && status !== 'ready';
    return html`${
        waits
          ? html`<p class="wait" role="status"><span>${studio.progressWords}</span></p>`
          : nothing
      }
      <div class=${studio.busy && !waits ? 'busy' : ''}>
        ${staticHtml`<${tag} .studio=${studio}></${tag}>`}
      </div>`;
  }

  render() {
    const { studio } = this;
    const { t, lesson } = studio;
    if (!studio.shown) return nothing;
    return html`<a class="skip" href="#stage" @click=${this.skip}>${t('nav.skip')}</a>
      ${this.header()}
      <main>
        <section
          class="col prose-col ${this.open ? 'open' : ''}"
          id="lesson"
          tabindex="-1"
          aria-label=${t('nav.prose')}
          @keydown=${(/** @type {KeyboardEvent} */ e) => {
            if (e.key === 'Escape' && this.open) this.turnSheet();
          }}
        >
          <h1>${t(`lesson.${lesson.id}.title`)}</h1>
          ${this.prose()}
          <div class="part"><mg-controls .studio=${studio}></mg-controls></div>
          ${
            // Not before the controls above it, which would push it down.
            studio.core && studio.algorithm?.splitBy !== 'none'
              ? html`<div class="part"><mg-data .studio=${studio}></mg-data></div>`
              : nothing
          }
        </section>
        <section class="col stage-col" id="stage" tabindex="-1" aria-label=${t('nav.stage')}>
          <mg-notices .studio=${studio}></mg-notices>
          ${this.stage()}
        </section>
        <section class="col curves-col" aria-label=${t('nav.curves')}>
          <mg-curves .studio=${studio}></mg-curves>
        </section>
      </main>
      <footer aria-label=${t('nav.transport')}>
        <button
          class="handle"
          aria-expanded=${this.open}
          aria-controls="lesson"
          @click=${this.turnSheet}
        >
          ${t('nav.prose')}
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d=${this.open ? 'M1 3l5 5 5-5 1 1-6 6-6-6z' : 'M1 9l5-5 5 5 1-1-6-6-6 6z'} />
          </svg>
        </button>
        <mg-transport .studio=${studio}></mg-transport>
      </footer>
      ${
        this.dropping
          ? html`<div class="drop">${t('drop.title')}<small>${t('drop.body')}</small></div>`
          : nothing
      }`;
  }

  /** The address belongs to the state, so the jump is made by hand. @param {Event} event */
  skip(event) {
    event.preventDefault();
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('#stage'))?.focus();
  }
}

/** Somebody comes near what this brings. What fails is told when it is needed. @param {Promise<unknown>} part */
function foresee(part) {
  part.catch(() => {});
}

function storedTheme() {
  try {
    const theme = localStorage.getItem('metaglyph-theme');
    return THEMES.find((known) => known === theme) ?? 'auto';
  } catch {
    return 'auto';
  }
}

customElements.define('metaglyph-app', MetaglyphApp);
