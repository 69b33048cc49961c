/**
 * You against the machine: the places that were clicked, their values, and the lowest so far of both.
 *
 * @typedef {{ at: number[], value: number }} Guess
 */

/** The lowest of the first 1, 2, … values. @param {readonly number[]} values */
export function lowestSoFar(values) {
  let least = Infinity;
  return values.map((value) => (least = Math.min(least, value)));
}

/** The guesses of one function; another function begins another match. */
export class Match {
  key = '';
  /** @type {Guess[]} */
  guesses = [];

  /** @param {string} key  of the function @returns {boolean} whether it is another one */
  begin(key) {
    if (key === this.key) return false;
    this.key = key;
    this.guesses = [];
    return true;
  }

  /** @param {Guess} guess */
  add(guess) {
    this.guesses = [...this.guesses, guess];
  }

  get best() {
    return Math.min(Infinity, ...this.guesses.map(({ value }) => value));
  }
}

/** @type {WeakMap<object, Match>} */
const matches = new WeakMap();

/** The match in a playground, or in one exercise: the curves beside the stage show it too. @param {object} studio */
export function matchOf(studio) {
  const match = matches.get(studio) ?? new Match();
  matches.set(studio, match);
  return match;
}
