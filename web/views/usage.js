/** What a dimension's KL has to exceed for it to count as in use, nats a picture. */
export const IN_USE = 0.1;

/**
 * KL of each dimension of the code against the prior, mean of the given codes.
 * @param {ArrayLike<number>} mean  [n, latent]
 * @param {ArrayLike<number>} logvar  [n, latent]
 * @param {number} latent
 */
export function klOfDimensions(mean, logvar, latent) {
  const kl = new Float64Array(latent);
  const n = mean.length / latent;
  for (let i = 0; i < mean.length; i++)
    kl[i % latent] += (mean[i] * mean[i] + Math.exp(logvar[i]) - 1 - logvar[i]) / (2 * n);
  return kl;
}
