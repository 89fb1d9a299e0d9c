"""Small functions of scipy, sklearn, heapq and a book's package, written out: ``from scipy.special import expit`` becomes
``def expit(x): return 1 / (1 + np.exp(-x))``, an ordinary function of the program, checked, run and shown like every other; a
notice says so.

Data that are drawn by a rule (``make_moons``) are so, too; what the caller gives stands in their place as in any data's. Only where
all that is used of a module stands here, with these parameters; else its import is refused as ever, with what to write. The last
digits may differ from those of the library, draws do not.
"""

from __future__ import annotations

import ast

from engine.reading.drawn import DRAWN
from engine.reading.functions import dotted
from engine.reading.heaps import TEXTS
from engine.reading.libraries import DATA
from engine.reading.written import placed
from engine.sources import Passed

_ROOTS = ("scipy", "sklearn", "nnfs", "heapq", "bisect")
_DENSITY = "np.exp(-((x - loc) / scale)**2 / 2) / (scale * np.sqrt(2 * np.pi))"
_ORDER = """
    order = np.arange(count)
    if random_state is None:
        np.random.shuffle(order)
    else:
        generator.shuffle(order)
"""
_NOISE = """
    if noise is not None and random_state is None:
        X = X + np.random.normal(scale=noise, size=X.shape)
    elif noise is not None:
        X = X + generator.normal(scale=noise, size=X.shape)
    return X, y
"""
_SLID = """
def {name}(in1, in2, mode='full'):
    rows, columns = in2.shape[0] - 1, in2.shape[1] - 1
    if mode == 'full':
        in1 = np.pad(in1, ((rows, rows), (columns, columns)))
    elif mode == 'same':
        in1 = np.pad(in1, {pads})
    windows = np.lib.stride_tricks.sliding_window_view(in1, in2.shape)
    return np.einsum('ijkl,kl->ij', windows, {kernel})
"""
_RATE = """
def {name}(y_true, y_pred, *, average='binary', pos_label=1, zero_division=0):
    true, told = np.ravel(y_true), np.ravel(y_pred)
    def rated(hits, said, there):
        below = {below}
        return {above} / below if below > 0 else zero_division
    def of(label):
        return rated(np.sum((told == label) & (true == label)), np.sum(told == label), np.sum(true == label))
    if average == 'binary':
        return of(pos_label)
    if average == 'micro':
        return rated(np.sum(told == true), len(told), len(true))
    labels = np.unique(np.concatenate((true, told)))
    rates = np.array([of(label) for label in labels], dtype=float)
    if average is None:
        return rates
    weights = [np.sum(true == label) for label in labels] if average == 'weighted' else None
    return np.average(rates, weights=weights)
"""
_TEXTS: dict[str, str] = {
    "scipy.signal.correlate2d": _SLID.format(
        name="correlate2d", kernel="in2", pads="((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2))"
    ),
    "scipy.signal.convolve2d": _SLID.format(
        name="convolve2d", kernel="in2[::-1, ::-1]",
        pads="((rows - rows // 2, rows // 2), (columns - columns // 2, columns // 2))",
    ),
    "scipy.special.expit": "def expit(x):\n    return 1 / (1 + np.exp(-x))",
    "scipy.special.logit": "def logit(x):\n    return np.log(x / (1 - x))",
    "scipy.special.softmax": """
def softmax(x, axis=None):
    shifted = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return shifted / np.sum(shifted, axis=axis, keepdims=True)
""",
    "scipy.special.log_softmax": """
def log_softmax(x, axis=None):
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
""",
    "scipy.special.logsumexp": """
def logsumexp(a, axis=None, keepdims=False):
    top = np.max(a, axis=axis, keepdims=True)
    total = np.log(np.sum(np.exp(a - top), axis=axis, keepdims=keepdims))
    return total + (top if keepdims else np.squeeze(top, axis=axis))
""",
    "scipy.stats.norm.pdf": f"def pdf(x, loc=0, scale=1):\n    return {_DENSITY}",
    "scipy.stats.norm.logpdf": """
def logpdf(x, loc=0, scale=1):
    return -((x - loc) / scale)**2 / 2 - np.log(scale * np.sqrt(2 * np.pi))
""",
    "sklearn.metrics.accuracy_score": """
def accuracy_score(y_true, y_pred):
    return np.mean(np.asarray(y_true) == np.asarray(y_pred))
""",
    "sklearn.metrics.confusion_matrix": """
def confusion_matrix(y_true, y_pred):
    true, told = np.ravel(y_true), np.ravel(y_pred)
    labels = np.unique(np.concatenate((true, told)))
    return np.array([[np.sum((true == one) & (told == other)) for other in labels] for one in labels])
""",
    "sklearn.metrics.precision_score": _RATE.format(name="precision_score", above="hits", below="said"),
    "sklearn.metrics.recall_score": _RATE.format(name="recall_score", above="hits", below="there"),
    "sklearn.metrics.f1_score": _RATE.format(name="f1_score", above="2 * hits", below="said + there"),
    "sklearn.metrics.mean_squared_error": "def mean_squared_error(y_true, y_pred):\n    return np.mean((y_true - y_pred)**2)",
    "sklearn.metrics.mean_absolute_error": """
def mean_absolute_error(y_true, y_pred):
    return np.mean(np.abs(y_pred - y_true))
""",
    "sklearn.metrics.r2_score": """
def r2_score(y_true, y_pred):
    return 1 - np.sum((y_true - y_pred)**2) / np.sum((y_true - np.mean(y_true))**2)
""",
    "sklearn.model_selection.train_test_split": """
def train_test_split(*arrays, test_size=None, train_size=None, random_state=None, shuffle=True, stratify=None):
    def shared(counts, total, generator):
        exact = counts / np.sum(counts) * total
        whole = np.floor(exact)
        left = int(total - np.sum(whole))
        rests = exact - whole
        for rest in np.unique(rests)[::-1]:
            if left > 0:
                among = np.flatnonzero(rests == rest)
                chosen = generator.choice(among, size=min(len(among), left), replace=False)
                whole[chosen] += 1
                left -= len(chosen)
        return whole.astype(int)
    count = len(arrays[0])
    kept = train_size
    if kept is not None and kept < 1:
        kept = int(np.floor(kept * count))
    if test_size is None:
        test_size = 0.25 if kept is None else count - kept
    held = int(np.ceil(test_size * count)) if test_size < 1 else test_size
    kept = count - held if kept is None else kept
    if stratify is not None:
        generator = np.random if random_state is None else np.random.RandomState(random_state)
        classes, kinds, counts = np.unique(stratify, return_inverse=True, return_counts=True)
        kinds = kinds.ravel()
        first = shared(counts, kept, generator)
        second = shared(counts - first, held, generator)
        train, test = [], []
        for kind in range(len(classes)):
            mine = np.flatnonzero(kinds == kind)[generator.permutation(counts[kind])]
            train.extend(mine[:first[kind]])
            test.extend(mine[first[kind]:first[kind] + second[kind]])
        train, test = generator.permutation(train), generator.permutation(test)
        return [part for array in arrays for part in (array[train], array[test])]
    if not shuffle:
        order = np.concatenate((np.arange(kept, kept + held), np.arange(kept)))
    elif random_state is None:
        order = np.random.permutation(count)
    else:
        order = np.random.RandomState(random_state).permutation(count)
    return [part for array in arrays for part in (array[order[held:held + kept]], array[order[:held]])]
""",
    "sklearn.preprocessing.StandardScaler": """
class StandardScaler:
    def fit(self, X, y=None):
        self.mean_ = np.mean(X, axis=0)
        self.var_ = np.var(X, axis=0)
        self.scale_ = np.where(self.var_ == 0, 1.0, np.sqrt(self.var_))
        return self

    def transform(self, X):
        return (X - self.mean_) / self.scale_

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)

    def inverse_transform(self, X):
        return X * self.scale_ + self.mean_
""",
    "sklearn.preprocessing.MinMaxScaler": """
class MinMaxScaler:
    def fit(self, X, y=None):
        self.data_min_ = np.min(X, axis=0)
        self.data_range_ = np.max(X, axis=0) - self.data_min_
        self.scale_ = 1 / np.where(self.data_range_ == 0, 1.0, self.data_range_)
        return self

    def transform(self, X):
        return (X - self.data_min_) * self.scale_

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)

    def inverse_transform(self, X):
        return X / self.scale_ + self.data_min_
""",
    "sklearn.datasets.make_moons": f"""
def make_moons(n_samples=100, noise=None, random_state=None):
    count, outer = n_samples, n_samples // 2
    generator = np.random.RandomState(random_state)
    out, inside = np.linspace(0, np.pi, outer), np.linspace(0, np.pi, count - outer)
    X = np.column_stack((np.append(np.cos(out), 1 - np.cos(inside)), np.append(np.sin(out), 1 - np.sin(inside) - 0.5)))
    y = np.where(np.arange(count) < outer, 0, 1)
{_ORDER}
    X, y = X[order], y[order]
{_NOISE}
""",
    "sklearn.datasets.make_circles": f"""
def make_circles(n_samples=100, noise=None, random_state=None, factor=0.8):
    count, outer = n_samples, n_samples // 2
    generator = np.random.RandomState(random_state)
    out = np.linspace(0, 2 * np.pi, outer, endpoint=False)
    inside = np.linspace(0, 2 * np.pi, count - outer, endpoint=False)
    X = np.column_stack((np.append(np.cos(out), np.cos(inside) * factor), np.append(np.sin(out), np.sin(inside) * factor)))
    y = np.where(np.arange(count) < outer, 0, 1)
{_ORDER}
    X, y = X[order], y[order]
{_NOISE}
""",
    "nnfs.init": """
def init(dot_precision_workaround=True, default_dtype='float32', random_seed=0):
    if random_seed is not None:
        np.random.seed(random_seed)
""",
    "nnfs.datasets.spiral_data": """
def spiral_data(samples, classes):
    X = np.zeros((samples * classes, 2))
    y = np.zeros(samples * classes, dtype='uint8')
    for kind in range(classes):
        place = range(samples * kind, samples * (kind + 1))
        r = np.linspace(0.0, 1, samples)
        t = np.linspace(kind * 4, (kind + 1) * 4, samples) + np.random.randn(samples) * 0.2
        X[place] = np.c_[r * np.sin(t * 2.5), r * np.cos(t * 2.5)]
        y[place] = kind
    return X, y
""",
    "nnfs.datasets.vertical_data": """
def vertical_data(samples, classes):
    X = np.zeros((samples * classes, 2))
    y = np.zeros(samples * classes, dtype='uint8')
    for kind in range(classes):
        place = range(samples * kind, samples * (kind + 1))
        X[place] = np.c_[np.random.randn(samples) * .1 + kind / 3, np.random.randn(samples) * .1 + 0.5]
        y[place] = kind
    return X, y
""",
    "nnfs.datasets.sine_data": """
def sine_data(samples=1000):
    X = np.arange(samples).reshape(-1, 1) / samples
    y = np.sin(2 * np.pi * X).reshape(-1, 1)
    return X, y
""",
} | TEXTS | DRAWN  # fmt: skip
_BEFORE = frozenset([full.rsplit(".", count)[0] for full in _TEXTS for count in range(1, full.count(".") + 1)])


