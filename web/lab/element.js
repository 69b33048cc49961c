import { LitElement, html, nothing, unsafeCSS } from 'lit';
import { html as staticHtml, unsafeStatic } from 'lit/static-html.js';
import tokens from '../styles/tokens.css?inline';
import { loadTexts } from '../i18n/index.js';
import { known } from '../lessons/index.js';
import { shared } from '../styles/shared.js';
import { rich } from '../components/rich.js';
import { readExercise } from '../../wasm/exercise.js';
import { LabStudio } from './lab-studio.js';
import { exerciseFrom } from './settings.js';
import { styles } from './styles.js';
import './controls.js';
import './goal.js';
import '../components/curves.js';
import '../components/notices.js';

/** @typedef {import('../../wasm/exercise.js').Exercise} Exercise */

const STATE = 250; // least ms between two 'state' events while it trains
const LONGEST = 32768; // characters of an exercise's file

/**
 * <metaglyph-lab>: one exercise on any page. Attributes: `src` (an exercise.json), or `preset`, `seed`,
 * `lang`, `controls`, `goal`, `locked`, `steps`, `seconds`, `prompt`, `prompt-zh`; `theme` (auto, light,
 * dark). What stands in the element is shown instead of the prompt. Property: `exercise`, an object like those in the files. Methods: play,
 * pause, step, reset, check. Events, which do not bubble: 'ready', 'state', 'result', 'resize'.
 */
export class MetaglyphLab extends LitElement {
  static properties = {
    src: {},
    preset: {},
    seed: {},
    lang: {},
    controls: {},
    goal: {},
    locked: {},
    steps: {},
    seconds: {},
    prompt: {},
    promptZh: { attribute: 'prompt-zh' },
    theme: { reflect: true },
    exercise: { attribute: false },
    wrong: { state: true },
    studio: { state: true },
  };

  static styles = [unsafeCSS(tokens), shared, styles];

  constructor() {
    super();
    /** @type {string | undefined} */ this.src = undefined;
    /** @type {string | undefined} */ this.preset = undefined;
    /** @type {string | undefined} */ this.seed = undefined;
    /** @type {string} */ this.lang = '';
    /** @type {string | undefined} */ this.controls = undefined;
    /** @type {string | undefined} */ this.goal = undefined;
    /** @type {string | undefined} */ this.locked = undefined;
    /** @type {string | undefined} */ this.steps = undefined;
    /** @type {string | undefined} */ this.seconds = undefined;
    /** @type {string | undefined} */ this.prompt = undefined;
    /** @type {string | undefined} */ this.promptZh = undefined;
    this.theme = 'auto';
    /** @type {unknown} as in a file */
    this.exercise = undefined;
    /** @type {string | null} */
    this.wrong = null;
    /** @type {LabStudio | null} */
    this.studio = null;
    this.near = false; // on the screen
    this.height = 0;
    this.told = { ready: false, at: 0, playing: false };
    this.making = 0;
    this.sight = new IntersectionObserver(([{ isIntersecting }]) => this.sighted(isIntersecting));
    this.sized = new ResizeObserver(() => this.measured());
    this.onVisibility = () => this.sighted(this.near);
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.onDark = () => this.studio?.dispatchEvent(new Event('theme'));
    // An idle lab may have lent its worker: who comes near it gets it back.
    for (const type of ['pointerenter', 'focusin', 'touchstart'])
      this.addEventListener(type, () => this.near && this.studio?.wake(), { passive: true });
  }

