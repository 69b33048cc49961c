import { LitElement, html, nothing } from 'lit';
import { Connected } from './connected.js';
import { shared } from '../styles/shared.js';
import { loadTexts } from '../i18n/index.js';
import { initialHypers } from '../app/hypers.js';
import { isSeed } from '../app/hash.js';
import { served } from '../app/outside.js';
import { exerciseText, parts, readExercise, trainedBy } from '../../wasm/exercise.js';
import { judgeOf, metricsOf, numbersOf } from '../../wasm/goals.js';
import { metricWords } from '../lab/goal.js';
import { evaluationFrom } from '../lab/lab-studio.js';
import { packed, settingsOf } from '../lab/settings.js';
import { withExercise } from '../lab/single-file.js';
import '../lab/element.js';
import './dialog.js';
import { look } from './exercise-look.js';

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../../wasm/exercise.js').Exercise} Exercise
 */

const TAKES = /** @type {const} */ (['element', 'frame', 'file', 'json']);
/** What a goal asks for before there is a run to compare with. @type {Record<string, number>} */
const TARGETS = {
  ...{ elbo: -160, gap: 0.01, reconstruction: -150, kl: 5, kl_context: 20 },
  ...{ query_acc: 0.8, before_acc: 0.3, accuracy: 0.8, calibration_error: 0.03 },
  ...{ distinct: 250, best: 0.001, shrunken_error: 0.5, tau: 0.5 },
  ...{ likelihood: -210, return: -1, before_return: -4 },
  ...{ sgd: 0.001, momentum: 0.001, nesterov: 0.001, rmsprop: 0.001, adam: 0.001, adamw: 0.001 },
};
/** The smaller the better. */
const LEAST = new Set([
  ...['gap', 'kl', 'kl_context', 'query_loss', 'before_loss', 'calibration_error'],
  ...['best', 'shrunken_error', 'tau'],
  ...['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw'],
]);
/**
 * What an exercise of a lesson begins with, where that is not as usual: what its stage lets the pointer
 * move, how many steps it takes.
 * @type {Record<string, { moved?: string[], steps?: number }>}
 */
const BEGINNINGS = {
  gaussian: { moved: ['mean', 'sd'] },
  reparam: { moved: ['mean', 'sd', 'gradient'] },
  inside: { moved: ['start1', 'start2'] },
  posterior: { moved: ['mean1', 'mean2', 'sd1', 'sd2', 'tilt'] },
  shrink: { moved: ['startMean', 'startTau'] },
  search: { steps: 25 },
  genetic: { steps: 60 },
  swarm: { steps: 60 },
  cmaes: { steps: 60 },
  race: { moved: ['startX', 'startY'], steps: 200 },
};
const NOWHERE = 'https://example.org/metaglyph/'; // where nobody has put it yet
const HEIGHT = 1100; // of a frame that nobody fits
const STEPS = 500;
const FEW = 60; // steps: less is no training

/** metaglyph.html: the build puts it beside the page, or it is this page, as it was before it began to work. */
async function singleFile() {
  if (!served) {
    const page = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    page.querySelector('metaglyph-app')?.remove();
    for (const name of ['data-theme', 'lang']) page.removeAttribute(name);
    return `<!doctype html>\n${page.outerHTML}\n`;
  }
  const response = await fetch(new URL('./metaglyph.html', document.baseURI));
  if (!response.ok) throw new Error(`metaglyph.html: ${response.status}`);
  return response.text();
}

/** @param {string} text */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** <mg-exercise>: makes an exercise of the lesson as it stands. */
export class ExerciseMaker extends LitElement {
  static properties = {
    studio: { attribute: false },
    draft: { state: true },
    take: { state: true },
    preview: { state: true },
    said: { state: true },
  };

  static styles = [shared, look];

  constructor() {
    super();
    /** @type {Studio | null} */
    this.studio = null;
    /** @type {any} */
    this.reached = null;
    /** @type {ReturnType<ExerciseMaker['begun']> | null} */
    this.draft = null;
    /** @type {typeof TAKES[number]} */
    this.take = 'element';
    this.preview = false;
    this.said = '';
    new Connected(this);
  }