def formulate(tree: ast.Module) -> list[Passed]:
    """Write out what a program imports of these, in its tree; what is to be said of it, one notice an import."""
    writer = _Writer(tree)
    writer.visit(tree)
    told = {line: [name for name in names if name not in TEXTS] for line, names in writer.told.items()}  # those are Python's own
    return [Passed("formula", line, ", ".join(names)) for line, names in told.items() if names]


class _Writer(ast.NodeTransformer):
    def __init__(self, tree: ast.Module) -> None:
        self.told: dict[int, list[str]] = {}  # the line of an import -> what is written out of it
        self.names: dict[str, str] = {}  # a formula of a module -> the name of its function
        self.spaces: dict[str, str] = {}  # a name -> the module or the function that it stands for
        self.used: dict[str, set[str]] = {}  # what is called of the libraries -> the keywords of its calls
        self.chains: set[str] = set()
        nodes = list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, ast.Import):
                self.spaces |= {alias.asname or _root(alias.name): alias.name if alias.asname else _root(alias.name)
                                for alias in node.names if _root(alias.name) in _ROOTS}  # fmt: skip
            elif isinstance(node, ast.ImportFrom) and _root(node.module or "") in _ROOTS:
                self.spaces |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        inner: set[int] = set()
        for node in nodes:
            if isinstance(node, ast.Call) and (full := self._full(node.func)):
                self.used.setdefault(full, set()).update([keyword.arg or "**" for keyword in node.keywords])
            if isinstance(node, (ast.Attribute, ast.Name)) and id(node) not in inner and (full := self._full(node)):
                inner |= {id(each) for each in ast.walk(node)}
                self.chains.add(full)
        self.taken = {str(name) for node in nodes for name in (vars(node).get("id"), vars(node).get("name"), vars(node).get("arg"))}
        for node in nodes:
            for _, full in _named(node):
                for one in self._all_of(full):
                    told = self.told.setdefault(node.lineno, [])  # type: ignore[attr-defined]
                    if one not in told:
                        told.append(one)
                    if one != full and one not in self.names:
                        self.names[one] = self._free(one)

    def _full(self, node: ast.AST) -> str:
        """The dotted name of a library that an expression is; "" for another."""
        root, dot, rest = dotted(node).partition(".")
        return self.spaces[root] + dot + rest if root in self.spaces else ""

    def _all_of(self, full: str) -> list[str]:
        """The formulas that the program uses of a module, or the one that a name is; none where it uses anything else of it."""
        if full not in _TEXTS and full not in _BEFORE:
            return []
        found = sorted([one for one in self.chains if one == full or one.startswith(f"{full}.")])
        return found if all([one in _TEXTS and self._fits(one) for one in found]) else []

    def _fits(self, full: str) -> bool:
        """Whether all calls keep to the parameters that are written out."""
        made = ast.parse(_TEXTS[full].strip()).body[0]
        begins = [made, *(made.body if isinstance(made, ast.ClassDef) else ())]
        made = next((one for one in begins if isinstance(one, ast.FunctionDef) and (one is made or one.name == "__init__")), made)
        known = {one.arg for one in [*made.args.args, *made.args.kwonlyargs]} if isinstance(made, ast.FunctionDef) else set()
        return self.used.get(full, set()) <= known

    def _free(self, full: str) -> str:
        """A name for a function that the program does not use."""
        wanted = name = full.rpartition(".")[2]
        count = 0
        while name in self.taken:
            count += 1
            name = f"{wanted}_{count}"
        self.taken.add(name)
        return name

    # -- what is put in their place

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | list[ast.stmt]:
        """``from scipy.special import expit as sigmoid``, and ``from scipy import special``."""
        return self._without(node)

    def visit_Import(self, node: ast.Import) -> ast.stmt | list[ast.stmt]:
        """``import scipy.special``, and ``import scipy.special as sp``."""
        return self._without(node)

    def _without(self, node: ast.Import | ast.ImportFrom) -> ast.stmt | list[ast.stmt]:
        made: list[ast.stmt] = []
        left = list(node.names)
        for alias, full in _named(node):
            found = self._all_of(full)
            if found:
                left.remove(alias)
            for one in found:
                made.append(placed(_TEXTS[one].strip(), node, len(made)))
                name = (alias.asname or alias.name) if one == full else self.names[one]
                vars(made[-1]).update(name=name, formula=DATA if ".datasets." in one else "")
        if left:
            node.names = left
            made.append(node)
        return made

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """``scipy.special.expit`` is the name of the function."""
        name = self.names.get(self._full(node))
        if name is None:
            return self.generic_visit(node)  # type: ignore[return-value]
        return ast.copy_location(ast.Name(name, ast.Load()), node)


def _named(node: ast.AST) -> list[tuple[ast.alias, str]]:
    """What an import of these libraries names, with dotted names."""
    if isinstance(node, ast.Import):
        return [(alias, alias.name) for alias in node.names if _root(alias.name) in _ROOTS]
    if isinstance(node, ast.ImportFrom) and not node.level and _root(node.module or "") in _ROOTS:
        return [(alias, f"{node.module}.{alias.name}") for alias in node.names]
    return []


def _root(name: str) -> str:
    return name.partition(".")[0]
