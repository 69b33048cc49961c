/**
 * Contracts multiply-adds in a linked module: for compilers that do not know relaxed SIMD yet
 * (Debian 12's Emscripten 3.1.6), this makes the same module that a newer one compiles directly.
 *
 *   (f32x4.add (f32x4.mul a b) c)  ->  (f32x4.relaxed_madd a b c)
 *   (f32x4.add c (f32x4.mul a b))  ->  (f32x4.relaxed_madd a b c)   where c may move behind a and b
 *
 * node wasm/relax.mjs in.wasm out.wasm
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import binaryen from 'binaryen';

/** @typedef {string | List} Sexp an atom, or a parenthesised list */
/** @typedef {{ items: Sexp[] }} List */

/**
 * Reads one S-expression of the WebAssembly text format.
 * @param {string} text
 * @returns {Sexp}
 */
function parse(text) {
  const token = /\s+|;;[^\n]*|\(;[^]*?;\)|([()])|("(?:[^"\\]|\\[^])*"|[^\s()";]+)/gy;
  /** @type {List} */
  const top = { items: [] };
  const open = [top];
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw new Error(`unexpected text at character ${at}: ${text.slice(at, at + 40)}`);
    const [, bracket, atom] = match;
    if (bracket === '(') {
      const list = { items: [] };
      open[open.length - 1].items.push(list);
      open.push(list);
    } else if (bracket === ')') open.pop();
    else if (atom) open[open.length - 1].items.push(atom);
  }
  if (open.length !== 1 || top.items.length !== 1) throw new Error('unbalanced brackets');
  return top.items[0];
}

/**
 * @param {Sexp} node
 * @returns {string}
 */
const print = (node) => (typeof node === 'string' ? node : `(${node.items.map(print).join(' ')})`);

/** Instructions that read and compute, and nothing else: two such trees may change places. */
const pure =
  /^(local\.(get|tee)|global\.get|v128\.(load\w*|const|and|or|xor|not|andnot|bitselect)|[fi]\d+(x\d+)?\.(?!store|atomic)\w+)$/;

/**
 * The locals that a tree reads and sets, or null if it does more than compute.
 * @param {Sexp} node
 * @param {{ reads: Set<string>, sets: Set<string> }} found
 * @returns {{ reads: Set<string>, sets: Set<string> } | null}
 */
function effects(node, found = { reads: new Set(), sets: new Set() }) {
  if (typeof node === 'string') return found;
  const [head, name] = node.items;
  if (typeof head !== 'string' || !pure.test(head)) return null;
  if (head === 'local.get') found.reads.add(String(name));
  if (head === 'local.tee') found.sets.add(String(name));
  return node.items.every((child) => effects(child, found)) ? found : null;
}

/**
 * @param {Sexp} x
 * @param {Sexp} y
 */
function mayChangePlaces(x, y) {
  const a = effects(x);
  const b = effects(y);
  if (!a || !b) return false;
  return (
    ![...a.sets].some((local) => b.reads.has(local) || b.sets.has(local)) &&
    ![...b.sets].some((local) => a.reads.has(local))
  );
}

/**
 * @param {Sexp} node
 * @returns {node is List}
 */
const isProduct = (node) => typeof node !== 'string' && node.items[0] === 'f32x4.mul';

/**
 * Rewrites in place, innermost first.
 * @param {Sexp} node
 * @returns {number} contractions made
 */
function contract(node) {
  if (typeof node === 'string') return 0;
  let count = 0;
  for (const child of node.items) count += contract(child);
  const [head, left, right] = node.items;
  if (head !== 'f32x4.add') return count;
  if (isProduct(left)) {
    node.items = ['f32x4.relaxed_madd', left.items[1], left.items[2], right];
    return count + 1;
  }
  if (isProduct(right) && mayChangePlaces(left, right)) {
    node.items = ['f32x4.relaxed_madd', right.items[1], right.items[2], left];
    return count + 1;
  }
  return count;
}

/**
 * Exports some function a second time as mg_relaxed, by which the binding tells the builds apart;
 * newer compilers export a function of that name from api.c.
 * @param {Sexp} module
 */
function mark(module) {
  if (typeof module === 'string') return;
  const twin = module.items.find(
    (item) => typeof item !== 'string' && item.items[0] === 'export' && isFunction(item.items[2]),
  );
  if (!twin || typeof twin === 'string') throw new Error('the module exports no function');
  module.items.push({ items: ['export', '"mg_relaxed"', twin.items[2]] });
}

/** @param {Sexp} node */
const isFunction = (node) => typeof node !== 'string' && node.items[0] === 'func';

/** What every engine with relaxed SIMD has. */
const { SIMD128, RelaxedSIMD, BulkMemory, BulkMemoryOpt, MutableGlobals } = binaryen.Features;
const { NontrappingFPToInt, SignExt } = binaryen.Features;
const features =
  SIMD128 |
  RelaxedSIMD |
  BulkMemory |
  BulkMemoryOpt |
  MutableGlobals |
  NontrappingFPToInt |
  SignExt;

/**
 * @param {Uint8Array} bytes a module
 * @returns {{ bytes: Uint8Array, count: number }} the same with relaxed multiply-adds, and how many
 */
export function relax(bytes) {
  const module = binaryen.readBinary(bytes);
  const tree = parse(module.emitText());
  module.dispose();
  const count = contract(tree);
  mark(tree);
  if (!count) throw new Error('nothing to contract: no f32x4.add of an f32x4.mul in this module');
  const relaxed = binaryen.parseText(print(tree));
  relaxed.setFeatures(features);
  if (!relaxed.validate()) throw new Error('the contracted module is not valid');
  const result = relaxed.emitBinary();
  relaxed.dispose();
  return { bytes: result, count };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [source, target] = process.argv.slice(2);
  if (!target) throw new Error('usage: node wasm/relax.mjs in.wasm out.wasm');
  const { bytes, count } = relax(readFileSync(source));
  writeFileSync(target, bytes);
  console.log(`${count} multiply-adds contracted, ${bytes.length} bytes`);
}
