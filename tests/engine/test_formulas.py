"""Small functions of scipy and sklearn that are written out: their values are the libraries' own, their gradients agree with
differences; what is not written out is refused as ever."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import ProgramError
from tests.engine.judge import emitted_agrees, listing_agrees

X = "x = np.array([0.5, -1.25, 2.0])\n"
VALUES: dict[str, tuple[str, str, list[Any] | float]] = {
    "expit": ("from scipy.special import expit", "expit(x)", [0.6224593312018546, 0.22270013882530884, 0.8807970779778823]),
    "expit by another name": (
        "from scipy.special import expit as sigmoid", "sigmoid(x)", [0.6224593312018546, 0.22270013882530884, 0.8807970779778823]
    ),
    "a module": ("import scipy.special", "scipy.special.expit(x)[1]", 0.22270013882530884),
    "a module's alias": ("import scipy.special as sp", "sp.expit(x)[1]", 0.22270013882530884),
    "a module of a package": ("from scipy import special", "special.expit(x)[1]", 0.22270013882530884),
    "a name that is taken": ("import scipy.special\ndef expit(v):\n    return v", "scipy.special.expit(x)[1]", 0.22270013882530884),
    "softmax": ("from scipy.special import softmax", "softmax(x)", [0.17682018210744427, 0.030726740326436432, 0.7924530775661193]),
    "log_softmax": (
        "from scipy.special import log_softmax", "log_softmax(x)", [-1.7326219831020326, -3.4826219831020326, -0.23262198310203266]
    ),
    "logsumexp": ("from scipy.special import logsumexp", "logsumexp(x)", 2.2326219831020326),
    "logit": ("from scipy.special import logit", "logit(np.abs(x) / 2.5)", [-1.3862943611198906, 0.0, 1.3862943611198908]),
    "a density": (
        "from scipy.stats import norm", "norm.pdf(x, 0.5, 2.0)", [0.19947114020071635, 0.13602749918927176, 0.15056871607740221]
    ),
    "its logarithm": (
        "import scipy.stats as st", "st.norm.logpdf(x)", [-1.0439385332046727, -1.7001885332046727, -2.9189385332046727]
    ),
    "a mean of squares": ("from sklearn.metrics import mean_squared_error", "mean_squared_error(np.ones(3), x)", 2.104166666666667),
    "standardised": (
        "from sklearn.preprocessing import StandardScaler", "StandardScaler().fit_transform(x.reshape(3, 1)).ravel()",
        [0.06274558051381583, -1.2549116102763171, 1.1921660297625012],
    ),
    "between 0 and 1": (
        "from sklearn.preprocessing import MinMaxScaler", "MinMaxScaler().fit_transform(x.reshape(3, 1)).ravel()",
        [0.5384615384615384, 0.0, 1.0],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "said", "value"), VALUES.values(), ids=VALUES.keys())
def test_a_formula_gives_the_librarys_value_and_its_gradient(head: str, said: str, value: Any) -> None:
    text = f"import numpy as np\n{head}\n{X}out = {said}\nloss = np.sum(out * np.arange(1.0, np.size(out) + 1))\n"
    trace = engine.trace_source(text)
    np.testing.assert_allclose(trace.values["out"], value, rtol=1e-14, atol=1e-15)
    assert [n.fields["text"].partition(".")[0] for n in trace.notices if n.code == "formula"] == [said_root(head)]
    assert engine.check(trace).ok
    listing_agrees(trace)
    emitted_agrees(trace)


SLID = """import numpy as np
from scipy.signal import {name}
A = np.arange(20.0).reshape(4, 5)**1.5 / 7
K = np.array([[1.0, 2.0, -1.0], [0.5, 3.0, 1.5]])
out = {name}(A, K, '{mode}')
loss = np.sum(out * np.cos(np.arange(out.size).reshape(out.shape)))
"""


@pytest.mark.parametrize(
    ("name", "mode", "value"),
    [("correlate2d", "full", 83.47100820635436), ("correlate2d", "same", 108.81212706241979),
     ("correlate2d", "valid", 60.01756390514892), ("convolve2d", "full", 81.33021731289351),
     ("convolve2d", "same", 29.26731126518237), ("convolve2d", "valid", 49.340108268502576)],
)  # fmt: skip
def test_a_kernel_is_slid_as_scipy_slides_it(name: str, mode: str, value: float) -> None:
    trace = engine.trace_source(SLID.format(name=name, mode=mode))
    np.testing.assert_allclose(trace.value, value, rtol=1e-13)
    assert engine.check(trace).ok
    listing_agrees(trace)
    emitted_agrees(trace)


def said_root(head: str) -> str:
    """The library of an import."""
    return "sklearn" if "sklearn" in head else "scipy"


DRAWN: dict[str, tuple[str, dict[str, list[Any]]]] = {
    "moons": (
        "from sklearn.datasets import make_moons\nX, y = make_moons(n_samples=6, noise=0.2, random_state=42)",
        {"X": [[0.7776239763906159, 0.06378043693787668], [0.055808258440027604, 1.2021030569613054],
               [1.883824373195297, 0.39496603856437035], [-1.1142760331508283, -0.18481656754942088],
               [0.47749019746127963, -0.30992606352061935], [0.16328901619026548, 0.19522480047682778]], "y": [0, 0, 1, 0, 1, 1]},
    ),
    "circles": (
        "from sklearn.datasets import make_circles\nX, y = make_circles(6, noise=0.1, random_state=3, factor=0.5)",
        {"X": [[0.5980553870290883, 0.002701904179452389], [-0.2960042120662686, -0.43880478595165473],
               [-0.04224258628871699, 0.3728814542733064], [-0.4060763610675687, 0.7479845422266788],
               [0.9652669824408786, 0.006629873351362475], [-0.6627585279206887, -0.8262368177719824]], "y": [1, 1, 1, 0, 0, 0]},
    ),
    "clusters": (  # the labels are those of the library's own example
        "from sklearn.datasets import make_blobs\nX, y = make_blobs(n_samples=10, centers=3, n_features=2, random_state=0)\n"
        "X = np.array([X.shape])",
        {"X": [[10, 2]], "y": [0, 0, 1, 0, 2, 2, 2, 1, 1, 0]},
    ),
    "a split": (
        "from sklearn.model_selection import train_test_split\nX, y = train_test_split(np.arange(10.0), test_size=0.2,"
        " random_state=1)",
        {"X": [6, 4, 0, 3, 1, 7, 8, 5], "y": [2, 9]},
    ),
    "a split in order": (
        "from sklearn.model_selection import train_test_split as split\nX, y = split(np.arange(7.0), test_size=3, shuffle=False)",
        {"X": [0, 1, 2, 3], "y": [4, 5, 6]},
    ),
    "a split of kinds": (
        "from sklearn.model_selection import train_test_split\nkinds = [0, 1, 2, 0, 1, 1, 1, 0, 2, 2, 1, 0]\n"
        "X, y = train_test_split(np.arange(12.0), test_size=0.4, stratify=kinds, random_state=7)",
        {"X": [4, 2, 8, 1, 5, 3, 7], "y": [11, 10, 6, 0, 9]},
    ),
    "a split by what is kept": (
        "from sklearn.model_selection import train_test_split\n"
        "X, y = train_test_split(np.arange(8.0), train_size=0.5, random_state=1)",
        {"X": [0, 4, 3, 5], "y": [7, 2, 1, 6]},
    ),
    "how often which is taken for which": (
        "from sklearn.metrics import confusion_matrix, f1_score, precision_score, recall_score\n"
        "t, g = [0, 1, 2, 0, 1, 1, 1, 0, 2, 2], [0, 1, 1, 0, 2, 1, 1, 0, 2, 0]\nX = confusion_matrix(t, g)\n"
        "y = np.array([precision_score(t, g, average='macro'), recall_score(t, g, average='weighted'),"
        " f1_score(t, g, average='micro')])",
        {"X": [[3, 0, 0], [0, 3, 1], [1, 1, 1]], "y": [0.6666666666666666, 0.7, 0.7]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "values"), DRAWN.values(), ids=DRAWN.keys())
def test_data_that_are_drawn_by_a_rule_are_the_librarys(text: str, values: dict[str, list[Any]]) -> None:
    trace = engine.trace_source(f"import numpy as np\n{text}\nw = 2.0\ngiven, shown = X * 1, y * 1\nloss = w * np.sum(given)\n")
    for name, value in zip(("given", "shown"), values.values(), strict=True):
        held = trace.values[name]
        np.testing.assert_allclose(held, value, rtol=1e-14, atol=1e-15)


REFUSED = {
    "another function of the module": "import scipy.special\nf = scipy.special.expit(1.0) + scipy.special.gamma(2.0)",
    "another parameter": "from scipy.special import logsumexp\nf = logsumexp(np.ones(3), b=np.ones(3))",
    "a parameter of a class": "from sklearn.preprocessing import StandardScaler\nf = StandardScaler(with_std=False)",
    "a module as a value": "from scipy import special\nf = getattr(special, 'expit')(1.0)",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_written_out_is_refused(text: str) -> None:
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(f"import numpy as np\n{text}\n")
    assert caught.value.code == "unsupported_import"


def test_a_file_of_functions_does_not_list_those_of_a_library() -> None:
    with pytest.raises(ProgramError) as caught:
        engine.trace_source("import numpy as np\nfrom scipy.special import expit\ndef layer(x, w):\n    return expit(x @ w)\n")
    assert caught.value.code == "definitions"
    assert caught.value.fields["count"] == 1


def test_a_function_above_its_import_is_written_with_it() -> None:
    text = "import numpy as np\ndef f(v):\n    import scipy.special\n    return scipy.special.expit(v)\nx = 0.5\nloss = f(x)\n"
    trace = engine.trace_source(text)
    assert trace.value == pytest.approx(0.6224593312018546)
    assert engine.check(trace).ok


def test_a_loop_of_what_is_written_out_is_no_training_loop() -> None:
    text = "import numpy as np\nimport nnfs\nfrom nnfs.datasets import spiral_data\nnnfs.init()\n"
    text += "X, y = spiral_data(samples=4, classes=3)\nw = 0.1 * np.random.randn(2)\nt = (y == 1) * 1.0\n"
    text += "for step in range(100000):\n    out = X @ w\n    loss = np.mean((out - t) ** 2)\n    dout = 2 * (out - t) / len(t)\n"
    text += "    dw = X.T @ dout\n    w -= 0.1 * dw\n"
    trace = engine.trace_source(text)
    assert trace.training is not None
    assert (trace.training.number, trace.training.of) == (1, 100000)
    assert engine.check(trace).ok


ROWS = np.array([[0.5, -1.25, 2.0], [1.0, 0.25, -0.5]])
SUMS = np.exp(ROWS).sum(axis=1, keepdims=True)
CLOSED: dict[str, tuple[str, str, Any]] = {
    "softmax of rows": ("from scipy.special import softmax", "softmax(R, axis=1)", np.exp(ROWS) / SUMS),
    "log_softmax of rows": ("from scipy.special import log_softmax", "log_softmax(R, axis=1)", ROWS - np.log(SUMS)),
    "logsumexp of rows": ("from scipy.special import logsumexp", "logsumexp(R, axis=1)", np.log(SUMS)[:, 0]),
    "logsumexp with its axis": ("from scipy.special import logsumexp", "logsumexp(R, axis=1, keepdims=True)", np.log(SUMS)),
    "logit after expit": ("from scipy.special import expit, logit", "logit(expit(R))", ROWS),
    "a density at its middle": (
        "from scipy.stats import norm", "norm.pdf(R * 0 + 1.5, 1.5, 2.0)[0, 0]", 1 / (2 * np.sqrt(2 * np.pi))
    ),
    "a density and its logarithm": ("from scipy.stats import norm", "norm.logpdf(R) - np.log(norm.pdf(R))", ROWS * 0),
    "absolute errors": ("from sklearn.metrics import mean_absolute_error", "mean_absolute_error(R[0], R[1])", 1.5),
    "r2 of the mean": ("from sklearn.metrics import r2_score", "r2_score(R[0], R[0] * 0 + np.mean(R[0]))", 0.0),
    "r2 of itself": ("from sklearn.metrics import r2_score", "r2_score(R[0], R[0])", 1.0),
    "what is hit": (
        "from sklearn.metrics import accuracy_score", "accuracy_score([1, 2, 2, 0], [1, 2, 0, 0]) + 0 * np.sum(R)", 0.75
    ),
    "scaled and back": (
        "from sklearn.preprocessing import StandardScaler\ns = StandardScaler()", "s.inverse_transform(s.fit_transform(R))", ROWS
    ),
    "two rows scaled": (
        "from sklearn.preprocessing import StandardScaler", "StandardScaler().fit_transform(R)", [[-1, -1, 1], [1, 1, -1]]
    ),
    "a column that stays": (
        "from sklearn.preprocessing import StandardScaler", "StandardScaler().fit_transform(np.c_[R[:, 0], np.ones(2)])",
        [[-1, 0], [1, 0]],
    ),
    "between the ends": (
        "from sklearn.preprocessing import MinMaxScaler", "MinMaxScaler().fit_transform(R)", [[0, 0, 1], [1, 1, 0]]
    ),
    "between and back": (
        "from sklearn.preprocessing import MinMaxScaler\ns = MinMaxScaler()", "s.inverse_transform(s.fit_transform(R))", ROWS
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "said", "value"), CLOSED.values(), ids=CLOSED.keys())
def test_a_formula_gives_what_its_closed_form_gives(head: str, said: str, value: Any) -> None:
    text = f"import numpy as np\n{head}\nR = np.array({ROWS.tolist()})\nout = {said}\nloss = np.sum(out * 1.5)\n"
    np.testing.assert_allclose(engine.trace_source(text).values["out"], value, rtol=1e-13, atol=1e-13)


BOOK = """import numpy as np
import nnfs
from nnfs.datasets import spiral_data, vertical_data, sine_data
nnfs.init({})
X, y = spiral_data(5, 3)
V, k = vertical_data(4, 2)
S, t = sine_data(8)
points, groups, ups, kinds = X * 1.0, V * 1.0, S * t, np.eye(3)[y] * 1.0
loss = np.sum(points**2) + np.sum(groups**2) + np.sum(ups) + np.sum(kinds)
"""


@pytest.mark.parametrize(
    ("init", "seed"), [("", 0), ("random_seed=7", 7), ("dot_precision_workaround=False, default_dtype='float64'", 0)]
)
def test_the_books_data_are_its_closed_forms(init: str, seed: int) -> None:
    values = engine.trace_source(BOOK.format(init)).values
    draws = np.random.RandomState(seed).randn(15 + 16)
    places, kinds, sines = np.tile(np.arange(5) / 4, 3), np.repeat(np.arange(3), 5), np.arange(8.0)[:, None] / 8
    angles = 2.5 * (4 * (kinds + places) + 0.2 * draws[:15])
    spiral = np.stack([places * np.sin(angles), places * np.cos(angles)], axis=1)
    groups = np.repeat([[0.0, 0.5], [1 / 3, 0.5]], 4, axis=0) + 0.1 * draws[15:].reshape(2, 2, 4).transpose(0, 2, 1).reshape(8, 2)
    ups = sines * np.sin(2 * np.pi * sines)
    for name, wanted in {"points": spiral, "groups": groups, "ups": ups, "kinds": np.eye(3)[kinds]}.items():
        np.testing.assert_allclose(values[name], wanted, atol=1e-13)


def test_what_only_shows_of_a_module_is_let_by_beside_its_formulas() -> None:
    text = (
        "import numpy as np\nimport networkx as nx\nfrom sklearn.metrics import accuracy_score, classification_report\n"
        "x = np.array([1.0, 2.0])\nG = nx.DiGraph()\nG.add_nodes_from([1, 2])\nnx.draw(G)\nloss = np.sum(x**2)\n"
        "print(classification_report([0, 1], [0, 1]), accuracy_score([0, 1], [0, 0]))\n"
    )
    trace = engine.trace_source(text)
    assert trace.value == 5.0
    assert trace.printed[-1][1].endswith("0.5")
    assert [n.fields["name"] for n in trace.notices if n.code == "let_by"] == ["networkx", "sklearn.metrics.classification_report"]


@pytest.mark.parametrize("said", ["multivariate_normal(mean=mu, cov=S).pdf(X)", "multivariate_normal.pdf(X, mean=mu, cov=S)"])
def test_the_density_of_vectors_is_that_of_its_closed_form(said: str) -> None:
    text = (
        "import numpy as np\nfrom scipy.stats import multivariate_normal\nX = np.array([[1.0, 2.0], [0.0, -1.0], [0.3, 0.2]])\n"
        f"mu = np.array([0.5, -0.5])\nS = np.array([[2.0, 0.3], [0.3, 1.0]])\nloss = np.sum({said})\n"
    )
    trace = engine.trace_source(text)
    gap = np.array([[1.0, 2.0], [0.0, -1.0], [0.3, 0.2]]) - [0.5, -0.5]
    covariance = np.array([[2.0, 0.3], [0.3, 1.0]])
    apart = np.einsum("ij,jk,ik->i", gap, np.linalg.inv(covariance), gap)
    density = np.exp(-apart / 2) / (2 * np.pi * np.sqrt(np.linalg.det(covariance)))
    np.testing.assert_allclose(trace.value, density.sum(), rtol=1e-12)
    assert engine.check(trace).ok