  connectedCallback() {
    super.connectedCallback();
    this.sight.observe(this);
    this.sized.observe(this);
    document.addEventListener('visibilitychange', this.onVisibility);
    this.dark.addEventListener('change', this.onDark);
    if (this.hasUpdated && !this.studio) this.make(); // moved to another place of the page
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sight.disconnect();
    this.sized.disconnect();
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.dark.removeEventListener('change', this.onDark);
    this.drop();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const settings =
      'src preset seed lang controls goal locked steps seconds prompt promptZh exercise'.split(' ');
    if (settings.some((name) => changed.has(name))) this.make();
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('theme')) this.studio?.dispatchEvent(new Event('theme'));
  }

  drop() {
    this.making++;
    this.studio?.close();
    this.studio = null;
    this.told = { ready: false, at: 0, playing: false };
  }

  /** A studio for what the attributes, the property or the file say. */
  async make() {
    this.drop();
    this.wrong = null;
    const { making } = this;
    try {
      const exercise = await this.given();
      await known(`v1/${exercise.lesson}`); // the lab's lessons too, if it is one of them
      if (making !== this.making) return;
      const studio = new LabStudio(exercise);
      this.studio = studio;
      studio.addEventListener('change', () => this.follow());
      studio.addEventListener('frame', () => this.follow());
      studio.addEventListener('result', (event) =>
        this.tell('result', /** @type {CustomEvent} */ (event).detail),
      );
      await Promise.all([loadTexts('exercise'), studio.open(this.language(exercise))]);
      if (making !== this.making) return;
      const { lesson } = exercise;
      if (!studio.possible)
        throw new Error(
          studio.t('lab.wrong.lesson', { lesson: lesson ?? exercise.algorithm ?? '' }),
        );
      this.sighted(this.near);
    } catch (error) {
      if (making === this.making) this.refuse(error);
    }
  }

  /** @param {unknown} error */
  refuse(error) {
    this.studio?.close();
    this.studio = null;
    this.wrong = error instanceof Error ? error.message : String(error);
  }

  /** @returns {Promise<Exercise>} */
  async given() {
    if (this.exercise !== undefined) return readExercise(this.exercise);
    if (this.src === undefined) {
      return exerciseFrom(this);
    }
    const response = await fetch(new URL(this.src, document.baseURI));
    if (!response.ok) throw new Error(`${this.src}: ${response.status}`);
    const text = await response.text();
    return readExercise(text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);
  }

  /** The element's, the exercise's, the page's around it, the reader's. @param {Exercise} exercise */
  language({ lang }) {
    const around = this.closest('[lang]')?.getAttribute('lang') ?? document.documentElement.lang;
    return (this.lang || lang || around || navigator.language).toLowerCase().slice(0, 2);
  }

  /** Hidden is paused. @param {boolean} near */
  sighted(near) {
    this.near = near;
    if (this.studio?.shown) this.studio.setVisible(near && document.visibilityState === 'visible');
  }

  measured() {
    const height = Math.ceil(this.getBoundingClientRect().height);
    if (height === this.height || height === 0) return;
    this.height = height;
    this.tell('resize', { height });
  }

  follow() {
    const { studio, told } = this;
    if (!studio) return;
    this.requestUpdate();
    if (studio.seen && !told.ready) {
      told.ready = true;
      this.tell('ready', { lesson: studio.lesson.id, exercise: studio.exercise });
    }
    const now = performance.now();
    if (studio.playing === told.playing && now - told.at < STATE) return;
    told.at = now;
    told.playing = studio.playing;
    if (told.ready) this.tell('state', this.state);
  }

  /** @param {string} type @param {unknown} detail */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  // --- for the page around it ---------------------------------------------------------------------

  get state() {
    const { studio } = this;
    if (!studio) return null;
    const { playing, run, ended } = studio;
    const { step, seconds, seed, hypers } = run;
    return { playing, step, seconds, seed, ended, hypers: { ...hypers } };
  }

  play() {
    return this.studio?.play();
  }

  pause() {
    return this.studio?.pause();
  }

  /** @param {number} [count] */
  step(count) {
    return this.studio?.step(count);
  }

  reset() {
    return this.studio?.reset();
  }

  check() {
    return this.studio?.check();
  }

  // --- what is seen -------------------------------------------------------------------------------

  render() {
    const { studio, wrong } = this;
    if (wrong !== null)
      return html`<div class="wrong" role="alert">
        <b>Metaglyph</b>
        <p>${wrong}</p>
      </div>`;
    if (!studio?.shown) return html`<div class="blank"></div>`;
    const { t, lang, exercise, lesson } = studio;
    const act = (/** @type {string} */ action) => studio.act(action);
    const prompt = exercise.prompt[lang] ?? exercise.prompt.en ?? exercise.prompt.zh ?? '';
    const tag = unsafeStatic(lesson.stage);
    const title = t(`lesson.${lesson.id}.title`);
    const tuned = exercise.controls.some((name) => studio.tuned(name));
    return html`<article
      lang=${lang === 'zh' ? 'zh-CN' : 'en'}
      aria-label=${t('lab.label', { lesson: title })}
    >
      <section class="ask" aria-label=${t('lab.prompt')}>
        <h2>${title}</h2>
        <slot
          >${prompt.split(/\n+/).map((line) => (line ? html`<p>${rich(line, act)}</p>` : nothing))}</slot
        >
        ${studio.allows('prose') ? this.prose(act) : nothing}
        <mg-lab-transport .studio=${studio}></mg-lab-transport>
        <mg-lab-goal .studio=${studio}></mg-lab-goal>
        ${
          tuned
            ? html`<div class="part" role="group" aria-label=${t('lab.controls')}>
                <mg-lab-controls .studio=${studio}></mg-lab-controls>
              </div>`
            : nothing
        }
      </section>
      <section class="stage">
        <mg-notices .studio=${studio}></mg-notices>
        ${staticHtml`<${tag} .studio=${studio}></${tag}>`}
      </section>
      ${
        studio.allows('curves')
          ? html`<section class="curves" aria-label=${t('lab.curves')}>
              <mg-curves .studio=${studio}></mg-curves>
            </section>`
          : nothing
      }
    </article>`;
  }

  /** The lesson's own words, all of them. @param {(action: string) => void} act */
  prose(act) {
    const { t, lesson } = /** @type {LabStudio} */ (this.studio);
    return Array.from({ length: lesson.prose }, (_, i) => {
      const key = `lesson.${lesson.id}`;
      return html`<p>${rich(t(`${key}.prose.${i + 1}`), act)}</p>
        <p class="question">${rich(t(`${key}.ask.${i + 1}`), act)}</p>`;
    });
  }
}

if (!customElements.get('metaglyph-lab')) customElements.define('metaglyph-lab', MetaglyphLab);
