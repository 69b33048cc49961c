"""golden_cluster.h: principal components, k-means and what clusters are worth, by scikit-learn.

Stored a case: mean, variances (n - 1), their sum over all inputs, axes (the largest number of each
positive); of k-means from given centres inertia, labels and centres; silhouette of each point and
its mean (0 with a single cluster), purity and adjusted Rand index against the groups.
"""

import re

import numpy as np
import torch
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_samples
from sklearn.metrics.cluster import contingency_matrix

from emit import C_TESTS, Numbers
from values import key_of, values

ROW = re.compile(r"^CASE\((\w+), (\d+), (\d+), (\d+), (\d+), (\d+)\)", re.M)


def main():
    out = Numbers("golden_cluster", "cluster.py", by="scikit-learn")
    for name, *numbers in ROW.findall((C_TESTS / "golden_cluster.def").read_text()):
        n, dims, groups, k, axes = (int(v) for v in numbers)
        key = key_of(name)
        group = np.arange(n) % groups
        x = values(key, 0, [n, dims], "a").numpy()
        x = x + 2 * values(key, 1, [groups, dims], "a").numpy()[group]
        pca = PCA(n_components=axes, svd_solver="full").fit(x)
        most = np.abs(pca.components_).argmax(axis=1)
        sign = np.sign(pca.components_[np.arange(axes), most])
        means = KMeans(k, init=x[:k], n_init=1, tol=0, algorithm="lloyd").fit(x)
        label = means.labels_
        each = silhouette_samples(x, label) if k > 1 else np.zeros(n)
        purity = contingency_matrix(group, label).max(axis=0).sum() / n
        rand = adjusted_rand_score(group, label)
        total = x.var(axis=0, ddof=1).sum()
        out.case(f"{name} {' '.join(numbers)}")
        parts = [pca.mean_, pca.explained_variance_, [total], sign[:, None] * pca.components_]
        parts += [[means.inertia_], label, means.cluster_centers_, each, [each.mean(), purity, rand]]
        out.add(*[torch.tensor(np.asarray(p, dtype=np.float64)) for p in parts])
        print(name, f"{each.mean():.3f} {purity:.3f} {rand:.3f}")
    out.write()


if __name__ == "__main__":
    main()
