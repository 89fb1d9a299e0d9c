"""Who reads what: the variables in a backward line and in a forward text, by the slots that stand there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from engine.forms import FormLine
from engine.named import NamedTuple
from engine.records import Line, Piece
from engine.slots import BUFFER, Of, Slot
from engine.text import Tree, keys_of
from engine.traced import Backward, Traced

_VALUED = frozenset({"read", "part", "output"})


class Read(NamedTuple):
    """One variable that a backward line reads. ``role`` "local": it stands in the local gradient (of a vector-Jacobian product
    anywhere but as the upstream, of a scatter in its index); "upstream": its gradient is read."""

    slot: Slot
    var: int
    role: Literal["local", "upstream"]


def line_reads(back: Backward, line: Line) -> tuple[Read, ...]:
    """See ``Trace.reads``."""
    if line.stage < 0 or line.kind == "open" or line.op == "clear":
        return ()
    if line.slot < 0:  # the written cells' gradient gets a name of its own
        return (Read(BUFFER, line.base, "upstream"),)
    piece = back.stages[line.stage].pieces[line.piece]
    form_line = piece.form.lines[line.slot]
    upstream = Read(form_line.base, line.base, "upstream")
    return (*[Read(slot, piece.var(slot), "local") for slot in _local_slots(form_line)], upstream)


def local_reads(back: Backward) -> Iterator[tuple[int, list[int]]]:
    """Of each line that has any, in order, the variables in its local gradient: what ``line_reads`` says of all lines, in a fifth
    of the time, since lines of one form have their slots in common."""
    places: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
    stages = back.stages
    for line in back.lines:
        stage, slot = line[2], line[4]
        if slot < 0 or stage < 0 or line[1] == "open" or line[7] == "clear":
            continue
        piece = stages[stage].pieces[line[3]]
        key = id(piece.form), slot
        found = places.get(key)
        if found is None:
            found = places[key] = tuple([_place(one) for one in _local_slots(piece.form.lines[slot])])
        if found:
            fields: tuple[Any, ...] = piece
            yield line[0], [fields[field][at] if at >= 0 else fields[field] for field, at in found]


_FIELDS = {"read": Piece._fields.index("reads"), "part": Piece._fields.index("parts")}
_WRITE = Piece._fields.index("write")


def _place(slot: Slot) -> tuple[int, int]:
    """Where ``Piece.var`` finds a slot: the field of the piece, and the place in it (-1: the field itself)."""
    field = _FIELDS.get(slot.kind)
    return (_WRITE, -1) if field is None else (field, slot.at)


def forward_reads(traced: Traced, stage: int) -> tuple[int, ...]:
    """See ``Trace.forward_reads``."""
    found: dict[int, None] = {}
    for piece in traced.stages[stage].pieces:
        target = piece.form.target
        for tree in (piece.form.forward, *((target.tree,) if target is not None else ())):
            found |= _variables(piece, tree)
    return tuple(found)


def part_reads(traced: Traced, part: int) -> tuple[int, ...]:
    """See ``Trace.part_reads``."""
    for piece in traced.stages[traced.vars[part].stage].pieces:
        if part in piece.parts:
            return tuple(_variables(piece, piece.form.parts[piece.parts.index(part)]))
    raise KeyError(part)


def tree_reads(piece: Piece, tree: Tree) -> list[int]:
    """The variables, parts included, that stand in a text of a piece."""
    return list(_variables(piece, tree))


def _variables(piece: Piece, tree: Tree) -> dict[int, None]:
    return dict.fromkeys([piece.var(slot) for slot in _slots(tree)])


def _local_slots(line: FormLine) -> list[Slot]:
    return _slots(line.whole if line.local is None else line.local)


def _slots(tree: Tree) -> list[Slot]:
    """The reads, parts and output that stand in a text by value, in a fixed order."""
    keys = [key.slot if isinstance(key, Of) and key.kind == "floats" else key for key in keys_of(tree)]
    return sorted({key for key in keys if isinstance(key, Slot) and key.kind in _VALUED})
