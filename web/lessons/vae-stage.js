import { css, html } from 'lit';
import { Stage } from '../components/connected.js';
import '../components/value.js';
import '../views/pictures.js';
import { decoded } from '../views/latent.js';
import '../views/code.js';
import { loadTexts } from '../i18n/index.js';

/** @typedef {import('../app/studio.js').Studio} Studio */

const SHOWN = 16; // drawings of each side in the strips
const MAPPED = 240; // codes of each side on the map
const SAMPLES = 36;

/** Which dimensions are in use: comes once there is something to see. @type {typeof import('../views/dims.js') | null} */
let dims = null;

/**
 * The stage: one drawing on its way through encoder, code and decoder; drawings and their
 * reconstructions of both sides; which dimensions are in use; the latent map; samples.
 */
export class StageVae extends Stage {
  static properties = { chosen: { state: true } };

  static styles = [
    Stage.styles,
    css`
      .flow {
        display: grid;
        grid-template-columns:
          114px minmax(64px, 104px) minmax(120px, 1fr) minmax(64px, 104px)
          114px;
        gap: 0 10px;
        align-items: end;
      }
      .flow .cap {
        min-height: 18px;
      }
      .flow mg-pictures {
        width: 114px;
        border: 1px solid var(--line);
        border-radius: 3px;
      }
      .net {
        position: relative;
        height: 114px;
      }
      .net svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        overflow: visible;
      }
      .net path {
        fill: color-mix(in srgb, var(--tone) 9%, transparent);
        stroke: var(--tone);
        stroke-width: 1.25;
        vector-effect: non-scaling-stroke;
      }
      .net.encoder {
        --tone: var(--support);
      }
      .net.decoder {
        --tone: var(--query);
      }
      .net div {
        position: absolute;
        inset: 0;
        display: flex;
        flex-direction: column;
        justify-content: center;
        align-items: center;
        text-align: center;
        font-size: 12px;
        line-height: 1.4;
      }
      .net small {
        color: var(--muted);
        font-size: 11px;
      }
      .sum {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        align-content: start;
        gap: 4px 14px;
        min-height: 26px; /* as tall as with figures, here and below */
        margin: 10px 0 0;
        font-size: 13px;
        color: var(--muted);
      }
      .sum b {
        font: 500 21px/1.1 var(--serif);
        color: var(--ink);
      }
      .sum .rec b {
        color: var(--adapted-text);
      }
      .sum .kl b {
        color: var(--divergence-text);
      }
      .use {
        min-height: 163px; /* as tall as with bars */
      }
      .strips {
        display: grid;
        gap: 14px;
      }
      .strip {
        display: grid;
        grid-template-columns: 104px minmax(0, 1fr);
        gap: 0 10px;
      }
      .strip .cap {
        display: block;
        line-height: 1.4;
      }
      .pair {
        display: grid;
        grid-template-columns: 14px 1fr;
        gap: 2px 6px;
        align-items: center;
      }
      .pair span {
        font: italic 13px var(--serif);
        color: var(--muted);
      }
      .maps {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 20px 28px;
        align-items: start;
      }
      @container (max-width: 620px) {
        .flow {
          grid-template-columns: 86px minmax(0, 1fr) 86px;
          gap: 10px;
        }
        .flow mg-pictures {
          width: 86px;
        }
        .flow mg-code {
          --tall: 86px;
        }
        .flow .net {
          display: none;
        }
        .sum {
          min-height: 56px;
        }
        .maps,
        .strip {
          grid-template-columns: minmax(0, 1fr);
        }
        .use {
          min-height: 199px;
        }
      }
      @container (max-width: 340px) {
        .sum {
          min-height: 76px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.chosen = { side: 1, index: 0 };
    this.mapped = '';
  }

  /** A new session: ask for everything the stage shows. */
  begin() {
    const { studio } = this;
    this.map?.reset();
    this.mapped = '';
    this.usage?.reset();
    const pictures = ['input', 'output'];
    for (const side of [0, 1]) {
      const count = Math.min(SHOWN, this.itemsOf(side));
      studio.watch(`strip${side}`, {
        view: 'reconstruct',
        inputs: { side, count },
        pictures,
        every: 60,
      });
      const codes = Math.min(MAPPED, this.itemsOf(side));
      studio.watch(`codes${side}`, {
        view: 'encode',
        inputs: { side, first: 0, count: codes },
        every: 250,
      });
    }
    studio.watch('samples', {
      view: 'sample',
      inputs: { count: SAMPLES, index: 0 },
      pictures: ['output'],
      every: 150,
    });
  }

  /** @param {number} side */
  itemsOf(side) {
    const info = this.studio.run.info;
    return side === 0 ? (info?.trainItems ?? SHOWN) : (info?.testItems ?? SHOWN);
  }

  /** @template {Element} T @param {string} selector @returns {T | null} */
  find(selector) {
    return this.renderRoot?.querySelector(selector) ?? null;
  }

  /** @returns {import('../views/latent.js').LatentMap | null} */
  get map() {
    return this.find('mg-latent-map');
  }

  /** @param {string} selector @returns {import('../views/pictures.js').Pictures | null} */
  sheet(selector) {
    return this.find(selector);
  }

  /** @returns {import('../views/dims.js').Dims | null} */
  get usage() {
    return this.find('mg-dims');
  }

  /** It has been trained: from now on its dimensions mean something. */
  async fetchDims() {
    if (dims) return;
    try {
      [dims] = await Promise.all([import('../views/dims.js'), loadTexts('vae')]);
      this.requestUpdate();
    } catch (error) {
      this.studio.unfetched(error);
    }
  }

  themed() {
    for (const sheet of this.renderRoot.querySelectorAll('mg-pictures'))
      /** @type {any} */ (sheet).paint();
    this.map?.themed();
    /** @type {any} */ (this.find('mg-code'))?.paint();
  }

  /** @param {import('../worker/protocol.js').Frame} frame */
  show(frame) {
    const { views } = frame;
    if (frame.evaluations.length > 0) this.requestUpdate();
    if (this.studio.run.step > 0) this.fetchDims();
    for (const side of [0, 1]) {
      const strip = views[`strip${side}`];
      if (!strip) continue;
      this.sheet(`#input${side}`)?.show(strip.input);
      this.sheet(`#output${side}`)?.show(strip.output);
      if (side === this.chosen.side) this.showChosen(strip);
    }
    if (views.samples) this.sheet('#samples')?.show(views.samples.output);
    // The training codes choose the plane, the held-out ones are laid into it.
    if (views.codes0) this.map?.showCodes('train', '--support', views.codes0, true);
    if (views.codes1) {
      this.map?.showCodes('test', '--query', views.codes1, false);
      this.usage?.show(views.codes1);
    }
    if (views.grid) this.map?.showGround(views.grid.output);
    if (views.place) this.map?.showPlace(views.place.output);
    if (views.code)
      /** @type {import('../views/code.js').Code | null} */ (this.find('mg-code'))?.show(
        views.code,
      );
  }

  /** @param {import('../worker/protocol.js').Tensors} strip */
  showChosen({ input, output }) {
    const at = 784 * Math.min(this.chosen.index, input.dims[0] - 1);
    const one = (/** @type {import('../worker/protocol.js').Tensor} */ { data }) => ({
      dims: [1, 784],
      data: data.slice(at, at + 784),
    });
    this.sheet('#x')?.show(one(input));
    this.sheet('#y')?.show(one(output));
    const key = `${this.studio.serial}/${this.chosen.side}/${this.chosen.index}`;
    if (key === this.mapped) return;
    this.mapped = key;
    const data = Float32Array.from(one(input).data, (ink) => ink / 255);
    this.studio.watch('code', {
      view: 'encode',
      inputs: { images: { dims: [1, 784], data } },
      every: 60,
    });
  }

  /** @param {number} side @param {number} index */
  choose(side, index) {
    this.chosen = { side, index };
    this.studio.watch(`strip${side}`, null);
    this.studio.watch(`strip${side}`, {
      view: 'reconstruct',
      inputs: { side, count: Math.min(SHOWN, this.itemsOf(side)) },
      pictures: ['input', 'output'],
      every: 60,
    });
  }

  layers() {
    const { t, run } = this.studio;
    return (run.hypers.network ?? run.draft.network) === 'conv'
      ? t('vae.layers.conv')
      : '784 · 512 · 256';
  }

  /** The last evaluation of held-out drawings as the sum it is. */
  sum() {
    const { t, run } = this.studio;
    const last = run.evaluations.get('test')?.last;
    if (!last) return html`<p class="sum"><span>${t('vae.sum.none')}</span></p>`;
    const { elbo, reconstruction, kl } = last.values;
    const values = {
      ...{ elbo: elbo.mean[0], reconstruction: reconstruction.mean[0], kl: kl.mean[0] },
      ...{ count: last.count, latent: Number(run.hypers.latent) },
      gaussian: Number(run.hypers.likelihood === 'gaussian'),
    };
    const one = (/** @type {'elbo' | 'reconstruction' | 'kl'} */ name) =>
      html`<mg-value .studio=${this.studio} formula="vae.${name}" .values=${values}
        >${t.number(values[name], 1)}</mg-value
      >`;
    return html`<p class="sum">
      <span>${t('vae.sum.elbo')} <b class="elbo">${one('elbo')}</b></span>
      <span class="rec">= ${t('vae.sum.reconstruction')} <b>${one('reconstruction')}</b></span>
      <span class="kl">− KL <b>${one('kl')}</b></span>
      <span>${t('vae.sum.unit', { count: last.count })}</span>
    </p>`;
  }

  /** @param {number} side */
  strip(side) {
    const { t, run } = this.studio;
    const tone = side === 0 ? 'support' : 'query';
    const caption = side === 0 ? 'vae.strip.train' : 'vae.strip.test';
    const summary = t('vae.strip.summary', { what: t(caption), step: run.step });
    return html`<figure class="strip">
      <figcaption class="cap">
        <i class="dot ${tone} ${side ? 'square' : ''}"></i>${t(caption)}
      </figcaption>
      <div class="pair">
        <span aria-hidden="true">x</span>
        <mg-pictures
          id="input${side}"
          rows="1"
          largest="56"
          expected=${SHOWN}
          pickable
          .picked=${this.chosen.side === side ? this.chosen.index : -1}
          label=${t('vae.strip.pick', { what: t(caption) })}
          @pick=${(/** @type {CustomEvent} */ e) => this.choose(side, e.detail)}
        ></mg-pictures>
        <span aria-hidden="true">x̂</span>
        <mg-pictures
          id="output${side}"
          rows="1"
          largest="56"
          expected=${SHOWN}
          label=${summary}
        ></mg-pictures>
      </div>
    </figure>`;
  }

  render() {
    const { studio } = this;
    const { t, run, data } = studio;
    const latent = studio.countOf('latent', 16);
    const name = (/** @type {number} */ label) =>
      data?.classNames[label]?.replaceAll('_', ' ') ?? '';
    const tone = this.chosen.side === 0 ? 'support' : 'query';
    return html`<section aria-label=${t('vae.flow')}>
        <div class="flow">
          <figure>
            <figcaption class="cap">
              <span><i class="dot ${tone}"></i>${t('vae.flow.x')}</span>
            </figcaption>
            <mg-pictures
              id="x"
              columns="1"
              largest="112"
              expected="1"
              label=${t('vae.flow.x.label')}
            ></mg-pictures>
          </figure>
          <div class="net encoder">
            <svg viewBox="0 0 100 114" preserveAspectRatio="none" aria-hidden="true">
              <path d="M1 1 L99 34 V80 L1 113 Z" />
            </svg>
            <div><span>${t('vae.encoder')}</span><small>${this.layers()}</small></div>
          </div>
          <figure>
            <figcaption class="cap">
              <span><i class="dot divergence"></i>${t('vae.flow.code', { count: latent })}</span>
            </figcaption>
            <mg-code label=${t('vae.flow.code.label', { count: latent })}></mg-code>
          </figure>
          <div class="net decoder">
            <svg viewBox="0 0 100 114" preserveAspectRatio="none" aria-hidden="true">
              <path d="M1 34 L99 1 V113 L1 80 Z" />
            </svg>
            <div>
              <span>${t('vae.decoder')}</span
              ><small>${this.layers().split(' · ').reverse().join(' · ')}</small>
            </div>
          </div>
          <figure>
            <figcaption class="cap">
              <span><i class="dot adapted"></i>${t('vae.flow.y')}</span>
            </figcaption>
            <mg-pictures
              id="y"
              columns="1"
              largest="112"
              expected="1"
              label=${t('vae.flow.y.label')}
            ></mg-pictures>
          </figure>
        </div>
        ${this.sum()}
      </section>
      <section class="use" aria-label=${t('vae.use')}>
        <p class="cap">
          <span><i class="dot divergence"></i>${t('vae.use')}</span>
        </p>
        ${
          dims && run.step > 0
            ? html`<mg-dims .studio=${studio}></mg-dims>`
            : html`<p class="sum"><span>${t('vae.use.none')}</span></p>`
        }
      </section>
      <section class="strips" aria-label=${t('vae.strips')}>
        ${this.strip(0)}${this.strip(1)}
      </section>
      <section class="maps" aria-label=${t('vae.maps')}>
        <figure>
          <figcaption class="cap">
            <span><i class="dot support"></i>${t('vae.train')}</span>
            <span><i class="dot query square"></i>${t('vae.test')}</span>
            <span>${latent === 2 ? t('vae.map.two') : t('vae.map.axes', { count: latent })}</span>
          </figcaption>
          <mg-latent-map
            label=${t('vae.map.label')}
            .describe=${name}
            @grid=${(/** @type {CustomEvent} */ e) => studio.watch('grid', decoded(e.detail, 250))}
            @place=${(/** @type {CustomEvent} */ e) =>
              studio.watch('place', e.detail && decoded(e.detail, 60))}
          ></mg-latent-map>
        </figure>
        <figure>
          <figcaption class="cap">
            <span><i class="dot query"></i>${t('vae.samples')}</span>
          </figcaption>
          <mg-pictures
            id="samples"
            columns="6"
            largest="56"
            expected=${SAMPLES}
            label=${t('vae.samples.label', { count: SAMPLES, step: run.step })}
          ></mg-pictures>
        </figure>
      </section>`;
  }
}

customElements.define('mg-stage-vae', StageVae);
