// Made from wasm/builders.def by wasm/types.mjs: do not edit.
import type { Node } from './node.js';

/** A node of the graph; a number stands for a scalar constant. */
export type Operand = Node | number;

/** The methods by which a graph makes nodes. */
export interface Ops {
  /** a value set through a plan before each run */
  input(dims: readonly number[]): Node;

  /** every element is the same number (dims [] by default) */
  const(value: number, dims?: readonly number[]): Node;

  /** a + b, broadcasting */
  add(a: Operand, b: Operand): Node;

  /** a - b, broadcasting */
  sub(a: Operand, b: Operand): Node;

  /** a * b, broadcasting */
  mul(a: Operand, b: Operand): Node;

  /** a / b, broadcasting */
  div(a: Operand, b: Operand): Node;

  /** -x */
  neg(x: Operand): Node;

  /** e^x */
  exp(x: Operand): Node;

  /** natural logarithm */
  log(x: Operand): Node;

  /** square root */
  sqrt(x: Operand): Node;

  /** x^2 */
  square(x: Operand): Node;

  /** max(x, 0) */
  relu(x: Operand): Node;

  /** x where x > 0, slope x elsewhere (slope 0.01 by default) */
  leakyRelu(x: Operand, slope?: number): Node;
  /** x where x > 0, slope x elsewhere (slope 0.01 by default) */
  leakyRelu(x: Operand, options?: { slope?: number }): Node;

  /** b where a > 0, slope b elsewhere: the derivative of relu and leaky_relu (slope 0 by default) */
  gate(a: Operand, b: Operand, slope?: number): Node;
  /** b where a > 0, slope b elsewhere: the derivative of relu and leaky_relu (slope 0 by default) */
  gate(a: Operand, b: Operand, options?: { slope?: number }): Node;

  /** 1 / (1 + e^-x) */
  sigmoid(x: Operand): Node;

  /** hyperbolic tangent */
  tanh(x: Operand): Node;

  /** log(1 + e^x) */
  softplus(x: Operand): Node;

  /** factor x */
  scale(x: Operand, factor: number): Node;
  /** factor x */
  scale(x: Operand, options: { factor: number }): Node;

  /** x + term */
  shift(x: Operand, term: number): Node;
  /** x + term */
  shift(x: Operand, options: { term: number }): Node;

  /** x limited to lo..hi */
  clamp(x: Operand, lo: number, hi: number): Node;
  /** x limited to lo..hi */
  clamp(x: Operand, options: { lo: number; hi: number }): Node;

  /** b where lo <= a <= hi, 0 elsewhere: the derivative of clamp */
  inside(a: Operand, b: Operand, lo: number, hi: number): Node;
  /** b where lo <= a <= hi, 0 elsewhere: the derivative of clamp */
  inside(a: Operand, b: Operand, options: { lo: number; hi: number }): Node;

  /** x, through which no gradient flows */
  stopGradient(x: Operand): Node;

  /** [..,m,k] [..,k,n] -> [..,m,n] */
  matmul(a: Operand, b: Operand): Node;

  /** a times b transposed: [..,m,k] [..,n,k] -> [..,m,n] */
  matmulNt(a: Operand, b: Operand): Node;

  /** a transposed times b: [..,k,m] [..,k,n] -> [..,m,n] */
  matmulTn(a: Operand, b: Operand): Node;

  /** 2-D convolution: x [B,H,W,C], w [KH,KW,C,O] -> [B,OH,OW,O] (stride 1, pad 0 by default) */
  conv2d(x: Operand, w: Operand, stride?: number, pad?: number): Node;
  /** 2-D convolution: x [B,H,W,C], w [KH,KW,C,O] -> [B,OH,OW,O] (stride 1, pad 0 by default) */
  conv2d(x: Operand, w: Operand, options?: { stride?: number; pad?: number }): Node;

  /** transposed convolution: y [B,OH,OW,O], w [KH,KW,C,O] -> [B,height,width,C] (stride 1, pad 0 by default) */
  conv2dTranspose(
    y: Operand,
    w: Operand,
    height: number,
    width: number,
    stride?: number,
    pad?: number,
  ): Node;
  /** transposed convolution: y [B,OH,OW,O], w [KH,KW,C,O] -> [B,height,width,C] (stride 1, pad 0 by default) */
  conv2dTranspose(
    y: Operand,
    w: Operand,
    options: { height: number; width: number; stride?: number; pad?: number },
  ): Node;

