"""Values that a program did not compute: what draws and logs, times, data from files. They are handed on, kept, printed as ``…``;
none of them is a number, decides the path, or becomes an index. ``engine.reading.libraries`` says which names give them.
"""

from __future__ import annotations

import ast
from math import prod
from typing import Any

from engine.errors import ProgramError
from engine.operands import Box, Dict, is_number
from engine.reading.libraries import CLOCK, DATA, PLAIN
from engine.reading.loads import bound_at, cut_apart, filled_at, is_text, loader, nodes_of, numbers_of, written_table
from engine.reading.shapes import example
from engine.records import Var
from engine.tracing.source import Source, brief

UNSAID = "…"
"""What such a value is as text."""


class Outside:
    """A value of a kind of ``engine.reading.libraries``, by the dotted name that it came from. ``at``: the place of the call that
    gave it (line, column, end line, end column); ``bound``: the name that it was bound to first, ``scope`` what stands before that
    (``main.``); ``inner``: what is looped over in its place (``tqdm(x)``); ``shape``: of how many it is an array, where that is
    known (``plt.subplots(2, 3)``); ``made``: the program computed something of it."""

    __slots__ = ("at", "bound", "inner", "kind", "made", "path", "scope", "shape")

    def __init__(
        self, kind: str, path: str, at: tuple[int, int, int, int] = (0, 0, 0, 0), bound: str = "", inner: Any = None,
        shape: tuple[int, ...] = (), made: bool = False, scope: str = "",
    ) -> None:  # fmt: skip
        self.kind = kind
        self.path = path
        self.at = at
        self.bound = bound
        self.inner = inner
        self.shape = shape
        self.made = made
        self.scope = scope

    def __repr__(self) -> str:
        return UNSAID

    def __format__(self, spec: str) -> str:
        return UNSAID

    @property
    def module(self) -> str:
        """The module that it is a value of."""
        return self.path if self.path.startswith("np.") else self.path.partition(".")[0]

    def part(self, name: str = "", node: ast.AST | None = None) -> Outside:
        """What it has under a name, or gives when it is called at ``node``."""
        at = self.at if node is None or (self.kind == DATA and self.at[0]) else _at(node)
        made = Outside(self.kind, f"{self.path}.{name}" if name else self.path, at, self.bound, made=self.made, scope=self.scope)
        if self.shape and name in _FLAT:
            made.shape = (prod(self.shape),)
        elif not name and self.path.rpartition(".")[2] in _FLAT:  # axes.ravel()
            made.shape = self.shape
        return made

    def element(self, place: Any) -> Outside:
        """What it has at a place."""
        made = self.part()
        made.shape = self.shape[1:] if type(place) is int else ()
        return made

    def named(self, name: str, scope: str = "") -> Outside:
        """The same, bound to a name of a scope; what its array is called stays the name of its sizes."""
        if self.path.endswith(".shape") and self.bound:
            name, scope = self.bound, self.scope
        return Outside(self.kind, self.path, self.at, name, self.inner, self.shape, self.made, scope)

    def spread(self, count: int) -> list[Any]:
        """As many as it is unpacked to."""
        return [self.part() for _ in range(count)]

    def items(self) -> list[Outside] | None:
        """What it holds where the program knows how many; None where it does not."""
        return [self.element(place) for place in range(self.shape[0])] if self.shape else None


def found(operands: Any) -> Outside | None:
    """The first of such values among operands and in what they hold."""
    seen: set[int] = set()
    stack = list(operands)[::-1]
    while stack:
        at = stack.pop()
        if type(at) is Outside:
            return at
        if (type(at) is Box or type(at) is Dict) and id(at) not in seen:
            seen.add(id(at))
            stack += list(at.items)[::-1] if isinstance(at, Box) else list(at.items.values())[::-1]
    return None


