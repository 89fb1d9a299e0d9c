"""The records of a trace. All are frozen; indices are 0-based and refer to the tuples of the trace.

A trace is what one run of a program was: its variables (each binding a version), its stages, and the backward lines in
execution order. Text and array contributions are made on demand from forms, so a long trace stays small.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.forms import Form
from engine.limits import Limits
from engine.named import NamedTuple
from engine.slots import Slot
from engine.spells import Mode


class Options(NamedTuple):
    """What a caller may set. ``sets`` are (address, literal text), see ``engine.addresses``; ``ties`` None keeps the conventions
    of each gate; ``cells`` are the code cells of a notebook that are read: "2-7", "3", "2-", "1-3,5-". ``then`` is code at the
    program's end, a text a line (or several): what a file of definitions lacks, or a loss; its last text may be what stands
    in the file ``beside``. ``pass_number`` says which pass of a training loop is traced, from 1 (None: the first). ``maps``
    are (name in the file, gradient's name): what a gradient of the file's own is to be taken for. ``modules``: whether the
    author's own modules beside the file are read. ``pass_alone``: what follows the pass is not run; ``pass_line``: of which
    loop it is, and ``pass_read`` how the program is read for it, where that is known: they are looked at first."""

    sets: tuple[tuple[str, str], ...] = ()
    output: str | None = None
    seed: str | None = None
    wrt: tuple[str, ...] = ()
    ties: str | None = None
    style: str = "d"
    forward_only: bool = False
    limits: Limits | None = None
    cells: str | None = None
    then: tuple[str, ...] = ()
    beside: str = ""
    pass_number: int | None = None
    maps: tuple[tuple[str, str], ...] = ()
    blame: bool = True
    modules: bool = True
    pass_alone: bool = False
    pass_line: int | None = None
    pass_read: str | None = None


class Var(NamedTuple):
    """One version of one variable (or list element, or part). ``shown`` is unique in a trace; ``code`` is its identifier."""

    index: int  # type: ignore[assignment]
    name: str
    shown: str
    code: str
    grad: str
    kind: str  # input | count | label | buffer | stage | part | cell (what a write wrote) | state (the array after it)
    stage: int  # index of the stage that made it, -1 for an input
    line: int
    value: Any
    diff: bool  # whether it can have a gradient (a mask cannot)
    root: str  # code of the variable it is an element of, or its own
    path: tuple[Any, ...]  # the element's place: () for a plain variable


class Store(NamedTuple):
    """A write into an array: ``a[i] = v`` makes the state ``after`` of a buffer out of its state ``before`` (variables).

    Both have one name, and one gradient, which the write's backward lines change in place. ``saved``: the gradient of the
    written cells has a name of its own, because the expression reads the buffer that it is written into.
    """

    before: int
    after: int
    mode: Mode
    saved: bool
    item: Any  # the index that is written to, as a value
    path: Callable[[Any], Any] | None  # value of the buffer -> the view of it that is indexed


class Piece(NamedTuple):
    """One assigned expression of a stage: slots of ``form`` filled with variables (indices) and literals (value, text)."""

    form: Form
    reads: tuple[int, ...]
    consts: tuple[tuple[Any, str], ...]
    write: int
    parts: tuple[int, ...]
    store: Store | None = None

    def var(self, slot: Slot) -> int:
        """The variable that fills a slot: a read, a part, or what is written."""
        kind, at = slot
        return self.reads[at] if kind == "read" else self.parts[at] if kind == "part" else self.write


class Stage(NamedTuple):
    """One executed assignment. ``reads``, ``writes`` and ``parts`` are variables, distinct and in order."""

    index: int  # type: ignore[assignment]
    label: str
    line: int
    column: int
    end_line: int
    end_column: int
    source: str
    depth: int
    pieces: tuple[Piece, ...]

    @property
    def reads(self) -> tuple[int, ...]:
        """The variables read, in reading order."""
        if len(self.pieces) == 1:
            return self.pieces[0].reads
        return tuple(dict.fromkeys(v for p in self.pieces for v in p.reads))

    @property
    def writes(self) -> tuple[int, ...]:
        """The variables written, one per target."""
        return tuple([p.write for p in self.pieces])

    @property
    def stores(self) -> tuple[Piece, ...]:
        """The pieces that write into arrays."""
        return tuple([p for p in self.pieces if p.store is not None])

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts, in evaluation order."""
        if len(self.pieces) == 1:
            return self.pieces[0].parts
        return tuple([v for p in self.pieces for v in p.parts])


class Row(NamedTuple):
    """One row of the forward side, in execution order."""

    kind: str  # "input" | "count" | "stage" | "loop" | "call" | "branch" | "comment"
    depth: int
    line: int
    text: str
    vars: tuple[int, ...] = ()
    stage: int = -1


class Branch(NamedTuple):
    """One truth that decided the path: the source text of the test, how it came out, and what was tested, as an expression
    that is assigned to nothing (``write`` -1)."""

    line: int
    text: str
    value: bool
    reads: tuple[int, ...]
    test: Piece


class Line(NamedTuple):
    """One backward line as executed. ``value`` and ``after`` are kept for scalars; see ``Trace.numbers``."""

    index: int  # type: ignore[assignment]
    kind: str  # "seed" | "open" | "gradient" | "contribution"
    stage: int
    piece: int  # which piece of the stage
    slot: int  # which line of the piece's form
    to: int  # the variable that receives, -1 for an opened container
    base: int  # the variable whose gradient is the upstream, -1 for seed and open
    op: str  # "=" | "+=" | "add.at" | "open" | "clear" (``da[i] = 0.0``: what stood there was overwritten)
    arrived: int
    of: int
    value: Any = None
    after: Any = None


class Numbers(NamedTuple):
    """The numbers of one backward line; ``local`` is None for vector-Jacobian products, ``before`` None for the first."""

    local: Any
    upstream: Any
    contribution: Any
    before: Any
    after: Any
