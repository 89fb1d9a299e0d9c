"""The lines of a listing that bind its inputs, so that a copied listing runs and draws the same numbers.

An input stands as the program has it where that reads alone: ``W = np.random.randn(D, H) * 0.3``, with the lines that it needs
above it: imports, seeds and generators, counts (``N, D = x.shape``), small functions. Whether they give the same values is
not guessed: the lines are traced again on their own, and an input that comes out otherwise is written by its value. Parts that
draw (``U_a = np.random.rand(4, 8) < p``) are treated alike.
"""

from __future__ import annotations

import ast
import re

import numpy as np

from engine.errors import ProgramError
from engine.named import NamedTuple
from engine.reading.segments import segment
from engine.records import Options, Row, Var
from engine.trace import Trace
from engine.writing.again import same_bits, traced_again
from engine.writing.defining import Definition, definitions, draws, names_read
from engine.writing.emitting.exact import exact
from engine.writing.nested import elements, nested

TRIES = 8
"""Times that the lines are traced again with more of them written by their values."""


class InputLines(NamedTuple):
    """``rows``: the lines of each input row, by its place in ``Trace.rows``; ``parts``: the line of each part that draws, by its
    variable; ``before``: the module's own lines that these need, by the source line that they stand on, in order."""

    rows: dict[int, list[str]]
    parts: dict[int, str]
    before: list[tuple[int, str]]


class _Item:
    """One line to be shown: an input row, or a part that draws. ``tree`` is None where it cannot stand as it is written.

    ``alone`` is its first statement: what the caller changed (``--set X[0,1]=5``) follows it in ``text``."""

    __slots__ = ("alone", "at", "part", "text", "tree", "variables")

    def __init__(self, at: int, part: int, text: str, variables: list[Var]) -> None:
        self.at = at
        self.part = part
        self.text = text
        self.alone, self.tree = _statement(text)
        self.variables = variables


def input_lines(trace: Trace) -> InputLines:
    """The lines of all inputs of ``trace``, and of the parts that draw."""
    plan = _Plan(trace)
    for _ in range(TRIES):
        wrong = plan.wrong()
        if not wrong:
            break
        plan.kept = [item for item in plan.kept if item not in wrong]
    else:
        plan.kept = [item for item in plan.kept if _is_literal(item.tree)]
    return plan.lines()


