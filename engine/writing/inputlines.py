"""The lines of a listing that bind its inputs, so that a copied listing runs and draws the same numbers.

An input stands as the program has it where that reads alone: ``W = np.random.randn(D, H) * 0.3``, with the lines that it needs
above it: imports, seeds and generators, counts (``N, D = x.shape``), small functions. Whether they give the same values is
not guessed: the lines are traced again on their own, and an input that comes out otherwise is written by its value.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

import numpy as np

from engine.errors import ProgramError
from engine.reading.segments import segment
from engine.records import Options, Row
from engine.trace import Trace
from engine.writing.emitting.exact import exact
from engine.writing.nested import elements, nested
from engine.writing.same import same_bits

TRIES = 12
"""Times that the lines are traced again with one more of them written by its value."""


class InputLines(NamedTuple):
    """``rows``: the lines of each input row, by its place in ``Trace.rows``; ``before``: the module's own lines that these need, by
    the source line that they stand on, in order."""

    rows: dict[int, list[str]]
    before: list[tuple[int, str]]


def input_lines(trace: Trace) -> InputLines:
    """The lines of all inputs of ``trace``."""
    plan = _Plan(trace)
    for _ in range(TRIES):
        wrong = plan.wrong()
        if not wrong:
            break
        plan.by_value |= wrong
    else:
        plan.by_value |= set(plan.texts)
    return plan.lines()


class _Plan:
    """Which input rows are written as the program has them, and which by their values (``by_value``)."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.elements = elements(trace.vars)
        self.texts: dict[int, str] = {}  # rows that stand as the program has them
        self.trees: dict[int, ast.stmt] = {}
        self.by_value: set[int] = set()
        self.inputs = [at for at, row in enumerate(trace.rows) if row.kind == "input" and row.vars]
        for at in self.inputs:
            text = _as_written(trace, trace.rows[at])
            tree = _statement(text)
            if tree is None:
                self.by_value.add(at)
            else:
                self.texts[at], self.trees[at] = text, tree
        self.plain = all([_is_literal(tree) for tree in self.trees.values()])
        self.module = () if self.plain else _module(trace)
        self.codes = {var.code for var in trace.vars} | {var.root for var in trace.vars}

    def lines(self) -> InputLines:
        """What the plan says now."""
        rows = {at: [self.texts[at]] if at not in self.by_value else self._values(at) for at in self.inputs}
        return InputLines(rows, [(s.lineno, text) for s, text in self._needed()])

    def wrong(self) -> set[int]:
        """The rows whose inputs come out otherwise when the lines run alone; empty when all are right."""
        kept = [at for at in self.inputs if at not in self.by_value]
        if self.plain or all([_is_literal(self.trees[at]) for at in kept]):
            return set()
        before = self._needed()
        lines: list[str] = []
        owner: list[int] = []  # the row of each physical line, -1 for the module's own

        def add(text: str, row: int) -> None:
            lines.append(text)
            owner.extend([row] * (text.count("\n") + 1))

        for name in sorted(self._shapes_read(kept, before)):
            add(name, -1)
        root_line = _root_lines(self.trace)
        for at in self.inputs:
            while before and before[0][0].lineno <= root_line[at]:
                add(before.pop(0)[1], -1)
            if at not in self.by_value:
                add(self.texts[at], at)
            else:
                for text in self._values(at):
                    add(text, -2)
        from engine.run import trace_source

        probe = "\n".join([*lines, "probe_ = 1.0", "probed_ = probe_ * 1.0"]) + "\n"
        options = Options(output="probed_", forward_only=True, limits=self.trace.options.limits)
        try:
            again = trace_source(probe, options=options).values
        except ProgramError as error:
            line = error.place.line
            row = owner[line - 1] if 0 < line <= len(owner) else -1
            return {row} if row >= 0 else set(kept)
        values = self.trace.values
        found = set()
        for at in kept:
            names = {v.root if v.path else v.code: v for v in (self.trace.vars[i] for i in self.trace.rows[at].vars)}
            if not all([name in again and same_bits(again[name], self._value(name, values)) for name in names]):
                found.add(at)
        return {min(found)} if found else set()  # those after it may only have followed from it

    def _value(self, name: str, values: dict[str, object]) -> object:
        """The value of an input by its code name."""
        if name in self.elements:
            return values.get(name)
        return next(v.value for v in self.trace.vars if v.code == name)

    def _values(self, at: int) -> list[str]:
        """The inputs of a row by their values, a line each."""
        modules, found, roots = self.trace.modules, [], set()
        for var in [self.trace.vars[i] for i in self.trace.rows[at].vars]:
            if not var.path:
                found.append(f"{var.code} = {exact(var.value, modules)}")
            elif var.root not in roots:
                roots.add(var.root)
                made = {self.trace.vars[i].path: self.trace.vars[i] for i in self.trace.rows[at].vars}
                whole = self.trace.rows[at].text.lstrip().startswith((f"{var.root} =", f"{var.root}:"))
                if whole or var.code == var.name:
                    found.append(f"{var.root} = {nested(made, lambda v: exact(v.value, modules))}")
                else:
                    found.append(f"{var.code} = {exact(var.value, modules)}")
        return found

    def _needed(self) -> list[tuple[ast.stmt, str]]:
        """The module's own statements that the lines read, in order."""
        if not self.module:
            return []
        kept = [self.trees[at] for at in self.inputs if at not in self.by_value]
        wanted = {name for tree in kept for name in _read(tree)}
        draws = any(_draws(tree) for tree in kept)
        found: list[tuple[ast.stmt, str]] = []
        for statement, text, binds in reversed(self.module):
            seeds = not binds and draws
            if seeds or (binds & wanted and not (binds & self.codes)):
                found.append((statement, text))
                wanted |= _read(statement)
                draws = draws or _draws(statement)
        return found[::-1]

    def _shapes_read(self, kept: list[int], before: list[tuple[ast.stmt, str]]) -> set[str]:
        """Stand-ins for stages whose shape an input reads (``np.zeros(h.shape[1])``)."""
        read = {n for at in kept for n in _read(self.trees[at])} | {n for s, _ in before for n in _read(s)}
        stages = {v.code: v for v in self.trace.vars if v.kind in ("stage", "state") and v.code in read}
        np_name = self.trace.modules["np"]
        return {f"{name} = {np_name}.zeros({np.shape(v.value)})" for name, v in stages.items()}


