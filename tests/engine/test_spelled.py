"""Imports with a star, Python 2's names, command lines and ``np.nditer``: they leave what Python's own run leaves."""

from __future__ import annotations

import contextlib
import io
import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import engine

PROGRAMS = {
    "a star of numpy": """
from numpy import *
from numpy.random import rand, seed
seed(2)
W = rand(3, 4)
f = sum(log(1 + exp(dot(W, ones(4)))), axis=0) + abs(W).max() + linalg.norm(W)
""",
    "stars that hide one another": """
from math import *
from random import *
from numpy import *
import random
random.seed(4)
a = random.uniform(1, 2)
f = sqrt(array([a, a * 2]))[1] * pi + max(array([[a, 3.0]]), 1)[0]
""",
    "a star of the program's own names": """
from math import *
from collections import *
def gamma(x):
    return x ** 2
size = 3
d = defaultdict(float)
d['k'] += exp(0.5)
f = gamma(d['k']) * size
""",
    "python 2 and 3": """
from __future__ import print_function, division
from builtins import range, object, super
from past.builtins import xrange
from six.moves import zip as izip, reduce
class Net(object):
    def __init__(self):
        super().__init__()
        self.w = [0.5, 1.5]
net = Net()
f = 0.0
for i in xrange(3):
    for w, k in izip(net.w, range(2)):
        f = f + w * k * i
f = reduce(lambda a, b: a * b, [f, 2.0])
""",
    "a command line": """
import argparse
parser = argparse.ArgumentParser(description='x', formatter_class=argparse.ArgumentDefaultsHelpFormatter)
group = parser.add_argument_group('model')
parser.add_argument('--learning-rate', '-l', type=float, default='0.25', help='step')
group.add_argument('-n', '--hidden', dest='count', type=int, default=3)
group.add_argument('--fast', action='store_true')
group.add_argument('--no-bias', dest='bias', action='store_false')
parser.add_argument('-m')
parser.add_argument('out', nargs='?', default='a.txt')
parser.set_defaults(seed=7)
args, rest = parser.parse_known_args()
print(args.count, args.fast, args.bias, args.m, args.out, args.seed, rest, sorted(vars(args)))
f = args.learning_rate ** 2 * args.count if args.bias and not args.fast else 0.0
""",
    "a command line in functions": """
from argparse import ArgumentParser
from types import SimpleNamespace
def options():
    p = ArgumentParser()
    p.add_argument('--lr', default=0.1, type=float)
    p.add_argument('--sizes', nargs='+', type=int, default=[2, 3])
    p.add_argument('--debug', default=False, type=bool)
    return p
def main(args):
    cfg = SimpleNamespace(scale=2.0, name='net')
    total = 0.0
    for n in args.sizes:
        total = total + args.lr * n * cfg.scale
    print(cfg.name, args.debug)
    return total
f = main(options().parse_args())
""",
    "two command lines": """
import argparse as ap
a, b = ap.ArgumentParser(), None
a.add_argument('--x', type=float, default=2.0)
b = ap.ArgumentParser()
b.add_argument('--x', type=float, default=3.0)
u, v = a.parse_args(), b.parse_args([])
f = u.x * v.x + u.x
""",
    "places one after the other": """
import numpy as np
def slopes(g, x, h=1e-4):
    found = np.zeros_like(x)
    it = np.nditer(x, flags=['multi_index'], op_flags=[['readwrite']])
    while not it.finished:
        at = it.multi_index
        kept = x[at]
        x[at] = kept + h
        above = g(x)
        x[at] = kept - h
        found[at] = (above - g(x)) / (2 * h)
        x[at] = kept
        it.iternext()
    return found
W = np.arange(6.0).reshape(2, 3)
found = slopes(lambda x: np.sum(x ** 2), W)
total = 0.0
for v in np.nditer(W):
    total = total + v * 2
f = total + sum([v for v in np.nditer(W.T)]) + np.sum(found)
""",
}


def traced(text: str) -> engine.Trace:
    return engine.trace_source(text, "program.py", engine.Options())


def python(text: str) -> tuple[dict[str, Any], str]:
    space: dict[str, Any] = {"__name__": "__main__"}
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(compile(text, "program.py", "exec"), space)
    return space, told.getvalue()


@pytest.fixture(autouse=True)
def for_python_2(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python's own run is given of modules that are not installed."""
    from functools import reduce

    past, six = ModuleType("past.builtins"), ModuleType("six.moves")
    past.xrange, six.zip, six.reduce = range, zip, reduce  # type: ignore[attr-defined]
    for name, module in (("past", ModuleType("past")), ("past.builtins", past), ("six", ModuleType("six")), ("six.moves", six)):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "argv", ["program.py"])


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=list(PROGRAMS))
def test_it_leaves_and_prints_what_python_does(text: str) -> None:
    trace = traced(text)
    space, told = python(text)
    np.testing.assert_allclose(trace.vars[trace.output].value, space["f"], rtol=1e-13)
    assert trace.vars[trace.output].name == "f"
    assert "".join([line + "\n" for _, line in trace.printed]) == told


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=list(PROGRAMS))
def test_its_gradients_are_the_differences(text: str) -> None:
    report = engine.check(traced(text))
    assert report.checked
    assert {one.verdict for one in report.checked} <= {"right", "tie"}


def test_the_defaults_are_named_as_the_program_names_them() -> None:
    trace = traced(PROGRAMS["two command lines"])
    assert [v.name for v in trace.vars if v.kind == "input"] == ["u.x", "v.x"]
    assert [float(trace.gradients[name]) for name in ("u.x", "v.x")] == [4.0, 2.0]