  /** transposed convolution: the derivative of conv2d by x (stride 1, pad 0 by default) */
  conv2dDx(
    gy: Operand,
    w: Operand,
    height: number,
    width: number,
    stride?: number,
    pad?: number,
  ): Node;
  /** transposed convolution: the derivative of conv2d by x (stride 1, pad 0 by default) */
  conv2dDx(
    gy: Operand,
    w: Operand,
    options: { height: number; width: number; stride?: number; pad?: number },
  ): Node;

  /** the derivative of conv2d by w (stride 1, pad 0 by default) */
  conv2dDw(x: Operand, gy: Operand, kh: number, kw: number, stride?: number, pad?: number): Node;
  /** the derivative of conv2d by w (stride 1, pad 0 by default) */
  conv2dDw(
    x: Operand,
    gy: Operand,
    options: { kh: number; kw: number; stride?: number; pad?: number },
  ): Node;

  /** mean of each window (size 2, stride 2 by default) */
  avgPool(x: Operand, size?: number, stride?: number): Node;
  /** mean of each window (size 2, stride 2 by default) */
  avgPool(x: Operand, options?: { size?: number; stride?: number }): Node;

  /** adjoint of avg_pool (size 2, stride 2 by default) */
  avgPoolDx(gy: Operand, height: number, width: number, size?: number, stride?: number): Node;
  /** adjoint of avg_pool (size 2, stride 2 by default) */
  avgPoolDx(
    gy: Operand,
    options: { height: number; width: number; size?: number; stride?: number },
  ): Node;

  /** the largest of each window (size 2, stride 2 by default) */
  maxPool(x: Operand, size?: number, stride?: number): Node;
  /** the largest of each window (size 2, stride 2 by default) */
  maxPool(x: Operand, options?: { size?: number; stride?: number }): Node;

  /** b at the argmax of a in each window: max pooling is max_pick(x, x) (size 2, stride 2 by default) */
  maxPick(a: Operand, b: Operand, size?: number, stride?: number): Node;
  /** b at the argmax of a in each window: max pooling is max_pick(x, x) (size 2, stride 2 by default) */
  maxPick(a: Operand, b: Operand, options?: { size?: number; stride?: number }): Node;

  /** adjoint of max_pick (size 2, stride 2 by default) */
  maxPut(a: Operand, gy: Operand, size?: number, stride?: number): Node;
  /** adjoint of max_pick (size 2, stride 2 by default) */
  maxPut(a: Operand, gy: Operand, options?: { size?: number; stride?: number }): Node;

  /** sum over axes; all of them if none are named (keep false by default) */
  sum(x: Operand, axes?: number | readonly number[], keep?: boolean): Node;
  /** sum over axes; all of them if none are named (keep false by default) */
  sum(x: Operand, options?: { axes?: number | readonly number[]; keep?: boolean }): Node;

  /** mean over axes; all of them if none are named (keep false by default) */
  mean(x: Operand, axes?: number | readonly number[], keep?: boolean): Node;
  /** mean over axes; all of them if none are named (keep false by default) */
  mean(x: Operand, options?: { axes?: number | readonly number[]; keep?: boolean }): Node;

  /** the sum of all elements, a scalar */
  sumAll(x: Operand): Node;

  /** the mean of all elements, a scalar */
  meanAll(x: Operand): Node;

  /** sums broadcast axes away */
  sumTo(x: Operand, to: readonly number[]): Node;
  /** sums broadcast axes away */
  sumTo(x: Operand, options: { to: readonly number[] }): Node;

  /** repeats along axes of length 1 */
  broadcast(x: Operand, to: readonly number[]): Node;
  /** repeats along axes of length 1 */
  broadcast(x: Operand, options: { to: readonly number[] }): Node;

  /** softmax over the last axis */
  softmax(x: Operand): Node;

  /** log-sum-exp over the last axis */
  lse(x: Operand): Node;

