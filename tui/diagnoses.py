"""A diagnosis in words: why a line is wrong, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.catalogue import knows, say
from tui.paint.digits import number

if TYPE_CHECKING:
    from engine import Diagnosis


def why(found: Diagnosis, lang: str | None = None) -> str:
    """One sentence, with the names and numbers of the line."""
    if not found.kind:
        return say("diagnosis.none", lang)
    fields: dict[str, Any] = {**found.fields, "name": found.name}
    if "ratio" in fields:
        fields["ratio"] = number(fields["ratio"])
    if "moved" in fields:
        fields["read"] = found.fields["name"]
    for field in ("term", "factor", "meant", "moved", "ratio"):
        if field in fields and knows(f"diagnosis.{found.kind}.{field}", lang):
            return say(f"diagnosis.{found.kind}.{field}", lang, **fields)
    return say(f"diagnosis.{found.kind}", lang, **fields)
