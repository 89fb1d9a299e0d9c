"""``match`` written out as ``if`` and ``else``: what every pattern asks, and the names that it binds.

Patterns that ask what no condition of a program can (``__match_args__``, the rest of a mapping) leave the statement as it is: it is
refused with the others of its class.
"""

from __future__ import annotations

import ast
from typing import Any

from engine.named import NamedTuple

_WHOLE = frozenset("bool bytearray bytes dict float frozenset int list set str tuple".split())
"""Classes whose one positional pattern is that of the whole value: ``int(n)``."""


class _Other(Exception):
    """A pattern that is not written out."""


class _Asked(NamedTuple):
    """What a pattern asks, all of which must hold, and what it binds then."""

    tests: list[ast.expr]
    bound: list[tuple[str, ast.expr]]


def match_out(tree: ast.Module) -> None:
    """Write out the ``match`` statements of a program, in its tree."""
    _Writer(tree).visit(tree)


class _Writer(ast.NodeTransformer):
    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree

    def visit_Match(self, node: Any) -> Any:
        """One ``if`` a case, each in the ``else`` of the one before."""
        self.generic_visit(node)
        subject, before = node.subject, []
        if not _is_name(subject):
            name = self._free()
            before = [_at(ast.Assign([_at(ast.Name(name, ast.Store()), subject)], subject), subject)]
            subject = _at(ast.Name(name, ast.Load()), subject)
        try:
            left: list[ast.stmt] = []
            for case in reversed(node.cases):
                left = _case(case, subject, left)
        except _Other:
            return node
        return [*before, *left] or _at(ast.Pass(), node)

    def _free(self) -> str:
        """A name for what is asked, where it has none: no name of the program."""
        taken = {each.id for each in ast.walk(self.tree) if isinstance(each, ast.Name)}
        taken |= {each.arg for each in ast.walk(self.tree) if isinstance(each, ast.arg)}
        return next(name for name in ["subject", *[f"subject_{i}" for i in range(2, len(taken) + 3)]] if name not in taken)


