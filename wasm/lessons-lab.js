/**
 * The same of the lab's lessons, which the page does not need before somebody comes near the lab; see
 * lessons.js.
 * @type {typeof import('./lessons.js').trainedLessons}
 */
export const labLessons = /* @__PURE__ */ Object.freeze({
  gan: { algorithm: 'gan', hypers: {} },
  clusters: { algorithm: 'vae', hypers: {} },
  tasks: { algorithm: 'statistician', hypers: { context: 16, latent: 4 } },
  posterior: {
    algorithm: 'posterior',
    hypers: { optimizer: 'adam' }, // without it the score function's noise throws q about
  },
  shrink: { algorithm: 'shrink', hypers: {} },
  calibrate: { algorithm: 'alpaca', hypers: {} },
  search: {
    algorithm: 'bayes',
    // Its values are exact, and what is believed is to go through them.
    hypers: { function: 'random', initial: 3, mostNoise: 1e-4, clip: false },
  },
  genetic: { algorithm: 'genetic', hypers: {} },
  swarm: { algorithm: 'swarm', hypers: {} },
  cmaes: { algorithm: 'cmaes', hypers: {} },
  race: { algorithm: 'race', hypers: {} },
  robot: { algorithm: 'robot', hypers: {} },
  generate: { algorithm: 'statistician', hypers: { context: 32, latent: 4 } },
});
