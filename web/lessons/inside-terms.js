import { html, nothing } from 'lit';

/**
 * The formulas of the storyboard with the live numbers put in.
 *
 * @typedef {import('../i18n/index.js').Translate} Translate
 * @typedef {import('./inside-board.js').Board} Board
 * @typedef {import('./inside-board.js').Point} Point
 * @typedef {import('../worker/protocol.js').Tensors} Tensors
 */

/** @param {Translate} t @param {Point} point */
const vector = (t, [x, y]) => `(${figure(t, x, 2)}, ${figure(t, y, 2)})`;

/** What diverges stays short. @param {Translate} t @param {number} value @param {number} digits */
export function figure(t, value, digits) {
  if (Math.abs(value) < 1e4) return t.number(Number(value.toFixed(digits)) || 0, digits);
  return Number.isFinite(value) ? value.toExponential(1).replace('-', '−') : '∞';
}

const theta = html`<var>θ</var>`;
/** @param {Translate} t @param {number} steps */
const times = (t, steps) => (steps === 1 ? t('inside.once') : t('inside.times', { steps }));
const adapted = (/** @type {string | number} */ n) => html`<var>θ′</var><sub>${n}</sub>`;
const loss = (/** @type {string | number} */ n) => html`<var>L</var><sub>${n}</sub>`;

/**
 * @param {Translate} t
 * @param {Board} board
 * @param {{ frame: number, task: number, own: string, rate: number, method: string }} at
 */
export function formulaLines(t, board, { frame, task, own, rate, method }) {
  const one = board.tasks[Math.min(task, board.tasks.length - 1)];
  const n = Math.min(task, board.tasks.length - 1) + 1;
  const count = board.tasks.length;
  const steps = one.path.length - 1;
  const end = one.path[steps];
  const learnt = method === 'metasgd';
  const alpha = learnt ? html`<var>a</var> ∘` : html`<var>α</var>`;
  const size = learnt ? `${vector(t, board.rates)} ∘` : `${number(t, rate)} ·`;
  const mean = html`<small>${t('inside.mean', { count })}</small>`;
  switch (frame) {
    case 1:
      return [
        html`${theta} = ${vector(t, board.theta)}`,
        html`${loss(n)}(${theta}) = ½ (${theta} − <var>c</var><sub>${n}</sub>)ᵀ <var>H</var
          ><sub>${n}</sub> (${theta} − <var>c</var><sub>${n}</sub>) =
          <b>${figure(t, one.before, 3)}</b>`,
        html`${mean} <b>${figure(t, board.before, 3)}</b>`,
      ];
    case 2:
      return [
        html`<var class="s">g</var><sub>${n}</sub> = ∇${loss(n)}(${theta}) = <var>H</var
          ><sub>${n}</sub> (${theta} − <var>c</var><sub>${n}</sub>)`,
        html`= <b class="s">${vector(t, one.slope)}</b>`,
        html`|<var>g</var><sub>${n}</sub>| = ${figure(t, Math.hypot(...one.slope), 3)}`,
      ];
    case 3:
      return [
        steps === 1
          ? html`${adapted(n)} = ${theta} − ${alpha} <var>g</var><sub>${n}</sub>`
          : html`<var>w</var> ← <var>w</var> − ${alpha} ∇${loss(n)}(<var>w</var>),
              <small>${times(t, steps)}</small>`,
        steps === 1
          ? html`= ${vector(t, board.theta)} − ${size} ${vector(t, one.slope)}`
          : html`<small>${t('inside.from')}</small> ${vector(t, board.theta)}`,
        html`${adapted(n)} = <b class="a">${vector(t, end)}</b>`,
      ];
    case 4:
      return [
        html`${loss(n)}(${adapted(n)}) =
          <b class="q">${figure(t, one.query, 3)}</b>
          <small>${t('inside.was', { value: figure(t, one.before, 3) })}</small>`,
        html`<var>F</var>(${theta}) = <small>1/${count}</small> Σ ${loss('t')}(${adapted('t')}) =
          <b class="q">${figure(t, board.meta, 3)}</b>`,
        html`∇${loss(n)}(${adapted(n)}) = ${vector(t, one.after)}`,
      ];
    default: {
      const back = (/** @type {string} */ kind) => {
        const arrow = board.arrows[kind];
        return vector(t, [-arrow.to[0], -arrow.to[1]]);
      };
      const power = steps > 1 ? html`<sup>${steps}</sup>` : nothing;
      return [
        html`∇<var>F</var> = ${mean} (<var>I</var> − <var>α</var><var>H</var><sub>t</sub>)${power}
          ∇${loss('t')}(${adapted('t')}) = <b class="q">${back('maml')}</b>`,
        html`<small>${t('inside.arrow.firstOrder')}:</small> ${mean} ∇${loss('t')}(${adapted('t')})
          = ${back('firstOrder')}`,
        html`<small>${t('inside.arrow.second')}:</small> ${back('second')}`,
        own === 'maml' || own === 'firstOrder'
          ? nothing
          : html`<small>${t(`choice.${own}`)}:</small> ${mean} ${directionOf(own)} = ${back(own)}`,
      ].filter((line) => line !== nothing);
    }
  }
}

/** Small rates keep two digits. @param {Translate} t @param {number} value */
const number = (t, value) => {
  const [, digits = ''] = String(Number(value.toPrecision(2))).split('.');
  return t.number(value, Math.min(digits.length, 6));
};

