"""What Python a program may contain: one closed table of Python's syntax classes, each supported or refused."""

from __future__ import annotations

import ast

SUPPORTED: frozenset[str] = frozenset(
    """
    Module Expression
    Assign AugAssign AnnAssign Expr If For While FunctionDef Return Pass Break Continue Assert Import ImportFrom alias
    Raise With withitem Delete Del
    Name Constant BinOp UnaryOp BoolOp Compare Call Attribute Subscript Slice Tuple List Dict Starred IfExp
    ListComp DictComp GeneratorExp comprehension Lambda arguments arg keyword JoinedStr FormattedValue NamedExpr
    Load Store
    Add Sub Mult Div FloorDiv Mod Pow MatMult BitAnd BitOr BitXor LShift RShift
    USub UAdd Not Invert And Or
    Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn
    """.split()
)

# class -> what the message calls it; every class of Python's grammar that is not supported is here
REFUSED: dict[str, str] = {
    "AsyncFunctionDef": "async", "AsyncFor": "async", "AsyncWith": "async", "Await": "async",
    "ClassDef": "class",
    "Match": "match", "match_case": "match", "MatchAs": "match", "MatchClass": "match", "MatchMapping": "match",
    "MatchOr": "match", "MatchSequence": "match", "MatchSingleton": "match", "MatchStar": "match", "MatchValue": "match",
    "Try": "try", "TryStar": "try", "ExceptHandler": "try",
    "Global": "global", "Nonlocal": "nonlocal", "Yield": "yield", "YieldFrom": "yield",
    "Set": "set", "SetComp": "set",
    "TypeAlias": "type", "TypeVar": "type", "ParamSpec": "type", "TypeVarTuple": "type", "TypeIgnore": "type",
    "FunctionType": "type", "Interactive": "type", "TemplateStr": "t-string", "Interpolation": "t-string",
}  # fmt: skip


def status(kind: type[ast.AST]) -> str:
    """ "" when supported, else the word for the refusal."""
    name = kind.__name__
    return "" if name in SUPPORTED else REFUSED.get(name, name)
