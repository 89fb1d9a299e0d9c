"""The closed table of Python's syntax classes: each is supported, or refused before anything runs."""

from __future__ import annotations

import ast

import pytest

import engine
from engine.gates import SPELLED
from engine.reading import functions
from engine.reading.grammar import REFUSED, SUPPORTED, status
from engine.tracing.calling.builtins import BUILTINS

ABSTRACT = {
    "AST", "mod", "stmt", "expr", "expr_context", "boolop", "operator", "unaryop", "cmpop", "excepthandler", "pattern",
    "type_ignore", "type_param", "slice",
    # names that older Pythons keep for trees of still older ones; no parser makes them
    "Num", "Str", "Bytes", "NameConstant", "Ellipsis", "Index", "ExtSlice", "Suite", "Param", "AugLoad", "AugStore",
}  # fmt: skip
CLASSES = sorted(
    name for name, kind in vars(ast).items() if isinstance(kind, type) and issubclass(kind, ast.AST) and name not in ABSTRACT
)


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_is_supported_or_refused(name: str) -> None:
    assert (name in SUPPORTED) != (name in REFUSED)


def test_each_of_pythons_functions_that_may_be_called_is_a_row_of_a_table() -> None:
    assert set(BUILTINS) <= functions.BUILTINS <= set(BUILTINS) | set(SPELLED)


def test_a_class_that_nobody_knows_is_refused() -> None:
    future = type("Teleport", (ast.stmt,), {})
    assert status(future) == "Teleport"


REFUSALS = [
    ("class A: pass", "class"),
    ("async def f(): pass", "async"),
    ("def f():\n    yield 1", "yield"),
    ("def f():\n    yield from []", "yield"),
    ("del x[0]", "del"),
    ("with x: pass", "with"),
    ("with open('f') as g: pass", "with"),
    ("with np.errstate() as g: pass", "with"),
    ("try: pass\nexcept: pass", "try"),
    ("try: pass\nexcept* ValueError: pass", "try"),
    ("def f():\n    global x", "global"),
    ("def f():\n    y = 1\n    def g():\n        nonlocal y", "nonlocal"),
    ("match x:\n    case 1: pass", "match"),
    ("y = {1, 2}", "set"),
    ("y = {i for i in x}", "set"),
    ("@x\ndef f(): pass", "decorator"),
    ("y = x[*x]", "*"),
]


@pytest.mark.parametrize(("source", "what"), REFUSALS)
def test_what_is_refused_is_refused_before_anything_runs(source: str, what: str) -> None:
    program = "x = 1 / 0\nf = x\n" + source
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(program)
    assert caught.value.code == "unsupported_syntax"
    assert caught.value.fields["what"] == what
    assert caught.value.place.line >= 3
    assert caught.value.place.column >= 1


STRAY = [
    ("return x", 1, "'return' outside function"),
    ("break", 1, "'break' outside loop"),
    ("continue", 1, "'continue' outside loop"),
    ("for i in [1]: pass\nelse: break", 2, "'break' outside loop"),
    ("for i in [1]:\n    def f(): continue", 2, "'continue' outside loop"),
    ("y = *x", 1, "can't use starred expression here"),
    ("*y = x", 1, "can't use starred expression here"),
    ("*a, *b = x", 1, "multiple starred expressions in assignment"),
    ("def f(a, b, a): pass", 1, "duplicate argument 'a' in function definition"),
    ("f = lambda a, *a: 1", 1, "duplicate argument 'a' in function definition"),
    ("y = max(key=1, key=2)", 1, "keyword argument repeated: key"),
]


@pytest.mark.parametrize(("source", "line", "said"), STRAY)
def test_what_the_parser_lets_pass_and_the_compiler_would_not(source: str, line: int, said: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("x = 1 / 0\n" + source)
    assert (caught.value.code, caught.value.place.line, caught.value.fields["said"]) == ("syntax", line + 1, said)
    with pytest.raises(SyntaxError):
        compile("x = 1 / 0\n" + source, "program", "exec")


SUPPORTED_PROGRAM = '''
import math
import numpy as np
from math import exp, pi as circle
x, *rest = 3.0, 2.0, -1.0
y: float = rest[0]
A = np.array([[1.0, 2.0], [3.0, 4.0]])
def f(a, b=2, /, c=1, *more, d=0):
    """A function of all kinds of parameters."""
    if a > 5 and not b < 0:
        return a * b + c
    elif a is None or b is not None:
        return a - b
    raise ValueError('%s' % a)
g = lambda t: +t ** 2
total = 0.0
for i, w in enumerate([x, y]):
    if i == 7:
        continue
    total += f(w, 3, d=i) / 2
    if i != 0 and i >= 9:
        break
else:
    pass
n = 0
while (n := n + 1) <= 2:
    total = total * 1.5
table = {'k': x, 'l': [v * 2 for v in rest if v in rest if v not in [17]]}
small = {k: v * 2 for k, v in [('a', x)]}
assert n == 3, 'three'
print(f'{total:.3f} {x!r}')
mask = (A[0, :] > 1) & (A[1] > 0) | ~(A[0] > 1) ^ (A[0] > 2)
s = sum(v for v in table['l'])
with np.errstate(all='ignore'):
    s = s * 1
del n
bits = (5 // 2) % 2 + (1 << 3 >> 1)
out = s + total + (A @ A).sum() + exp(x if x > 0 else y) + g(y) * bits - circle + small['a']
'''


def test_every_supported_class_is_used_by_a_program_that_traces() -> None:
    used = {type(node).__name__ for node in ast.walk(ast.parse(SUPPORTED_PROGRAM))}
    assert set(SUPPORTED) - used <= {"Expression"}
    trace = engine.trace_source(SUPPORTED_PROGRAM)
    python: dict[str, object] = {"print": lambda *_: None}
    exec(SUPPORTED_PROGRAM, python)
    assert trace.vars[trace.output].name == "out"
    assert trace.vars[trace.output].value == python["out"]
    assert trace.printed == ((31, f"{python['total']:.3f} 3.0"),)
