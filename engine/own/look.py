"""A cheap look at a program's text: whether there can be an own backward part in it at all."""

from __future__ import annotations

from engine.reading.gradnames import DICTS, gradient_name, may_be_gradient
from engine.reading.program import Program


def chance(program: Program) -> bool:
    """Whether any word of a program reads as a gradient of another one: its identifiers, its attributes, the words of its texts,
    which are keys of dicts."""
    words = program.names | program.said
    likely = [word for word in words if may_be_gradient(word)]
    if not likely:
        return False
    if any([word in DICTS for word in likely]):
        return True
    folded = {word.lower() for word in words}
    either = folded | {word[:-1] for word in folded}
    return any([gradient_name(word.lower(), either) is not None for word in likely])
