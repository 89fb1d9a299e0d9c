"""Programs gone wrong at random: whatever the text holds, a trace or a ``ProgramError`` comes out, and a trace answers."""

from __future__ import annotations

import ast
import io
import math
import tokenize
import warnings
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
from hypothesis import HealthCheck, example, given, settings

import engine

LIMITS = engine.Limits(
    stages=400, statements=2_000, seconds=10.0, bytes=1 << 22, work=10_000_000, items=2_000, depth=30, total=1 << 28, printed=10_000
)
OPTIONS = engine.Options(limits=LIMITS)
PROGRAMS = [p.read_text(encoding="utf-8") for p in sorted((Path(engine.__file__).parent / "programs").glob("*.py"))]
PROGRAMS += [
    "w = [2.0, -3.0]\nx = [-1.0, -2.0]\ndot = w[0]*x[0] + w[1]*x[1]\nf = 1 / (1 + math.exp(-dot))\n",
    "h = 0.5\nfor i in range(3):\n    h = h * 0.9 + i\n    if h > 2: h = h - 1\ny = max(h, 1.0) ** 2\n",
    "def affine(x, W, b=1.0):\n    h = x * W + b\n    return h\na = affine(2.0, 3.0)\nf = affine(a, b=a, W=2) / a\n",
    "X = np.arange(6.0).reshape(2, 3)\nX[0] = X[1] * 2\nX[:, 1] += 1\ns = X[[0, 0, 1]].sum(axis=0)\nf = np.exp(-s[1:]).mean()\n",
    "p = {'W': np.ones((2, 2)), 'b': 0.5}\nacts = []\nfor k in range(2):\n    acts.append(p['W'] @ np.ones(2) + p['b'])\n"
    "f = sum([a.sum() for a in acts])\nprint(f'{f:.2f}', len(acts))\n",
    "def halves(v):\n    while v > 0.1:\n        yield v\n        v = v / 2\nt = 0.0\nfor h in halves(1.0):\n"
    "    try:\n        t += 1 / (h - 0.5)\n    except ZeroDivisionError as e:\n        t -= h\n"
    "    finally:\n        t = t * 1.5\nf = t * t\n",
    "n = 1.0\nseen = {1}\ndef step(k):\n    global n\n    if k in seen:\n        raise ValueError(k)\n"
    "    seen.add(k)\n    n = n * k\nfor k in (2, 3, 2):\n    try: step(k)\n    except ValueError: n = n + 1\nf = n * n\n",
    "a, *b = [1.0, 2.0, 3.0]\nf = (n := a + b[0]) * n if a < 2 else -n\nassert f > 0\n",
]
ODD = (
    "None True ... 'a' b'b' 0 1 -1 1e309 0.0 2**70 10**9 np math np.exp np.random.randn(2) np.zeros((2,0)) np.nan [] () {} "
    "[1,'a'] lambda:0 x f y np.array(['a']) range(10**9) print sum len dict [[1],[2,3]] True*1 1j f'{x}' np.float32 "
    "np.ones(3,dtype=int) x.T x.shape x.dtype .sum() [0] [None] [:] [1.5] [True] (*x,) *x **x := -> @ ; : , = += @= //= "
    "if else for in while return break not and is"
).split()


def tokens_of(text: str) -> list[str]:
    """The tokens as text, newlines and indentation included, so that they can be put together again."""
    found, line, column = [], 1, 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
            continue
        if token.start[0] > line:
            line, column = token.start[0], 0
        gap = token.start[1] - column
        found.append(" " * gap + token.string)
        line, column = token.end
    return found