/** What an arrow is, of one task. @param {string} kind */
export function directionOf(kind) {
  const query = html`∇${loss('t')}(${adapted('t')})`;
  const back = html`(<var>I</var> − <var>αH</var>)`;
  switch (kind) {
    case 'maml':
      return html`${back} ${query}`;
    case 'firstOrder':
      return query;
    case 'second':
      return html`− <var>αH</var> ${query}`;
    case 'reptile':
      return html`(${theta} − ${adapted('t')})`;
    case 'metasgd':
      return html`(<var>I</var> − <var>H</var> diag <var>a</var>) ${query}`;
    default:
      return html`∇${loss('t')}(${theta})`;
  }
}

/**
 * @param {Translate} t
 * @param {Tensors} wave  the view `task` of sinusoids
 * @param {{ frame: number, steps: number, rate: number, method: string, check: Tensors | null }} at
 */
export function waveLines(t, wave, { frame, steps, rate, method, check }) {
  const value = (/** @type {string} */ name) => wave[name].data[0];
  const losses = wave.loss.data;
  const points = wave.x.dims[0];
  const alpha = method === 'metasgd' ? html`<var>a</var> ∘` : html`<var>α</var>`;
  switch (frame) {
    case 1:
      return [
        html`<var>y</var> = ${t.number(value('amplitude'), 2)} sin(<var>x</var> −
          ${t.number(value('phase'), 2)})`,
        html`<var>f</var>(<var>x</var>; ${theta}), <small>${t('inside.weights')}</small>`,
        html`${loss('Q')}(${theta}) = <b>${figure(t, losses[0], 3)}</b>`,
      ];
    case 2:
      return [
        html`${loss('S')}(${theta}) = <small>1/${points}</small> Σ (<var>f</var>(<var>x</var
          ><sub>i</sub>) − <var>y</var><sub>i</sub>)² =
          <b class="s">${figure(t, value('known'), 3)}</b>`,
        html`|∇${loss('S')}(${theta})| = <b class="s">${figure(t, value('slope'), 2)}</b>`,
      ];
    case 3:
      return [
        html`<var>w</var> ← <var>w</var> − ${alpha} ∇${loss('S')}(<var>w</var>),
          <small>${times(t, steps)}</small>`,
        method === 'metasgd'
          ? html`<small>${t('inside.rates.learnt')}</small>`
          : html`<var>α</var> = ${number(t, rate)}`,
      ];
    case 4:
      return [
        html`${loss('Q')}(<var>θ′</var>) =
          <b class="q">${figure(t, losses[steps], 3)}</b>
          <small>${t('inside.was', { value: figure(t, losses[0], 3) })}</small>`,
        html`<small>${t('inside.query.grid')}</small>`,
      ];
    default:
      return [
        html`∇<var>F</var> = <small>${t('inside.mean.tasks')}</small> (<var>I</var> − <var>α</var
          ><var>H</var>) ∇${loss('Q')}(<var>θ′</var>)`,
        check
          ? html`|<var>g</var>| = ${t.number(check.length.data[0], 3)}
              <small
                >${t('inside.of', { count: check.gradient.dims[0], total: check.of.data[0] })}</small
              >`
          : nothing,
      ].filter((line) => line !== nothing);
  }
}

/** Two digits and a power of ten. @param {Translate} t @param {number} x */
function brief(t, x) {
  if (!(x > 0)) return html`0`;
  if (x >= 0.01) return html`${t.number(x, x < 10 ? 2 : 0)}`;
  const [digits, exponent] = x.toExponential(1).split('e');
  return html`${t.number(Number(digits), 1)} · 10<sup>${exponent.replace('-', '−')}</sup>`;
}

/**
 * The gradient of the running model against finite differences.
 * @param {Translate} t
 * @param {Tensors | null} check
 * @param {string} own  the arrow by which it goes
 */
export function checkLine(t, check, own) {
  const error = check?.error.data[0] ?? 0;
  const gone = check !== null && check.length.data[0] < 1e-4;
  const right = error < 1e-3;
  const why = gone
    ? 'inside.check.gone'
    : right
      ? 'inside.check.right'
      : own === 'firstOrder'
        ? 'inside.check.first'
        : own === 'reptile'
          ? 'inside.check.reptile'
          : 'inside.check.wrong';
  const two = check?.gradient.dims[0] === 2;
  return html`<div class="check ${check && !right && !gone ? 'off' : ''}">
    <div role="group" aria-label=${t('inside.check')}>
      <span class="unit">${t('inside.check')}</span><br />
      |<var>g</var> − <var>g</var><sub>fd</sub>| / |<var>g</var>| =
      <b class="error">${check ? brief(t, error) : '–'}</b>
      ${
        two && check
          ? html`<p>
              <var>g</var> = ${exact(t, check.gradient.data)}<br />
              <var>g</var><sub>fd</sub> = ${exact(t, check.difference.data)}
            </p>`
          : nothing
      }
    </div>
    <p>
      ${check ? t(why) : nothing}
      ${t('inside.check.how', { count: check?.gradient.dims[0] ?? 0, total: check?.of.data[0] ?? 0 })}
    </p>
  </div>`;
}

/** @param {Translate} t @param {ArrayLike<number>} pair */
const exact = (t, pair) => `(${figure(t, pair[0], 6)}, ${figure(t, pair[1], 6)})`;
