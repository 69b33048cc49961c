import { sentence } from './describe.js';
import { MetaglyphError, unknownName } from './errors.js';

/** @typedef {import('./native.js').Native} Native */
/**
 * What an argument is, as in builders.def.
 * @typedef {'node' | 'nodes' | 'real' | 'int' | 'bool' | 'axis' | 'axes' | 'dims' | 'perm'} Kind
 */
/** @typedef {{ name: string, kind: Kind, initial?: number | boolean | number[] }} Argument */

/**
 * One row of builders.def.
 * @typedef {object} Builder
 * @property {number} index
 * @property {string} name as JavaScript writes it: leakyRelu
 * @property {string} doc '' in a module without sentences
 * @property {Argument[]} arguments
 */

/** @param {string} name leaky_relu @returns {string} leakyRelu */
export const camelCase = (name) =>
  name.replace(/_([a-z0-9])/g, (_, /** @type {string} */ c) => c.toUpperCase());

/**
 * Arguments as builders.def writes them: "x w stride:int=1 axes:axes".
 * @param {string} text
 * @returns {Argument[]}
 */
export function parseArguments(text) {
  return text.split(' ').map((word) => {
    const [, name, kind = 'node', initial] = /^(\w+)(?::(\w+))?(?:=(.+))?$/.exec(word) ?? [];
    /** @type {Argument} */
    const argument = { name: camelCase(name), kind: /** @type {Kind} */ (kind) };
    if (initial !== undefined) argument.initial = JSON.parse(initial);
    return argument;
  });
}

/** @param {Native} native @returns {Builder[]} */
export function readBuilders(native) {
  const { exports } = native;
  return Array.from({ length: exports.mg_builder_count() }, (_, index) => ({
    index,
    name: camelCase(native.text(exports.mg_builder_name(index))),
    doc: sentence(native, 'mg_builder_doc', index),
    arguments: parseArguments(native.text(exports.mg_builder_arguments(index))),
  }));
}

const LISTS = new Set(['nodes', 'axes', 'dims', 'perm']);

/** @param {unknown} v @returns {v is Record<string, unknown>} */
const isOptions = (v) =>
  typeof v === 'object' && v !== null && Object.getPrototypeOf(v) === Object.prototype;

/** @param {unknown} v */
const isInt32 = (v) => Number.isInteger(v) && Math.abs(Number(v)) < 2 ** 31;

/**
 * Sorts what a caller gave into values in the order of the row: arguments come in order, or from
 * some point on by name in one object.
 * @param {Builder} b
 * @param {readonly unknown[]} given
 */
function collect(b, given) {
  const last = given.at(-1);
  const options = isOptions(last) ? last : {};
  const positional = isOptions(last) ? given.slice(0, -1) : given;
  if (positional.length > b.arguments.length)
    throw new MetaglyphError(
      'range',
      `${b.name} takes ${b.arguments.length} arguments (${b.arguments.map((a) => a.name).join(', ')}); ` +
        `got ${positional.length}`,
    );
  const names = b.arguments.map((a) => a.name);
  for (const key of Object.keys(options))
    if (!names.includes(key)) throw unknownName(`argument of ${b.name}`, key, names);
  return b.arguments.map((a, i) => positional[i] ?? options[a.name] ?? a.initial);
}

/**
 * Checks the arguments of one call and turns them into what the module takes: a number a position
 * and at most one list (null: left out).
 * @param {Builder} b
 * @param {readonly unknown[]} given
 * @param {(value: unknown, name: string) => number} nodeId
 * @returns {{ numbers: number[], list: number[] | null }}
 */
export function bindArguments(b, given, nodeId) {
  /** @param {Argument} a @param {string} wanted @param {unknown} value */
  const refuse = (a, wanted, value) =>
    new MetaglyphError('range', `${b.name}: ${a.name} must be ${wanted}; got ${describe(value)}`);
  /** @type {number[] | null} */
  let list = null;
  const numbers = collect(b, given).map((value, i) => {
    const a = b.arguments[i];
    if (LISTS.has(a.kind)) {
      if (a.kind === 'axes' && value === undefined) return 0;
      const values = a.kind === 'axes' && typeof value === 'number' ? [value] : value;
      if (!Array.isArray(values)) throw refuse(a, 'an array', value);
      list = values.map((v) => {
        if (a.kind === 'nodes') return nodeId(v, `${b.name}: ${a.name}`);
        if (!isInt32(v)) throw refuse(a, 'an array of whole numbers', values);
        return v;
      });
      return 0;
    }
    switch (a.kind) {
      case 'node':
        return nodeId(value, `${b.name}: ${a.name}`);
      case 'real':
        if (typeof value !== 'number' || Number.isNaN(value)) throw refuse(a, 'a number', value);
        return value;
      case 'bool':
        if (typeof value !== 'boolean') throw refuse(a, 'true or false', value);
        return Number(value);
      default:
        if (!isInt32(value)) throw refuse(a, 'a whole number', value);
        return Number(value);
    }
  });
  return { numbers, list };
}

/** @param {unknown} value */
export function describe(value) {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(String).join(', ')}]`;
  return typeof value === 'string' ? `'${value.slice(0, 40)}'` : String(value);
}