TOKENS = [tokens_of(text) for text in PROGRAMS]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A program with one to four of its tokens deleted, doubled, swapped or replaced."""
    tokens = list(draw(st.sampled_from(TOKENS)))
    pool = [t for program in TOKENS for t in program]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(tokens) - 1))
        other = draw(st.integers(0, len(tokens) - 1))
        what = draw(st.sampled_from(["delete", "double", "swap", "odd", "odd", "odd", "odd", "other"]))
        if what == "odd" and draw(st.booleans()):  # one of its own kind, so that more than the parser sees it
            pool_of = [t for t in pool if t.strip().isidentifier() == tokens[at].strip().isidentifier()]
            tokens[at] = draw(st.sampled_from(pool_of))
        elif what == "delete" and len(tokens) > 1:
            del tokens[at]
        elif what == "double":
            tokens.insert(at, tokens[at])
        elif what == "swap":
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif what == "odd":
            tokens[at] = " " + draw(st.sampled_from(ODD))
        else:
            tokens[at] = draw(st.sampled_from(pool))
    return "".join(tokens)


NAMES = st.sampled_from(["x", "y", "A", "v", "w", "d", "n", "g", "np", "math", "i"])
LITERALS = st.sampled_from("0 1 -1 2 3 0.5 -2.5 1e300 10**20 True None 'ab' ... :".split()[:-1])
METHODS = ["sum", "mean", "T", "shape", "reshape", "dot", "copy", "append", "max", "tolist", "item", "astype", "get", "pop", "std",
           "insert", "sort", "reverse", "update", "setdefault", "format", "join", "split", "upper", "remove", "clear", "popitem",
           "add", "discard", "union", "issubset", "center", "ljust", "replace", "zfill", "args"]  # fmt: skip
CALLS = """np.exp np.log np.sum np.mean np.max np.maximum np.dot np.array np.zeros np.ones np.arange np.where np.clip np.concatenate
np.einsum np.linalg.norm np.linalg.inv np.reshape np.transpose np.random.randn np.sqrt np.power np.full np.stack np.sort np.cumsum
np.argmax np.outer np.tensordot np.pad np.repeat np.broadcast_to math.exp math.log math.sqrt math.pow math.factorial abs max min sum
len range zip enumerate list tuple sorted reversed map print str int float bool round pow dict g np.float32 np.int64 set any all
isinstance divmod iter next repr format callable ord chr bin gen""".split()
OPERATORS = "+ - * / ** @ % // & | ^ << >> < > == != is in and or".split()


def _call(function: str, args: list[str], named: list[tuple[str, str]]) -> str:
    return f"{function}({', '.join([*args, *dict.fromkeys(f'{k}={v}' for k, v in dict(named).items())])})"


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    few = st.lists(inner, max_size=3)
    names = ["axis", "keepdims", "b", "dtype", "out", "start", "size", "key", "reverse", "default"]
    named = st.lists(st.tuples(st.sampled_from(names), inner), max_size=1)
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("({} {})".format, st.sampled_from(["-", "~", "not", "+"]), inner),
        st.builds(_call, st.sampled_from(CALLS), few, named),
        st.builds("{}.{}".format, inner, st.sampled_from(METHODS)),
        st.builds(_call, st.builds("({}).{}".format, inner, st.sampled_from(METHODS)), few, named),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("{}[{}:{}]".format, inner, inner, inner),
        st.builds("{}[..., {}]".format, inner, inner),
        st.builds("[{}]".format, few.map(", ".join)),
        st.builds("({},)".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("[{} for i in {}]".format, inner, inner),
        st.builds("(lambda i={}: {})".format, inner, inner),
        st.builds("(q := {})".format, inner),
        st.builds("{{'a': {}, {}: {}}}".format, inner, inner, inner),
        st.builds("{{**{}, 'a': {}}}".format, inner, inner),
        st.builds("g({}, **{})".format, inner, inner),
        st.builds("('%s %.2f' % {})".format, inner),
        st.builds("'{{}} {{:>5}} {{a}}'.format({}, {}, a={})".format, inner, inner, inner),
        inner.map(lambda e: f"f'{{{e}!r}}'" if "'" not in e else e),
        st.builds("{{{}, {}}}".format, inner, inner),
        st.builds("{{{} for i in {}}}".format, inner, inner),
        st.builds("list(gen({}))".format, inner),
        st.builds("next(gen({}), {})".format, inner, inner),
        st.builds("sum(gen({}))".format, inner),
        st.builds("safe(lambda: {}, {})".format, inner, inner),
        st.builds("bump({})".format, inner),
    )


EXPRESSIONS = st.recursive(st.one_of(NAMES, LITERALS), _grown, max_leaves=8)
NUMBERS = st.sampled_from("x y A v n w[0] w[1] d['a'] d['b'] 1 2 0.5 -3.0 np.pi A[0] A[:,1] v[1:] A.T np.ones((3,1)) 0".split())


def _computed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Mostly sound arithmetic, so that what is odd lies deep."""
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+ - * * / ** @ > % //".split()), inner),
        st.builds("{}({})".format, st.sampled_from("np.exp np.tanh np.sum np.mean abs np.abs g np.max np.sqrt -".split()), inner),
        st.builds("{}({}, {})".format, st.sampled_from("np.maximum np.dot np.outer max min pow".split()), inner, inner),
        st.builds("({}).{}".format, inner, st.sampled_from(
            "sum() sum(axis=0) mean(axis=-1,keepdims=True) T reshape(-1) max() copy() ravel() std(axis=1)".split())),
        st.builds("np.where({} > {}, {}, {})".format, inner, inner, inner, inner),
        st.builds("({} if {} > 0 else {})".format, inner, inner, inner),
        st.builds("sum([{} * i for i in range(3)])".format, inner),
        st.builds("np.array([{}, {}])".format, inner, inner),
        st.builds("np.concatenate([{}, {}])".format, inner, inner),
        st.builds("({})[{}]".format, inner, st.sampled_from("0 -1 1: ... None [0,0] ::2 :,0 0,1 v-1 A[0]>1".split())),
        st.builds("(lambda t: t * {})({})".format, inner, inner),
    )  # fmt: skip


