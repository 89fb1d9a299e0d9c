"""Lists and dicts whose elements are variables, as literals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.containers import gathered
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
    def listed(items: list[str | None]) -> str:
        return f"[{', '.join([item or gap for item in items])}]"

    def keyed(items: dict[Any, str]) -> str:
        return "{" + ", ".join([f"{literal(key)}: {inner}" for key, inner in items.items() if inner]) + "}"

    return gathered(places, text, listed, keyed)
