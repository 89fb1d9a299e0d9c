"""What a reader names as the place of an edit: an input, an entry of one, or something that cannot be edited, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.addresses import Address, parse
from engine.addresses import base as whole_of
from tui.states.whatif import row_at

if TYPE_CHECKING:
    from engine import Var
    from tui.view import View

LISTED = 6
"""Inputs that are named to a reader who named none."""


def row_named(view: View, text: str) -> int:
    """The row of an input as a reader may write it: ``X[-1, 0]``, ``p["W"]``, ``net_W[0]`` as the listing has it, a list by its
    name; -1 for what is none."""
    row = row_at(view, text)
    if row >= 0 or (address := parse(text.strip())) is None:
        return row
    of_it = _named(view, address)
    keys = _counted(of_it, address.keys)
    for var in of_it:
        if var.kind == "input" and var.diff and (keys[: len(var.path)] == var.path or not keys):
            inside = keys[len(var.path) :]
            place = _place(var.value, inside)
            if place or not inside:
                return row_at(view, var.shown + place)
    return -1


def _named(view: View, address: Address) -> list[Var]:
    """The variables of a name, as the program or the listing has it, or that of the list that they are elements of."""
    name = address.name
    return [var for var in view.trace.vars if name in (var.shown, var.code, whole_of(var.shown, var.path), var.root)]


def _counted(of_it: list[Var], keys: tuple[Any, ...]) -> tuple[Any, ...]:
    """Keys with those into lists counted from 0: ``w[-1]`` is ``w[2]`` of three."""
    found: tuple[Any, ...] = ()
    for key in keys:
        depth = len(found)
        places = [var.path[depth] for var in of_it if len(var.path) > depth and var.path[:depth] == found]
        whole = places and all([type(each) is int for each in places])
        found += (key + max(places) + 1 if whole and type(key) is int and key < 0 else key,)
    return found


def _place(value: Any, keys: tuple[Any, ...]) -> str:
    """Keys into an array as its place counted from 0; "" for what is no place of it."""
    index = tuple([each for key in keys for each in (key if isinstance(key, tuple) else (key,))])
    shape = np.shape(value)
    if len(index) != len(shape) or not all([type(i) is int and -n <= i < n for i, n in zip(index, shape, strict=True)]):
        return ""
    return f"[{','.join([str(i % n) for i, n in zip(index, shape, strict=True)])}]"


def why_not(view: View, text: str) -> tuple[str, dict[str, str]] | None:
    """Why what is named cannot be edited, as a sentence and its fields; None where nothing of that name is there."""
    address = parse(text.strip())
    if address is None:
        return None
    of_it = _named(view, address)
    if not of_it:
        names = dict.fromkeys([whole_of(var.shown, var.path) for var in view.trace.vars if var.kind == "input" and var.diff])
        known = ", ".join([*list(names)[:LISTED], *(["…"] if len(names) > LISTED else [])])
        return ("whatif.unknown", {"name": text.strip(), "known": known}) if known else None
    made = next((var for var in of_it if var.kind in ("stage", "part", "cell", "state")), None)
    var = next((var for var in of_it if var.kind not in ("stage", "part", "cell", "state")), None)
    if var is None:
        assert made is not None
        return "whatif.computed", {"name": text.strip(), "label": view.trace.stages[made.stage].label if made.stage >= 0 else "·"}
    if var.kind in ("count", "label", "buffer"):
        return f"whatif.is_{var.kind}", {"name": text.strip(), "place": _written(address)}
    keys = _counted(of_it, address.keys)
    holder = next((one for one in of_it if one.path and one.path == keys[: len(one.path)]), None)
    return _no_place(text.strip(), holder or var, of_it, holder is not None)


def _no_place(text: str, var: Var, of_it: list[Var], holds: bool) -> tuple[str, dict[str, str]]:
    """An input without the place that is named; ``holds``: an element of a list or dict that has none inside."""
    shape = np.shape(var.value)
    if var.path and not holds:
        return "whatif.no_entry", {"name": text, "last": of_it[-1].shown}
    if not shape:
        return "whatif.no_places", {"name": text, "whole": var.shown}
    return "whatif.no_place", {"name": text, "whole": var.shown, "last": f"{var.shown}[{','.join([str(n - 1) for n in shape])}]"}


def _written(address: Address) -> str:
    return str(address).replace(" ", "")
