"""Calls that were guessed, tried: what does not run is not offered."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.library.fitting import LISTS
from engine.library.listing import NETS, TRAINS, WEIGH
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
            ways = _ways(one.call)
            known[one.call] = next((way for way in ways if works(library.lines(way), one.output)), "")
            left -= 1
        call = known.get(one.call, one.call)
        if not call and one.call and (after := _after(one, found)) and left > 0:
            call, left = after if works(library.lines(after), one.output) else "", left - 1
        found.append(one._replace(call=call, output=one.output if call else ""))
    return library._replace(definitions=tuple([_of_class(one, found) if one.kind == "class" else one for one in found]))


def _after(one: Definition, found: list[Definition]) -> str:
    """The call of a method that needs what another one leaves: ``model.fit(X, y); out = model.predict(X)``."""
    trains = next((other for other in found if other.owner == one.owner and other.name in TRAINS and other.call), None)
    start = one.call.partition("; ")[0]
    return f"{trains.call}{one.call[len(start) :]}" if trains is not None and trains.call.startswith(f"{start}; ") else ""


def _ways(call: str) -> list[str]:
    """A call; the same with a net's sizes, or a layer's, for the other layout of its data; each also with what it gives as one
    object that keeps a value."""
    one, other = LISTS.values()
    swapped = [call.replace(one, other)] if one in call else [call.replace(other, one)] if other in call else []
    layers = [call.replace("(5, 2)", "(3, 5)")] if "(5, 2)" in call and "[4, 3]" in call else []
    rows = re.search(r"\b[Xx]\w*\[(\d+)", call) if re.search(rf"\.({'|'.join(TRAINS)})\(", call) else None
    labels = [re.sub(r"\b([yY]\w*)\[[^\]]*\](?: < \d+)?", rf"\1[{rows[1]}] < 2", call)] if rows is not None else []
    whole = [call, *swapped, *layers, *labels]
    weighed = [way for way in whole if re.search(_WEIGHED, way)]
    return whole + [re.sub(_WEIGHED, rf"loss = np.sum(\1.{attribute})", way) for attribute in _KEPT for way in weighed]


_WEIGHED = re.escape(WEIGH).replace(r"\{0\}", r"(\w+)", 1).replace(r"\{0\}", r"\1")
_KEPT = ("data", "value")
"""What the values of small autograd engines keep their number or array in."""


def _of_class(kind: Definition, found: list[Definition]) -> Definition:
    """A class whose own call failed gets that of its likeliest method."""
    own = [one for one in found if one.owner == kind.name and one.call]
    if kind.call or not own:
        return kind
    chosen = min(own, key=lambda one: NETS.index(one.name) if one.name in NETS else len(NETS))
    return kind._replace(call=chosen.call, output=chosen.output)
