"""A diagnosis in words: why a line is wrong, what to write, and the lesson to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.mending.plain import parts
from tui.catalogue import knows, say
from tui.paint.digits import number

if TYPE_CHECKING:
    from engine import Diagnosis


LESSONS = {
    "overwritten": "forks", "stale": "forks", "missing": "forks", "twice": "forks", "repeats": "forks", "regularisation": "forks",
    "carry_lost": "forks", "diagonal": "forks",
    "sum_missing": "broadcasting", "sum_axis": "broadcasting", "sum_extra": "broadcasting", "keepdims": "broadcasting",
    "broadcast": "broadcasting",
    "transposed": "matrices", "product_order": "matrices", "tuple_order": "matrices",
    "value_for_mask": "patterns", "mask_missing": "patterns", "mask_side": "patterns", "swapped": "patterns",
    "cached": "caching", "read_after": "caching", "aliased": "caching", "time_off": "caching",
    "upstream_missing": "chain", "local_missing": "chain", "local_other": "modularity",
    "upstream_other": "staged", "loop_order": "staged", "power": "staged", "sign": "staged", "truncated": "staged",
    "factor": "network",
}  # fmt: skip
"""The lesson that teaches what a kind of mistake gets wrong, by its id."""


FIELDS = (
    "turned", "through", "stopped", "stands", "rows", "outer", "left_out", "function", "stacked", "window", "padding", "place",
    "test", "rest", "begun", "counter", "extra", "labels", "truth", "count", "part", "divided", "lacks", "share", "term", "factor",
    "meant", "moved", "again", "ratio",
)  # fmt: skip
"""What may be known of a mistake beside its kind: the first of these that is chooses the sentence."""


def lesson(kind: str, lang: str | None = None) -> str:
    """Where to read on: ``lesson 7, forks: chainstep learn forks``; "" where there is nothing."""
    from tui.lessons.course import numbers  # the lessons' format with it: for those who have a wrong line

    name = LESSONS.get(kind, "")
    number_of = numbers().get(name, 0)
    return say("diagnosis.lesson", lang, number=number_of, name=name) if number_of else ""


def equals(found: Diagnosis) -> tuple[Diagnosis, ...]:
    """What mends as well in the same place and is no longer way to say it: ``do.T.sum(axis=1)`` for ``do.sum(axis=0)``."""
    here = [other for other in found.others if (other.line, other.at) == (found.line, found.at)]
    return tuple([other for other in here if parts(other.mend) <= parts(found.mend)])


def way(at: str, mend: str, here: bool, moved: bool = False) -> str:
    """What is to be done with a mend, as the keys of sentences end: "" (written in place of the line, which is ``here``), "there"
    (of another line), "above" or "below" (a line more), "move" (of a line that stands too early), "delete"."""
    if moved:
        return "move"
    if at:
        return at
    return "delete" if mend == "pass" else "" if here else "there"


def _line(line: int) -> str:
    return say("own.line", line=line)


def why(found: Diagnosis, lang: str | None = None, place: Callable[[int], str] = _line) -> str:
    """One sentence, with the names and numbers of the line; ``place`` tells another line of the program."""
    if not found.kind:
        return say("diagnosis.none.stopped" if "stopped" in found.fields else "diagnosis.none", lang)
    fields: dict[str, Any] = {**found.fields, "name": found.name or say("diagnosis.nameless", lang)}
    if "ratio" in fields:
        fields["ratio"] = number(fields["ratio"])
    if "share" in fields:
        fields["share"] = number(fields["share"])
    if "moved" in fields:
        fields["read"] = found.fields["name"]
    if "before" in fields:
        fields["before"] = place(fields["before"])
    for field in FIELDS:
        if field in fields and knows(f"diagnosis.{found.kind}.{field}", lang):
            return say(f"diagnosis.{found.kind}.{field}", lang, **fields)
    return say(f"diagnosis.{found.kind}", lang, **fields)
