/**
 * TensorFlow.js, two ways.
 *
 * stock: its own ops and gradients.
 * tuned: what its users write when those do not do. Products whose gradients transpose first (its own
 *   transposed products are slow); an exponential whose gradient can be differentiated again (its own
 *   forgets that the saved output depends on the input); a convolution whose three bilinear forms are
 *   one another's gradients (its WebAssembly backend has no gradient for filters).
 *
 * @param {any} tf
 */
export function stockOps(tf) {
  return {
    matmul: (/** @type {any} */ a, /** @type {any} */ b) => tf.matMul(a, b),
    exp: (/** @type {any} */ x) => tf.exp(x),
    conv: (/** @type {any} */ x, /** @type {any} */ w) => tf.conv2d(x, w, 2, 1, 'NHWC', 1, 'floor'),
    crossEntropy: (/** @type {any} */ y, /** @type {any} */ z) =>
      tf.losses.softmaxCrossEntropy(y, z),
    binary: (/** @type {any} */ z, /** @type {any} */ x) =>
      tf.losses.sigmoidCrossEntropy(x, z, undefined, undefined, tf.Reduction.SUM),
  };
}

/**
 * An op of two or one tensors with a gradient of its own. What it saves are its inputs, through which
 * derivatives of derivatives find their way.
 * @param {any} tf
 * @param {(...inputs: any[]) => any} value
 * @param {(dy: any, ...inputs: any[]) => any} gradient
 */
const op = (tf, value, gradient) =>
  tf.customGrad((/** @type {any[]} */ ...all) => {
    const save = all.pop();
    save(all);
    return {
      value: value(...all),
      gradFunc: (/** @type {any} */ dy, /** @type {any[]} */ saved) => gradient(dy, ...saved),
    };
  });

/** @param {any} tf */
export function tunedOps(tf) {
  const matmul = op(
    tf,
    (a, b) => tf.matMul(a, b),
    (dy, a, b) => [matmul(dy, tf.transpose(b)), matmul(tf.transpose(a), dy)],
  );
  const exp = op(
    tf,
    (x) => tf.exp(x),
    (dy, x) => tf.mul(dy, exp(x)),
  );

  const stride = 2;
  const conv = op(
    tf,
    (x, w) => tf.conv2d(x, w, stride, 1, 'NHWC', 1, 'floor'),
    (dy, x, w) => [back(x.shape)(dy, w), filter(x, dy)],
  );
  /** Gradient by the input, of this shape. @param {number[]} shape @returns {any} */
  const back = (shape) =>
    op(
      tf,
      (dy, w) => tf.conv2dTranspose(dy, w, shape, stride, 1, 'floor'),
      (g, dy, w) => [conv(g, w), filter(g, dy)],
    );
  /** Gradient by the filter: a convolution with dy, dilated, as filter and the batch as channels. */
  const filter = op(
    tf,
    (x, dy) => {
      const kernel = tf.transpose(dy, [1, 2, 0, 3]);
      const wide = tf.conv2d(tf.transpose(x, [3, 1, 2, 0]), kernel, 1, 1, 'NHWC', stride);
      const size = [x.shape[3], 3, 3, dy.shape[3]];
      return tf.transpose(tf.slice(wide, [0, 0, 0, 0], size), [1, 2, 0, 3]);
    },
    (g, x, dy) => [back(x.shape)(dy, g), conv(x, g)],
  );

  const binary = op(
    tf,
    (z, x) => {
      const tail = tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(z)))));
      return tf.sum(tf.add(tf.sub(tf.relu(z), tf.mul(z, x)), tail));
    },
    (dy, z, x) => [tf.mul(dy, tf.sub(tf.sigmoid(z), x)), tf.zerosLike(x)],
  );
  return {
    matmul,
    exp,
    conv,
    crossEntropy: (/** @type {any} */ y, /** @type {any} */ z) =>
      tf.mean(tf.sub(tf.log(tf.sum(exp(z), 1)), tf.sum(tf.mul(z, y), 1))),
    binary,
  };
}
