"""Lists and dicts whose elements are variables, as literals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.deriving.naming import is_list
from engine.records import Var
from engine.text import literal

Places = dict[tuple[Any, ...], Var]


def elements(variables: tuple[Var, ...]) -> dict[str, Places]:
    """The elements of every list and dict, by its name and by their place in it."""
    found: dict[str, Places] = {}
    for var in variables:
        if var.path:
            found.setdefault(var.root, {})[var.path] = var
    return found


def nested(places: Places, text: Callable[[Var], str], gap: str = "None") -> str:
    """The container as a literal, ``text`` for each of its elements and ``gap`` in the gaps of a list. A dict's element whose
    text is "" is left out: it is assigned later."""
    if () in places:
        return text(places[()])
    groups: dict[Any, Places] = {}
    for path, var in places.items():
        groups.setdefault(path[0], {})[path[1:]] = var
    if is_list(groups):
        inside = [(nested(groups[i], text, gap) or gap) if i in groups else gap for i in range(max(groups) + 1)]
        return f"[{', '.join(inside)}]"
    pairs = [(literal(key), nested(inner, text, gap)) for key, inner in groups.items()]
    return "{" + ", ".join([f"{key}: {inner}" for key, inner in pairs if inner]) + "}"
