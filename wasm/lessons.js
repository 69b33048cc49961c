/**
 * Lessons of the page that train one session: what learns, and where they depart from the core's initial
 * values. The page's lessons are made from these rows, exercises are read by them. A lesson that is not
 * among them can be shown, but has no goal.
 * @type {Readonly<Record<string, { algorithm: string, hypers: Record<string, number | boolean | string> }>>}
 */
export const trainedLessons = /* @__PURE__ */ Object.freeze({
  duel: { algorithm: 'nearest', hypers: { evalQuery: 1 } },
  gaussian: { algorithm: 'variational', hypers: { rate: 0.01 } },
  reparam: { algorithm: 'variational', hypers: { gradient: 'path', rate: 0.01 } },
  vae: { algorithm: 'vae', hypers: {} },
  latent: { algorithm: 'vae', hypers: {} },
  inside: {
    algorithm: 'quadratic',
    // Where the methods' directions are well apart.
    hypers: { condition: 4, spread: 1.8, innerRate: 0.6, rate: 0.25, start1: 1, start2: 1.5 },
  },
  sinusoid: { algorithm: 'sinusoid', hypers: {} },
  maml: { algorithm: 'maml', hypers: {} },
  symbols: {
    algorithm: 'maml',
    // MAML's recipe for a minute, but for `statistics`: a drawing is to be named by itself.
    hypers: {
      ...{ query: 3, tasks: 1, rotations: 'mirror', withinAlphabet: 1, statistics: 'support' },
      ...{ rates: 'layers', flat: 0.3, decaySteps: 11_000 },
    },
  },
});
