/** @typedef {import('../app/runs.js').Run} Run */
/** @typedef {import('../views/chart.js').Curve} Curve */

/**
 * What a picture costs, as training counts it: the reconstruction on the KL, which weighs β. Of a
 * Gaussian likelihood without the part that neither network can change, the logarithm of its width:
 * only then are costs never below 0.
 * @param {Curve[]} curves  in training: reconstruction, KL, both; held out: both, KL
 * @param {Pick<Run, 'series' | 'hypers' | 'origin' | 'log' | 'evaluations'>} run
 * @returns {Curve[]}
 */
export function fill([redrawing, code, train, held, heldCode], run) {
  const { series, evaluations } = run;
  const { likelihood, sigma } = run.hypers;
  const width = Number(sigma) * Math.sqrt(2 * Math.PI);
  const fixed = likelihood === 'gaussian' ? 784 * Math.log(width) : 0;
  const beta = betaOf(run);
  const { x, y: kl } = series?.smooth('kl', beta) ?? { x: [], y: [] };
  const redrawn = (series?.smooth('reconstruction').y ?? []).map((v) => -v - fixed);
  const list = evaluations.get('test')?.list ?? [];
  // A figure is of the model after that step, and counts with the weight that holds from there on.
  const priced = list.map(({ step, values }) => beta(step + 1) * values.kl.mean[0]);
  const test = { x: list.map(({ step }) => step), dots: list.length < 40 };
  const both = list.map(({ values }, i) => priced[i] - values.reconstruction.mean[0] - fixed);
  return [
    { ...redrawing, x, y: redrawn, under: kl, formula: 'batch.cost' },
    { ...code, hatch, x, y: kl, under: kl.map(() => 0), formula: 'batch.cost' },
    { ...train, x, y: kl.map((v, i) => v + redrawn[i]), formula: 'batch.cost' },
    { ...held, ...test, y: both, formula: 'vae.cost' },
    { ...heldCode, ...test, y: priced, formula: 'vae.cost' },
  ];
}

/** The weight of the KL in each step of a run: β as it was then, with its warm-up. @param {Pick<Run, 'origin' | 'log'>} run */
export function betaOf({ origin, log }) {
  const { beta: first = 1, warmUp = 0 } = origin.hypers;
  const changes = log.filter(({ key }) => key === 'beta');
  return (/** @type {number} */ step) => {
    const last = changes.findLast((change) => change.step < step);
    return Number(last?.value ?? first) * Math.min(1, step / Math.max(1, Number(warmUp)));
  };
}

/**
 * How high the axis goes: to the next fifty, so that it moves seldom. Steps that a control has made
 * dear may leave the picture.
 * @param {Curve[]} curves
 */
export function ceilingOf([, , { y }]) {
  const sorted = y.toSorted((a, b) => a - b);
  return 50 * Math.ceil((1.05 * (sorted[Math.floor(0.97 * (y.length - 1))] ?? 1)) / 50);
}

/**
 * Diagonal lines, so that bands are told apart without their colours.
 * @param {string} ground
 * @param {string} lines
 */
function hatch(ground, lines) {
  const side = Math.round(7 * devicePixelRatio);
  const tile = new OffscreenCanvas(side, side);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (tile.getContext('2d'));
  context.fillStyle = ground;
  context.fillRect(0, 0, side, side);
  context.strokeStyle = lines;
  context.lineWidth = side / 7;
  context.beginPath();
  for (const from of [-side, 0, side]) {
    context.moveTo(from - 1, side + 1);
    context.lineTo(from + side + 1, -1);
  }
  context.stroke();
  return /** @type {CanvasPattern} */ (context.createPattern(tile, 'repeat'));
}
