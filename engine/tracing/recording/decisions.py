"""What decided the path of a run: the tests as they are met, and as records once the run is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine.deriving.structure import Reading, key_of, skeleton
from engine.forms import Form, forward_tree
from engine.named import NamedTuple
from engine.operands import Operand
from engine.records import Branch, Piece


class Decision(NamedTuple):
    """One truth that decided the path: as ``Branch``, with what was tested as it was evaluated."""

    line: int
    text: str
    value: bool
    reads: tuple[int, ...]
    operand: Operand


def branches_of(decisions: Iterable[Decision]) -> Iterator[Branch]:
    """The records. Tests of one structure share a form."""
    forms: dict[Any, Form] = {}
    for decision in decisions:
        reading = Reading([], [], {})
        key = key_of(decision.operand, reading)
        form = forms.get(key)
        if form is None:
            root = skeleton(decision.operand, reading, [0])
            form = forms[key] = Form(root, len(reading.reads), len(reading.consts), forward_tree(root, {}))
        reads, consts = tuple([v.index for v in reading.reads]), tuple([c.pair for c in reading.consts])
        yield Branch(decision.line, decision.text, decision.value, decision.reads, Piece(form, reads, consts, -1, ()))