SOUND = st.recursive(NUMBERS, _computed, max_leaves=7)
EXPRESSIONS = st.one_of(EXPRESSIONS, SOUND, SOUND, SOUND)
E = EXPRESSIONS
CAUGHT = st.sampled_from(["Exception", "ValueError", "(TypeError, IndexError)", "ZeroDivisionError", "LookupError", "x"])
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, NAMES, EXPRESSIONS),
    st.builds("{} += {}".format, NAMES, EXPRESSIONS),
    st.builds("{}[{}] = {}".format, NAMES, EXPRESSIONS, EXPRESSIONS),
    st.builds("{}[{}] *= {}".format, NAMES, EXPRESSIONS, EXPRESSIONS),
    st.builds("x, y = {}".format, EXPRESSIONS),
    st.builds("x, *w = {}".format, EXPRESSIONS),
    st.builds("for i in {}: y = {}".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("while {}: y = {}".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("if {}: y = {}".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("def g(a=1, *b): return {}".format, EXPRESSIONS),
    st.builds("def g(a=1, **b): return {}".format, EXPRESSIONS),
    st.builds("if {}: raise ValueError({})".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("with np.errstate(all='ignore'): y = {}".format, EXPRESSIONS),
    st.builds("del {}".format, NAMES),
    st.builds("del {}[{}]".format, NAMES, E),
    st.builds("for i, y in enumerate(gen({})): x = {}".format, E, E),
    st.builds("try:\n    y = {}\nexcept {}:\n    x = {}\nfinally:\n    n = {}".format, E, CAUGHT, E, E),
    st.builds("try:\n    {}[{}], x = {}, {}\nexcept {} as e:\n    y = e.args".format, NAMES, E, E, E, CAUGHT),
    st.builds("try: raise ValueError({})\nexcept Exception as e: y = str(e)\nelse: x = {}".format, E, E),
    st.builds("def gen(t):\n    yield t\n    x = yield {}\n    yield from {}".format, E, E),
    st.builds("def bump(t):\n    global x, A\n    x = {}\n    return t".format, E),
    st.builds("def bump(t):\n    k = t\n    def f():\n        nonlocal k\n        k = {}\n    f()\n    return k".format, E),
    st.builds("def deco(f): return lambda *t: f(*t) * {}\n@deco\ndef g(t=1): return {}".format, E, E),
    st.builds("for i in {}:\n    if {}: break\n    y = {}\nelse: x = {}".format, E, E, E, E),
    st.builds("assert {}, {}".format, EXPRESSIONS, EXPRESSIONS),
    EXPRESSIONS,
)
START = """x = 2.0
y = -3.0
A = np.arange(6.0).reshape(2, 3)
v = np.array([1, 2, 3])
w = [0.5, x * y]
d = {'a': x, 'b': A}
n = 3
g = lambda t: t * 2
def gen(t):
    yield t
    yield t * x
def bump(t):
    global n
    n = n + 1
    return t * n
def safe(f, other):
    try:
        return f()
    except Exception as e:
        return other
"""


def outcome(source: str) -> str:
    """"trace" or the code of the error; anything else is raised. A trace must answer what a screen asks of it."""
    trace: engine.Trace | engine.ProgramError
    try:
        trace = engine.trace_source(source, "fuzz.py", OPTIONS)
    except engine.ProgramError as error:
        trace = error
    if isinstance(trace, engine.ProgramError):
        lines, place = source.split("\n"), trace.place
        assert 0 <= place.line <= len(lines)
        if place.line:
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
            assert trace.source in ("", lines[place.line - 1])
        return str(trace.code)
    for var in trace.vars:
        if var.diff:
            assert np.shape(trace.gradient(var.index)) == np.shape(var.value), var.shown
    for stage in trace.stages[:20]:
        assert trace.forward(stage.index)
    for line in trace.lines[:40]:
        ast.parse(trace.raw(line.index))
    assert len(engine.Steps(trace)) >= 1
    return "trace"


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
@example("x = 1.0\nf = x * 2\n")
def test_mutated_programs(source: str) -> None:
    outcome(source)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STATEMENTS, min_size=1, max_size=4), EXPRESSIONS)
@example(["x, y = (x,)[x:x]"], "x")
def test_random_statements(statements: list[str], last: str) -> None:
    outcome(START + "\n".join(statements) + f"\nout = {last}\n")


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STATEMENTS, max_size=2), SOUND)
def test_what_traces_is_what_python_computes(statements: list[str], last: str) -> None:
    """Never a value that Python itself would not give, nor one where Python gives none."""
    source = START + "\n".join(statements) + f"\nout = {last}\n"
    try:
        trace = engine.trace_source(source, "fuzz.py", OPTIONS)
    except engine.ProgramError:
        return
    python: dict[str, Any] = {"np": np, "math": math, "print": lambda *_, **__: None}
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(source, python)
    output = trace.vars[trace.output]
    theirs = python.get(output.name)
    if not output.path and isinstance(theirs, (int, float, np.generic, np.ndarray)):  # the name may be another thing's by now
        assert np.shape(output.value) == np.shape(theirs)
        assert np.array_equal(np.asarray(output.value, float), np.asarray(theirs, float), equal_nan=True)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60))
@example("\x0c\x00")
@example("x\ud800")
@example("\r\n\t \\")
def test_random_text(source: str) -> None:
    outcome(source.replace("\r\n", "\n").replace("\r", "\n"))


def test_the_corpus_itself_traces() -> None:
    for source in PROGRAMS:
        assert outcome(source) == "trace", source
    assert outcome(START + "out = x * y") == "trace"
    assert list(map("".join, TOKENS)) == PROGRAMS