def _as_written(trace: Trace, row: Row) -> str:
    """An input's statement; a local's or a later version under the name that the lines below it call it by; "" for one that binds
    names which are called otherwise there."""
    variables = [trace.vars[i] for i in row.vars]
    text = row.text
    if len(variables) == 1 and not variables[0].path:
        var = variables[0]
        name = var.name.rpartition(".")[2]
        if text.startswith((f"{name} =", f"{name}:")):
            return var.code + text[len(name) :]
    if ":=" in text and len(variables) == 1:
        return f"{variables[0].code} = {text.partition(':=')[2].strip().rstrip(')')}"
    if any([(v.root if v.path else v.code) != v.name.partition("[")[0] for v in variables]):
        return ""
    return text


def _statement(text: str) -> ast.stmt | None:
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if len(body) == 1 and isinstance(body[0], (ast.Assign, ast.AnnAssign)) else None


_LITERALS = (
    ast.Assign, ast.AnnAssign, ast.Name, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.UnaryOp, ast.BinOp, ast.operator,
    ast.unaryop, ast.expr_context, ast.Subscript,
)  # fmt: skip


def _is_literal(tree: ast.stmt) -> bool:
    """Whether a statement reads no name and calls nothing: it gives the same wherever it stands. (``np.array([1.0])`` counts.)"""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if ast.unparse(node.func) not in ("np.array", "numpy.array", "np.zeros", "np.ones"):
                return False
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load) and node.id not in ("np", "numpy", "math"):
                return False
        elif isinstance(node, ast.Attribute):
            if not isinstance(node.value, ast.Name):
                return False
        elif not isinstance(node, (*_LITERALS, ast.keyword)):
            return False
    return True


def _read(tree: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def _draws(tree: ast.AST) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr == "random" for n in ast.walk(tree)) or isinstance(tree, ast.FunctionDef)


def _root_lines(trace: Trace) -> list[int]:
    """For each row the line of the last row at the module's level: the statement that it stands in."""
    found, last = [], 0
    for row in trace.rows:
        if not row.depth:
            last = row.line
        found.append(last)
    return found


def _module(trace: Trace) -> tuple[tuple[ast.stmt, str, frozenset[str]], ...]:
    """The module's statements that an input may need, with their text and the names that they bind (none: a seed)."""
    try:
        tree = ast.parse(trace.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    lines = tuple(trace.source.split("\n"))
    found: list[tuple[ast.stmt, str, frozenset[str]]] = []
    if any(notice.code == "unseeded" for notice in trace.notices):
        seed = f"{trace.modules['np']}.random.seed(0)"
        found.append((ast.parse(seed).body[0], seed, frozenset()))
        ast.increment_lineno(found[0][0], -1)
    used = {trace.rows[at].line for at in range(len(trace.rows)) if trace.rows[at].kind in ("input", "stage")}
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            text = "\n".join(lines[statement.lineno - 1 : statement.end_lineno])
            if text.isprintable() or text.replace("\n", "").isprintable():
                found.append((statement, text, frozenset((statement.name,))))
        elif isinstance(statement, ast.Expr) and _is_seed(statement.value):
            found.append((statement, segment(statement, lines), frozenset()))
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.lineno not in used and statement.value is not None:
            names = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            found.append((statement, segment(statement, lines), frozenset(names)))
    return tuple(found)


def _is_seed(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "seed"
