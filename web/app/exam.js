import '../components/exam.js';

/**
 * @typedef {import('./studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').ExamInfo} ExamInfo
 * @typedef {import('../worker/protocol.js').ExamSat} ExamSat
 *
 * @typedef {object} Candidate  a trained network that can sit the exam
 * @property {string} id
 * @property {string} method  a recipe's or an algorithm's name
 * @property {string} preset  how long it has learnt, or ''
 * @property {number} steps
 * @property {() => Promise<ArrayBuffer | null>} checkpoint
 * @property {import('../worker/protocol.js').Learnt} learnt
 *
 * @typedef {ExamSat & { id: string, method: string, preset: string, alone: boolean }} Sat
 */

/**
 * Lake's exam on the page: the file that was given, who has sat it, and how far it is.
 */
export class ExamRoom {
  /** @type {File | null} */
  file = null;
  id = 0; // of the file
  /** @type {ExamInfo | null} */
  info = null;
  /** @type {Sat[]} */
  sat = [];
  /** @type {Candidate | null} who sits it now */
  sitting = null;
  reading = false;
  progress = { done: 0, total: 1 };
  /** @type {Promise<void>} the sitting under way, or the last */
  over = Promise.resolve();
  /** @type {string} why the last one could not answer */
  trouble = '';

  /** @param {Studio} studio */
  constructor(studio) {
    this.studio = studio;
  }

  /** A file is read; the network at hand sits it at once. @param {File} file */
  async take(file) {
    const { studio } = this;
    const { client } = studio;
    if (!client) return;
    studio.dismiss('exam');
    this.reading = true;
    studio.changed();
    try {
      const id = this.id + 1;
      const info = await client.request('readExam', { file, id });
      await this.leave();
      Object.assign(this, { file, id, info, sat: [], trouble: '' });
    } catch (error) {
      const words = { title: 'exam.unread.title', body: 'exam.unread.body' };
      studio.fail(error, 'exam', { id: 'exam', ...words });
      return;
    } finally {
      this.reading = false;
      studio.changed();
    }
    const [first] = this.candidates;
    if (first) await this.sit(first);
    else if (studio.algorithm?.splitBy !== 'alphabets') this.tell();
    studio.dispatchEvent(new CustomEvent('action', { detail: 'exam' }));
  }

  /** It has been read, but nobody is here who could sit it. */
  tell() {
    const { studio } = this;
    const open = (/** @type {string} */ id) => ({
      label: `lesson.${id}.title`,
      run: () => void studio.setLesson(id),
    });
    studio.notify({
      ...{ id: 'exam', tone: 'info', title: 'exam.waits.title', body: 'exam.waits.body' },
      actions: ['maml', 'compare'].filter((id) => id !== studio.lesson.id).map(open),
    });
  }

  /** Who can sit it from here, the most promising first. @returns {Candidate[]} */
  get candidates() {
    const { studio } = this;
    const { lesson, run, client } = studio;
    const comparison = /** @type {import('./comparison.js').Comparison | undefined} */ (
      run.director
    );
    if (!comparison) {
      if (!run.info || studio.algorithm?.splitBy !== 'alphabets') return [];
      const save = async () => {
        if (!client || studio.held !== lesson) return null;
        return (await client.request('save', {})).bytes;
      };
      const first = lesson.algorithm === 'maml' && Number(run.hypers.order) === 1;
      const method = first ? 'fomaml' : lesson.algorithm;
      const id = `${lesson.id} ${run.step}`;
      const learnt = { seed: run.seed, split: studio.splitFor(lesson) };
      return [{ id, method, preset: '', steps: run.step, checkpoint: save, learnt }];
    }
    const done = comparison.rows.flatMap(({ results }) => results);
    const fit = done.filter(({ checkpoint, figures }) => checkpoint && '20w1s' in figures);
    const right = (/** @type {typeof done[number]} */ { figures }) => {
      const figure = figures['20w1s'];
      return 'mean' in figure ? figure.mean : 0;
    };
    return fit
      .sort((a, b) => right(b) - right(a))
      .map(({ job, checkpoint }) => ({
        ...{ id: job.key, method: job.method },
        ...{ preset: job.setting.steps > 0 ? '' : job.preset, steps: job.steps },
        learnt: { seed: job.setting.seed, split: job.setting.split, glyphs: job.glyphs },
        checkpoint: async () => checkpoint,
      }));
  }

  /** @param {Candidate} candidate */
  async sit(candidate) {
    if (this.sitting) return;
    this.over = this.answer(candidate);
    await this.over;
  }

  /** With the drawings of a run together where that makes a difference, and each alone. @param {Candidate} candidate */
  async answer(candidate) {
    const { studio, file, id } = this;
    const { client } = studio;
    if (!client || !file) return;
    this.sitting = candidate;
    this.trouble = '';
    try {
      const checkpoint = await candidate.checkpoint();
      if (!checkpoint) return;
      for (const alone of [false, true]) {
        this.progress = { done: 0, total: 1 };
        studio.changed();
        const { learnt } = candidate;
        const sat = await client.request('exam', { file, id, checkpoint, learnt, alone });
        if (this.id !== id) return;
        const { method, preset } = candidate;
        const one = { ...sat, id: candidate.id, method, preset, alone: alone || !sat.transductive };
        const others = this.sat.filter((old) => old.id !== one.id || old.alone !== one.alone);
        this.sat = [...others, one];
        if (!sat.transductive) break; // alone, it would answer the same
      }
    } catch (error) {
      const { code, message } = /** @type {import('../worker/protocol.js').Trouble} */ (error);
      if (code !== 'stopped') this.trouble = message;
    } finally {
      this.sitting = null;
      studio.changed();
    }
  }

  async leave() {
    if (!this.sitting) return;
    await this.studio.client?.request('leaveExam', {});
    await this.over;
  }

  /** @param {{ done: number, total: number }} progress */
  progressed({ done, total }) {
    this.progress = { done, total };
    this.studio.changed();
  }
}