def _case(case: Any, subject: ast.expr, left: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a case; ``left`` are those of the cases after it."""
    asked = _asked(case.pattern, subject)
    binds: list[ast.stmt] = [
        _at(ast.Assign([_at(ast.Name(name, ast.Store()), case.pattern)], value), case.pattern) for name, value in asked.bound
    ]
    body, tests = [*case.body], asked.tests
    if case.guard is not None and not binds:
        tests = [*tests, case.guard]
    elif case.guard is not None:
        body = [_if(case.guard, body, left, case)]
    body = [*binds, *body]
    return [_if(_all(tests, case.pattern), body, left, case)] if tests else body


def _if(test: ast.expr, body: list[ast.stmt], left: list[ast.stmt], case: Any) -> ast.stmt:
    made: ast.stmt = _at(ast.If(test, body, left), case.pattern)
    made.end_lineno, made.end_col_offset = case.body[-1].end_lineno, case.body[-1].end_col_offset
    return made


def _asked(pattern: Any, subject: ast.expr) -> _Asked:
    kind = type(pattern).__name__
    if kind == "MatchValue":
        return _Asked([_compared(subject, ast.Eq(), pattern.value, pattern)], [])
    if kind == "MatchSingleton":
        return _Asked([_compared(subject, ast.Is(), _at(ast.Constant(pattern.value), pattern), pattern)], [])
    if kind == "MatchAs":
        inside = _Asked([], []) if pattern.pattern is None else _asked(pattern.pattern, subject)
        return inside if pattern.name is None else _Asked(inside.tests, [*inside.bound, (pattern.name, subject)])
    if kind == "MatchOr":
        found = [_asked(each, subject) for each in pattern.patterns]
        if any([each.bound or not each.tests for each in found]):
            raise _Other
        return _Asked([_at(ast.BoolOp(ast.Or(), [_all(each.tests, pattern) for each in found]), pattern)], [])
    if kind == "MatchSequence":
        return _sequence(pattern, subject)
    if kind == "MatchMapping" and pattern.rest is None:
        parts = [_Asked([_isinstance(subject, "dict", pattern)], [])]
        for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
            parts += [_Asked([_compared(key, ast.In(), subject, pattern)], []), _asked(inner, _element(subject, key, pattern))]
        return _joined(parts)
    if kind == "MatchClass":
        return _class(pattern, subject)
    raise _Other


def _sequence(pattern: Any, subject: ast.expr) -> _Asked:
    """``[a, *rest, b]``: of a list or a tuple."""
    items = pattern.patterns
    star = next((i for i, each in enumerate(items) if isinstance(each, ast.MatchStar)), None)
    length = _call("len", [subject], pattern)
    count = _at(ast.Constant(len(items) - (star is not None)), pattern)
    many = _at(ast.Compare(length, [ast.Eq() if star is None else ast.GtE()], [count]), pattern)
    parts = [_Asked([_isinstance(subject, ("list", "tuple"), pattern), many], [])]
    for i, each in enumerate(items):
        if i != star:
            place = _at(ast.Constant(i), pattern)
            if star is not None and i > star:
                place = _at(ast.UnaryOp(ast.USub(), _at(ast.Constant(len(items) - i), pattern)), pattern)
            parts.append(_asked(each, _element(subject, place, pattern)))
        elif each.name is not None:
            after = len(items) - i - 1
            end = _at(ast.UnaryOp(ast.USub(), _at(ast.Constant(after), pattern)), pattern) if after else None
            rest = _element(subject, _at(ast.Slice(_at(ast.Constant(i), pattern), end), pattern), pattern)
            parts.append(_Asked([], [(each.name, _call("list", [rest], pattern))]))
    return _joined(parts)


def _class(pattern: Any, subject: ast.expr) -> _Asked:
    """``int()``, ``float(x)``, ``Point(x=0)``."""
    named = pattern.cls.id if isinstance(pattern.cls, ast.Name) else ""
    parts = [_Asked([_call("isinstance", [subject, pattern.cls], pattern)], [])]
    if pattern.patterns:
        if named not in _WHOLE or len(pattern.patterns) > 1:
            raise _Other
        parts.append(_asked(pattern.patterns[0], subject))
    for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        parts.append(_Asked([_call("hasattr", [subject, _at(ast.Constant(name), pattern)], pattern)], []))
        parts.append(_asked(inner, _at(ast.Attribute(subject, name, ast.Load()), pattern)))
    return _joined(parts)


# -- trees


def _at(made: Any, where: Any) -> Any:
    """A node at the place of another one; an expression of it reads as it would be written."""
    made.lineno, made.col_offset = where.lineno, where.col_offset
    made.end_lineno, made.end_col_offset = where.end_lineno, where.end_col_offset
    if isinstance(made, ast.expr):
        vars(made)["spelled"] = ast.unparse(made)
    return made


def _is_name(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _all(tests: list[ast.expr], where: Any) -> ast.expr:
    return tests[0] if len(tests) == 1 else _at(ast.BoolOp(ast.And(), tests), where)


def _joined(parts: list[_Asked]) -> _Asked:
    return _Asked([test for part in parts for test in part.tests], [each for part in parts for each in part.bound])


def _compared(left: ast.expr, symbol: ast.cmpop, right: ast.expr, where: Any) -> ast.expr:
    made: ast.expr = _at(ast.Compare(left, [symbol], [right]), where)
    return made


def _call(name: str, args: list[ast.expr], where: Any) -> ast.expr:
    made: ast.expr = _at(ast.Call(_at(ast.Name(name, ast.Load()), where), args, []), where)
    return made


def _isinstance(subject: ast.expr, kinds: str | tuple[str, ...], where: Any) -> ast.expr:
    names = [_at(ast.Name(kind, ast.Load()), where) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    return _call("isinstance", [subject, names[0] if len(names) == 1 else _at(ast.Tuple(names, ast.Load()), where)], where)


def _element(owner: ast.expr, place: ast.expr, where: Any) -> ast.expr:
    made: ast.expr = _at(ast.Subscript(owner, place, ast.Load()), where)
    return made
