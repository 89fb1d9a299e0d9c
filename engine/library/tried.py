"""Calls that were guessed, tried: what does not run is not offered."""

from __future__ import annotations

from collections.abc import Callable

from engine.library.fitting import LISTS
from engine.library.listing import NETS
from engine.library.records import Definition, Library

MOST = 40
"""Calls that are tried, of a short file; of a long one fewer: it is read again for each."""
READ = 20_000
"""Lines that are read for all of them."""
Works = Callable[[tuple[str, ...], str], bool]


def tried(library: Library, lines: int, works: Works) -> Library:
    """The library without the calls that fail, as ``works(then, output)`` says; ``lines`` are those of the file."""
    left = max(6, min(MOST, READ // max(lines, 1)))
    known: dict[str, str] = {"": ""}
    found: list[Definition] = []
    for one in library.definitions:
        if one.call not in known and left > 0:
            ways = [one.call, *_otherwise(one.call)]
            known[one.call] = next((way for way in ways if works(library.lines(way), one.output)), "")
            left -= 1
        call = known.get(one.call, one.call)
        found.append(one._replace(call=call, output=one.output if call else ""))
    return library._replace(definitions=tuple([_of_class(one, found) if one.kind == "class" else one for one in found]))


def _otherwise(call: str) -> list[str]:
    """The same with a net's sizes for the other layout of its data."""
    one, other = LISTS.values()
    return [call.replace(one, other)] if one in call else [call.replace(other, one)] if other in call else []


def _of_class(kind: Definition, found: list[Definition]) -> Definition:
    """A class whose own call failed gets that of its likeliest method."""
    own = [one for one in found if one.owner == kind.name and one.call]
    if kind.call or not own:
        return kind
    chosen = min(own, key=lambda one: NETS.index(one.name) if one.name in NETS else len(NETS))
    return kind._replace(call=chosen.call, output=chosen.output)