def refused(source: Source, held: Outside, node: ast.AST) -> ProgramError:
    """The record for such a value where a number or a decision is needed: of data at the call that would load them."""
    if held.kind != DATA:
        what = "clock" if held.kind == CLOCK else ""
        return source.error("outside_value", node, name=brief(held.path), what=what)
    known = list(bound_at((held.at[0], held.at[1]), source.program.forward)) if held.at[0] else []
    if held.bound:  # ``X = digits.data``: what it was called last says more
        names, scope = next((each for each in known if held.bound in each[0]), ((held.bound,), held.scope))
    else:
        names, scope = known[0] if known else ((), "")
    forward, what = source.program.forward, ""
    if is_text(held.path) and not any([held.bound in each[0] for each in known]) and known:
        names, scope = known[0]  # of ``lines`` in a function: what its caller gets
    elif is_text(held.path) and held.bound and len(names) == 1:
        names = numbers_of(held.bound, forward) or names
        what = "" if held.bound not in names or held.made or isinstance(node, ast.BinOp) else "text"
    elif known and len(known[0][0]) == 1 and held.scope == known[0][1] and cut_apart(known[0][0][0], forward):
        names, scope = known[0]  # ``data[:, 0]`` and ``data[:, 1]`` are of one array
    elif not names and held.at[0]:
        names = filled_at((held.at[0], held.at[1]), forward)
        what = "loop" if names else ""
    read = {node.id for node in nodes_of(source.program.forward) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    names = tuple([name for name in names if name in read or name == held.bound]) or ("X",)
    target = held.bound if held.bound in names else names[0]
    where = ast.Pass(lineno=held.at[0], col_offset=held.at[1], end_lineno=held.at[2], end_col_offset=held.at[3])
    if table := written_table((held.at[0], held.at[1]), source.program.forward):
        said = {"name": "pandas.DataFrame", "target": target, "example": table[0], "matrix": table[1], "given": "", "what": "table"}
        return source.error("outside_data", where, **said)
    path = loader(held.path)
    if what == "text":
        return source.error("outside_data", where if held.at[0] else node, name=brief(path), target=target,
                            example=f"{target} = 'some text of your own'", given="", what=what)  # fmt: skip
    lines = "; ".join([f"{name} = {example(name, source.program, path)}" for name in names])
    sets = " ".join([f"--set {scope}{name}=@{name if len(names) > 1 else 'data'}.npy" for name in names])
    place = where if held.at[0] else node
    return source.error("outside_data", place, name=brief(path), target=target, example=lines, given=sets, what=what)


def combined(source: Source, node: ast.AST, symbol: str, left: Any, right: Any) -> Outside:
    """An operator on such a value: of times and data among constants it is another one; where it would reach what the program
    computes it is refused."""
    held: Outside = left if type(left) is Outside else right
    other = right if held is left else left
    if held.kind not in (CLOCK, DATA) or _computed(other, symbol, held.kind):
        raise refused(source, held, node)
    if type(other) is Outside and other.kind == DATA:
        held = other
    made = held.part()
    made.made = held.made or held.kind == DATA
    return made


def _computed(other: Any, symbol: str, kind: str) -> bool:
    """Whether an operand is a number of the program's own, beyond counts and the sums that times are added up in."""
    if not is_number(other):
        return isinstance(other, (Box, Dict)) and kind == CLOCK
    if type(other.value) is int:
        return False
    summed = type(other) is Var and other.kind == "input" and symbol in "+-" and isinstance(other.value, float)
    return kind == DATA or not summed


def is_base(operand: Any) -> bool:
    """A base class that adds nothing: ``ABC``, ``Generic[T]``, ``Protocol``."""
    return type(operand) is Outside and operand.kind == PLAIN and operand.path in _BASES


_BASES = frozenset(("abc.ABC", "typing.Generic", "typing.Protocol"))


_FLAT = frozenset("flat flatten ravel reshape".split())


def _at(node: ast.AST) -> tuple[int, int, int, int]:
    return (node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0)  # type: ignore[attr-defined]