  /** @param {Studio} studio the lesson as it stands becomes the draft */
  async open(studio) {
    const { lesson } = studio;
    this.studio = studio;
    this.reached = await this.reach();
    if (studio.lesson !== lesson) {
      this.remove(); // another one meanwhile
      return;
    }
    this.draft = this.begun();
    this.preview = false;
    await this.updateComplete;
    await /** @type {import('./dialog.js').Dialog | null} */ (
      this.renderRoot.querySelector('mg-dialog')
    )?.show();
  }

  /** What the fields say at first. */
  begun() {
    const { lesson, run, algorithm, table } = /** @type {Studio} */ (this.studio);
    const trained = trainedBy(lesson.id) !== null && algorithm !== null;
    const { moved = [], steps = STEPS } = BEGINNINGS[lesson.id] ?? {};
    const usual = { ...initialHypers(table), ...lesson.hypers };
    const changed = Object.entries(run.draft).filter(([key, value]) => value !== usual[key]);
    const metric = trained ? metricsOf(algorithm)[0] : '';
    return {
      lesson: lesson.id,
      trained,
      hypers: trained ? Object.fromEntries(changed) : {},
      seed: String(run.seed),
      controls: new Set(['play', 'step', 'reset', 'curves', ...moved]),
      prompt: { en: '', zh: '' },
      lang: '',
      metric,
      comparison: LEAST.has(metric) ? '<=' : '>=',
      target: this.target(metric),
      // A run of some length is as long as it should be.
      steps: String(run.step >= Math.min(FEW, steps) ? run.step : steps),
      seconds: '',
    };
  }

  /** What the run has reached so far, as goals are judged; null if it has not begun, or not been judged. */
  async reach() {
    const studio = /** @type {Studio} */ (this.studio);
    const { algorithm, run } = studio;
    const { views } = algorithm ? judgeOf(algorithm) : {};
    const values = run.evaluations.get('test')?.last?.values;
    if (!views) return values ? evaluationFrom(values) : null;
    if (run.step === 0) return null;
    const inputs = Object.entries(views);
    const found = await Promise.all(inputs.map(([name, one]) => studio.view(name, one, [])));
    return found.includes(null)
      ? null
      : Object.assign({}, ...found.map((view) => numbersOf(view ?? {})));
  }

  /** A goal within reach: what the run has reached, or what a good one does. @param {string} metric */
  target(metric) {
    const { algorithm } = /** @type {Studio} */ (this.studio);
    const usual = TARGETS[metric] ?? 1;
    if (!metric || !algorithm || !this.reached) return String(usual);
    const { value } = judgeOf(algorithm).metrics[metric](this.reached);
    return String(Math.abs(value) >= 1e-6 ? Number(value.toPrecision(2)) : usual);
  }

  /** @returns {{ exercise: Exercise | null, wrong: string }} */
  get made() {
    const { draft, studio } = this;
    if (!draft || !studio?.core) return { exercise: null, wrong: '' };
    const { en, zh } = draft.prompt;
    const prompt = { ...(en.trim() ? { en } : {}), ...(zh.trim() ? { zh } : {}) };
    const number = (/** @type {string} */ text) => (text.trim() === '' ? text : Number(text));
    try {
      const given = {
        ...{ metaglyph: 1, lesson: draft.lesson, hypers: draft.hypers, prompt },
        seed: isSeed(draft.seed) ? Number(draft.seed) : draft.seed,
        controls: [...draft.controls],
        ...(draft.lang ? { lang: draft.lang } : {}),
        ...(draft.metric ? { goal: `${draft.metric} ${draft.comparison} ${draft.target}` } : {}),
        limit: {
          steps: number(draft.steps),
          ...(draft.seconds.trim() ? { seconds: number(draft.seconds) } : {}),
        },
      };
      const { algorithms } = /** @type {any} */ (studio.core);
      return { exercise: readExercise(given, algorithms), wrong: '' };
    } catch (error) {
      return { exercise: null, wrong: error instanceof Error ? error.message : String(error) };
    }
  }

  /** @param {Partial<NonNullable<ExerciseMaker['draft']>>} change */
  set(change) {
    if (this.draft) this.draft = { ...this.draft, ...change };
    this.said = '';
  }

  // --- what is taken along ------------------------------------------------------------------------

  get base() {
    return served ? new URL('.', document.baseURI).href : NOWHERE;
  }

