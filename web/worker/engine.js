import { MetaglyphError, load, readExam } from '../../wasm/index.js';
import { BufferPool } from './pool.js';
import { FilesError, GLYPHS, servedFiles, servedList, sortFiles, trainingSet } from './files.js';
import { Trainer } from './trainer.js';

/**
 * @typedef {import('./protocol.js').Requests} Requests
 * @typedef {import('./protocol.js').DataInfo} DataInfo
 * @typedef {import('./files.js').Named} Named
 * @typedef {import('../../wasm/index.js').Core} Core
 * @typedef {import('../../wasm/dataset.js').Dataset} Dataset
 *
 * @typedef {object} Loaded  a data set and where it came from
 * @property {Dataset} data
 * @property {DataInfo['origin']} origin
 * @property {string[]} files
 * @property {Named[]} official  the zips it came from, so that others can be added
 * @property {() => Promise<Dataset>} [write]  reads the same with its strokes, which the server has
 * @property {Promise<Dataset>} [written]  what that gives
 *
 * @typedef {import('../../wasm/index.js').Pool} Pool
 * @typedef {{ workers: number | undefined, core: Core, pool: Pool | null, coming: Promise<void> }} Team
 */

const SHEET = 32; // drawings shown of a data set

/**
 * What the worker holds: the core, one data set, one session. A method for each request of the
 * protocol; whatever fails leaves what was there before.
 */
export class Engine {
  /** @type {Promise<Core> | null} */
  #loading = null;
  /** @type {Core | null} */
  #core = null;
  /** @type {Loaded | null} */
  #loaded = null;
  /** @type {Trainer | null} */
  #trainer = null;
  /** @type {Dataset | null} what its session learns from, where that is not the loaded set alone */
  #joined = null;
  #runs = 0;
  /** @type {Map<string, import('./trainer.js').Watching>} */
  #watches = new Map();
  #pool = new BufferPool();
  /** @type {{ id: number, runs: import('./exam.js').ExamRun[] } | null} the exam read last */
  #exam = null;
  /** @type {{ left: boolean, over: Promise<void> } | null} who sits it, or has */
  #sitting = null;
  /** @type {Team | null} the workers that train together with this one */
  #team = null;
  #post;

  /** @param {import('./trainer.js').Post} post */
  constructor(post) {
    this.#post = post;
  }

  /** @param {Requests['load']['args']} args @returns {Promise<Requests['load']['result']>} */
  async load({ build, module }) {
    this.#loading = load({ build, wasmBinary: module });
    this.#core = await this.#loading;
    return { build: this.#core.build, algorithms: this.#core.describe().algorithms };
  }

  /** @param {Requests['data']['args']} args @returns {Promise<Requests['data']['result']>} */
  async data({ request }) {
    // Files may be on their way before the core is there.
    const fetched = request.type === 'auto' ? this.#fetched(request.base) : null;
    fetched?.catch(() => {}); // told below
    const core = await held(this.#loading);
    /** @type {Loaded | null} */
    let loaded = null;
    if (request.type === 'auto') loaded = await this.#served(core, request.base, await fetched);
    if (request.type === 'files') loaded = await this.#given(core, request.files);
    if (!loaded) {
      const seed = request.type === 'glyphs' ? request.seed : 1;
      const data = core.dataset.glyphs({ seed, ...GLYPHS });
      loaded = { data, origin: 'made', files: [], official: [] };
    }
    // Only now, when nothing can fail any more, the old set and what was trained on it go.
    await this.leaveExam();
    this.#closeSession();
    this.#loaded?.data.free();
    this.#loaded?.written?.then((data) => data.free()).catch(() => {});
    this.#loaded = loaded;
    return describeData(loaded);
  }

  /** @param {string} what @param {number} done @param {number} total */
  #progress = (what, done, total) => this.#post({ type: 'progress', what, done, total });

  /** What the page's server has, if it has any. @param {string} base */
  async #fetched(base) {
    const { images, strokes } = await servedList(base);
    if (images.length === 0) return null;
    return { official: await servedFiles(base, images, this.#progress), strokes };
  }

  /**
   * @param {Core} core
   * @param {string} base
   * @param {{ official: Named[], strokes: import('./files.js').Listed[] } | null | undefined} files
   * @returns {Promise<Loaded | null>}
   */
  async #served(core, base, files) {
    if (!files) return null;
    const { official, strokes } = files;
    const data = await this.#omniglot(core, official, []);
    // The strokes are larger than the drawings, and nobody waits for them before he asks.
    const write = async () =>
      core.dataset.omniglot(official, { strokes: await servedFiles(base, strokes, () => {}) });
    return {
      ...{ data, origin: /** @type {const} */ ('served'), official },
      files: official.map(({ name }) => name),
      ...(strokes.length > 0 ? { write } : {}),
    };
  }

  /** @param {Core} core @param {File[]} files @returns {Promise<Loaded>} */
  async #given(core, files) {
    const { images, strokes, pictures, labels } = await sortFiles(files);
    const names = files.map((file) => file.name);
    if (pictures.length > 0 || labels.length > 0) {
      if (pictures.length !== 1 || labels.length !== 1 || files.length !== 2)
        throw new FilesError('pair', names.join(', '));
      const data = core.dataset.idx(pictures[0], labels[0]);
      return { data, origin: 'dropped', files: names, official: [] };
    }
    // A second zip adds to the first; strokes go with the images that are there.
    const before = this.#loaded?.official ?? [];
    const kept = before.filter((old) => images.every((file) => file.name !== old.name));
    const official = [...kept, ...images];
    if (official.length === 0) throw new FilesError('strokes', names.join(', '));
    const data = await this.#omniglot(core, official, strokes);
    const all = [...official, ...strokes].map(({ name }) => name);
    return { data, origin: 'dropped', files: all, official };
  }

  /** @param {Core} core @param {Named[]} images @param {Named[]} strokes */
  #omniglot(core, images, strokes) {
    return core.dataset.omniglot(images, {
      strokes: strokes.length > 0 ? strokes : undefined,
      onProgress: (share) => this.#progress('read', share, 1),
    });
  }

