"""``Options.then``: code at a program's end, read like the rest of it, with places of its own."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

import engine
from engine import Options, ProgramError, Source, Trace
from engine.sources import ADDED
from tests import notebooks
from tests.notebooks import code

LAYER = """import numpy as np
def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    cache = (x, w, b)
    return out, cache
"""
DATA = (
    "np.random.seed(1)", "x = np.random.randn(4, 3); w = np.random.randn(3, 2); b = np.zeros(2)",
    "out, cache = affine_forward(x, w, b)",
)  # fmt: skip
LOSS = "loss = (out**2).sum()"


def traced(text: str, *then: str, **options: object) -> Trace:
    return engine.trace_source(text, "p.py", Options(then=then, **options))  # type: ignore[arg-type]


def refused(text: str, *then: str) -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        traced(text, *then)
    return caught.value


def test_added_lines_are_as_if_they_stood_in_the_file() -> None:
    added, written = traced(LAYER, *DATA, LOSS), traced(LAYER + "\n".join([*DATA, LOSS]) + "\n")
    assert engine.listing(added) == engine.listing(written)
    assert engine.emit(added) == engine.emit(written)
    assert added.gradients.keys() == written.gradients.keys()
    for name in "xwb":
        assert np.array_equal(added.gradients[name], written.gradients[name])
    assert engine.check(added).ok


@pytest.mark.parametrize("text", [LAYER, LAYER.rstrip("\n"), LAYER + "\n\n", LAYER + "# end", LAYER.replace("\n", "\r\n")])
def test_it_does_not_matter_how_the_file_ends(text: str) -> None:
    assert traced(text.replace("\r\n", "\n"), *DATA, LOSS).value == traced(LAYER, *DATA, LOSS).value


@pytest.mark.parametrize("then", [("f = x * 2", "g = f * x"),
                                  ("f = x * 2\ng = f * x",), ("f = x * 2; g = f * x",),
                                  ("f = x * 2\r\ng = f * x\r\n",)])  # fmt: skip
def test_lines_come_in_one_text_or_in_several(then: tuple[str, ...]) -> None:
    assert traced("x = 3.0", *then).value == 18.0


@pytest.mark.parametrize(
    ("text", "then", "place"),
    [
        ("x = 3.0\n", ("f = x * why",), (2, 9, ADDED, 1)),
        ("x = 3.0\n", ("f = x * 2", "g = f +* 2"), (3, 8, ADDED, 2)),
        ("x = 3.0\n", ("  f = x",), (2, 2, ADDED, 1)),
        ("x = 3.0\n", ("f = (x", "* 2)"), None),
        ("def g(a):\n    return a * 2\n", ("    b = 2",), (3, 4, ADDED, 1)),
        ("x = (3.0\n", ("f = 2)",), (1, 5, 0, 0)),
        ("x = 1/0\n", ("f = x",), (1, 5, 0, 0)),
    ],
)  # fmt: skip
def test_an_error_says_whose_line_it_is(text: str, then: tuple[str, ...], place: tuple[int, ...] | None) -> None:
    if place is None:
        assert traced(text, *then).options.then == then  # a bracket may be closed on the next line
        return
    found = refused(text, *then).place
    assert (found.line, found.column, found.cell, found.row) == place


def test_lines_of_a_notebook_come_after_its_last_cell(tmp_path: Path) -> None:
    path = notebooks.write(tmp_path / "n.ipynb", code("x = 3.0", "f = x * 2", "y = 1.0"))
    trace = engine.run(path, Options(then=("g = f * x", "h = g * g")))
    assert [trace.origin.within(stage.line) for stage in trace.stages] == [(2, 1), (ADDED, 1), (ADDED, 2)]
    assert trace.value == 324.0
    some = engine.run(path, Options(cells="1-2", then=("g = f * x",)))
    assert [some.origin.within(stage.line) for stage in some.stages] == [(2, 1), (ADDED, 1)]


def test_an_edited_or_a_pickled_trace_has_them_once() -> None:
    trace = traced("x = 3.0\nn = x - 3\n", "n += x * 2", "f = n * x")
    again = engine.edited(trace, {"x": 5.0})
    assert (trace.value, again.value) == (18.0, 60.0)
    assert pickle.loads(pickle.dumps(trace)).origin == trace.origin
    assert engine.trace_source(trace.origin, "p.py", trace.options._replace(then=("f = x * 2",))).value == 6.0
    assert engine.trace_source(trace.origin, "p.py", Options()).value == 0.0


def test_a_source_gives_back_what_was_added() -> None:
    source = Source("x = 3.0\n")
    more = source.with_then(("f = x", "g = f"))
    assert more.text == "x = 3.0\nf = x\ng = f\n"
    assert more.with_then(("h = x",)) == source.with_then(("h = x",))
    assert more.with_then(()).text.rstrip("\n") == source.text.rstrip("\n")
    assert not source.added
    assert more.parts() == [(1, 1), (2, 4)]


@pytest.mark.parametrize(
    "then",
    [
        "__import__('os').system('true')", "import os; os.system('true')", "exec('f = 1')", "f = open('/etc/passwd').read()",
        "f = ().__class__.__bases__[0]", "f = eval('3')", "f = x.__class__", "from os import *",
        "\0", "\ud800 = 3", "f = 7**(10**8)",
        "f = np.zeros(10**10)", "(" * 5000, "f = " + "-" * 100000 + "x", "'''", "\x1b[2J = 3", "f = x; del np; raise ValueError",
        "while True: x = x + 1.0", "f = f'{x:>{10**9}}'",
        "global f", "yield x", "await x", "class A(metaclass=x): pass", "return x",
    ],
)  # fmt: skip
def test_added_code_may_do_no_more_than_a_file(then: str) -> None:
    error = refused("import numpy as np\nx = 3.0\n", then)
    assert error.code not in ("internal", "unknown")
    assert error.place.cell in (ADDED, 0)


def test_they_are_part_of_what_the_gradient_goes_through_and_of_the_files_own_part() -> None:
    own = traced("x = 3.0\nf = x * x\n", "dx = 2 * x").own
    assert own is not None
    assert own.ok
    wrong = traced("x = 3.0\nf = x * x\n", "dx = 3 * x").own
    assert wrong is not None
    assert not wrong.ok


# what to write where the output is an array


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("x = np.ones((3, 2)); h = x * 2", "loss = np.sum(h**2)"),
        ("x = np.ones((3, 2)); y = np.zeros((3, 2)); h = x * 2", "loss = np.mean((h - y)**2)"),
        ("x = np.ones((3, 2)); y = np.zeros(3); h = x * 2", "loss = np.sum(h**2)"),
        ("X = np.arange(6.0).reshape(3, 2); W = np.ones((2, 1)); t = np.zeros((3, 1))\n"
         "for i in range(2):\n    out = X @ W\n    W -= 0.1 * X.T @ np.sign(out - t)",
         "loss = np.mean((out - t)**2)"),
        ("def f(x):\n    return (1 - x[0])**2 + (x[1] - x[0]**2)**2\n"
         "x = np.array([-1.0, 1.0])\nfor i in range(3):\n    x = x - 0.01 * x**3\n"
         "print('at', x, 'value %.3f' % f(x))", "loss = f(x)"),
        ("def f(x):\n    return 2 * x\nx = np.ones(2)\nh = x * 3\nprint(f(h))", "loss = np.sum(h**2)"),
        (f"{LAYER}x = np.ones((4, 3)); w = np.ones((3, 2)); b = np.zeros(2)\nout, cache = affine_forward(x, w, b)",
         "loss = np.sum(out**2)"),
    ],
)  # fmt: skip
def test_an_array_as_output_names_a_line_that_can_be_written(text: str, then: str) -> None:
    error = refused(f"import numpy as np\n{text}\n")
    assert error.code == "output_not_scalar"
    assert error.fields["then"] == then
    trace = traced(f"import numpy as np\n{text}\n", then)
    assert trace.vars[trace.output].name == "loss"


def test_an_array_of_an_object_is_named_as_it_is_read() -> None:
    text = "import numpy as np\nclass Net:\n    def run(self, x):\n        self.out = x * 2\n"
    text += "net = Net()\nx = np.ones(3)\nnet.run(x)\n"
    with pytest.raises(ProgramError) as caught:
        traced(text, output="net.out")
    assert caught.value.fields["then"] == "loss = np.sum(net.out**2)"
    assert traced(text, caught.value.fields["then"]).value == 12.0


def test_an_array_inside_a_function_names_a_line_for_that_function() -> None:
    text = "import numpy as np\ndef main():\n    x = np.ones(3)\n    h = x * 2\nmain()\n"
    error = refused(text)
    assert (error.fields["what"], error.fields["then"]) == ("inside", "loss = np.sum(h**2)")
    assert traced(text.replace("* 2\n", "* 2\n    loss = np.sum(h**2)\n")).value == 12.0


def test_where_a_function_has_a_loss_it_is_named() -> None:
    text = "import numpy as np\ndef net(W):\n    cost = np.sum(W**2)\n    return cost\nW = np.ones(3)\nnet(W)\nh = W * 2\n"
    error = refused(text)
    assert error.fields["what"] == "loss"
    trace = traced(text, output=error.fields["loss"])
    assert not np.shape(trace.value)


def test_where_the_module_has_a_loss_it_is_the_output() -> None:
    text = "import numpy as np\ndef net(W):\n    return np.sum(W**2), 2 * W\nW = np.ones(3)\nloss, other = net(W)\nh = W * 2\n"
    trace = traced(text)
    assert (trace.vars[trace.output].shown, trace.value) == ("loss", 3.0)
