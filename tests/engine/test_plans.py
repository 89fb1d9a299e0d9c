"""Plans change no value, text or order: forced from a statement's first run, they equal the slow road."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.records import Piece
from engine.tracing.recording.alike import Shape
from engine.tracing.recording.planned import target_of
from engine.tracing.recording.plans import Plans, Seen
from engine.tracing.recording.stages import Stages
from tests.engine.test_random_programs import Scalars

ROOT = Path(__file__).parents[2]
PROGRAMS = sorted([*ROOT.glob("engine/programs/**/*.py"), *ROOT.glob("tests/programs/**/*.py")])


@contextmanager
def forced(monkeypatch: pytest.MonkeyPatch, shapes: bool) -> Iterator[list[str]]:
    """Plans from the first run on, ``shapes``: of what is written alike, too; what ran by one is noted."""
    ran: list[str] = []
    inner = Plans.again

    def noted(plans: Plans, node: ast.Assign | ast.AugAssign) -> bool:
        found = inner(plans, node)
        if found:
            ran.append(ast.unparse(target_of(node)))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Seen, "first", 1)
        patch.setattr(Shape, "first", 1)
        patch.setattr(Stages, "long", 0 if shapes else 1 << 60)
        patch.setattr(Plans, "again", noted)
        yield ran


@contextmanager
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(Stages, "planning", False)
        yield


def told(value: Any) -> Any:
    """A value to its last bit and its type."""
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    return (type(value).__name__, repr(value))


def piece(each: Piece) -> Any:
    """All of a piece but what only a write has."""
    consts = [(told(value), text) for value, text in each.consts]
    return each.reads, consts, each.write, each.parts, each.form.forward, [line.whole for line in each.form.lines]


def everything(source: str, options: engine.Options = engine.Options()) -> Any:
    """All that a trace is, or its error."""
    try:
        trace = engine.trace_source(source, options=options)
    except engine.ProgramError as error:
        return (error.code, error.place, sorted(error.fields.items(), key=str))
    return (
        [(*v[:8], told(v.value), *v[9:]) for v in trace.vars],
        [(*s[:8], [piece(p) for p in s.pieces]) for s in trace.stages],
        trace.rows,
        [(*line[:10], told(line.value), told(line.after)) for line in trace.lines],
        [told(trace.gradient(v.index)) for v in trace.vars],
        [trace.raw(line.index) for line in trace.lines],
        engine.listing(trace),
        [(b.line, b.text, b.value, b.reads) for b in trace.branches],
        [(n.code, n.place) for n in trace.notices],
        trace.printed,
    )


def alike(source: str, monkeypatch: pytest.MonkeyPatch, options: engine.Options = engine.Options()) -> list[str]:
    """What ran by plans, where all is as by the slow road."""
    with slow(monkeypatch):
        wanted = everything(source, options)
    with forced(monkeypatch, shapes=False) as ran:
        found = everything(source, options)
    assert found == wanted
    with forced(monkeypatch, shapes=True):
        found = everything(source, options)
    assert found == wanted
    return ran


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_every_program_of_the_suite(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = engine.Limits(stages=200, statements=1000)
    text = path.read_text(encoding="utf-8").replace("np.empty", "np.zeros")  # which holds anything
    alike(text, monkeypatch, engine.Options(forward_only=True, limits=limits))


@pytest.mark.parametrize("seed", range(60))
def test_random_programs_in_a_loop(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Scalars(seed)
    cut = next(i for i, line in enumerate(made.lines) if line.startswith("def fun")) + 1
    body = "\n".join(made.lines[cut:-1]).split("\n")
    source = "\n".join([*made.lines[:cut], "for again in range(4):", *[f"    {line}" for line in body], made.lines[-1], ""])
    alike(source, monkeypatch)


LOOPS = {
    "number": "x = 0.5\nw = 0.9\nh = x\nfor i in range(6):\n    h = w*h + x\nf = 2*h\n",
    "powers": "x = 0.5\nh = x\nfor i in range(6):\n    h = (h**2 - h/3)**3 + 1/(h + 2) - -h\nf = h\n",
    "sigmoid": "x = 0.5\nh = x\nfor i in range(6):\n    h = 1/(1 + np.exp(-h)) * x\nf = h\n",
    "math": "x = 0.5\nh = x\nfor i in range(6):\n    h = math.tanh(math.exp(h) - x)\nf = h\n",
    "long": "x = 0.5\nfirst_of_all = x\nfor i in range(9):\n    first_of_all = (first_of_all * x + first_of_all) "
            "* (first_of_all - x * x) + first_of_all * x * x - np.tanh(first_of_all * 0.5) * np.cos(first_of_all)\n"
            "f = first_of_all\n",
    "layer": "np.random.seed(0)\nW = np.random.randn(4, 4)\nb = np.zeros(4) + 0.1\nh = np.random.randn(4)\n"
             "for i in range(6):\n    h = np.tanh(W @ h + b)\nf = np.sum(h)\n",
    "descent": "np.random.seed(0)\nX = np.random.randn(5, 3)\nW = np.random.randn(3, 2)\ny = np.random.randn(5, 2)\n"
               "for i in range(5):\n    e = X @ W - y\n    loss = np.mean(e * e)\n    W = W - 0.1 * X.T.dot(e) / 5\nf = loss\n",
    "dict": "p = {'w': 0.5, 'b': [0.1, 0.2]}\nh = 1.0\nq = h*p['w']\nfor i in range(6):\n    q = q*p['w'] + h\nf = q\n",
    "item": "w = [0.5, 0.25]\nh = 1.0\nfor i in range(6):\n    h = h*w[0] + w[1]\n    w[0] = h*0.5\nf = h\n",
    "method": "class Net:\n    def __init__(self):\n        self.w = 0.5\n    def step(self, x):\n        z = self.w*x + x\n"
              "        return z*0.5\nnet = Net()\nh = 1.0\nfor i in range(5):\n    h = net.step(h)\nf = h\n",
    "sum": "x = 0.5\nh = x\nf = x\nfor i in range(6):\n    h *= x\n    h -= 0.25\n    f += h*h\n",
    "update": "np.random.seed(0)\nX = np.random.randn(5, 3)\nW = np.random.randn(3, 2)\nfor i in range(5):\n    e = X @ W\n"
              "    loss = np.mean(e * e)\n    d = e.copy()\n    d[range(5), 1] -= 1\n    d /= 5\n"
              "    W += -0.1 * (X.T @ d)\nf = loss\n",
    "function": "def step(a, b):\n    z = a*b + a\n    q = z*z\n    return q\nx = 0.5\nh = x\n"
                "for i in range(5):\n    h = step(h, x)\nf = h\n",
}  # fmt: skip


@pytest.mark.parametrize("name", LOOPS)
def test_loops(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(alike(LOOPS[name], monkeypatch, engine.Options(forward_only=True))) >= 2


@pytest.mark.parametrize(("name", "targets"), [("sum", {"h", "f"}), ("update", {"e", "loss", "d", "W"})])
def test_operators_in_place_run_by_plans(name: str, targets: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(alike(LOOPS[name], monkeypatch, engine.Options(forward_only=True))) >= targets


CHANGES = {
    "kind": "    if i == 4:\n        x = np.array([0.5, 1.5])\n",
    "shape": "    if i == 3:\n        h = np.ones((2, 1)) * h\n",
    "integer": "    if i == 3:\n        x = 2\n",
    "whole array": "    if i == 3:\n        x = np.array([1, 2])\n",
    "single": "    if i == 3:\n        h = np.float32(0.25) * np.ones(2, dtype=np.float32)\n",
    "numpy": "    if i == 3:\n        h = np.float64(0.25)\n",
    "alias": "    if i == 3:\n        w = x\n    if i == 5:\n        w = h\n",
    "text": "    if i == 4:\n        x = 'a'\n",
    "none": "    if i == 4:\n        w = None\n",
    "list": "    if i == 4:\n        x = [0.5, 0.5]\n",
    "shadowed": "    if i == 3:\n        np = Other()\n",
    "written": "    if i == 3:\n        h = np.zeros(3) + h\n    if i > 3:\n        h[i % 3] = x\n",
    "deleted": "    if i == 4:\n        del w\n",
    "zero": "    if i == 4:\n        h = 0.0\n",
    "large": "    if i == 3:\n        h = 1e200\n",
    "gone": "    if i == 4:\n        x = 10**400\n",
    "object": "    if i == 4:\n        x = Other()\n",
    "count": "    if i == 3:\n        n = 3\n        a = np.ones(n)\n        x = n\n",
    "measured": "    if i == 3:\n        x = len([1, 2, 3])\n",
    "held": "    if i == 3:\n        kept = [h]\n",
    "default": "    if i == 3:\n        def kept(a=h):\n            return a\n",
    "a view": "    if i == 3:\n        h = np.zeros(3) + h\n    if i == 4:\n        w = h[:2]\n",
    "narrow": "    if i == 2:\n        h = np.zeros(2) + h\n    if i == 4:\n        x = np.ones((3, 2))\n",
    "none of it": "",
}
BODIES = (
    "    h = w*h + x\n",
    "    h = np.tanh(w*h + x)\n",
    "    g = h/w\n    h = np.exp(-g)*x\n",
    "    h = h*w + w\n    g = np.maximum(h, x)\n    h = g - w\n",
    "    h = step(h, w)\n",
    "    h = h + np.sum(w*x)\n    g = 1/(1 + np.exp(-h))\n    h = g*2\n",
    "    h = (h - x)**2 - i*h\n",
    "    h = h / x - w\n    g = -h\n    h = g*0.5\n",
    "    h += w*x\n    h *= x\n",
    "    g = h*1\n    g -= w\n    h /= 2\n    h += g\n",
    "    h += step(h, w)\n    h -= x\n",
    "    try:\n        h = x / h + w\n    except ZeroDivisionError:\n        h = 0.5\n",
)  # fmt: skip
HEAD = (
    "class Other:\n    def tanh(self, a):\n        return a\n    def exp(self, a):\n        return a\n    def sum(self, a):\n"
    "        return a\n"
    "    def maximum(self, a, b):\n        return a\n    def __rmul__(self, a):\n        return a\n    def __radd__(self, a):\n"
    "        return a\n"
    "def step(a, b):\n    z = a*b + a\n    return z - scale*b\nscale = 0.5\n"
)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("body", range(len(BODIES)))
def test_changes_half_way(change: str, body: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for where in (CHANGES[change] + BODIES[body], BODIES[body] + CHANGES[change]):
        alike(f"{HEAD}x = 0.5\nw = 0.9\nh = 0.25\nfor i in range(7):\n{where}f = np.sum(h)\n", monkeypatch)


def test_mixed_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(3)
    for _ in range(60):
        changes = "".join([CHANGES[draw.choice(list(CHANGES))].replace("== 3", f"== {draw.randint(1, 6)}") for _ in range(2)])
        pieces = [changes, draw.choice(BODIES), draw.choice(BODIES)]
        draw.shuffle(pieces)
        alike(f"{HEAD}x = 0.5\nw = 0.9\nh = 0.25\nfor i in range(8):\n{''.join(pieces)}f = np.sum(h)\n", monkeypatch)


PICKING = """np.random.seed(0)
N, C = 5, 3
X, y = np.random.randn(N, 4), np.array([0, 2, 1, 1, 0])
W, z = np.random.randn(4, C), np.array([0, 2, 1, 1, 0])
kept = []
for i in range(8):
{change}    h = np.maximum(0, X @ W)
    loss = np.mean(-np.log(np.exp(h)[range(N), y]))
    picked = h[np.arange(len(y)), y]
    d = h.copy()
    d[{index}] -= 1
    d[h <= 0] = 0
    h[h > 2] = 2
    d[{index}] = 0.5
    W += -0.1 * (X.T @ d) + 0.01 * np.sum(picked)
