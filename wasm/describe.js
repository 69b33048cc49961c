/** @typedef {import('./native.js').Native} Native */

/**
 * @typedef {object} Hyper a hyperparameter
 * @property {string} key
 * @property {'int' | 'real' | 'bool' | 'choice'} kind
 * @property {number} min
 * @property {number} max
 * @property {number | boolean | string} initial of the kind: a choice is one of `choices`
 * @property {boolean} log best shown on a logarithmic slider
 * @property {boolean} live may change while a session runs
 * @property {string} unit
 * @property {string[]} choices empty unless kind is 'choice'
 * @property {string} help one English sentence; '' where only `describe` was asked
 */

/** @typedef {number | boolean | string} HyperValue */

/**
 * @typedef {object} Algorithm
 * @property {string} name
 * @property {string} doc '' where only `describe` was asked
 * @property {'alphabets' | 'characters' | 'none' | 'drawings'} splitBy how a session splits when not told; none: its
 *   tasks are made by formula, of no drawings; drawings: some of each class are held out
 * @property {Hyper[]} hypers
 * @property {string[]} metrics what every step writes
 * @property {{ name: string, doc: string }[]} views
 */

/**
 * @typedef {object} Description
 * @property {Algorithm[]} algorithms
 * @property {{ name: string, doc: string, inputs: number }[]} ops the op table of the core
 * @property {{ name: string, doc: string, arguments: string[] }[]} builders the methods of a graph
 */

/** @type {readonly Hyper['kind'][]} in the order of enum hyper_kind in algo/algo.h */
const KINDS = ['int', 'real', 'bool', 'choice'];

/** @type {readonly Algorithm['splitBy'][]} in the order of enum split there */
const SPLITS = ['characters', 'alphabets', 'none', 'drawings'];

/**
 * What a table of the core says about a row: only the module that wasm/types.mjs reads has these
 * sentences, pages load one without them.
 * @param {Native} native
 * @param {`mg_${string}`} name
 * @param {...number} row
 */
export const sentence = (native, name, ...row) =>
  name in native.exports ? native.text(native.exports[name](...row)) : '';

/**
 * A hyperparameter's number in the core as JavaScript writes it.
 * @param {Hyper} hyper
 * @param {number} value
 * @returns {HyperValue}
 */
export function fromNumber(hyper, value) {
  if (hyper.kind === 'bool') return value !== 0;
  return hyper.kind === 'choice' ? hyper.choices[value] : value;
}

/**
 * @template T
 * @param {number} count
 * @param {(i: number) => T} make
 */
const list = (count, make) => Array.from({ length: count }, (_, i) => make(i));

/**
 * @param {Native} native
 * @param {number} a
 * @param {number} k
 * @returns {Hyper}
 */
function readHyper(native, a, k) {
  const { exports } = native;
  const choices = native.text(exports.mg_hyper_choices(a, k));
  /** @type {Hyper} */
  const hyper = {
    key: native.text(exports.mg_hyper_key(a, k)),
    kind: KINDS[exports.mg_hyper_kind(a, k)],
    min: exports.mg_hyper_lo(a, k),
    max: exports.mg_hyper_hi(a, k),
    initial: 0,
    log: exports.mg_hyper_log(a, k) !== 0,
    live: exports.mg_hyper_live(a, k) !== 0,
    unit: native.text(exports.mg_hyper_unit(a, k)),
    choices: choices ? choices.split('|') : [],
    help: sentence(native, 'mg_hyper_help', a, k),
  };
  hyper.initial = fromNumber(hyper, exports.mg_hyper_initial(a, k));
  return hyper;
}

/** @param {Native} native @returns {Algorithm[]} */
export function readAlgorithms(native) {
  const { exports } = native;
  return list(exports.mg_algo_count(), (a) => ({
    name: native.text(exports.mg_algo_name(a)),
    doc: sentence(native, 'mg_algo_doc', a),
    splitBy: SPLITS[exports.mg_algo_split(a)],
    hypers: list(exports.mg_hyper_count(a), (k) => readHyper(native, a, k)),
    metrics: list(exports.mg_metric_count(a), (k) => native.text(exports.mg_metric_name(a, k))),
    views: list(exports.mg_view_count(a), (k) => ({
      name: native.text(exports.mg_view_name(a, k)),
      doc: sentence(native, 'mg_view_doc', a, k),
    })),
  }));
}

/** @param {Native} native */
export function readOps(native) {
  const { exports } = native;
  return list(exports.mg_op_count(), (i) => ({
    name: native.text(exports.mg_op_name(i)),
    doc: sentence(native, 'mg_op_doc', i),
    inputs: exports.mg_op_inputs(i),
  })).filter((op) => op.name !== 'poison');
}

/**
 * The sentences of a description by the names of their rows, as wasm/docs.js has them.
 * @typedef {object} Docs
 * @property {Record<string, { doc: string, hypers: Record<string, string>, views: Record<string, string> }>} algorithms
 * @property {Record<string, string>} ops
 * @property {Record<string, string>} builders
 */

/**
 * @param {readonly { name: string, doc: string }[]} rows
 * @returns {Record<string, string>}
 */
const byName = (rows) => Object.fromEntries(rows.map(({ name, doc }) => [name, doc]));

/**
 * @param {Description} description of a module with sentences
 * @returns {Docs}
 */
export const docsOf = ({ algorithms, ops, builders }) => ({
  algorithms: Object.fromEntries(
    algorithms.map(({ name, doc, hypers, views }) => [
      name,
      {
        doc,
        hypers: Object.fromEntries(hypers.map(({ key, help }) => [key, help])),
        views: byName(views),
      },
    ]),
  ),
  ops: byName(ops),
  builders: byName(builders),
});

/**
 * The same description with its sentences.
 * @param {Description} description
 * @param {Docs} docs
 * @returns {Description}
 */
export const withDocs = ({ algorithms, ops, builders }, docs) => ({
  algorithms: algorithms.map((a) => {
    const { doc, hypers, views } = docs.algorithms[a.name];
    return {
      ...a,
      doc,
      hypers: a.hypers.map((h) => ({ ...h, help: hypers[h.key] })),
      views: a.views.map((v) => ({ ...v, doc: views[v.name] })),
    };
  }),
  ops: ops.map((op) => ({ ...op, doc: docs.ops[op.name] })),
  builders: builders.map((b) => ({ ...b, doc: docs.builders[b.name] })),
});
