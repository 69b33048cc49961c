/**
 * Questions of which only the newest matters: one is asked at a time, and while it is being answered
 * only the newest next one is kept.
 * @template T
 */
export class Newest {
  /** @type {{ question: T } | null} */
  #next = null;
  #asking = false;

  /** When nothing is left to ask; rejected if the last question was. @type {Promise<void>} */
  done = Promise.resolve();

  /** @param {(question: T) => Promise<unknown>} ask */
  constructor(ask) {
    this.ask = ask;
  }

  /** Whether the question that is being asked has been overtaken. */
  get overtaken() {
    return this.#next !== null;
  }

  /** @param {T} question */
  put(question) {
    this.#next = { question };
    if (!this.#asking) this.done = this.#askAll();
    return this.done;
  }

  /** What has not been asked yet need not be. */
  drop() {
    this.#next = null;
  }

  async #askAll() {
    this.#asking = true;
    /** @type {{ error: unknown } | null} */
    let failure = null;
    while (this.#next) {
      const { question } = this.#next;
      this.#next = null;
      failure = null;
      try {
        await this.ask(question);
      } catch (error) {
        failure = { error }; // the next one is asked all the same
      }
    }
    this.#asking = false;
    if (failure) throw failure.error;
  }
}
