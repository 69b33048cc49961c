/** What every step is fed, the same for all contenders. */
import { FLOOR, WAY } from '../rows.mjs';
import { initial, pictures } from '../values.mjs';

/** @typedef {import('../rows.mjs').Row} Row */

/** @param {number} each drawings of a class @returns {Float32Array} one-hot rows */
export const targets = (each) =>
  Float32Array.from({ length: WAY * each * WAY }, (_, i) =>
    Number(Math.floor(i / WAY / each) === i % WAY),
  );

/** Initial weights with the VAE's variance at its floor, for checks. @param {Row} row */
export function vaeAtFloor(row) {
  const values = initial(row.params);
  values[2 * (Number(row.encoder?.length) - 1) - 1].fill(FLOOR, row.latent);
  return values;
}

/** @param {Row} row */
export const batchOf = (row) => pictures(Array.from({ length: Number(row.batch) }, (_, i) => i));

/**
 * The tasks of a meta-step; the first has the classes in the given order.
 * @param {Row} row
 * @param {readonly number[]} order
 */
export const tasksOf = ({ tasks = 1, query = 1 }, order) =>
  Array.from({ length: tasks }, (_, t) => {
    const classes = order.map((_c, i) => order[(i + t) % WAY]);
    return {
      support: pictures(classes),
      query: pictures(classes.flatMap((c) => new Array(query).fill(c))),
    };
  });

/** @param {ArrayLike<number>} values */
export const normOf = (values) => {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] ** 2;
  return Math.sqrt(sum);
};
