"""``match``, ``with`` over the program's own objects and generators, ``send``, ``frozenset``, attributes by computed names, weak
references: they do what Python does, and what they compute keeps its gradient."""

from __future__ import annotations

import contextlib
import io
import os
import threading
from typing import Any

import pytest

import engine
from engine import Options, ProgramError
from engine.limits import Limits
from engine.reading.files import read_source

POINT = "class P:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n"
MATCHED = POINT + """
def area(shape, k=2.0):
    match shape:
        case ("circle", r):
            return 3.0 * r**2
        case {"w": w, "h": h} if w > 2.5:
            return w * h
        case {"w": w}:
            return w
        case P(x=a, y=0):
            return a
        case P(x=a, y=b):
            return a * b
        case [a, *rest, last]:
            return a * len(rest) * last
        case int() | float() as number:
            return number * k
        case None | True:
            return k
        case "unit" | "one":
            return 1.0
        case _:
            return 0.0
"""
PROGRAMS = {
    "patterns": MATCHED + """
x, y = 2.0, 3.0
f = area(("circle", x)) + area({"w": y, "h": 2.0}) + area({"w": x, "h": 5.0}) + area(P(x, y)) + area(P(x, 0)) + area([x, 1, 2, y])
f = f * y + area(x, y) + area(None, x) + area("one") + area((1.0,)) + area("other")
print(f)
""",
    "a subject that is computed": """
def scaled(name, z):
    match name.lower().split():
        case ["relu"]:
            return np.maximum(0.0, z)
        case ["leaky", slope]:
            return np.maximum(float(slope) * z, z)
        case other:
            raise ValueError(f"what is {other}?")
x = np.array([-1.0, 2.0])
f = np.sum(scaled("ReLU", x) * 2.0 + scaled("Leaky 0.1", x))
try:
    scaled("Swish", x)
except ValueError as e:
    print(e)
""",
    "match as a name": "match = 2.0\nx = 3.0\nf = match * x\n",
    "objects with __enter__": """
log = []
class Scaled:
    def __init__(self, k):
        self.k = k
    def __enter__(self):
        log.append("in")
        return self.k * 2.0
    def __exit__(self, kind, error, trace):
        log.append(kind is None)
        return kind is ZeroDivisionError
def early(x):
    with Scaled(x) as y:
        return y * 3
x = 2.0
with Scaled(x) as a, Scaled(a) as b:
    f = a * b
with Scaled(x):
    1 / 0
for i in range(3):
    with Scaled(f) as g:
        if i == 1:
            break
f = g + early(x)
try:
    with Scaled(x):
        raise ValueError("why")
except ValueError as e:
    log.append(str(e))
print(log)
""",
    "generators under contextmanager": """
import contextlib
from contextlib import contextmanager
class Config:
    train = True
@contextmanager
def using(name, value):
    before = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield value
    finally:
        setattr(Config, name, before)
@contextlib.contextmanager
def quietly():
    try:
        yield
    except ValueError as e:
        print("quiet:", e)
x = 3.0
with using("train", False) as t:
    y = x * x if not Config.train else x
with quietly():
    raise ValueError("why")
try:
    with using("train", False):
        1 / 0
except ZeroDivisionError:
    print(Config.train, t)
f = y + x
""",
    "send": """
def running_mean():
    total, count = 0.0, 0
    value = yield
    while True:
        total = total + value
        count += 1
        value = yield total / count
x, y = 3.0, 2.0
mean = running_mean()
next(mean)
a = mean.send(x)
b = mean.send(y * x)
f = a * b
def two():
    got = yield 1
    print(got)
g = two()
try:
    g.send(5)
except TypeError as e:
    print("no")
next(g)
try:
    g.send("last")
except StopIteration:
    print("end")
""",
    "frozenset": """
STOP = frozenset({"a", "the"})
counts = {}
for pair in [("x", "y"), ("y", "x"), ("z", "x")]:
    key = frozenset(pair)
    counts[key] = counts.get(key, 0) + 1
w = 2.0
f = w * counts[frozenset(["y", "x"])] + len([t for t in "the cat sat on a mat".split() if t not in STOP])
print(counts[frozenset(("x", "z"))], frozenset(), frozenset([3, 1]), isinstance(STOP, frozenset), isinstance(STOP, set))
print(frozenset([1, 2]) == {1, 2}, (STOP | {"b"}) >= STOP, isinstance(STOP & {"a"}, frozenset))
""",
    "attributes by computed names": """
class Net:
    def __init__(self, sizes):
        self.n = len(sizes) - 1
        for i in range(self.n):
            setattr(self, f"W{i + 1}", np.ones((sizes[i], sizes[i + 1])) * 0.1 * (i + 1))
            setattr(self, "b%d" % (i + 1), np.zeros(sizes[i + 1]))
    def forward(self, x):
        for i in range(1, self.n + 1):
            if hasattr(self, "W" + str(i)):
                x = np.tanh(x @ getattr(self, "W" + str(i)) + getattr(self, f"b{i}"))
        return x
net = Net([3, 4, 2])
x = np.array([[0.3, -0.2, 0.5]])
f = np.sum(net.forward(x)**2) + np.sum(net.W1**2)
print(getattr(net, "W" + "9", "none"))
""",
    "weak references": """
import weakref
class Node:
    def __init__(self, value):
        self.value = value
x = 2.0
a = Node(x)
refs = [weakref.ref(n) for n in (a, Node(x * 3.0), a)]
f = refs[0]().value * refs[2]().value + weakref.proxy(a).value
""",
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_does_what_python_does(name: str) -> None:
    source = "import numpy as np\n" + PROGRAMS[name]
    told, space = io.StringIO(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(told):
        exec(compile(source, "file.py", "exec"), space)
    trace = engine.trace_source(source, "file.py", Options(output="f"))
    assert trace.value == space["f"]
    assert "".join(f"{text}\n" for _, text in trace.printed) == told.getvalue()
    report = engine.check(trace)
    assert report.checked
    assert report.ok
    module: dict[str, Any] = {"__name__": "module"}
    exec(engine.emit(trace), module)
    assert module["forward"]()[0] == pytest.approx(trace.value, rel=1e-12)


REFUSED = {
    "positions of a class of one's own": (POINT + "match P(1.0, 2.0):\n    case P(a, b): pass\n", "unsupported_syntax"),
    "the rest of a mapping": ("match {}:\n    case {**rest}: pass\n", "unsupported_syntax"),
    "a generator that nothing manages": ("class A: pass\ndef g():\n    yield 1\nwith g(): pass\n", "unsupported_syntax"),
    "an object that is not entered": ("class A: pass\nwith A(): pass\n", "unsupported_syntax"),
    "a frozen set that is written into": ("s = frozenset([1])\ns.add(2)\n", "unsupported_attribute"),
    "a computed name of Python's": ("class A: pass\na = A()\ngetattr(a, '__' + 'dict__')\n", "private_name"),
    "a computed name that nothing can have": ("class A: pass\na = A()\nsetattr(a, 'a' + ' b', 1)\n", "argument"),
    "a computed attribute of an array": ("class A: pass\nn = 'T'\nx = np.zeros(2)\ngetattr(x, n)\n", "argument"),
    "a generator that hands out twice": (
        "from contextlib import contextmanager\n@contextmanager\ndef g():\n    yield 1\n    yield 2\nwith g(): pass\n", "raised"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    source, code = REFUSED[name]
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(f"{source}x = 1.0\nf = x\n", "file.py")
    assert caught.value.code == code


def test_a_device_is_refused_at_once_and_a_pipe_is_read(tmp_path: Any) -> None:
    with pytest.raises(ProgramError) as caught:
        read_source(os.devnull, Limits())
    assert caught.value.code == "irregular"
    pipe = tmp_path / "pipe.py"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("x = 2\nf = x * x\n",))
    writer.start()
    assert read_source(str(pipe), Limits()).text == "x = 2\nf = x * x\n"
    writer.join()


BLOCKS = """import numpy as np
from contextlib import contextmanager
told = []
class Section:
    def __enter__(self):
        return self
    def __exit__(self, *rest):
        told.append("end")
@contextmanager
def section(name):
    told.append(name)
    try:
        yield
    finally:
        told.append("end")
x, w = np.array([1.0, 2.0]), np.array([0.5, 0.3])
with {0}:
    h = w * x
    loss = np.sum(h**2)
with {0}:
    dh = 2 * h
    dw = dh * {1}
"""


@pytest.mark.parametrize("head", ["Section()", "Section() as s", "section('a')", "section('a'), Section() as s"])
def test_a_backward_part_in_a_block_is_judged(head: str) -> None:
    for factor, verdicts in (("x", {"right"}), ("w", {"right", "wrong"})):
        own = engine.trace_source(BLOCKS.format(head, factor), "file.py").own
        assert own is not None
        assert {line.verdict for line in own.lines} == verdicts


def test_one_value_for_many_keys() -> None:
    source = "v = 2.0\nd = dict.fromkeys('abca', v)\ne = dict.fromkeys([1, 2])\nf = d['a'] * d['b'] + len(d) + (e[1] is None)\n"
    trace = engine.trace_source(source)
    assert (trace.value, trace.gradients["v"]) == (8.0, 4.0)
