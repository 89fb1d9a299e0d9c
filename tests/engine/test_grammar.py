"""The closed table of Python's syntax classes: each is supported, or refused before anything runs."""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from typing import Any

import numpy as np
import pytest

import engine
from engine.gates import SPELLED
from engine.limits import Limits
from engine.operands import is_number, plain
from engine.reading import functions
from engine.reading.grammar import CONSTRUCTS, REFUSED, SUPPORTED, status
from engine.reading.loading import Loading, LoadingFrom
from engine.reading.program import parse
from engine.records import Options
from engine.sources import Imported, Source, source_of
from engine.tracing import arithmetic, conditions
from engine.tracing.atoms import Known
from engine.tracing.binder import Binder
from engine.tracing.calling.builtins import BUILTINS
from engine.tracing.frames import Frame
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Chance
from engine.tracing.plain import Plain
from engine.tracing.recording.stages import Stages
from engine.tracing.scope import Scope, Trees
from engine.tracing.tracer import Tracer
from tests.engine.constructs import PROGRAMS

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
    assert name in SUPPORTED or name in REFUSED, f"{name}: no row of CONSTRUCTS or of REFUSED (engine/reading/grammar.py) has it"
    assert not (name in SUPPORTED and name in REFUSED), f"{name}: engine/reading/grammar.py both supports and refuses it"


# -- to add a construct: what ``engine.tracing`` says that it needs

ADDING = "(what a construct needs: the docstring of engine/tracing/__init__.py)"
INSIDE = {  # classes without a handler of their own: the handler of what they stand in reads them
    "Module", "Expression", "Load", "Store", "Del", "Starred", "FormattedValue", "comprehension", "arguments", "arg", "keyword",
    "withitem", "alias", "ExceptHandler", "Yield", "YieldFrom",
    "And", "Or", "Not", "USub", "UAdd", "Invert", "Is", "IsNot", "In", "NotIn",
}  # fmt: skip


def recording(source: str | Source) -> Interpreter:
    return Tracer(parse(source, "construct.py", Limits()), Limits(), Options()).interpreter


def plainly(source: str | Source) -> Interpreter:
    trees = Trees(parse(source, "construct.py", Limits()), Limits())
    return Scope(trees, Limits(), Frame(), (), Chance(None, False, None, False), 0, frozenset(), -1).plainly()[0]


RUNS = {"Stages": recording, "Plain": plainly}


def handled() -> set[str]:
    """Python's syntax classes with a handler; those of our own stand for expressions and imports."""
    made = recording("")
    tables = (made.machine.evaluators, made.statements.simple, made.statements.compound, arithmetic.BINARY, conditions.COMPARE)
    return {kind.__name__ for table in tables for kind in table if kind not in (Known, Loading, LoadingFrom)}


@pytest.mark.parametrize("name", sorted(SUPPORTED))
def test_each_supported_class_has_a_handler(name: str) -> None:
    assert name in handled() | INSIDE, f"{name} is supported, but no part of engine/tracing has it in its table {ADDING}"


def test_no_class_has_a_handler_that_the_grammar_refuses() -> None:
    assert handled() <= SUPPORTED, f"{handled() - SUPPORTED}: handled, but not in CONSTRUCTS of engine/reading/grammar.py {ADDING}"
    assert not handled() & INSIDE


def test_a_class_stands_in_one_row() -> None:
    classes = [name for row in CONSTRUCTS for name in row.classes.split()]
    assert len(classes) == len(set(classes))
    assert len({row.name for row in CONSTRUCTS}) == len(CONSTRUCTS)


@pytest.mark.parametrize("row", CONSTRUCTS, ids=lambda row: row.name)
def test_each_construct_has_a_program_that_uses_all_of_it(row: Any) -> None:
    assert row.name in PROGRAMS, f"{row.name}: tests/engine/constructs.py has no program for it {ADDING}"
    used = {type(node).__name__ for node in ast.walk(ast.parse(PROGRAMS[row.name]))}
    missing = set(row.classes.split()) - used - {"Expression"}
    assert not missing, f"{row.name}: its program in tests/engine/constructs.py uses no {missing}"
    assert row.written.rstrip("…")
    ast.parse(row.written.replace("…", "pass"))


@pytest.mark.parametrize("binder", RUNS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_each_construct_leaves_what_python_leaves_by_both_binders(name: str, binder: str) -> None:
    source = "x = 2.0" + PROGRAMS[name]
    python: dict[str, Any] = {"np": np, "math": math, "print": lambda *_: None}
    with np.errstate(all="ignore"):
        exec(source, python)
        made = RUNS[binder](source)
        made.execute(parse(source, "construct.py", Limits()).forward)
    compared = 0
    names = made.machine.frame.names
    for key, value in python.items():
        if key in ("np", "math", "print") or key.startswith("__") or callable(value) or type(value).__name__ == "module":
            continue
        assert key in names, f"{binder} leaves no {key}"
        assert same(plain(names[key]), value), f"{binder} leaves {key} = {plain(names[key])!r}, Python {value!r}"
        compared += 1
    assert compared > 1
    assert binder == "Stages" or not any(map(is_number, names.values()))


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, (list, tuple)):
        return type(ours) is type(theirs) and len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(theirs, dict):
        return list(ours) == list(theirs) and all(same(ours[key], value) for key, value in theirs.items())
    if isinstance(theirs, np.ndarray):
        return np.array_equal(ours, theirs, equal_nan=True)
    return bool(ours == theirs) and isinstance(ours, np.ndarray) == isinstance(theirs, np.ndarray)