class _Plan:
    """``kept`` are the items that stand as the program has them; the others are written by their values."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.elements = elements(trace.vars)
        self.items = _items(trace)
        self.kept = [item for item in self.items if item.tree is not None]
        self.codes = {var.code for var in trace.vars} | {var.root for var in trace.vars}
        self.said = _named({text for s in trace.stages for p in s.pieces for _, text in p.consts})  # x[np.arange(N), y]
        alone = all([_is_literal(item.tree) for item in self.kept]) and self.said <= {"np", "numpy", "math"}
        self.module: tuple[Definition, ...] = () if alone else definitions(trace)

    def lines(self) -> InputLines:
        """What the plan says now."""
        kept = {id(item) for item in self.kept}
        said = {id(i): [i.text] if id(i) in kept else self._values(i) for i in self.items}
        unused = self._unused()
        rows = {item.at: [] if id(item) in unused else said[id(item)] for item in self.items if item.part < 0}
        parts = {item.part: said[id(item)][0] for item in self.items if item.part >= 0}
        return InputLines(rows, parts, [(d.line, d.text) for d in self._needed()])

    def wrong(self) -> list[_Item]:
        """The items whose values come out otherwise when the lines run alone; none when all are right."""
        if all([_is_literal(item.tree) for item in self.kept]):
            return []
        text, owner = self._probe()
        changed = {v.root for item in self.kept if item.alone != item.text for v in item.variables}
        sets = tuple([pair for pair in self.trace.options.sets if re.split(r"[\[.]", pair[0])[0] in changed])
        options = Options(sets, output="probed_", forward_only=True, limits=self.trace.options.limits)
        try:
            again = traced_again(text, options)
        except ProgramError as error:
            item = owner[error.place.line - 1] if 0 < error.place.line <= len(owner) else None
            return [item] if item is not None else list(self.kept)
        values = self.trace.values
        return [item for item in self.kept if not self._same(item, again, values)]

    def _probe(self) -> tuple[str, list[_Item | None]]:
        """A program of the lines alone, and the kept item that each of its physical lines belongs to."""
        before = self._needed()
        roots = _root_lines(self.trace)
        kept = {id(item) for item in self.kept}
        texts: list[str] = []
        owner: list[_Item | None] = []

        def add(text: str, item: _Item | None = None) -> None:
            texts.append(text)
            owner.extend([item] * (text.count("\n") + 1))

        for text in self._stand_ins(before):
            add(text)
        opened: set[str] = set()
        for item in self.items:
            while before and before[0].line <= roots[item.at]:
                add(before.pop(0).text)
            for var in item.variables:
                if var.path and var.root not in opened:
                    opened.add(var.root)
                    if item.text.startswith((f"{var.root} =", f"{var.root}:")):
                        continue
                    add(f"{var.root} = {nested(self.elements[var.root], lambda v: '', '0.0')}")
            if id(item) in kept:
                add(item.alone, item)
            else:
                for text in self._values(item):
                    add(text)
        add("probe_ = 1.0")
        add("probed_ = probe_ * 1.0")
        return "\n".join(texts) + "\n", owner

    def _same(self, item: _Item, again: dict[str, object], values: dict[str, object]) -> bool:
        for var in item.variables:
            if var.path:
                found, wanted = again.get(var.shown), values.get(var.shown)
            else:
                found, wanted = again.get(var.code), var.value
            if not same_bits(found, wanted):
                return False
        return True

    def _values(self, item: _Item) -> list[str]:
        """An item by its values: a line for a variable, or for a whole list or dict."""
        modules, found, roots = self.trace.modules, [], set()
        made = {v.path: v for v in item.variables}
        for var in item.variables:
            if var.path and var.root in roots:
                continue
            name = var.name.rpartition(".")[2].partition("[")[0]
            if var.path and item.text.startswith((f"{name} =", f"{name}:", f"{var.root} =")):
                roots.add(var.root)
                here = {path: v for path, v in made.items() if v.root == var.root}
                found.append(f"{var.root} = {nested(here, lambda v: exact(v.value, modules), '0.0')}")
            else:
                found.append(f"{var.code} = {exact(var.value, modules)}")
        return found

    def _unused(self) -> set[int]:
        """The items (by id) that bind counts and labels which no line reads."""
        trace = self.trace
        found: set[int] = set()
        if not any([trace.rows[item.at].kind == "count" for item in self.items]):
            return found
        kept = {id(item) for item in self.kept}
        constants = ("count", "label")
        wanted = {v.root for s in trace.stages for p in s.pieces for i in p.reads if (v := trace.vars[i]).kind in constants}
        wanted |= {trace.vars[i].root for i in trace.fixed if trace.vars[i].path}  # X[rows], rows = [0, 2]: read by name
        wanted |= {trace.vars[p.store.before].root for s in trace.stages for p in s.pieces if p.store is not None}
        wanted |= self.said
        for definition in self._needed():
            wanted |= names_read(definition.tree)
        for item in reversed(self.items):
            if trace.rows[item.at].kind == "count" and wanted.isdisjoint([var.root for var in item.variables]):
                found.add(id(item))
            elif item.tree is not None and id(item) in kept:
                wanted |= names_read(item.tree)
        return found

    def _needed(self) -> list[Definition]:
        """The module's own lines that the kept items read, in order; seeds where one of these draws."""
        if not self.module:
            return []
        trees = [item.tree for item in self.kept if item.tree is not None]
        wanted = {name for tree in trees for name in names_read(tree)} | self.said
        drawn = any(draws(tree) for tree in trees)
        found: list[Definition] = []
        for definition in reversed(self.module):
            if definition.always or (drawn if not definition.binds else not definition.binds.isdisjoint(wanted - self.codes)):
                found.append(definition)
                wanted |= names_read(definition.tree)
                drawn = drawn or draws(definition.tree)
        return found[::-1]

    def _stand_ins(self, before: list[Definition]) -> list[str]:
        """Arrays of zeros for the stages whose shapes the lines read (``np.zeros(h.shape[1])``)."""
        trees = [item.tree for item in self.kept if item.tree is not None] + [d.tree for d in before]
        read = {name for tree in trees for name in names_read(tree)}
        np_name = self.trace.modules["np"]
        made = {v.code: v for v in self.trace.vars if v.kind in ("stage", "part") and v.code in read}
        return [f"{name} = {np_name}.zeros({np.shape(v.value)})" for name, v in made.items()]


