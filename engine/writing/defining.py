"""The lines of a program that bind no variable, but that others need to run: imports, seeds, generators, counts, functions."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

from engine.guarded import guarded
from engine.named import NamedTuple
from engine.reading.libraries import DATA, kind_of
from engine.reading.segments import segment
from engine.trace import Trace

_STARS: dict[str, Callable[[], Iterable[str]]] = {  # numpy loads a part of itself when it is first asked for it
    "numpy": lambda: np.__all__,
    "numpy.random": lambda: np.random.__all__,
    "math": lambda: [name for name in vars(math) if name[:1] != "_"],
}


@cache
def _starred(module: str) -> frozenset[str]:
    """What ``from … import *`` binds."""
    return frozenset(_STARS[module]())


class Definition(NamedTuple):
    """One statement of the module: the line that it stands on, its text, the names that it binds (none: it seeds), its tree;
    ``always`` if the listing needs it whatever else stands there (an import under a name of its own)."""

    line: int
    text: str
    binds: frozenset[str]
    tree: ast.stmt
    always: bool = False


def definitions(trace: Trace) -> tuple[Definition, ...]:
    """The module's statements that a line of the listing may need, in order."""
    try:
        with guarded():  # the parser warns of odd escapes
            tree = ast.parse(trace.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    lines = tuple(trace.source.split("\n"))
    found: list[Definition] = []
    if any(notice.code == "unseeded" for notice in trace.notices):
        seed = f"{trace.modules['np']}.random.seed(0)"
        found.append(Definition(0, seed, frozenset(), ast.parse(seed).body[0]))
    if any(notice.code == "unseeded_random" for notice in trace.notices) and (name := _generator(tree)):
        found.append(Definition(0, f"{name}.seed(0)", frozenset(), ast.parse(f"{name}.seed(0)").body[0]))
    rows = {row.line for row in trace.rows if row.kind in ("input", "count", "stage")}
    read = names_read(tree)
    seeders = _seeders(tree)
    for statement in tree.body:
        line = statement.lineno
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            names = {a.asname or a.name.partition(".")[0] for a in statement.names}
            if names == {"*"} and isinstance(statement, ast.ImportFrom) and statement.module in _STARS:
                for name in sorted(read.intersection(_starred(statement.module))):
                    text = f"from {statement.module} import {name}"
                    found.append(Definition(line, text, frozenset((name,)), ast.parse(text).body[0]))
            elif not names <= {"np", "numpy", "math"} and names & read:
                found.append(Definition(line, segment(statement, lines), frozenset(names), statement, not _loads(statement)))
        elif isinstance(statement, ast.FunctionDef):
            text = "\n".join(lines[line - 1 : statement.end_lineno])
            if text.replace("\n", "").isprintable():
                found.append(Definition(line, text, frozenset((statement.name,)), statement))
        elif isinstance(statement, ast.Expr) and _seeds(statement.value, seeders):
            found.append(Definition(line, segment(statement, lines), frozenset(), statement))
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None and line not in rows:
            names = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            found.append(Definition(line, segment(statement, lines), frozenset(names), statement))
    return tuple(found)


def _loads(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether what is imported only gives data: a listing that stands alone has them already, unless a line of it still asks."""
    head = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    return all([kind_of(head + alias.name) == DATA for alias in node.names])


def names_read(tree: ast.AST) -> set[str]:
    """The names that a tree reads."""
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def draws(tree: ast.AST) -> bool:
    """Whether a statement may draw from numpy's own generator: it names ``random``, or calls a function of the program's."""
    return any([_is_random(n) for n in ast.walk(tree)])


def _is_random(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "random"
    return isinstance(node, ast.Name) and (node.id == "random" or node.id in _starred("numpy.random"))


def _generator(tree: ast.Module) -> str:
    """The name that a program has for Python's module ``random``; "" if it has none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "random":
                    return alias.asname or alias.name
    return ""


def _seeders(tree: ast.Module) -> frozenset[str]:
    """The names by which a program seeds without a module's before them: ``from numpy.random import seed``."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module in ("numpy.random", "random"):
            found |= {alias.asname or alias.name for alias in node.names if alias.name == "seed"}
            found |= {"seed" for alias in node.names if alias.name == "*"}
    return frozenset(found)


def _seeds(node: ast.expr, seeders: frozenset[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return (isinstance(node.func, ast.Attribute) and node.func.attr == "seed") or (
        isinstance(node.func, ast.Name) and node.func.id in seeders
    )