  /** logarithm of softmax over the last axis */
  logSoftmax(x: Operand): Node;

  /** the same numbers under another shape */
  reshape(x: Operand, to: readonly number[]): Node;
  /** the same numbers under another shape */
  reshape(x: Operand, options: { to: readonly number[] }): Node;

  /** axis i of the result is axis perm[i] of x */
  transpose(x: Operand, perm: readonly number[]): Node;
  /** axis i of the result is axis perm[i] of x */
  transpose(x: Operand, options: { perm: readonly number[] }): Node;

  /** a range along one axis */
  slice(x: Operand, axis: number, start: number, count: number): Node;
  /** a range along one axis */
  slice(x: Operand, options: { axis: number; start: number; count: number }): Node;

  /** zeros before and after along one axis */
  pad(x: Operand, axis: number, before: number, after: number): Node;
  /** zeros before and after along one axis */
  pad(x: Operand, options: { axis: number; before: number; after: number }): Node;

  /** all of xs, one after the other along one axis (axis 0 by default) */
  concat(xs: readonly Operand[], axis?: number): Node;
  /** all of xs, one after the other along one axis (axis 0 by default) */
  concat(xs: readonly Operand[], options?: { axis?: number }): Node;

  /** rows by index: [V,D] [N] -> [N,D] */
  gather(x: Operand, index: Operand): Node;

  /** adds rows at an index: [N,D] [N] -> [rows,D] */
  scatter(x: Operand, index: Operand, rows: number): Node;
  /** adds rows at an index: [N,D] [N] -> [rows,D] */
  scatter(x: Operand, index: Operand, options: { rows: number }): Node;

  /** 1 at each row's index */
  oneHot(index: Operand, width: number): Node;
  /** 1 at each row's index */
  oneHot(index: Operand, options: { width: number }): Node;

  /** each channel (last axis) over all other axes to mean 0 and variance 1, always with the batch's own statistics (eps 0.00001 by default) */
  batchNorm(x: Operand, eps?: number): Node;
  /** each channel (last axis) over all other axes to mean 0 and variance 1, always with the batch's own statistics (eps 0.00001 by default) */
  batchNorm(x: Operand, options?: { eps?: number }): Node;

  /** each row over all axes but the first to mean 0 and variance 1 (eps 0.00001 by default) */
  layerNorm(x: Operand, eps?: number): Node;
  /** each row over all axes but the first to mean 0 and variance 1 (eps 0.00001 by default) */
  layerNorm(x: Operand, options?: { eps?: number }): Node;

  /** x [B,H,W,C]: each picture and channel over H, W to mean 0 and variance 1 (eps 0.00001 by default) */
  instanceNorm(x: Operand, eps?: number): Node;
  /** x [B,H,W,C]: each picture and channel over H, W to mean 0 and variance 1 (eps 0.00001 by default) */
  instanceNorm(x: Operand, options?: { eps?: number }): Node;

  /** (x - mean) / sd over the middle of three axes (eps 0.00001 by default) */
  norm(x: Operand, eps?: number): Node;
  /** (x - mean) / sd over the middle of three axes (eps 0.00001 by default) */
  norm(x: Operand, options?: { eps?: number }): Node;

  /** 1 / sqrt(variance + eps) over the middle of three axes (eps 0.00001 by default) */
  rstd(x: Operand, eps?: number): Node;
  /** 1 / sqrt(variance + eps) over the middle of three axes (eps 0.00001 by default) */
  rstd(x: Operand, options?: { eps?: number }): Node;

  /** rstd (g - mean g - y mean(g y)): the derivative of norm */
  normGrad(y: Operand, rstd: Operand, gy: Operand): Node;

  /** Bernoulli cross-entropy from logits, nats */
  bceLogits(logits: Operand, targets: Operand): Node;

  /** [N,C] [N,C] -> [N], nats */
  softmaxCrossEntropy(logits: Operand, targets: Operand): Node;

  /** KL of N(mu, e^logvar) from N(0, 1), summed over the last axis: [N,L] [N,L] -> [N], nats */
  gaussianKl(mu: Operand, logvar: Operand): Node;
}
