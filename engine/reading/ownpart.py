"""The file's own backward part: where it begins. It is no part of the trace; ``engine.checking`` runs it and judges it."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from engine.reading.gradnames import DICTS, gradient_name, may_be_gradient

_COMMENT = re.compile(r"\s*#[^\w]*(back(ward|[\s_-]?prop)|역전파|역방향)", re.IGNORECASE)
_QUIET = (ast.Expr, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Pass, ast.Assert)


class _Facts(NamedTuple):
    """What one statement binds and reads: ``targets`` root names, ``loose`` names it binds for itself (loop
    targets, defs).
    """

    targets: tuple[str, ...]
    loose: frozenset[str]
    reads: frozenset[str]
    computes: bool  # whether it reads a name as a number


def split(body: list[ast.stmt], lines: tuple[str, ...]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The statements of the forward part, and those of the file's own backward part.

    It begins at a comment ``# backward`` or ``# backprop``, else at the first assignment to a gradient name of an
    assigned variable, once a stage exists, after which no forward variable is assigned any more. (Names that only
    the later lines read, and updates such as ``W -= step * dW``, are no forward variables.)
    """
    names = {name for statement in body for name in _target_names(statement)}
    dicts = {name for name in names & DICTS if any(_fills(statement, name) for statement in body)}
    if not any([name in dicts or (may_be_gradient(name) and gradient_name(name, names)) for name in names]):
        return body, []
    facts = [_facts(s) for s in body]
    bound_at: dict[str, int] = {}
    for k, fact in enumerate(facts):
        for name in (*fact.targets, *fact.loose):
            bound_at.setdefault(name, k)
    staged = _first_stage(facts, bound_at)
    if staged is None:
        return body, []
    graded = [any(t in dicts or _is_gradient(t, k, bound_at) for t in fact.targets) for k, fact in enumerate(facts)]
    start = _by_comment(body, lines, graded, staged)
    earlier = _by_names(facts, bound_at, graded, staged, dicts)
    if start is None or (earlier is not None and earlier < start and all(graded[earlier:start])):
        start = earlier
    return (body, []) if start is None else (body[:start], body[start:])


def _fills(statement: ast.stmt, name: str) -> bool:
    """Whether the statement makes ``name`` a dictionary, or assigns to a key of it."""
    if not isinstance(statement, ast.Assign):
        return False
    if any(isinstance(t, ast.Subscript) and name in _roots(t) for t in statement.targets):
        return True
    made = isinstance(statement.value, ast.Dict) or ast.unparse(statement.value) == "dict()"
    return made and any(isinstance(t, ast.Name) and t.id == name for t in statement.targets)


def _first_stage(facts: list[_Facts], bound_at: dict[str, int]) -> int | None:
    for k, fact in enumerate(facts):
        if fact.computes and any(bound_at.get(name, k) < k for name in fact.reads):
            return k
    return None


def _is_gradient(name: str, k: int, bound_at: dict[str, int]) -> bool:
    found = gradient_name(name, bound_at) if may_be_gradient(name) else None
    return found is not None and bound_at[found.of] < k


def _by_comment(body: list[ast.stmt], lines: tuple[str, ...], graded: list[bool], staged: int) -> int | None:
    """The statement under the first ``# backward`` comment that stands between a stage and a gradient."""
    last = max((k for k, is_graded in enumerate(graded) if is_graded), default=-1)
    for k in range(staged + 1, last + 1):
        above = lines[body[k - 1].end_lineno or 0 : body[k].lineno - 1]
        if any(_COMMENT.match(line) for line in above):
            return k
    return None


