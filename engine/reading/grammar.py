"""What Python a program may contain: one closed table of Python's syntax classes, each supported or refused."""

from __future__ import annotations

import ast

from engine.named import NamedTuple


class Construct(NamedTuple):
    """Something that a program may contain: by name, as it is written, and the syntax classes that stand for it."""

    name: str
    written: str
    classes: str


CONSTRUCTS: tuple[Construct, ...] = (
    Construct("names, numbers, texts", "x", "Name Load Constant Module Expression"),
    Construct("assignment", "x = y = 2.0", "Assign Store"),
    Construct("annotated assignment", "x: float = 2.0", "AnnAssign"),
    Construct("in-place operators", "x += 1.0", "AugAssign"),
    Construct("assignment in an expression", "(n := n + 1)", "NamedExpr"),
    Construct("several at once", "a, *rest = values", "Tuple Starred"),
    Construct("arithmetic", "-a + b * c @ d / e**2", "BinOp Add Sub Mult Div FloorDiv Mod Pow MatMult UnaryOp USub UAdd"),
    Construct("bits and masks", "(x > 0) & ~mask", "BitAnd BitOr BitXor LShift RShift Invert"),
    Construct("comparison", "0 < x <= 1", "Compare Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn"),
    Construct("truth", "a and not b", "BoolOp And Or Not"),
    Construct("conditional expressions", "a if t else b", "IfExp"),
    Construct("lists", "[a, b]", "List"),
    Construct("dicts", "{'W': W, **more}", "Dict"),
    Construct("sets", "{a, b} | {c for c in d}", "Set SetComp"),
    Construct("comprehensions", "[w * x for w, x in pairs if w > 0]", "ListComp DictComp GeneratorExp comprehension"),
    Construct("elements and slices", "X[:, 1]", "Subscript Slice"),
    Construct("attributes and methods", "X.T", "Attribute"),
    Construct("calls", "np.sum(X, axis=0)", "Call keyword"),
    Construct("f-strings", "f'{x:.3f}'", "JoinedStr FormattedValue"),
    Construct("functions", "def f(a, *more, b=1.0): return a * b", "FunctionDef arguments arg Return"),
    Construct("classes", "class Net(Base): …", "ClassDef"),
    Construct("small functions", "lambda x: x * x", "Lambda"),
    Construct("branches", "if x > 0: …", "If"),
    Construct("loops", "for i in range(3): …", "For"),
    Construct("conditional loops", "while n < 3: …", "While"),
    Construct("leaving a loop", "break", "Break Continue"),
    Construct("printing and other calls", "print(x)", "Expr"),
    Construct("nothing", "pass", "Pass"),
    Construct("assertions", "assert x > 0, 'why'", "Assert"),
    Construct("raising an error", "raise ValueError('why')", "Raise"),
    Construct("catching an error", "try: …\nexcept ValueError as e: …", "Try ExceptHandler"),
    Construct("generators", "yield x", "Yield YieldFrom"),
    Construct("names of outer functions", "global total", "Global Nonlocal"),
    Construct("numpy's settings", "with np.errstate(all='ignore'): …", "With withitem"),
    Construct("deleting", "del x, L[0], d['k']", "Delete Del"),
    Construct("imports of math and numpy", "import numpy as np", "Import ImportFrom alias"),
)
"""What a program may contain. How to add to it: ``engine.tracing``."""

SUPPORTED: frozenset[str] = frozenset(name for row in CONSTRUCTS for name in row.classes.split())

# class -> what the message calls it; every class of Python's grammar that is not supported is here
REFUSED: dict[str, str] = {
    "AsyncFunctionDef": "async", "AsyncFor": "async", "AsyncWith": "async", "Await": "async",
    "Match": "match", "match_case": "match", "MatchAs": "match", "MatchClass": "match", "MatchMapping": "match",
    "MatchOr": "match", "MatchSequence": "match", "MatchSingleton": "match", "MatchStar": "match", "MatchValue": "match",
    "TryStar": "try",
    "TypeAlias": "type", "TypeVar": "type", "ParamSpec": "type", "TypeVarTuple": "type", "TypeIgnore": "type",
    "FunctionType": "type", "Interactive": "type", "TemplateStr": "t-string", "Interpolation": "t-string",
}  # fmt: skip


def status(kind: type[ast.AST]) -> str:
    """ "" when supported, else the word for the refusal."""
    name = kind.__name__
    return "" if name in SUPPORTED else REFUSED.get(name, name)
