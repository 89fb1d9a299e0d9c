"""Two of the formulas of ``engine.reading.formulas`` that take several lines: clusters that are drawn, and the normal density of
vectors."""

from __future__ import annotations

_GAUSSIAN = """
    if np.ndim(cov) < 2:
        cov = np.diag(np.ones(len(mean)) * cov)
    gap = x - mean
    apart = np.sum(gap @ np.linalg.inv(cov) * gap, axis=-1)
    return -(apart + np.linalg.slogdet(cov)[1] + len(mean) * np.log(2 * np.pi)) / 2
"""
_METHOD = """
    def {name}(self, x):
        gap = x - self.mean
        apart = np.sum(gap @ np.linalg.inv(self.cov) * gap, axis=-1)
        told = -(apart + np.linalg.slogdet(self.cov)[1] + len(self.mean) * np.log(2 * np.pi)) / 2
        return {given}
"""
DRAWN: dict[str, str] = {
    "sklearn.datasets.make_blobs": """
def make_blobs(n_samples=100, n_features=2, *, centers=None, cluster_std=1.0, center_box=(-10.0, 10.0), shuffle=True,
               random_state=None):
    generator = np.random.RandomState(random_state)
    if centers is None:
        centers = 3
    if isinstance(centers, int):
        if random_state is None:
            centers = np.random.uniform(center_box[0], center_box[1], (centers, n_features))
        else:
            centers = generator.uniform(center_box[0], center_box[1], (centers, n_features))
    centers = np.array(centers)
    kinds, features = centers.shape
    counts = [n_samples // kinds + (1 if kind < n_samples % kinds else 0) for kind in range(kinds)]
    widths = np.ones(kinds) * cluster_std
    groups = []
    for kind in range(kinds):
        size = (counts[kind], features)
        if random_state is None:
            groups.append(np.random.normal(centers[kind], widths[kind], size))
        else:
            groups.append(generator.normal(centers[kind], widths[kind], size))
    X, y = np.concatenate(groups), np.repeat(np.arange(kinds), counts)
    order = np.arange(n_samples)
    if shuffle and random_state is None:
        np.random.shuffle(order)
    elif shuffle:
        generator.shuffle(order)
    return X[order], y[order]
""",
    "scipy.stats.multivariate_normal.logpdf": f"def logpdf(x, mean, cov):{_GAUSSIAN}",
    "scipy.stats.multivariate_normal.pdf": f"def pdf(x, mean, cov):{_GAUSSIAN.replace('return ', 'return np.exp(').rstrip()})",
    "scipy.stats.multivariate_normal": f"""
class multivariate_normal:
    def __init__(self, mean, cov):
        self.mean = np.array(mean)
        self.cov = cov if np.ndim(cov) == 2 else np.diag(np.ones(len(mean)) * cov)
{_METHOD.format(name="logpdf", given="told")}
{_METHOD.format(name="pdf", given="np.exp(told)")}
""",
}