def _by_names(
    facts: list[_Facts], bound_at: dict[str, int], graded: list[bool], staged: int, dicts: set[str]
) -> int | None:
    """The first gradient after which all that is assigned is gradients, helpers that later lines read, and updates."""
    live: set[str] = set()
    having: set[str] = set()  # variables whose gradient is assigned further down
    start = len(facts)
    for k in range(len(facts) - 1, staged, -1):
        fact = facts[k]
        found = [gradient_name(t, bound_at) if graded[k] and may_be_gradient(t) else None for t in fact.targets]
        named = {name for name in fact.reads if may_be_gradient(name)}
        updated = {g.of for g in (gradient_name(name, bound_at) for name in named) if g is not None}
        inside = fact.reads if fact.loose else frozenset()
        for name, gradient in zip(fact.targets, found, strict=True):
            if gradient is not None or name in dicts or name in updated:
                continue
            if name in having or (name not in live and name not in inside):
                break
        else:
            start = k
            live |= fact.reads
            having |= {g.of for g in found if g is not None}
            continue
        break
    first = next((k for k in range(start, len(facts)) if graded[k]), None)
    if first is None:
        return None
    read_later = frozenset().union(*[f.reads for f in facts[first:]])
    while first - 1 > staged and first - 1 >= start and _is_helper(facts[first - 1], read_later):
        first -= 1
    return first


def _is_helper(fact: _Facts, read_later: frozenset[str]) -> bool:
    """A line just above the first gradient that only prepares for it: ``N = X.shape[0]``."""
    return bool(fact.targets) and not fact.computes and all(t in read_later for t in fact.targets)


def _target_names(statement: ast.stmt) -> list[str]:
    """The root names that a statement assigns, also inside its blocks."""
    if isinstance(statement, ast.Assign):
        return [name for target in statement.targets for name in _roots(target)]
    if isinstance(statement, (ast.AugAssign, ast.AnnAssign)):
        return _roots(statement.target)
    if isinstance(statement, (ast.For, ast.While, ast.If)):
        return [name for inner in [*statement.body, *statement.orelse] for name in _target_names(inner)]
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return _written_by(statement.value)
    return []


def _written_by(call: ast.Call) -> list[str]:
    """``np.add.at(dW, …)`` writes its first argument."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "at" and call.args:
        return _roots(call.args[0])
    return []


def _roots(target: ast.expr) -> list[str]:
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for element in target.elts for name in _roots(element)]
    while isinstance(target, (ast.Subscript, ast.Starred, ast.Attribute)):
        target = target.value
    return [target.id] if isinstance(target, ast.Name) else []


def _facts(statement: ast.stmt) -> _Facts:
    targets = tuple(_target_names(statement))
    loose: set[str] = set()
    if isinstance(statement, ast.FunctionDef):
        loose.add(statement.name)
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        loose |= {a.asname or a.name for a in statement.names}
    elif isinstance(statement, (ast.For, ast.While, ast.If)):
        loose |= {name for node in ast.walk(statement) if isinstance(node, ast.For) for name in _roots(node.target)}
    reads: set[str] = set()
    numbers: set[str] = set()
    _reads(statement, reads, numbers)
    computes = bool(numbers) and not isinstance(statement, _QUIET)
    return _Facts(targets, frozenset(loose), frozenset(reads), computes)


def _reads(statement: ast.AST, reads: set[str], numbers: set[str]) -> None:
    """All names read, and those read as numbers: not as a shape, a length, or the size of a fresh array."""
    stack: list[tuple[ast.AST, bool]] = [(statement, True)]
    while stack:
        node, number = stack.pop()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                reads.add(node.id)
                if number:
                    numbers.add(node.id)
            continue
        if isinstance(node, ast.AugAssign):
            reads.update(_roots(node.target))
            numbers.update(_roots(node.target))
        number = number and not (isinstance(node, ast.Attribute) and node.attr in ("shape", "size", "ndim", "dtype"))
        if isinstance(node, ast.Call) and _makes(node.func):
            number = False
        if isinstance(node, ast.Call):
            stack.append(
                (node.func, number and isinstance(node.func, ast.Attribute) and not _is_module(node.func.value))
            )
            stack += [(child, number) for child in (*node.args, *node.keywords)]
            continue
        stack += [(child, number) for child in ast.iter_child_nodes(node)]


def _makes(function: ast.expr) -> bool:
    """A call that reads its arguments as counts or shapes."""
    from engine.reading.functions import MAKERS, canonical, dotted

    name = canonical(dotted(function))
    return name in ("len", "range") or name.startswith("np.random.") or name in MAKERS


def _is_module(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math")