def _items(trace: Trace) -> list[_Item]:
    """The input rows and the parts that draw, in the order of the listing."""
    found: list[_Item] = []
    for at, row in enumerate(trace.rows):
        if row.kind in ("input", "count") and row.vars:
            variables = [trace.vars[i] for i in row.vars]
            text = "" if row.kind == "count" and row.depth else _as_written(row, variables)
            found.append(_Item(at, -1, text, variables))
        elif row.kind == "stage" and row.stage >= 0:
            for part in trace.stages[row.stage].parts:
                if not trace.vars[part].diff and "random" in (text := trace.part_forward(part)):
                    found.append(_Item(at, part, text, [trace.vars[part]]))
    return found


def _as_written(row: Row, variables: list[Var]) -> str:
    """An input's statement; a local's or a later version under the name that the lines below it call it by; "" for one that binds
    names which are called otherwise there."""
    text = row.text
    if len(variables) == 1 and not variables[0].path:
        var = variables[0]
        name = var.name.rpartition(".")[2]
        if text.startswith((f"{name} =", f"{name}:")) and "= " in text:
            return var.code + text[len(name) :].replace(f"; {name}[", f"; {var.code}[")  # a changed place of it
    if len(variables) == 1 and variables[0].path and (value := _value_of(text)):  # params[f"W{gate}"] = …
        return f"{variables[0].code} = {value}"
    return "" if any([(v.root if v.path else v.code) != v.name.partition("[")[0] for v in variables]) else text


def _value_of(text: str) -> str:
    """What is assigned to an element; "" where the statement assigns no single element."""
    _, tree = _statement(text)
    if not isinstance(tree, ast.Assign) or len(tree.targets) != 1 or not isinstance(tree.targets[0], ast.Subscript):
        return ""
    return segment(tree.value, (text,))


def _named(texts: set[str]) -> set[str]:
    """The names in the texts of what stands in a stage by its value: keys, arguments."""
    found: set[str] = set()
    for text in texts:
        if not any([mark.isidentifier() for mark in text]):
            continue
        try:
            found |= names_read(ast.parse(f"_[{text}]"))  # in brackets a slice reads too
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return found


def _statement(text: str) -> tuple[str, ast.stmt | None]:
    """The first of the assignments that stand on a line, its text and its tree; None where there is something else."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text, None
    if not body or not all([isinstance(statement, (ast.Assign, ast.AnnAssign)) for statement in body]):
        return text, None
    return (text if len(body) == 1 else segment(body[0], (text,))), body[0]


_LITERALS = (
    ast.Assign, ast.AnnAssign, ast.Name, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.UnaryOp, ast.BinOp, ast.operator,
    ast.unaryop, ast.expr_context, ast.Subscript, ast.Attribute, ast.keyword, ast.Slice,
)  # fmt: skip
_ARRAYS = ("np.array", "numpy.array", "np.zeros", "np.ones", "np.full", "np.eye", "np.arange", "np.linspace")


def _is_literal(tree: ast.stmt | None) -> bool:
    """Whether a statement reads no name and calls nothing but makers of constant arrays: it gives the same wherever it stands."""
    if tree is None:
        return True
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if not isinstance(node.func, ast.Attribute) or ast.unparse(node.func) not in _ARRAYS:
                return False
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load) and node.id not in ("np", "numpy", "math"):
                return False
        elif not isinstance(node, _LITERALS):
            return False
    return True


def _root_lines(trace: Trace) -> list[int]:
    """For each row the line of the last row at the module's level: the statement that it stands in."""
    found, last = [], 0
    for row in trace.rows:
        if not row.depth:
            last = row.line
        found.append(last)
    return found