BINDERS = {"Stages": Stages, "Plain": Plain}
METHODS = sorted(Binder.__abstractmethods__)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("binder", BINDERS)
def test_each_binder_implements_what_binders_do(binder: str, name: str) -> None:
    kind = BINDERS[binder]
    method = vars(kind).get(name)
    assert method is not None, f"{binder} ({kind.__module__}) has no {name} of its own {ADDING}"
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(method))).body
    assert isinstance(tree, ast.FunctionDef)
    only = [s for s in tree.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    raises = len(only) > 0 and isinstance(only[0], ast.Raise)
    assert not raises, f"{binder}.{name} only raises: that is no implementation {ADDING}"


READING = {"now", "fix", "decision"}  # asked for variables, which Plain has none of
SETTING_ASIDE = {"level", "shift"}  # tests/engine/test_activation.py


@pytest.mark.parametrize("binder", BINDERS)
def test_each_method_of_each_binder_is_come_to_by_a_program(binder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: set[str] = set()

    def noted(name: str, method: Any) -> Any:
        def note(self: Any, *args: Any, **named: Any) -> Any:
            called.add(name)
            return method(self, *args, **named)

        return note

    for name in METHODS:
        monkeypatch.setattr(BINDERS[binder], name, noted(name, vars(BINDERS[binder])[name]))
    importing = Source("from m import v\nf = v * 2.0\n").with_modules([(Imported("m", "m.py", 0, 0, 1), "v = 3.0\n")])
    for source in [*[source_of("x = 2.0" + text) for text in PROGRAMS.values()], importing]:
        made = RUNS[binder](source)
        made.execute(parse(source, "construct.py", Limits()).forward)
    missing = set(METHODS) - called - SETTING_ASIDE - (READING if binder == "Plain" else set())
    assert not missing, f"no program of tests/engine/constructs.py comes to {binder}.{missing} {ADDING}"


def test_each_of_pythons_functions_that_may_be_called_is_a_row_of_a_table() -> None:
    assert set(BUILTINS) <= functions.BUILTINS <= set(BUILTINS) | set(SPELLED)


def test_a_class_that_nobody_knows_is_refused() -> None:
    future = type("Teleport", (ast.stmt,), {})
    assert status(future) == "Teleport"


REFUSALS = [
    ("class A(list, dict): pass", "bases"),
    ("class A(metaclass=B): pass", "metaclass"),
    ("@x\nclass A: pass", "class decorator"),
    ("class A:\n    for i in x:\n        def f(self): pass", "class body"),
    ("class A:\n    @x\n    def f(self): pass", "decorator"),
    ("async def f(): pass", "async"),
    ("def f():\n    y = 1 + (yield 1)", "yield"),
    ("def f():\n    return (yield from [])", "yield"),
    ("f = lambda: (yield x)", "yield"),
    ("with x: pass", "with"),
    ("with [1.0] as g: pass", "with"),
    ("with np.errstate() as g: pass", "with"),
    ("try: pass\nexcept* ValueError: pass", "try"),
    ("match x:\n    case {**rest}: pass", "match"),
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
    ("yield x", 1, "'yield' outside function"),
    ("nonlocal x", 1, "nonlocal declaration not allowed at module level"),
    ("def f():\n    nonlocal x", 2, "no binding for nonlocal 'x' found"),
    ("def f(x):\n    global x", 2, "name 'x' is parameter and global"),
    ("def f():\n    def g(): nonlocal x\n    global x", 2, "no binding for nonlocal 'x' found"),
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
assert n == 3 and n in {n, *{i for i in [1]}}, 'three'
print(f'{total:.3f} {x!r}')
mask = (A[0, :] > 1) & (A[1] > 0) | ~(A[0] > 1) ^ (A[0] > 2)
s = sum(v for v in table['l'])
with np.errstate(all='ignore'):
    s = s * 1
del n
bits = (5 // 2) % 2 + (1 << 3 >> 1)
out = s + total + (A @ A).sum() + exp(x if x > 0 else y) + g(y) * bits - circle + small['a']
def every(values):
    global total
    seen = 0
    def see():
        nonlocal seen
        seen += 1
    for v in values:
        see()
        yield v
    yield from []
try:
    s = s + sum(every([x, y])) + 1 / 0
except ZeroDivisionError:
    s = s * 1
class Scaled:
    by = 1.0
    def of(self, v):
        return v * self.by
out = Scaled().of(out)
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
