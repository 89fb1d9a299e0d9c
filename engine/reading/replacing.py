"""What can be written in place of a library's function that is refused, with numpy and Python."""

from __future__ import annotations

_ONE_HOT = "Y = np.eye(3)[y]"
_SIGMOID = "1 / (1 + np.exp(-x))"
_WINDOWS = "np.lib.stride_tricks.sliding_window_view(x, k.shape)"
_DENSITY = "np.exp(-((x - mu) / sigma)**2 / 2) / (sigma * np.sqrt(2 * np.pi))"
INSTEAD: dict[str, str] = {
    "argparse": "learning_rate = 0.1", "os.environ": "name = 'value'", "os.getenv": "name = 'value'",
    "random": "random.uniform(a, b)", "itertools.tee": "items = list(…)", "itertools.groupby": "a loop with if",
    "sys.exit": "return", "sys.stdin": "x = 1.0", "input": "x = 1.0", "numba": "the function without @jit",
    "numba.prange": "range(n)", "contextlib": "the lines before and after it", "cupy": "import numpy as np",
    "autograd": "import numpy as np", "jax.numpy": "import numpy as np", "multiprocessing": "a loop over the arguments",
    # text
    "re": "text.split()", "re.sub": "text.replace('old', 'new')", "re.findall": "text.lower().split()", "re.split": "text.split()",
    "re.compile": "text.split(), text.replace('old', 'new') and `'word' in text`", "re.match": "text.startswith('word')",
    "re.search": "'word' in text", "re.escape": "the text itself", "nltk": "text.lower().split()", "jieba": "text.split()",
    # sklearn
    "sklearn.model_selection": "X_train, X_test, y_train, y_test = X[:80], X[80:], y[:80], y[80:]",
    "sklearn.cross_validation": "X_train, X_test, y_train, y_test = X[:80], X[80:], y[:80], y[80:]",
    "sklearn.model_selection.KFold": "for part in np.array_split(np.random.permutation(len(X)), 5):",
    "sklearn.metrics": "np.mean(y_pred == y)", "sklearn.metrics.mean_squared_error": "np.mean((y_pred - y)**2)",
    "sklearn.metrics.mean_absolute_error": "np.mean(np.abs(y_pred - y))",
    "sklearn.metrics.r2_score": "1 - np.sum((y - y_pred)**2) / np.sum((y - y.mean())**2)",
    "sklearn.metrics.log_loss": "-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))",
    "sklearn.metrics.confusion_matrix": "[[np.sum((y == i) & (y_pred == j)) for j in range(k)] for i in range(k)]",
    "sklearn.preprocessing": "(X - X.mean(axis=0)) / X.std(axis=0)",
    "sklearn.preprocessing.MinMaxScaler": "(X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0))",
    "sklearn.preprocessing.minmax_scale": "(X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0))",
    "sklearn.preprocessing.OneHotEncoder": _ONE_HOT, "sklearn.preprocessing.LabelBinarizer": _ONE_HOT,
    "sklearn.preprocessing.label_binarize": _ONE_HOT,
    "sklearn.preprocessing.LabelEncoder": "classes, y = np.unique(labels, return_inverse=True)",
    "sklearn.preprocessing.PolynomialFeatures": "np.column_stack((X, X**2))",
    "sklearn.preprocessing.normalize": "X / np.linalg.norm(X, axis=1, keepdims=True)",
    "sklearn.utils": "X = X[np.random.permutation(len(X))]",
    "sklearn.linear_model": "w = np.linalg.lstsq(X, y, rcond=None)[0]",
    "sklearn.linear_model.LogisticRegression": "p = 1 / (1 + np.exp(-(X @ w + b)))",
    "sklearn.decomposition": "U, S, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)",
    "sklearn.cluster": "np.argmin(((X[:, None] - centres)**2).sum(axis=2), axis=1)",
    "sklearn.neighbors": "np.argmin(((X[:, None] - X_train)**2).sum(axis=2), axis=1)",
    "sklearn.base": "the class without a base",
    # scipy
    "scipy.special": _SIGMOID, "scipy.special.softmax": "np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)",
    "scipy.special.logsumexp": "np.log(np.exp(x).sum())", "scipy.special.log_softmax": "x - np.log(np.exp(x).sum())",
    "scipy.special.erf": "np.vectorize(math.erf)(x)", "scipy.special.erfc": "np.vectorize(math.erfc)(x)",
    "scipy.special.xlogy": "x * np.log(y)", "scipy.special.logit": "np.log(x / (1 - x))",
    "scipy.stats": _DENSITY, "scipy.stats.norm.cdf": "0.5 * (1 + np.vectorize(math.erf)((x - mu) / (sigma * np.sqrt(2))))",
    "scipy.stats.multivariate_normal":
        "np.exp(-np.sum((x - mu) @ np.linalg.inv(S) * (x - mu), axis=1) / 2) / np.sqrt(np.linalg.det(2 * np.pi * S))",
    "scipy.optimize": "a loop of updates with the gradient", "scipy.linalg": "np.linalg.solve(A, b)",
    "scipy.linalg.inv": "np.linalg.inv(A)",
    "scipy.linalg.norm": "np.linalg.norm(x)", "scipy.linalg.svd": "np.linalg.svd(A)", "scipy.linalg.eigh": "np.linalg.eigh(A)",
    "scipy.linalg.cholesky": "np.linalg.cholesky(A)", "scipy.linalg.det": "np.linalg.det(A)",
    "scipy.signal": "np.convolve(a, b)", "scipy.signal.convolve2d": f"np.einsum('ijkl,kl->ij', {_WINDOWS}, k[::-1, ::-1])",
    "scipy.signal.correlate2d": f"np.einsum('ijkl,kl->ij', {_WINDOWS}, k)", "scipy.signal.correlate": "np.correlate(a, b)",
    "scipy.ndimage": f"np.einsum('ijkl,kl->ij', {_WINDOWS}, k)", "skimage.util.view_as_windows": _WINDOWS,
    "scipy.spatial": "np.sqrt(((a[:, None] - b[None])**2).sum(axis=2))",
    "scipy.spatial.distance.euclidean": "np.sqrt(np.sum((a - b)**2))",
    "scipy.spatial.distance.cosine": "1 - a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
    "scipy.sparse": "np.zeros((n, m))", "scipy.integrate": "a loop of steps: y = y + dt * f(y)",
}  # fmt: skip
"""By the longest beginning of a dotted name that stands here."""

FRAMEWORKS = frozenset(
    "torch tensorflow tf keras jax flax theano mxnet chainer tinygrad paddle caffe caffe2 lasagne dezero minitorch aesara".split()
)
"""Libraries that compute gradients of their own."""


def instead_of(name: str) -> str:
    """What to write in place of something that is refused; "" where nothing can be said."""
    while name:
        if name in INSTEAD:
            return INSTEAD[name]
        name = name.rpartition(".")[0]
    return ""
