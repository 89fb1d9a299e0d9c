"""The places of a form that a stage fills, and what backward lines make of them: the keys of a form's text trees."""

from __future__ import annotations

from typing import Literal

from engine.bounded import Bounded
from engine.named import NamedTuple

SlotKind = Literal["read", "part", "output", "const", "buffer"]
DerivedKind = Literal["gradient", "floats", "opened"]


class Slot(NamedTuple):
    """Number ``at`` of its kind: a variable that is read, a part, the output, a literal, the array that is written into."""

    kind: SlotKind
    at: int = 0


class Of(NamedTuple):
    """Something made of a slot: its gradient, the float copy of an integer array, the opened gradient that is scattered into."""

    kind: DerivedKind
    slot: Slot


Key = Slot | Of

OUTPUT = Slot("output")
BUFFER = Slot("buffer")

_LETTERS = {"read": "v", "part": "p", "output": "o", "const": "k", "buffer": "s", "gradient": "d", "floats": "w", "opened": "g"}
_code_names: Bounded[Key, str] = Bounded(4096)


def code_name(key: object) -> str:
    """The local name of a slot in compiled code: v0, p1, o0, k2, and of them dv0, wv0, gv0. Other keys are names already."""
    if not isinstance(key, (Slot, Of)):
        return str(key)
    name = _code_names.get(key)
    if name is None:
        slot = key.slot if isinstance(key, Of) else key
        made = f"{_LETTERS[slot.kind]}{slot.at}"
        name = _code_names[key] = f"{_LETTERS[key.kind]}{made}" if isinstance(key, Of) else made
    return name