f = loss
"""
INDICES = ("range(N), y", "np.arange(len(y)), y", "range(X.shape[0]), y", "y", ":, 1")
PICKED = {
    "none of it": "",
    "written index": "    if i == 4:\n        y[1] = 0\n",
    "other index": "    if i == 4:\n        y = np.array([0, 0, 0, 1, 2])\n",
    "same index": "    if i == 4:\n        y = z\n",
    "repeated": "    if i == 4:\n        y = np.zeros(5, dtype=int)\n",
    "floats": "    if i == 4:\n        y = y * 1.0\n",
    "list": "    if i == 4:\n        y = [0, 2, 1, 1, 0]\n",
    "count": "    if i == 4:\n        N = 5\n",
    "fewer": "    if i == 4:\n        N, X, y = 4, X[:4], y[:4]\n",
    "shadowed": "    if i == 4:\n        range = np.arange\n",
    "own len": "    if i == 4:\n        def len(a):\n            return 5\n",
    "module": "    if i == 4:\n        np = Other()\n",
    "held": "    kept.append(X)\n    if i == 4:\n        X[X > 0] = 0\n",
    "a view": "    if i == 4:\n        W = W.T.copy().T\n",
    "narrow": "    if i == 4:\n        W = W.astype(np.float32)\n        X = X.astype(np.float32)\n",
    "none left": "    if i == 4:\n        W = -abs(W)\n        X = abs(X)\n",
    "wide": "    if i == 4:\n        W = np.ones((4, 4)) * 0.3\n",
    "function": "    def step(N, y, d):\n        d[range(N), y] -= 1\n        d[d <= 0] = 0\n        return d\n"
                "    W = W + 0 * np.sum(step(N, y, X @ W))\n",
}  # fmt: skip


@pytest.mark.parametrize("change", PICKED)
@pytest.mark.parametrize("index", INDICES)
def test_indices_that_stay(index: str, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = HEAD + PICKING.format(change=PICKED[change], index=index)
    ran = alike(source, monkeypatch, engine.Options(forward_only=True, output="loss"))
    if change == "none of it":
        assert {"loss", "picked", "d[h <= 0]", f"d[{index}]"} - {"d[y]", "d[:, 1]"} <= set(ran)


@pytest.mark.parametrize("index", ["k", "z <= 0"])
@pytest.mark.parametrize("made", ["a = b = np.zeros(4)", "a = np.zeros(4)\n    b = a", "a = np.zeros(4)\n    b = a[:3]"])
def test_one_array_of_two_names_is_written_into(made: str, index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alike(
        f"k = np.array([0, 2])\nz = np.array([0.5, -1.0, 1.5, -2.0])\nc = 0.0\nfor i in range(5):\n    {made}\n    if i > 2:\n"
        f"        a = z * i\n    a[{index}] = 3\n    c = c + np.sum(a * z[:4]) + np.sum(b * 2)\nf = c\n",
        monkeypatch,
    )


@pytest.mark.parametrize(
    "line",
    ["a[a <= 0] = 0", "a[i] = 0", "a[[0, 2]] += 1", "a[b <= 0] -= 2", "a[k] = 1", "a[k] += 1.5", "a[1:] = 0", "p.a[p.a < 1] = 0",
     "p.a[k] -= 1", "c = a[k]", "c = p.a[k] * a[k]", "c = np.sum(a[b > 0])", "a[0] = 1", "a[m] = 2", "c = a[m] * 1",
     "q['a'][k] = 2"],
)  # fmt: skip
@pytest.mark.parametrize("extra", ["", "c = a * 1", "b = a", "r = a[:2]", "b[i] = a[1]", "k = k + 0", "w = [a]", "a = a + b"])
def test_writes_and_what_holds_them(line: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alike(
        "class P:\n    pass\nnp.random.seed(1)\np = P()\nx = np.random.randn(4)\nk = np.array([0, 3])\nc = x * 1\n"
        "m = np.array([True, False, False, True])\nq = {'a': x * 3}\n"
        f"p.a = x * 2\nb = x + 0.5\nfor i in range(4):\n    a = x * 2\n    {extra}\n    {line}\n    {line}\n    c = c + a\n"
        "f = np.sum(a) + np.sum(b) + np.sum(p.a) + np.sum(c)\n".replace("    \n", ""),
        monkeypatch,
    )


@pytest.mark.parametrize(
    "options",
    [engine.Options(sets=(("x", "2.5"),)), engine.Options(sets=(("h", "2.5"),)), engine.Options(wrt=("w",)),
     engine.Options(style="leibniz"), engine.Options(ties="both"), engine.Options(limits=engine.Limits(stages=4)),
     engine.Options(limits=engine.Limits(statements=9))],
)  # fmt: skip
def test_options(options: engine.Options, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("number", "sigmoid", "long", "dict", "function"):
        alike(LOOPS[name], monkeypatch, options)


def test_closures_and_globals(monkeypatch: pytest.MonkeyPatch) -> None:
    alike(
        "def make(k):\n    def inner(a):\n        z = a*k + shared\n        return z\n    return inner\nshared = 0.5\nx = 0.25\n"
        "one, two = make(x), make(2.0)\nfor i in range(6):\n    if i == 3:\n        one = two\n        shared = x*0.5\n"
        "    x = one(x)\nf = x\n",
        monkeypatch,
    )


def test_tags_and_taken_names(monkeypatch: pytest.MonkeyPatch) -> None:
    alike("x = 0.5\nh = x*1\nh_2 = x*2\ndh_3 = 1.0\nfor i in range(5):\n    h = h*x + h_2*dh_3   #(7)\nf = h  #(9)\n", monkeypatch)


def once(source: str, monkeypatch: pytest.MonkeyPatch, options: engine.Options = engine.Options()) -> list[str]:
    """What ran at its first run by a plan of what is written alike, where all is as by the slow road."""
    alike(source, monkeypatch, options)
    with forced(monkeypatch, shapes=True) as ran:
        everything(source, options)
    return ran


def renamed(lines: list[str], count: int, draw: random.Random) -> list[str]:
    """Some lines of assignments ``count`` times, each time with other names and other fractions."""
    found = []
    for turn in range(count):
        suffix = draw.choice(["", "_", "_x", "_1", f"_{turn}"]) if turn else ""
        for line in lines:
            line = re.sub(r"\b[ghk]\b", rf"\g<0>{suffix}", line)
            found.append(re.sub(r"\b\d\.\d+\b", lambda m: draw.choice([m[0], "0.25", "1.50", "2.0", "1.0", "3e-1"]), line))
    return found


LINES = (
    "h = x * 0.999", "g = h + x", "g = x - h", "h = h * h - 0.5", "k = h / x", "k = 1.0 / h", "k = x ** 2 + h ** 3", "h = -g",
    "h = np.tanh(h)", "h = np.maximum(0.5 * h, x)", "g = np.exp(-h * 0.5) + g", "h = 1 / (1 + np.exp(-g))",
    "g = 2 * h - 0.75 * g + 0.5 * x", "k = x", "x = 0.75", "h = 0.5 * 2.0 * x", "k = np.sum(h * g)",
    "k = h*x + h*x*(g - 0.25)*np.cos(h + 0.75) + 0.5*g - (h - g)*(h + g) - 0.125*x*x",
)  # fmt: skip


@pytest.mark.parametrize("start", range(8))
def test_lines_that_are_written_alike(start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = [re.sub(r"    if i [=>]+ \d:\n", "", text).strip() for text in CHANGES.values()]
    ran = 0
    for seed in range(start, 40, 8):
        draw = random.Random(seed)
        rows = renamed(["h = x * 1.5", "g = h * 0.5", "k = g - h", *[draw.choice(LINES) for _ in range(8)]], 5, draw)
        for _ in range(draw.randint(0, 2)):
            rows.insert(draw.randint(20, len(rows)), draw.choice([text for text in odd if text and "\n" not in text]))
        source = f"{HEAD}x = 0.5\nw = 0.9\n" + "\n".join(rows) + "\nf = np.sum(h)\n"
        ran += len(once(source, monkeypatch, engine.Options(forward_only=True)))
    assert ran > 20


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["a = x * 0.5", "b = a * 0.25", "c = b * 0.125"], 2),
        (["a = x * 0.5", "b = a * 2.0", "c = b * 2.0"], 1),  # a whole number is part of how a line is written
        (["a = x * 0.5", "bb = a * 0.5", "cc = x * 0.5"], 1),  # as is how long names are
        (["a = x * x", "b = a * x", "c = b * b"], 1),  # and which are one
        (["a = math.tanh(x)", "b = math.tanh(a)", "c = math.sin(b)"], 1),
        (["a = x * 0.5  #(3)", "b = a * 0.50  #(7)", "c = (b\n  * 0.125)  #(9)"], 2),
        (["a = x * 0.5", "b = [a, 1.0]", "c = b[0] * 0.5", "d = c * 0.25"], 1),
        (["y = np.array([1.0, 2.0])", "a = x * 0.5", "b = y * 0.25", "c = np.sum(b)", "d = c * x", "e = x * 0.75"], 1),
        (["def fun(k):\n    a = k * 0.5\n    b = a * 0.5\n    return b", "c = fun(x)", "d = c * 0.5", "e = d * 0.5"], 1),
        (["n = 3", "a = n * 0.5", "b = n * 0.25", "y = np.ones(n)", "c = b * 0.25 * np.sum(y) * x"], 0),
    ],
)  # fmt: skip
def test_what_is_part_of_how_a_line_is_written(lines: list[str], count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(once("x = 0.5\n" + "\n".join(lines) + "\n", monkeypatch)) == count


def test_lines_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "x = 0.5\ny = x * 0.5\nz = y * 0.25\nx = 0.75\nt = z * 0.75 * x\n"
    for options in (
        engine.Options(sets=(("x", "2.5"),)), engine.Options(wrt=("z",)), engine.Options(style="leibniz"),
        engine.Options(limits=engine.Limits(stages=2)), engine.Options(limits=engine.Limits(statements=3)),
    ):  # fmt: skip
        once(source, monkeypatch, options)
