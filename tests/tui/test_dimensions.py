"""Dimension analysis: the candidate that is called right is the gradient, and shapes decide only where they do."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import engine
from tests.tui.samples import session
from tui.actions import press
from tui.catalogue import say
from tui.cells import text_of
from tui.paint import paint
from tui.paint.dimensions import candidates, dimensions_fitted
from tui.paint.moment import Moment
from tui.session import Look, Session
from tui.view import Views

PRODUCT = "A = np.random.randn({n}, {k})\nB = np.random.randn({k}, {m})\nout = {line}\nf = (out**2).sum()\n"


def panel(here: Views, address: str, width: int = 100, height: int = 40) -> list[str]:
    """The rows of the panel at a step."""
    at, _ = press(session(here.at(frozenset()).steps.find(address)), here, "d", "d")
    return [text_of(row).rstrip() for row in paint(here, at, width, height).cut("dimensions")]


@pytest.mark.parametrize("line", ["A @ B", "A.dot(B)", "np.dot(A, B)", "np.matmul(A, B)"])
@pytest.mark.parametrize(("n", "k", "m"), [(2, 3, 4), (3, 3, 3), (2, 2, 3), (4, 2, 2), (3, 2, 3)])
def test_what_is_called_right_is_the_gradient(line: str, n: int, k: int, m: int) -> None:
    trace = engine.trace_source(PRODUCT.format(n=n, k=k, m=m, line=line))
    names = {v.code: v.value for v in trace.vars} | {v.grad: trace.gradient(v.index) for v in trace.vars if v.diff}
    seen = 0
    for at in trace.lines:
        if trace.gate(at.index) not in ("matmul", "dot"):
            continue
        (operand,) = [trace.vars[read.var] for read in trace.reads(at.index) if read.role == "local"]
        found = candidates(trace, at, operand)
        assert len({one.text for one in found}) == 8
        assert [one.right for one in found].count(True) == 1
        for one in found:
            first, second = (names[t.removesuffix(".T")].T if t.endswith(".T") else names[t] for t in one.text.split(" @ "))
            assert (first.shape, second.shape) == (one.first, one.second)
            if one.gives is None:
                with pytest.raises(ValueError, match="matmul"):
                    first @ second
            else:
                made = first @ second
                assert made.shape == one.gives
                same = made.shape == names[trace.vars[at.to].grad].shape and np.allclose(made, names[trace.vars[at.to].grad])
                assert same is one.right
        seen += 1
    assert seen == 2


def test_shapes_decide_or_say_that_they_cannot() -> None:
    apart = Views(engine.trace_source(PRODUCT.format(n=2, k=3, m=4, line="A @ B")))
    assert any("A.T @ dout alone fits" in row for row in panel(apart, "dB"))
    assert any(row.strip() == "dB[i,j] = Σn A[n,i]·dout[n,j]" for row in panel(apart, "dB"))
    square = Views(engine.trace_source(PRODUCT.format(n=3, k=3, m=3, line="A @ B")))
    rows = panel(square, "dA")
    assert any("8 of 8 products fit" in row for row in rows)
    assert any(row.startswith("▶ dout @ B.T") for row in rows)
    assert sum("fits too" in row for row in rows) == 7


@pytest.mark.parametrize(
    ("source", "address", "said"),
    [
        ("b = np.zeros(3)\nX = np.ones((4, 3))\nh = X + b\nf = (h * X).sum()\n", "db", "was copied to fill [4×3]"),
        ("x = 2.0\nf = x * 3\n", "dx", "only numbers meet"),
        ("a = np.ones(3)\nb = np.tanh(a)\nf = b.sum()\n", "da", "have one shape"),
        ("W = np.ones((2, 3))\nv = np.ones(3)\nu = W @ v\nf = u.sum()\n", "dW", "by the gate itself"),
    ],
)
def test_other_lines_say_what_shapes_say_of_them(source: str, address: str, said: str) -> None:
    assert said in " ".join(panel(Views(engine.trace_source(source)), address))


def test_forward_steps_show_the_shapes_about_the_stage_and_wait_for_a_line() -> None:
    stages = "".join(f"h{i} = x * {i}\n" for i in range(60))
    source = f"x = np.ones((2, 2))\n{stages}f = " + " + ".join(f"h{i}.sum()" for i in range(60))
    here = Views(engine.trace_source(source))
    rows = panel(here, "(40)", 80, 24)
    assert any(row.startswith("▶ 40 h39") for row in rows)
    assert any("at a backward line the products" in row for row in rows)
    for width, height in itertools.product((40, 80, 130), (10, 24, 50)):
        at, _ = press(session(70), here, "d", "d")
        assert len(paint(here, at, width, height).rows) == height


def test_of_a_stage_with_parts_the_row_of_the_current_line_alone_is_marked() -> None:
    """The part and its stage both were."""
    at = Views(engine.trace_source("X = np.ones((5, 3))\nW = np.ones((3, 4))\nh = np.tanh(X @ W + 1.0)\nf = np.sum(h * h)\n"))
    view = at.at(frozenset())
    seen = set()
    for position in range(view.forward + 2, view.total + 1):
        rows = [text_of(row) for row in dimensions_fitted(Moment(view, session(position)), 80, 20)]
        table = rows[: next(i for i, row in enumerate(rows) if not row.strip())]
        marked = [row for row in table if row.startswith("▶")]
        assert len(marked) == 1
        seen.add(marked[0].split()[1])
    assert len(seen) >= 4


def test_a_long_name_keeps_the_end_that_tells_it_from_others_and_no_verdict_is_cut() -> None:
    source = """
