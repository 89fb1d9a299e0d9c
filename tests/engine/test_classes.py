"""Classes of the program: what files as people write them need, what is refused, and what a program cannot reach."""

from __future__ import annotations

import contextlib
import io
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
import engine.pickling  # a trace pickles once this is there
from tests.engine.test_alone import run_alone

FOLDER = Path(__file__).resolve().parents[1] / "programs" / "people"
PROGRAMS = sorted(FOLDER.glob("*.py"))
A = "class A:\n    def __init__(self, v):\n        self.v = v\n    def f(self, q):\n        return self.v * q\n"


def ran(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {"np": np}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(source, space)
    return space


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_programs_of_people_give_what_python_gives(path: Path, tmp_path: Path) -> None:
    trace = engine.run(str(path))
    python = ran(path.read_text())
    name = trace.vars[trace.output].name
    if trace.training is None and "." not in name:  # Python's run leaves the last pass, and no local variables
        np.testing.assert_allclose(trace.value, python[name], rtol=1e-12)
    run_alone(trace)
    assert engine.check(trace).ok
    module = tmp_path / "module.py"
    module.write_text(engine.emit(trace))
    subprocess.run([sys.executable, str(module)], check=True, capture_output=True, timeout=60)
    again = pickle.loads(pickle.dumps(trace))
    assert np.array_equal(again.value, trace.value)


def test_attributes_are_shown_under_the_name_of_their_object() -> None:
    trace = engine.trace_source("x = 2.0\n" + A + "a = A(x)\na.w = x * 3.0\nL = [A(x * 5.0)]\nf = a.w * a.f(x) + L[0].f(x)\n")
    found = {v.shown: (v.code, v.grad) for v in trace.vars}
    assert found["a.w"] == ("a_w", "da_w")
    assert "L[0].v" in found or "init_2.v" in found
    run_alone(trace)


def test_two_names_of_an_object_are_one_object() -> None:
    trace = engine.trace_source("x = np.ones(3)\n" + A + "a = A(x * 2)\nb = a\nw = a.v\nb.v *= 3.0\nf = (w * a.v).sum()\n")
    assert trace.value == 108.0
    assert np.array_equal(trace.gradients["x"], np.full(3, 72.0))


OPERATED = """
class P:
    def __init__(self, v):
        self.v = v
    def __add__(self, o):
        return P(self.v + (o.v if isinstance(o, P) else o))
    def __radd__(self, o):
        return P(o + self.v * 10)
    def __rsub__(self, o):
        return P(o - self.v)
    def __lt__(self, o):
        return self.v < o.v
class Q(P):
    def __radd__(self, o):
        return P(self.v * 100 + o.v)
x = 2.0
p, q = P(x), Q(x * 3)
"""


@pytest.mark.parametrize("expression", [
    "(p + q).v", "(q + p).v", "(1.0 + p).v", "(x + p).v", "(p + x).v", "(x - q).v", "x * (p < q)", "x * (p > q)", "(p + p).v",
    "x * (p == q) + 1.0", "(p + 1.0 + q).v", "sum([p, q]).v", "sum([x, p, q]).v", "sum([q, p], p).v",
])  # fmt: skip
def test_operators_of_objects_are_chosen_as_python_chooses(expression: str) -> None:
    source = f"{OPERATED}f = {expression} * x\n"
    trace = engine.trace_source(source)
    assert trace.value == ran(source)["f"]
    assert engine.check(trace).ok


@pytest.mark.parametrize("expression", ["q - p", "p * 2", "p <= q", "-p", "p[0]", "len(p)", "np.ones(2) + p"])
def test_operators_that_no_class_has_are_refused(expression: str) -> None:
    with pytest.raises(engine.ProgramError):
        engine.trace_source(f"{OPERATED}f = x * 2\ng = {expression}\n")


REFUSED = [
    ("a.frame", "unsupported_attribute"), ("a.nothing", "unsupported_attribute"), ("A.base", "unsupported_attribute"),
    ("a.f.owner", "unsupported_attribute"), ("a.__class__.__mro__", "private_name"), ("A.__bases__", "private_name"),
    ("A.__init__.__globals__", "private_name"), ("A.__init__.__code__", "private_name"),
    ("a.__dict__.fromkeys", "unsupported_attribute"),
    ("type(a).__subclasses__", "private_name"), ("a.__class__.frame", "unsupported_attribute"), ("a.__doc__", "private_name"),
    ("x.__class__.__base__", "private_name"), ("x.__class__.mro", "unsupported_attribute"),
    ("a.__init__.__name__.owner", "unsupported_attribute"),
    ("a._name", "private_name"), ("a.f.__func__", "private_name"), ("getattr(a, '__dict__')", "private_name"),
    ("getattr(a, k + ' ')", "argument"), ("getattr(x, 'real')", "argument"), ("getattr(a, 'frame')", "no_attribute"),
    ("'{0.frame}'.format(a)", "failed"), ("np.exp(a)", "not_a_number"), ("np.array([a])", "not_a_number"),
    ("x * a", "not_a_number"), ("np.zeros(a)", "not_a_number"), ("a.q", "unsupported_attribute"), ("super().f", "argument"),
    ("A()", "missing_argument"), ("A(1.0, 2.0)", "arguments"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "code"), REFUSED)
def test_nothing_of_pythons_is_reached(expression: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(A + f"x = 2.0\na = A(x)\nk = 'v'\nf = x * 2\ng = {expression}\n")
    assert caught.value.code == code


def test_special_methods_outside_the_table_are_refused_before_anything_runs() -> None:
    for name in ("__getattr__", "__getattribute__", "__setattr__", "__new__", "__del__", "__get__", "__class_getitem__"):
        with pytest.raises(engine.ProgramError) as caught:
            engine.trace_source(f"x = 1 / 0\nclass B:\n    def {name}(self, *a): return 3\n")
        assert caught.value.code == "special_method"


def test_methods_without_end_meet_the_limit_of_depth() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("class B:\n    @property\n    def f(self): return self.f\nb = B()\nx = b.f\n")
    assert (caught.value.code, caught.value.fields["limit"]) == ("limit", "depth")


OPERATORS_LATER = """
import numpy as np
class Variable:
    def __init__(self, data):
        self.data = data
def add(a, b):
    return Variable(a.data + b.data)
def mul(a, b):
    return Variable(a.data * b.data)
def setup():
    Variable.__add__ = add
    Variable.__mul__ = mul
    Variable.__neg__ = lambda a: Variable(-a.data)
setup()
x, y = Variable(np.array(2.0)), Variable(np.array(3.0))
loss = (-(x * y + x)).data
"""


def test_operators_that_a_class_is_given_later_are_its_own() -> None:
    trace = engine.trace_source(OPERATORS_LATER, "program.py")
    assert float(trace.value) == -8.0
    assert (trace.gradients["x.data"], trace.gradients["y.data"]) == (-4.0, -2.0)


@pytest.mark.parametrize("line", ["x.__add__ = add", "Variable.__getattr__ = add", "Variable.__class__ = add", "np.__add__ = add"])
def test_an_object_gets_no_operator_and_a_class_no_other_name_of_pythons(line: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(OPERATORS_LATER + line + "\n", "program.py")
    assert caught.value.code in ("private_name", "unsupported_target")
    assert caught.value.place.line == 17


FILLED_LATER = """import numpy as np
class Net:
    def __init__(self):
        self.params = {}
        self.Ws = []
        self.layers = []
    def build(self, n):
        self.params['W'] = np.ones((n, 2))
        self.Ws.append(np.ones(2))
        self.layers.append({'b': np.zeros(2), 'sizes': [0.5, 1.5]})
        self.params['W'] = 2.0 * self.params['W']
    def f(self, x):
        return (x @ self.params['W'] * self.Ws[0] + self.layers[0]['b'] * self.layers[0]['sizes'][1]).sum()
net = Net()
net.build(3)
loss = net.f(np.array([1.0, 2.0, 3.0]))
"""


def test_what_is_put_into_an_object_later_has_its_name() -> None:
    """It was ``net_params['W']`` where a method filled what ``__init__`` had begun, and ``net.params['W']`` where that did."""
    trace = engine.trace_source(FILLED_LATER)
    shown = {var.shown for var in trace.inputs()}
    assert {"net.params['W']", "net.Ws[0]", "net.layers[0]['b']", "net.layers[0]['sizes'][1]"} <= shown
    assert "net.params_1['W']" in {var.shown for var in trace.vars}
    run_alone(trace)
    sets = ("net.Ws[0][1]", "3.0"), ("net.layers[0]['b'][0]", "1.0")
    changed = engine.trace_source(FILLED_LATER, options=engine.Options(sets=sets))
    assert changed.value == trace.value + 24.0 + 1.5
    assert engine.check(trace).ok
