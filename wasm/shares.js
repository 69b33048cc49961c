/**
 * How long a worker takes for one item, as measured. A moment in which the machine did something
 * else counts for little.
 */
export class Pace {
  /** ms; 0: not known yet */
  ms = 0;

  /** @param {number} ms */
  note(ms) {
    this.ms = this.ms ? this.ms + 0.2 * (Math.min(ms, 2 * this.ms) - this.ms) : ms;
  }

  /** Forgets slowly: a worker that was slow once gets another chance. @param {number} usual */
  forget(usual) {
    if (this.ms) this.ms += 0.05 * (usual - this.ms);
  }
}

/**
 * Who computes which of `count` items, such that the last one is there as soon as possible. The first
 * worker, who gathers the results in order, gets the first items; the others are in the order in
 * which they are expected.
 * @param {number} count
 * @param {readonly { each: number, delay: number }[]} workers ms for an item, ms before the first
 * @returns {{ worker: number, at: number }[]} for each item who computes it, and ms until it is there
 */
export function shareOut(count, workers) {
  const until = workers.map(({ delay }) => delay);
  /** @type {{ worker: number, at: number }[]} */
  const own = [];
  /** @type {{ worker: number, at: number }[]} */
  const others = [];
  for (let i = 0; i < count; i++) {
    let best = 0;
    for (let w = 1; w < workers.length; w++)
      if (until[w] + workers[w].each < until[best] + workers[best].each) best = w;
    until[best] += workers[best].each;
    (best ? others : own).push({ worker: best, at: until[best] });
  }
  return [...own, ...others.sort((a, b) => a.at - b.at)];
}