np.random.seed(0)
features_of_all_points = np.random.randn(5, 3)
weights_of_the_first_layer = np.random.randn(3, 4)
outputs_of_the_first_layer = features_of_all_points @ weights_of_the_first_layer
f = np.sum(outputs_of_the_first_layer**2)
"""
    view = Views(engine.trace_source(source)).at(frozenset())
    for position in range(view.forward + 2, view.total + 1):
        rows = [text_of(row).rstrip() for row in dimensions_fitted(Moment(view, session(position)), 80, 20)]
        assert not any(row.startswith("▶") and "✓" in row and "…" in row.split("✓")[1] for row in rows)
        assert any("✓" in row for row in rows) or "@" not in " ".join(rows)


NAMED = """
np.random.seed(0)
class Dense:
    def __init__(self, rows, columns):
        self.weights_of_the_layer, self.bias_of_the_layer = np.random.randn(rows, columns), np.zeros(columns)
    def forward(self, inputs_of_the_layer):
        return inputs_of_the_layer @ self.weights_of_the_layer + self.bias_of_the_layer
points, hidden_layer, output_layer = np.random.randn(300, 120), Dense(120, 140), Dense(140, 110)
loss = np.sum(output_layer.forward(np.tanh(hidden_layer.forward(points)))**2)
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [80, 120])
def test_of_every_array_that_a_stage_reads_the_shape_is_seen_and_no_sentence_is_cut(width: int, lang: str) -> None:
    """``net.two.W [5×5]   net.two…``; of a long name the sentence ended with ``like``."""
    view = Views(engine.trace_source(NAMED)).at(frozenset())
    for position in range(view.total + 1):
        rows = [text_of(row).rstrip() for row in dimensions_fitted(Moment(view, session(position, lang=lang)), width, 20)]
        assert not any(row.endswith("…") for row in rows), rows
        line = view.step(position).line if position else -1  # type: ignore[union-attr]
        if line >= 0 and view.trace.lines[line].to >= 0 and view.trace.lines[line].base >= 0:
            name = view.trace.vars[view.trace.lines[line].to].shown
            assert name[-6:] in " ".join(row for row in rows if not row.startswith("▶")), rows


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_where_several_products_fit_none_is_called_the_only_one(lang: str) -> None:
    """Beside two that fit stood "the one that fits", and a product of another size by chance was called the transpose."""
    source = (
        "np.random.seed(0)\nQ = np.random.randn(4, 3)\nK = np.random.randn(4, 3)\nS = Q @ K.T\nP = S * S\n"
        "B = np.random.randn(3, 5)\nY = Q @ B\nf = np.sum(P) + np.sum(Y)\n"
    )
    views = Views(engine.trace_source(source, "p.py"))
    view = views.at(frozenset())
    seen = set()
    for position in range(view.forward + 2, view.total + 1):
        rows = [text_of(row) for row in dimensions_fitted(Moment(view, Session(position=position, look=Look(lang=lang))), 80, 20)]
        products = [row for row in rows if " @ " in row and "→" in row]
        if not products:
            continue
        right = next(row for row in products if row.startswith("▶"))
        several = any(say("dimensions.also", lang) in row for row in products)
        assert say("dimensions.right" if several else "dimensions.fits", lang) in right
        assert sum(say("dimensions.turned", lang) in row for row in products) == 1
        seen.add(several)
    assert seen == {True, False}


def test_the_row_that_is_marked_is_that_of_the_step() -> None:
    """None before the first step, and of a stage with parts the row that the code marks, too."""
    here = Views(engine.trace_source(PRODUCT.format(n=2, k=3, m=4, line="np.tanh(A @ B)"), "p.py"))

    def marked(position: int, expanded: frozenset[int] = frozenset()) -> list[str]:
        at, _ = press(session(position, expanded=expanded), here, "d", "d")
        rows = [text_of(row) for row in paint(here, at, 100, 40).cut("dimensions")]
        return [row[2:4].strip() for row in rows if row.startswith("▶ ") and row[2].isdigit()]

    assert [marked(position) for position in (0, 1, 2)] == [[], ["1"], ["2"]]
    assert [marked(position, frozenset({0})) for position in (1, 2)] == [["1a"], ["1"]]
