import { LitElement, css, html } from 'lit';
import { shared } from '../styles/shared.js';
import './value.js';

/**
 * @typedef {object} Figures  in nats
 * @property {number} reconstruction
 * @property {number} kl
 * @property {number} elbo
 * @property {number} gap
 * @property {number} evidence
 * @property {number} mean  of q
 * @property {number} sd
 */

/**
 * <mg-bound>: how the bound adds up. Each bar begins where the one above it ends; the line is log p(x),
 * where the last one ends whatever q is. A table, with bars in it.
 */
export class Bound extends LitElement {
  static properties = {
    figures: { attribute: false },
    noise: { type: Number },
    studio: { attribute: false },
    t: { attribute: false },
  };

  static styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
        container-type: inline-size;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        table-layout: fixed;
      }
      th {
        width: 146px;
        padding: 4px 10px 4px 0;
        text-align: left;
        font-weight: 400;
        line-height: 1.3;
      }
      th small {
        display: block;
        font-size: 11px;
        color: var(--muted);
      }
      td {
        padding: 0;
        height: 40px;
      }
      td:last-child {
        width: 66px;
        text-align: right;
        font: 500 17px/1 var(--serif);
      }
      tr.sum td:last-child,
      tr.sum th {
        font-weight: 600;
      }
      .bar {
        position: relative;
        height: 40px;
        overflow: hidden;
      }
      .bar i {
        position: absolute;
        top: 11px;
        bottom: 11px;
        min-width: 2px;
        border-radius: 1px;
      }
      .bar s {
        position: absolute;
        top: 0;
        bottom: 0;
        border-left: 2px solid var(--ink);
      }
      .bar u {
        position: absolute;
        top: 0;
        bottom: 0;
        border-left: 1px dotted var(--muted);
      }
      .reconstruction i {
        background: var(--adapted);
      }
      .kl i {
        background: var(--divergence);
      }
      .gap i {
        background: repeating-linear-gradient(-45deg, var(--divergence) 0 3px, transparent 3px 6px);
        border: 1px solid var(--divergence);
      }
      .elbo i {
        background: var(--support);
      }
      tr.line td,
      tr.line th {
        border-top: 1px solid var(--line);
      }
      @container (max-width: 420px) {
        th {
          width: 118px;
          font-size: 13px;
        }
        td:last-child {
          width: 56px;
          font-size: 15px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Figures | null} */
    this.figures = null;
    this.span = 4; // nats from end to end; moves seldom
    /** @type {import('../i18n/index.js').Translate | null} */
    this.t = null;
    /** @type {import('../app/studio.js').Studio | null} */
    this.studio = null;
    this.noise = 1; // of x
  }

  /** That log p(x | z) can be: the right end. */
  get most() {
    return -Math.log(this.noise * Math.sqrt(2 * Math.PI));
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('figures') && !changed.has('noise')) return;
    if (!this.figures) return;
    const { elbo } = this.figures;
    const need = 1.05 * (this.most - elbo);
    while (this.span < need) this.span *= 2;
    while (this.span > 4 && this.span > 5 * need) this.span /= 2;
  }

  /** A figure that opens its formula. @param {string} name @param {number} value */
  value(name, value) {
    const { figures, noise, most, studio, t } = this;
    if (!figures) return '–';
    // What the reconstruction lacks to its highest is the squared error.
    const error = 2 * noise * noise * (most - figures.reconstruction);
    return html`<mg-value
      .studio=${studio}
      formula="gaussian.${name}"
      .values=${{ ...figures, noise, error }}
      >${t?.number(value, 2)}</mg-value
    >`;
  }

  /** @param {string} kind @param {string} name @param {string} more
   * @param {[number, number] | null} ends @param {number} value */
  row(kind, name, more, ends, value) {
    const { figures, most, span } = this;
    const share = (/** @type {number} */ nats) =>
      Math.min(100, Math.max(0, 100 * (1 - (most - nats) / span)));
    const [from, to] = (ends ?? [0, 0]).map(share);
    const line = share(figures?.evidence ?? 0);
    return html`<tr class=${kind}>
      <th scope="row">${name}<small>${more}</small></th>
      <td>
        <div class="bar" aria-hidden="true">
          ${
            figures && ends
              ? html`<i .style=${`left:${Math.min(from, to)}%;width:${Math.abs(to - from)}%`}></i
                  ><u .style=${`left:${to}%`}></u><s .style=${`left:calc(${line}% - 1px)`}></s>`
              : html`<s .style=${`left:calc(${line}% - 1px)`}></s>`
          }
        </div>
      </td>
      <td>${this.value(kind.split(' ')[0], value)}</td>
    </tr>`;
  }

  render() {
    const { t, figures, most, span } = this;
    if (!t) return html``;
    const { reconstruction, kl, elbo, gap, evidence } = figures ?? {
      ...{ reconstruction: 0, kl: 0, elbo: 0, gap: 0, evidence: 0 },
    };
    return html`<table aria-label=${t('gaussian.bound')}>
      <tbody>
        ${this.row(
          'reconstruction',
          t('gaussian.reconstruction'),
          t('gaussian.reconstruction.more'),
          [most - span, reconstruction],
          reconstruction,
        )}
        ${this.row('kl', t('gaussian.kl'), '', [reconstruction, elbo], -kl)}
        ${this.row('elbo sum line', t('gaussian.elbo'), '', [most - span, elbo], elbo)}
        ${this.row('gap', t('gaussian.gap'), t('gaussian.gap.more'), [elbo, elbo + gap], gap)}
        ${this.row('evidence sum line', t('gaussian.evidence'), '', null, evidence)}
      </tbody>
    </table>`;
  }
}

customElements.define('mg-bound', Bound);
