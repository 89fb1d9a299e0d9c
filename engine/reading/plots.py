"""Cells of a notebook that only draw: they compute nothing that the rest reads, and change nothing."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence

from engine.nesting import too_deep
from engine.sources import Cell

LIBRARIES = frozenset({"matplotlib", "pylab", "seaborn", "plotly", "bokeh", "altair"})
_ASKED = frozenset("range len zip enumerate print list str int float min max sum abs round".split())
"""Builtins that change nothing."""
_STATEMENTS = (ast.Expr, ast.Assign, ast.For, ast.If, ast.Import, ast.ImportFrom, ast.Pass)


def imported(lines: Sequence[str]) -> frozenset[str]:
    """The names that lines of a program import from what draws (each import on one line)."""
    found = [line.strip() for line in lines if "import" in line and any([library in line for library in LIBRARIES])]
    return frozenset([name for line in found for name in _imported(_tree(line))])


def plotting(cells: Sequence[tuple[Cell, Sequence[str]]], names: frozenset[str]) -> list[Cell]:
    """The cells that only draw, of code cells and their lines; ``names`` are those of what draws."""
    if not names:
        return []
    trees = {cell: _tree("\n".join(lines)) for cell, lines in cells}
    drawn = {cell for cell, tree in trees.items() if _draws(tree, names)}
    binding: dict[str, list[Cell]] = {}
    for cell in drawn:
        for name in _names(trees[cell], ast.Store) | set(_imported(trees[cell])):
            binding.setdefault(name, []).append(cell)
    reading = [cell for cell in trees if cell not in drawn]
    while reading:  # what one binds another may read: both only draw, or none does
        for name in _names(trees[reading.pop()], ast.Load):
            for cell in binding.pop(name, ()):
                if cell in drawn:
                    drawn.remove(cell)
                    reading.append(cell)
    return sorted(drawn)


def _tree(text: str) -> ast.Module:
    """A cell's tree; an empty one if it has none, which its error will tell in its turn."""
    if "\0" in text or too_deep(text):
        return ast.Module([], [])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _imported(tree: ast.Module) -> Iterator[str]:
    """The names that a cell imports from what draws."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.partition(".")[0] in LIBRARIES:
                    yield name.asname or name.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in LIBRARIES:
            yield from [name.asname or name.name for name in node.names]


def _names(tree: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, context)}


def _draws(tree: ast.Module, names: frozenset[str]) -> bool:
    """Whether a cell reads what draws, and all that it does is to call that, and to compute what
    is drawn. Imports of other things are not passed over with it."""
    if names.isdisjoint(_names(tree, ast.Load)) or names & _names(tree, ast.Store):
        return False
    drawing = set(names)
    for statement in _statements(tree.body):
        if not isinstance(statement, _STATEMENTS):
            return False
        if isinstance(statement, (ast.Import, ast.ImportFrom)) and names.isdisjoint(_imported(ast.Module([statement], []))):
            return False
        if isinstance(statement, ast.Assign) and _root(statement.value)[0] in drawing:  # fig, ax = plt.subplots()
            drawing |= {node.id for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        if isinstance(statement, ast.For) and _root(statement.iter)[0] in drawing:
            drawing |= {node.id for node in ast.walk(statement.target) if isinstance(node, ast.Name)}
    used: set[str] = set()
    for statement in _statements(tree.body):
        if isinstance(statement, (ast.If, ast.For)):
            used |= _names(statement.test if isinstance(statement, ast.If) else statement.iter, ast.Load)
        elif not isinstance(statement, ast.Expr) or _root(statement.value)[0] in drawing:
            used |= _names(statement, ast.Load)
    counters = {name for node in ast.walk(tree) if isinstance(node, ast.For) for name in _names(node.target, ast.Store)}
    if not _names(tree, ast.Store) - drawing - counters <= used:
        return False  # computed for its own sake: loss = (h**2).sum()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            if _root(node)[0] not in drawing:  # plt.rcParams['figure.figsize'] = (5, 4)
                return False
        if isinstance(node, (ast.NamedExpr, ast.Lambda, ast.Await, ast.Yield, ast.YieldFrom)):
            return False
        if isinstance(node, ast.Call) and not _harmless(node, drawing):
            return False
    return True


def _root(node: ast.expr) -> tuple[str, list[str]]:
    """The name that an expression begins with, and the attributes from there, the last one first."""
    words: list[str] = []
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        if isinstance(node, ast.Attribute):
            words.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return (node.id if isinstance(node, ast.Name) else ""), words


def _harmless(call: ast.Call, drawing: set[str]) -> bool:
    """Whether a call goes to what draws, or changes nothing: builtins, numpy's functions, some methods."""
    name, words = _root(call.func)
    if name in drawing:
        return True
    if any([keyword.arg in (None, "out") for keyword in call.keywords]):
        return False
    if name in ("np", "numpy"):
        return len(words) == 1 and words[0] not in _WRITERS
    return name in _ASKED if not words else words[0] in _METHODS and isinstance(call.func, ast.Attribute)


_METHODS = frozenset("min max sum mean std reshape ravel flatten tolist copy astype transpose format".split())
_WRITERS = frozenset("put place putmask copyto fill_diagonal seterr put_along_axis".split())


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    stack = list(reversed(body))
    while stack:
        statement = stack.pop()
        yield statement
        stack += [*reversed(getattr(statement, "orelse", [])), *reversed(getattr(statement, "body", []))]