  /** @param {Requests['session']['args']} args @returns {Promise<Requests['session']['result']>} */
  async session({ request }) {
    const core = held(this.#core);
    const { seconds, measures, limit, workers } = request;
    const { session, joined } = await this.#make(request);
    this.#closeSession();
    this.#joined = joined;
    this.#watches.clear(); // their inputs may not fit the new model: the page asks again
    const trainer = new Trainer({
      session,
      run: ++this.#runs,
      seconds,
      measures,
      limit,
      watches: this.#watches,
      pool: this.#pool,
      team: () => this.#summon(core, workers),
      post: this.#post,
    });
    this.#trainer = trainer;
    if (request.changes.length > 0) (await import('./history.js')).repeat(trainer, request.changes);
    const alphabetOf = (/** @type {number} */ i) => {
      const { alphabets, classes } = held(session.data);
      return alphabets[classes[i].alphabet];
    };
    const learnt = new Set(session.split.train.map(alphabetOf));
    const out = new Set(session.split.test.map(alphabetOf));
    return {
      run: this.#runs,
      hypers: session.hypers,
      step: session.steps,
      trainClasses: session.split.train.length,
      testClasses: session.split.test.length,
      trainItems: session.itemsOf('train'),
      testItems: session.itemsOf('test'),
      heldOut: [...out].filter((name) => !learnt.has(name)),
      transductive: session.transductive,
    };
  }

  /**
   * @param {import('./protocol.js').SessionRequest} request
   * @returns {Promise<{ session: import('../../wasm/session.js').Session, joined: Dataset | null }>}
   */
  async #make(request) {
    const core = held(this.#core);
    const { algorithm, hypers, seed, split, checkpoint, weights, part } = request;
    const loaded = await drawings(held(this.#loaded), request.written ?? false);
    const data = await trainingSet(core, loaded, request);
    const joined = data === loaded ? null : data;
    let session = null;
    try {
      session = checkpoint
        ? core.restore(new Uint8Array(checkpoint), data)
        : core.session(algorithm, { ...hypers, seed, ...(split ? { split } : {}) }, data);
      if (weights && !checkpoint)
        await (await import('./weights.js')).giveWeights(session, weights, part);
      return { session, joined };
    } catch (error) {
      session?.free();
      joined?.free();
      throw error;
    }
  }

  /**
   * The workers that train together with this one. Null until they are known: training does not wait.
   * @param {Core} core
   * @param {number | undefined} workers
   * @returns {Pool | null}
   */
  #summon(core, workers) {
    const old = this.#team;
    if (old?.core === core && old.workers === workers) return old.pool;
    old?.coming.then(() => old.pool?.close());
    /** @type {Team} */
    const team = { workers, core, pool: null, coming: Promise.resolve() };
    team.coming = core.pool({ workers }).then(
      (pool) => void (team.pool = pool),
      (error) => console.warn(error), // alone, then
    );
    this.#team = team;
    return null;
  }

  #closeSession() {
    this.#trainer?.close();
    this.#trainer = null;
    this.#joined?.free();
    this.#joined = null;
  }

  // What is pressed while other drawings are read may find no session any more.

  /** @param {Requests['play']['args']} args */
  async play({ rate }) {
    this.#trainer?.play(rate);
    return null;
  }

  async pause() {
    this.#trainer?.pause();
    return { step: this.#trainer?.session.steps ?? 0 };
  }

  /** @param {Requests['step']['args']} args */
  async step({ count }) {
    return this.#trainer?.step(count) ?? { step: 0 };
  }

  /** @param {Requests['set']['args']} args */
  async set({ key, value }) {
    return this.#trainer?.set(key, value) ?? null;
  }

  /** @param {Requests['rewind']['args']} args */
  async rewind(args) {
    const trainer = this.#trainer;
    if (!trainer) return null;
    trainer.pause();
    const { signal } = trainer.stop; // of a pause that comes from now on
    const { rewind } = await import('./history.js');
    return rewind(held(this.#core), trainer, args, signal);
  }

  /** @param {Requests['watch']['args']} args */
  async watch({ run, key, watch }) {
    if (run !== this.#runs) return null; // asked of the session before: its inputs may not fit
    if (watch) this.#watches.set(key, { watch, version: 0, at: 0 });
    else this.#watches.delete(key);
    this.#trainer?.wake();
    return null;
  }

  /** @param {Requests['view']['args']} args @returns {Promise<Requests['view']['result']>} */
  async view({ name, inputs, pictures }) {
    return this.#pool.pack(held(this.#trainer).session.view(name, inputs), pictures, []);
  }

  async weights() {
    const { weightsFile } = await import('./weights.js');
    return weightsFile(held(this.#trainer).session);
  }

  /** @param {Requests['readWeights']['args']} args */
  async readWeights({ file, request }) {
    const { factsOf } = await import('./weights.js');
    if (request) {
      const { session, joined } = await this.#make(request);
      session.free();
      joined?.free();
    }
    return factsOf(file);
  }

  /** @param {Requests['measure']['args']} args */
  async measure({ measure }) {
    this.#trainer?.measure(measure);
    return null;
  }

  async cancel() {
    this.#trainer?.stopMeasuring();
    return null;
  }

  async save() {
    return held(this.#trainer).save();
  }

  /** @param {Requests['inspect']['args']} args */
  async inspect({ name }) {
    const { look } = await import('./inspect.js');
    const trainer = held(this.#trainer);
    await trainer.rest();
    if (trainer.closed) throw new MetaglyphError('state', 'the session has been replaced');
    return look(trainer.session, name);
  }

  /** @param {Requests['strokes']['args']} args @returns {Promise<Requests['strokes']['result']>} */
  async strokes({ picture }) {
    const loaded = held(this.#loaded);
    const item = sheetOf(loaded.data)[picture]?.first;
    if (item === undefined) return null;
    const data = await drawings(loaded, true);
    const strokes = loaded === this.#loaded ? data.strokes(item) : null;
    return (
      strokes && {
        points: Float32Array.from(strokes.flatMap(({ points }) => points.flat())),
        lengths: strokes.map(({ points }) => points.length),
      }
    );
  }

  /** @param {Requests['ink']['args']} args */
  async ink(args) {
    const { ink } = await import('./drawn.js');
    return ink(held(this.#core), args);
  }

  /** @param {Requests['examples']['args']} args */
  async examples(args) {
    const { examples } = await import('./drawn.js');
    const loaded = held(this.#loaded);
    const written = await drawings(loaded, true).catch(() => loaded.data);
    const { session } = held(this.#trainer);
    // The numbers of its characters are theirs, unless it learns from others beside them.
    const own = session.data ?? loaded.data;
    const same = loaded === this.#loaded && [loaded.data, written].includes(own);
    const from = { data: same ? written : own, test: session.split.test };
    return examples(held(this.#core), from, args);
  }

  /** @param {Requests['readExam']['args']} args */
  async readExam({ file, id }) {
    const { readExamFile } = await import('./exam.js');
    const { runs, info } = await readExamFile(held(this.#core), readExam, file);
    this.#exam = { id, runs };
    return info;
  }

  /** @param {Requests['exam']['args']} args */
  async exam({ file, id, checkpoint, alone, learnt }) {
    await this.leaveExam();
    const { sitExam } = await import('./exam.js');
    if (this.#exam?.id !== id) await this.readExam({ file, id }); // another worker had read it
    const { runs } = held(this.#exam);
    const sitting = { left: false, over: Promise.resolve() };
    this.#sitting = sitting;
    const sat = sitExam({
      ...{ core: held(this.#core), data: held(this.#loaded).data, learnt, runs, alone },
      checkpoint: new Uint8Array(checkpoint),
      onProgress: (done, total) => this.#post({ type: 'examining', done, total }),
      left: () => sitting.left,
    });
    const over = () => {};
    sitting.over = sat.then(over, over);
    return sat;
  }

  async leaveExam() {
    if (this.#sitting) this.#sitting.left = true;
    await this.#sitting?.over;
    return null;
  }

  /** @param {Requests['rival']['args']} args */
  async rival(args) {
    const { rival } = await import('./rival.js');
    return rival(held(this.#core), held(this.#loaded).data, args);
  }

  /** @param {Requests['order']['args']} args */
  async order({ request }) {
    const { order } = await import('./order.js');
    return order(held(this.#trainer).session, request);
  }

  /** @param {Requests['frechet']['args']} args */
  async frechet(args) {
    const { frechet } = await import('./frechet.js');
    const { data } = held(this.#loaded);
    return frechet(held(this.#core), data, () => held(this.#trainer).session, args);
  }

  /** @param {Requests['advise']['args']} args */
  async advise(args) {
    const { advise } = await import('./advise.js');
    return advise(held(this.#core), args);
  }

  async ping() {
    return null;
  }

  /** The page has drawn the last frame; its buffers are back. @param {ArrayBuffer[]} buffers */
  drawn(buffers) {
    this.#pool.give(buffers);
    this.#trainer?.drawn();
  }
}

/** The set, or the same with its strokes where they are to be had. @param {Loaded} loaded @param {boolean} written */
async function drawings(loaded, written) {
  if (!written || !loaded.write) return loaded.data;
  if (!loaded.written) {
    loaded.written = loaded.write();
    loaded.written.catch(() => (loaded.written = undefined)); // another try may succeed
  }
  return loaded.written;
}

/** @template T @param {T | null} value @returns {T} */
function held(value) {
  if (value === null) throw new MetaglyphError('state', 'nothing is loaded yet');
  return value;
}

/** The characters of the sheet, from all over the set. @param {Dataset} data */
function sheetOf({ classes }) {
  const count = Math.min(SHEET, classes.length);
  return Array.from({ length: count }, (_, i) => classes[Math.floor((i * classes.length) / count)]);
}

/** @param {Loaded} loaded @returns {DataInfo} */
function describeData({ data, origin, files, write }) {
  const alphabets = data.alphabets.map((name) => ({ name, classes: 0 }));
  for (const { alphabet } of data.classes) alphabets[alphabet].classes++;
  const shown = sheetOf(data);
  const sheet = new Uint8Array(shown.length * 784);
  for (const [i, { first }] of shown.entries())
    data.picture(first).forEach((ink, p) => (sheet[i * 784 + p] = Math.round(ink * 255)));
  const nameOf = (/** @type {{ name: string, alphabet: number }} */ { name, alphabet }) =>
    `${data.alphabets[alphabet]} ${name.replace(/^character0*/, '')}`;
  return {
    source: data.source,
    origin,
    files,
    items: data.items,
    classes: data.classes.length,
    classNames: data.classes.map(nameOf),
    alphabets,
    fingerprint: String(data.fingerprint),
    sheet: { dims: [shown.length, 784], data: sheet },
    sheetNames: shown.map(nameOf),
    strokes: write !== undefined || (shown.length > 0 && data.strokes(shown[0].first) !== null),
  };
}