  /** @param {Exercise} exercise */
  elementCode(exercise) {
    const attributes = Object.entries(settingsOf(exercise));
    const lines = attributes.map(([name, value]) => `  ${name}="${escaped(value)}"`);
    return `<script type="module" src="${this.base}lab.js"></script>
<metaglyph-lab
${lines.join('\n')}
></metaglyph-lab>`;
  }

  /** @param {Exercise} exercise */
  frameCode(exercise) {
    const { t } = /** @type {Studio} */ (this.studio);
    const src = `${this.base}embed.html?exercise=${packed(JSON.stringify(JSON.parse(exerciseText(exercise))))}`;
    const title = t('lab.label', { lesson: t(`lesson.${exercise.lesson}.title`) });
    return `<iframe src="${src}" title="${escaped(title)}" width="100%" height="${HEIGHT}" frameborder="0" loading="lazy"></iframe>`;
  }

  /** @param {string} name @param {string} type @param {string} text */
  save(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  /** @param {Exercise} exercise */
  async saveFile(exercise) {
    const { t } = /** @type {Studio} */ (this.studio);
    this.said = t('make.getting');
    try {
      this.save('exercise.html', 'text/html', withExercise(await singleFile(), exercise));
      this.said = '';
    } catch (error) {
      this.said = t('make.failed', { message: error instanceof Error ? error.message : '' });
    }
  }

  async copy() {
    const { t } = /** @type {Studio} */ (this.studio);
    const code = /** @type {HTMLTextAreaElement | null} */ (this.renderRoot.querySelector('.code'));
    if (!code) return;
    try {
      await navigator.clipboard.writeText(code.value);
      this.said = t('make.copied');
    } catch {
      code.focus();
      code.select();
      this.said = t('make.selected');
    }
  }

  // --- what is seen -------------------------------------------------------------------------------

  render() {
    const { studio, draft } = this;
    if (!studio || !draft) return nothing;
    const { t } = studio;
    return html`<mg-dialog
      heading=${t('make.title')}
      closing=${t('make.close')}
      @close=${() => this.remove()}
    >
      <p class="intro">${t(studio.lesson.direct ? 'make.several' : 'make.intro')}</p>
      ${studio.lesson.direct ? nothing : this.form()}
    </mg-dialog>`;
  }

  form() {
    const { studio, draft } = this;
    if (!studio || !draft) return nothing;
    const { t } = studio;
    const { exercise, wrong } = this.made;
    return html`<form @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${this.prompts()} ${this.shownParts()} ${draft.trained ? this.goal() : nothing}
        ${this.rest()}
      </form>
      ${wrong ? html`<p class="wrong" role="alert">${t('make.wrong', { message: wrong })}</p>` : nothing}
      ${exercise ? this.takes(exercise) : nothing}`;
  }

  prompts() {
    const { studio, draft } =
      /** @type {{ studio: Studio, draft: NonNullable<ExerciseMaker['draft']> }} */ (
        /** @type {unknown} */ (this)
      );
    const { t, lang } = studio;
    const order =
      lang === 'zh' ? /** @type {const} */ (['zh', 'en']) : /** @type {const} */ (['en', 'zh']);
    return html`<fieldset>
      <legend>${t('make.prompt')}</legend>
      ${order.map(
        (one) =>
          html`<label for="prompt-${one}">${t(`make.prompt.${one}`)}</label>
            <textarea
              id="prompt-${one}"
              lang=${one === 'zh' ? 'zh-CN' : 'en'}
              maxlength="2000"
              .value=${draft.prompt[one]}
              @input=${(/** @type {any} */ e) =>
                this.set({ prompt: { ...draft.prompt, [one]: e.target.value } })}
            ></textarea>`,
      )}
      <p class="note">${t('make.prompt.hint')}</p>
    </fieldset>`;
  }

  /** @param {string} name @param {string} words */
  tick(name, words) {
    const { controls } = /** @type {NonNullable<ExerciseMaker['draft']>} */ (this.draft);
    return html`<label
      ><input
        type="checkbox"
        name=${name}
        .checked=${controls.has(name)}
        @change=${(/** @type {any} */ e) => {
          const chosen = new Set(controls);
          if (e.target.checked) chosen.add(name);
          else chosen.delete(name);
          this.set({ controls: chosen });
        }}
      />${words}</label
    >`;
  }

  shownParts() {
    const { studio, draft } = this;
    if (!studio || !draft) return nothing;
    const { t, lesson, table } = studio;
    const name = (/** @type {string} */ key) => (t.has(`hyper.${key}`) ? t(`hyper.${key}`) : key);
    const keys = table.map(({ key }) => key);
    const first = lesson.first.filter((key) => keys.includes(key));
    const open = [...new Set([...first, ...keys.filter((key) => draft.controls.has(key))])];
    const locked = Object.entries(draft.hypers).filter(([key]) => !draft.controls.has(key));
    const more = keys.filter((key) => !open.includes(key));
    return html`<div>
      <fieldset>
        <legend>${t('make.controls')}</legend>
        <div class="checks">${parts.map((part) => this.tick(part, t(`make.part.${part}`)))}</div>
      </fieldset>
      ${
        draft.trained
          ? html`<fieldset>
              <legend>${t('make.hypers')}</legend>
              <div class="checks">
                ${open.map((key) => this.tick(key, name(key)))}
                <select
                  aria-label=${t('make.hypers')}
                  @change=${(/** @type {any} */ e) => {
                    if (e.target.value)
                      this.set({ controls: new Set([...draft.controls, e.target.value]) });
                    e.target.value = '';
                  }}
                >
                  <option value="">+</option>
                  ${more.map((key) => html`<option value=${key}>${name(key)}</option>`)}
                </select>
              </div>
              <p class="note">
                ${
                  locked.length > 0
                    ? t('make.locked', {
                        values: t.list(locked.map(([key, value]) => `${name(key)} ${value}`)),
                      })
                    : t('make.locked.none')
                }
              </p>
            </fieldset>`
          : nothing
      }
    </div>`;
  }

  /** @param {string} metric  to be the goal's; '': no goal */
  aim(metric) {
    const comparison = LEAST.has(metric) ? '<=' : '>=';
    this.set({ metric, comparison, target: this.target(metric) });
  }

  goal() {
    const { studio, draft } = this;
    if (!studio?.algorithm || !draft) return nothing;
    const { t, algorithm } = studio;
    return html`<fieldset>
      <legend>${t('make.goal')}</legend>
      <div class="fields">
        <label
          >${t('make.goal.metric')}
          <select name="metric" @change=${(/** @type {any} */ e) => this.aim(e.target.value)}>
            <option value="" ?selected=${draft.metric === ''}>${t('make.goal.none')}</option>
            ${metricsOf(algorithm).map(
              (name) =>
                html`<option value=${name} ?selected=${draft.metric === name}>
                  ${metricWords(t, algorithm.name, name)}
                </option>`,
            )}
          </select></label
        >
        ${
          draft.metric
            ? html`<label
                  >${t('make.goal.comparison')}
                  <select
                    name="comparison"
                    @change=${(/** @type {any} */ e) => this.set({ comparison: e.target.value })}
                  >
                    ${['>=', '<='].map(
                      (sign) =>
                        html`<option value=${sign} ?selected=${draft.comparison === sign}>
                          ${sign === '>=' ? '≥' : '≤'}
                        </option>`,
                    )}
                  </select></label
                >
                <label
                  >${t('make.goal.target')}
                  <input
                    class="small"
                    name="target"
                    inputmode="decimal"
                    .value=${draft.target}
                    @input=${(/** @type {any} */ e) => this.set({ target: e.target.value })}
                /></label>`
            : nothing
        }
      </div>
    </fieldset>`;
  }

  rest() {
    const { studio, draft } = this;
    if (!studio || !draft) return nothing;
    const { t } = studio;
    const field = (/** @type {'steps' | 'seconds' | 'seed'} */ name) =>
      html`<label
        >${t(`make.${name}`)}
        <input
          class="small"
          name=${name}
          inputmode="numeric"
          .value=${draft[name]}
          @input=${(/** @type {any} */ e) => this.set({ [name]: e.target.value })}
      /></label>`;
    return html`<fieldset>
      <legend class="out">${t('make.steps')}</legend>
      <div class="fields">
        ${draft.trained ? [field('steps'), field('seconds'), field('seed')] : nothing}
        <label
          >${t('make.lang')}
          <select
            name="lang"
            @change=${(/** @type {any} */ e) => this.set({ lang: e.target.value })}
          >
            ${[
              ['', t('make.lang.auto')],
              ['en', 'English'],
              ['zh', '中文'],
            ].map(
              ([value, words]) =>
                html`<option value=${value} ?selected=${draft.lang === value}>${words}</option>`,
            )}
          </select></label
        >
      </div>
    </fieldset>`;
  }

  /** @param {Exercise} exercise */
  takes(exercise) {
    const { t } = /** @type {Studio} */ (this.studio);
    const { take } = this;
    return html`<section class="take">
      <p class="head">${t('make.take')}</p>
      <div class="tabs" role="tablist" aria-label=${t('make.take')} @keydown=${this.turn}>
        ${TAKES.map(
          (one) =>
            html`<button
              role="tab"
              id="tab-${one}"
              aria-controls="taken"
              aria-selected=${one === take}
              tabindex=${one === take ? 0 : -1}
              @click=${() => {
                this.take = one;
                this.said = '';
              }}
            >
              ${t(`make.${one}`)}
            </button>`,
        )}
      </div>
      <div role="tabpanel" id="taken" aria-labelledby="tab-${take}">
        <p class="note">${t(`make.${take}.about`)}</p>
        ${this.taken(exercise)}
      </div>
      <div class="do">
        <button
          class="quiet show"
          aria-expanded=${this.preview}
          @click=${() => (this.preview = !this.preview)}
        >
          ${this.preview ? '▾' : '▸'} ${t(this.preview ? 'make.preview.hide' : 'make.preview.show')}
        </button>
        ${this.preview ? html`<span class="note">${t('make.preview.about')}</span>` : nothing}
      </div>
      ${this.preview ? this.shown(exercise) : nothing}
    </section>`;
  }

  /** Another object only where something has changed: the preview would begin anew. @param {Exercise} exercise */
  shown(exercise) {
    const text = exerciseText(exercise);
    return html`<metaglyph-lab
      class="preview"
      .exercise=${text}
      lang=${exercise.lang ?? this.studio?.lang ?? ''}
      theme=${document.documentElement.dataset.theme ?? 'auto'}
    ></metaglyph-lab>`;
  }

  /** @param {KeyboardEvent} event */
  turn(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    this.take = TAKES[(TAKES.indexOf(this.take) + by + TAKES.length) % TAKES.length];
    this.updateComplete.then(() =>
      /** @type {HTMLElement | null} */ (
        this.renderRoot.querySelector('[aria-selected=true]')
      )?.focus(),
    );
  }

  /** @param {Exercise} exercise */
  taken(exercise) {
    const { t } = /** @type {Studio} */ (this.studio);
    const status = html`<span role="status">${this.said}</span>`;
    if (this.take === 'file')
      return html`<div class="do">
        <button class="pill solid" @click=${() => this.saveFile(exercise)}>
          ${t('make.file.get')}
        </button>
        ${status}
      </div>`;
    const codes = {
      element: () => this.elementCode(exercise),
      frame: () => this.frameCode(exercise),
      json: () => 'npx metaglyph check exercise.json',
    };
    const code = codes[this.take]();
    return html`<textarea
        class="code ${this.take}"
        readonly
        spellcheck="false"
        aria-label=${t(`make.${this.take}`)}
        .value=${code}
      ></textarea>
      <div class="do">
        ${
          this.take === 'json'
            ? html`<button
                class="pill solid"
                @click=${() => this.save('exercise.json', 'application/json', exerciseText(exercise))}
              >
                ${t('make.json.get')}
              </button>`
            : nothing
        }
        <button class="pill copy" @click=${this.copy}>${t('make.copy')}</button>
        ${status}
      </div>`;
  }
}

customElements.define('mg-exercise', ExerciseMaker);

/**
 * Opens the dialog in a page's application.
 * @param {Studio} studio
 * @param {ParentNode & Node} place
 */
export async function makeExercise(studio, place) {
  await loadTexts('exercise');
  if (place.querySelector('mg-exercise')) return; // pressed twice
  const maker = /** @type {ExerciseMaker} */ (document.createElement('mg-exercise'));
  place.appendChild(maker);
  await maker.open(studio);
}
