"""Completion of what is typed after ``:``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.field import Field
from tui.offers import ways_on

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import Views


def completed(session: Session, views: Views, typed: Field) -> Field:
    """What is typed, as far as all ways on agree; where they part, the first of them. As it is at another prompt."""
    if session.prompt.kind != ":":
        return typed
    found = ways_on(views.at(session.expanded), typed.text)
    if not found:
        return typed
    first, last = min(found), max(found)
    common = first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
    return Field.holding(common if len(common) > len(typed.text) else found[0])
