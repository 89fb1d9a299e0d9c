"""What is differentiated, and what a reader is told when that may not be what was meant."""

from __future__ import annotations

import pytest

import engine
from tests.engine.judge import emitted_agrees, listing_agrees
from tui.catalogue import say

INSIDE = "def main():\n    x = np.array([1.0, 2.0])\n    w = 3.0\n    loss = (x * w).sum()\n    print(loss)\n"

CHOSEN = {
    "a main that keeps its results": (INSIDE + "main()", "loss"),
    "a main behind its guard": (INSIDE + "if __name__ == '__main__':\n    main()", "loss"),
    "a setting below the result": ("x = 3.0\nloss = x * x\nlr = 0.1", "loss"),
    "a setting above a main": ("lr = 0.1\n" + INSIDE + "main()", "loss"),
    "the module's own before a local": ("def f(v):\n    u = v * 2\n    return u\nx = 3.0\nloss = f(x)\nf(x * 3)\nn = 2", "loss"),
}


@pytest.mark.parametrize(("source", "name"), CHOSEN.values(), ids=CHOSEN.keys())
def test_the_last_number_that_is_computed_is_the_output(source: str, name: str) -> None:
    trace = engine.trace_source(source)
    output = trace.vars[trace.output]
    assert output.shown == name
    assert [(n.code, n.fields, n.place.line) for n in trace.notices if n.code != "unused"] == [
        ("output_chosen", {"name": name}, output.line)
    ]
    listing_agrees(trace)
    emitted_agrees(trace)


def test_an_output_that_was_asked_for_needs_no_word() -> None:
    trace = engine.trace_source("x = 3.0\nloss = x * x\nlr = 0.1", options=engine.Options(output="loss"))
    assert [n.code for n in trace.notices] == ["unused"]


def test_the_unused_parts_of_a_long_list_are_told_together() -> None:
    few, many = (
        engine.trace_source(f"rows = [[0.5, float(i)] for i in range({n})]\nx = 2.0\nloss = rows[0][1] * x + rows[0][0]")
        for n in (3, 40)
    )
    assert [(n.code, n.fields["name"]) for n in few.notices] == [
        ("unused", f"rows[{i}][{j}]") for i in (1, 2) for j in (0, 1)
    ]  # fmt: skip
    assert [(n.code, n.fields) for n in many.notices] == [
        ("unused_parts", {"name": "rows", "count": "78", "first": "rows[1][0]"})
    ]  # fmt: skip


def test_a_setting_below_arrays_is_not_the_output() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("x = np.ones(3)\ny = x * 2\nlr = 0.1")
    assert (caught.value.code, caught.value.place.line) == ("output_not_scalar", 2)


def test_what_is_no_number_is_still_refused() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(INSIDE + "result = main()")
    assert caught.value.code == "output_not_number"


def test_one_word_when_no_input_moves_the_output() -> None:
    source = "p = np.array([0.2, 0.7])\nq = 0.5\n"
    trace = engine.trace_source(source + "acc = np.mean((p > q) == np.array([0, 1]))")
    assert [(n.code, n.place.line, n.fields["name"]) for n in trace.notices] == [("output_flat", 3, "acc")]


def test_a_metric_below_the_loss_is_not_the_output() -> None:
    source = "p = np.array([0.2, 0.7])\nq = 0.5\nloss = (p * q).sum()\nwidth = loss**2\n"
    trace = engine.trace_source(source + "acc = np.mean((p > q) == np.array([0, 1]))\nprint(loss, acc)")
    assert trace.vars[trace.output].shown == "loss"
    assert trace.gradients["p"].tolist() == [0.5, 0.5]
    assert [(n.code, n.place.line, n.fields) for n in trace.notices] == [("output_moved", 5, {"name": "acc", "other": "loss"})]
    asked = engine.trace_source(source + "acc = np.mean((p > q) == np.array([0, 1]))", options=engine.Options(output="acc"))
    assert [n.code for n in asked.notices] == ["output_flat"]


@pytest.mark.parametrize("last", [
    "said = f'{loss:.3f}'", "guesses = ['a', loss]", "parts = 'a b'.split()", "told = {'l': loss}", "both = np.array([x, loss])",
])  # fmt: skip
def test_the_loss_stands_above_what_is_no_number(last: str) -> None:
    trace = engine.trace_source(f"x = 3.0\nloss = x * x\nloss += 1.0\n{last}\n")
    assert (trace.vars[trace.output].shown, trace.gradients["x"]) == ("loss_1", 6.0)
    assert [(n.code, n.place.line, n.fields["name"]) for n in trace.notices] == [("output_loss", 3, "loss_1")]
    with pytest.raises(engine.ProgramError):
        engine.trace_source(f"x = 3.0\nloss = x * x\n{last}\n".replace("loss", "g"))


@pytest.mark.parametrize("code", ["output_chosen", "output_flat", "output_moved", "output_loss"])
def test_both_languages_say_it(code: str) -> None:
    for lang in ("en", "ko"):
        assert "loss" in say(f"notices.{code}", lang, name="loss", other="f")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("f = x / np.sqrt(8 // n)", ""),
        ("f = x * (n // 2) + np.floor(n / 2)", ""),
        ("f = x * (np.array([x, y]) > 2).astype(int).sum()", ""),
        ("f = x * (x // n)", "floordiv"),
        ("f = x * np.floor(y * 2 + n)", "floor"),
        ("f = x * np.array([x, y]).astype(int).sum()", "floor"),
    ],
)
def test_only_what_floats_pass_through_is_called_flat(line: str, name: str) -> None:
    trace = engine.trace_source(f"n = 4\nx = 2.5\ny = 1.25\n{line}")
    assert [n.fields["name"] for n in trace.notices if n.code == "flat"] == ([name] if name else [])


@pytest.mark.parametrize("head", ["i, name in enumerate(['a', 'b'])", "i in range(2)", "name in ('a', 'b')"])
def test_what_a_loop_counts_by_is_no_output(head: str) -> None:
    trace = engine.trace_source(f"x = 3.0\nf = x * x\nfor {head}:\n    print(x)")
    assert trace.vars[trace.output].shown == "f"


FIT = """\
import numpy as np

class Model:
    def fit(self, X, y):
        self.w, self.b = np.zeros(X.shape[1]), 0
        for _ in range(5):
            p = 1 / (1 + np.exp(-(X @ self.w + self.b)))
            dw = X.T @ (p + y) / len(X)
            db = np.sum(p - y) / len(X)
            self.w = self.w - 0.1 * dw
            self.b = self.b - 0.1 * db

rng = np.random.RandomState(4)
X = rng.randn(20, 3)
y = (X[:, 0] > 0.2).astype(int)
model = Model()
model.fit(X, y)
"""


def test_a_descent_whose_gradients_agree_with_none_is_told_to_write_its_loss() -> None:
    with pytest.raises(engine.ProgramError) as raised:
        engine.trace_source(FIT)
    error = raised.value
    assert (error.code, error.place.line, error.fields["what"]) == ("output_not_scalar", 6, "descent")
    assert (error.fields["gradient"], error.fields["then"]) == ("dw, db", "loss = np.mean((p - y)**2)")
    mended = FIT.replace("            dw = ", f"            {error.fields['then']}\n            dw = ")
    own = engine.trace_source(mended).own
    assert own is not None
    assert not own.ok
