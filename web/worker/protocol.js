/**
 * What the page and its worker say to each other. Requests carry an id and are answered once, with
 * a result or with an error; events come unasked. Nothing here runs: these are types only.
 *
 * @typedef {{ code: string, message: string }} Trouble
 *   code is one of the core's ('memory', 'shape', 'range', 'name', 'state', 'format', 'numeric',
 *   'unsupported') or the page's own ('network', 'files', 'stopped', 'trap', 'hung')
 *
 * @typedef {'plain' | 'relaxed' | 'auto'} Build
 *
 * @typedef {{ dims: number[], data: Float32Array | Uint8Array }} Tensor
 *   pictures arrive as bytes (255 is ink), everything else as floats
 * @typedef {Record<string, Tensor>} Tensors
 * @typedef {Record<string, number | { dims: number[], data: Float32Array }>} ViewInputs
 *
 * @typedef {object} Watch  a view the page wants to see again whenever the model has changed
 * @property {string} view
 * @property {ViewInputs} inputs
 * @property {string[]} [pictures]  tensors to send as bytes
 * @property {number} [every]  least milliseconds between two of them; costly views come less often
 *
 * @typedef {object} Measure  an evaluation over items or episodes 0 .. total - 1 of one side
 * @property {string} key
 * @property {number} side
 * @property {number} total
 * @property {number} chunk  how many a call
 * @property {{ way: number, shot: number, query: number }} [shape]  of the episodes, where it is not the
 *   session's own
 * @property {boolean} [items]  drawings rather than episodes: at most all of the side, and where it has
 *   more, chunks from all over it
 *
 * @typedef {object} Evaluation  means with the half width of their 95 % interval, a column each
 * @property {string} key
 * @property {number} step
 * @property {number} count
 * @property {Record<string, { mean: number[], half: number[] }>} values
 *
 * @typedef {object} Hyper
 * @property {string} key
 * @property {'int' | 'real' | 'bool' | 'choice'} kind
 * @property {number} min
 * @property {number} max
 * @property {number | boolean | string} initial
 * @property {boolean} log
 * @property {boolean} live
 * @property {string} unit
 * @property {string[]} choices
 * @property {string} help
 *
 * @typedef {number | boolean | string} HyperValue
 * @typedef {Record<string, HyperValue>} Hypers
 *
 * @typedef {object} Algorithm
 * @property {string} name
 * @property {string} doc
 * @property {string} splitBy
 * @property {Hyper[]} hypers
 * @property {string[]} metrics
 * @property {{ name: string, doc: string }[]} views
 *
 * @typedef {{ build: 'plain' | 'relaxed', algorithms: Algorithm[] }} CoreInfo
 *
 * @typedef {object} DataInfo
 * @property {import('../../wasm/dataset.js').Source} source
 * @property {'served' | 'dropped' | 'made'} origin
 * @property {string[]} files
 * @property {number} items
 * @property {number} classes
 * @property {string[]} classNames
 * @property {{ name: string, classes: number }[]} alphabets
 * @property {string} fingerprint
 * @property {Tensor} sheet  a few drawings, as bytes
 * @property {string[]} sheetNames  of their characters
 * @property {boolean} strokes  it is known how the drawings were written
 *
 * @typedef {{ alphabets: string[] } | { characters: number } | { test: number[] }} Split
 *
 * @typedef {object} SessionInfo
 * @property {number} run  its number in this worker
 * @property {Hypers} hypers
 * @property {number} step
 * @property {number} trainClasses
 * @property {number} testClasses
 * @property {number} trainItems
 * @property {number} testItems
 * @property {string[]} heldOut  alphabets that are held out whole
 * @property {boolean} transductive  it names a drawing with a look at the others
 *
 * @typedef {{ type: 'glyphs', seed: number }
 *   | { type: 'auto', base: string }
 *   | { type: 'files', files: File[] }} DataRequest
 *
 * @typedef {object} SessionRequest
 * @property {string} algorithm
 * @property {Hypers} hypers
 * @property {number} seed
 * @property {Split | null} split
 * @property {import('../../wasm/recipes.js').Glyphs} [glyphs]  to learn from too
 * @property {boolean} [written]  from drawings with their strokes, where they are to be had: nothing starts
 *   before they are read
 * @property {ArrayBuffer | null} checkpoint  continue from it
 * @property {File} [weights]  to begin with, where there is no checkpoint
 * @property {boolean} [part]  those of another algorithm, as far as this one has such
 * @property {number} seconds  time already spent on training
 * @property {Measure[]} measures  what is evaluated from time to time while it trains
 * @property {number} [limit]  steps at which training ends by itself
 * @property {number} [workers]  how many train together, where steps can be divided; left out: as many
 *   as the machine has room for
 * @property {Change[]} changes  what was changed while it trained, to be repeated at the same steps
 *
 * @typedef {Pick<SessionRequest, 'split' | 'seed' | 'glyphs'>} Learnt  what a network has learnt from, of the drawings that
 *   are there
 *
 * @typedef {{ step: number, key: string, value: HyperValue }} Change  of a live hyperparameter, after that
 *   step
 *
 * @typedef {object} Rewind
 * @property {ArrayBuffer | null} bytes  a checkpoint to repeat from; null: the start, or where it is
 * @property {boolean} here  from where it is
 * @property {number} seconds  spent until that checkpoint
 * @property {number} to  step
 * @property {boolean} keep  the present state is to be posted before it goes
 * @property {Change[]} changes
 * @property {Pick<SessionRequest, 'hypers' | 'seed' | 'split'>} origin  what the run was made from
 *
 * @typedef {{ support: Float32Array, labels: Float32Array, query: Float32Array }} Asked  a drawing to be named, and one of
 *   each character to choose from
 *
 * @typedef {{ point: Record<string, number>, belief: Belief | null }} Advice
 * @typedef {{ x: Float32Array, y: Float32Array, mean: Float32Array }} Belief  places in widths of the box; [y, x]
 *
 * @typedef {object} Requests
 * @property {{ args: { build: Build, module?: WebAssembly.Module }, result: CoreInfo }} load  module: the
 *   core, if it has been compiled already
 * @property {{ args: { request: DataRequest }, result: DataInfo }} data
 * @property {{ args: { request: SessionRequest }, result: SessionInfo }} session
 * @property {{ args: { rate: number }, result: null }} play  rate: steps a second, 0 for as many as go
 * @property {{ args: {}, result: { step: number } }} pause
 * @property {{ args: { count: number }, result: { step: number } }} step
 * @property {{ args: { key: string, value: HyperValue }, result: { step: number } | null }} set  step: after which
 * @property {{ args: Rewind, result: { step: number } | null }} rewind  or on; training stops, and
 *   `pause` ends it before that step
 * @property {{ args: { run: number, key: string, watch: Watch | null }, result: null }} watch  of the session with that number
 * @property {{ args: { name: string, inputs: ViewInputs, pictures: string[] }, result: Tensors }} view
 * @property {{ args: {}, result: { bytes: ArrayBuffer } }} weights  as a safetensors file
 * @property {{ args: { file: File, request: SessionRequest | null }, result: import('../../wasm/index.js').WeightsFacts | null }} readWeights
 *   what a file of weights says of itself; request: whether such a session would take them
 * @property {{ args: { measure: Measure }, result: null }} measure
 * @property {{ args: {}, result: null }} cancel
 * @property {{ args: {}, result: { bytes: ArrayBuffer, step: number, seconds: number } }} save
 * @property {{ args: { name: string }, result: import('./inspect.js').Seen }} inspect  a graph of the session
 * @property {{ args: { picture: number }, result: { points: Float32Array, lengths: number[] } | null }} strokes
 *   how a drawing of the sheet was written: x, y, t of each point; points of each stroke
 * @property {{ args: { drawings: Written[], normalise: import('../../wasm/dataset.js').Normalise }, result: { dims: number[], data: Float32Array } }} ink
 *   drawings by hand as the network sees them: [n, 784], ink 1
 * @property {{ args: { count: number, each: number, seed: number }, result: Examples }} examples  characters of an
 *   alphabet that the network has not learnt from, by different hands
 * @property {{ args: { file: File, id: number }, result: ExamInfo }} readExam  keeps it for those who sit it
 * @property {{ args: { file: File, id: number, checkpoint: ArrayBuffer, learnt: Learnt, alone: boolean }, result: ExamSat }} exam
 *   alone: each drawing is named without a look at the others of its run
 * @property {{ args: {}, result: null }} leaveExam
 * @property {{ args: { checkpoint: ArrayBuffer, learnt: Learnt, way: number, rounds: Asked[] }, result: { names: number[] } }} rival
 *   how a network that another lesson has trained names what the reader has named
 * @property {{ args: { method: NonNullable<import('../../wasm/optimiser.js').OptimiserOptions['method']>, axes: Record<string, import('../../wasm/optimiser.js').Axis>, seed: number, population: number, values: number[], map: number }, result: Advice }} advise
 *   the point that an optimiser wants next after these values, in the order it asked for them; map: so many places
 *   a side of what Bayesian optimisation believes, or 0
 * @property {{ args: { request: OrderRequest }, result: Order }} order  in the codes of some characters, by the
 *   core that has the lab's algorithms
 * @property {{ args: { count: number }, result: Frechet }} frechet
 * @property {{ args: {}, result: null }} ping
 *
 * @typedef {object} Frame
 * @property {'frame'} type
 * @property {number} run  which session it belongs to
 * @property {number} step
 * @property {number} seconds  spent on training steps
 * @property {number} rate  steps a second, lately
 * @property {number} workers  that computed together, lately
 * @property {{ steps: Float64Array, columns: Record<string, Float64Array> }} metrics  new ones
 * @property {Record<string, Tensors>} views
 * @property {Evaluation[]} evaluations
 * @property {{ key: string, done: number, total: number } | null} measuring
 *
 * @typedef {import('../views/timing.js').Written} Written
 *
 * @typedef {object} Examples
 * @property {string} alphabet
 * @property {boolean} made  nobody drew them: the core did
 * @property {{ name: string, drawings: Written[] }[]} characters
 *
 * @typedef {object} ExamInfo  an exam that has been read; its runs one after the other
 * @property {number} runs
 * @property {number} way  characters of a run, and drawings to name
 * @property {Tensor} training  the characters, a drawing each, as bytes
 * @property {Tensor} test  the drawings to name
 * @property {number[]} answers  the character of each of those
 *
 * @typedef {object} ExamSat  how a network has answered it
 * @property {number[]} names  the character it took each drawing for; -1: none
 * @property {number} error  share of drawings named wrongly
 * @property {number} half  half width of its 95 % interval, over the runs
 * @property {number[]} perRun
 * @property {boolean} transductive  it has seen all drawings of a run before it named one
 * @property {{ source: DataInfo['source'], alphabets: string[], classes: number, items: number }} learnt  what
 *   the network was trained on
 * @property {number} steps
 *
 * @typedef {object} Frechet  squared Fréchet distances to training drawings in an embedding that is learnt first, and
 *   what of each is that of the means
 * @property {number} step
 * @property {{ distance: number, means: number }} generated
 * @property {{ distance: number, means: number }} real  of drawings held out
 *
 * @typedef {object} OrderRequest
 * @property {number} side  0 train, 1 test
 * @property {number} first  of the side's characters
 * @property {number} characters  how many
 * @property {number} k  clusters
 * @property {number[]} [sweep]  other k, to be judged only
 *
 * @typedef {object} Worth  of k clusters: see wasm/codes.js
 * @property {number} k
 * @property {number} purity
 * @property {number} chance
 * @property {number} rand
 * @property {number} silhouette
 *
 * @typedef {object} Order
 * @property {number} step
 * @property {number[]} labels  the class of each drawing
 * @property {Tensor} ink  their pictures, as bytes
 * @property {Tensor} codes
 * @property {Float32Array} mean  of the codes
 * @property {Tensor} axes  the directions along which they vary most
 * @property {number[]} variance  along each
 * @property {number} total  along all there are
 * @property {Tensor} places  of the codes, along the axes
 * @property {number[]} cluster  of each drawing
 * @property {Tensor} centres  codes
 * @property {Worth} worth
 * @property {Worth} pixels  of as many clusters made of the pixels
 * @property {Worth[]} sweep
 *
 * @typedef {{ type: 'examining', done: number, total: number }} Examining
 * @typedef {{ type: 'progress', what: string, done: number, total: number }} Progress
 * @typedef {{ type: 'checkpoint', run: number, bytes: ArrayBuffer, step: number, seconds: number }} Checkpoint
 * @typedef {{ type: 'trouble', run: number, error: Trouble, step: number }} TroubleEvent
 * @typedef {{ type: 'answer', id: number, result?: any, error?: Trouble }} Answer
 * @typedef {Frame | Progress | Examining | Checkpoint | TroubleEvent | Answer} FromWorker
 */

export {};
