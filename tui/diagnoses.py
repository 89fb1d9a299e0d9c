"""A diagnosis in words: why a line is wrong, what to write, and the lesson to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    "turned", "through", "stopped", "extra", "labels", "truth", "count", "part",
    "divided", "lacks", "share", "term", "factor", "meant", "moved", "again", "ratio",
)  # fmt: skip
"""What may be known of a mistake beside its kind: the first of these that is chooses the sentence."""


def lesson(kind: str, lang: str | None = None) -> str:
    """Where to read on: ``lesson 7, forks: chainstep learn forks``; "" where there is nothing."""
    from tui.lessons.course import numbers  # the lessons' format with it: for those who have a wrong line

    name = LESSONS.get(kind, "")
    number_of = numbers().get(name, 0)
    return say("diagnosis.lesson", lang, number=number_of, name=name) if number_of else ""


def why(found: Diagnosis, lang: str | None = None) -> str:
    """One sentence, with the names and numbers of the line."""
    if not found.kind:
        return say("diagnosis.none", lang)
    fields: dict[str, Any] = {**found.fields, "name": found.name or say("diagnosis.nameless", lang)}
    if "ratio" in fields:
        fields["ratio"] = number(fields["ratio"])
    if "share" in fields:
        fields["share"] = number(fields["share"])
    if "moved" in fields:
        fields["read"] = found.fields["name"]
    for field in FIELDS:
        if field in fields and knows(f"diagnosis.{found.kind}.{field}", lang):
            return say(f"diagnosis.{found.kind}.{field}", lang, **fields)
    return say(f"diagnosis.{found.kind}", lang, **fields)
