"""What arrives at a variable, written with what the file has: our text names gradients of inner parts that have no name there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from engine.mending.numbers import agree
from engine.mending.records import Site
from engine.mending.repairs.arithmetic import constant_ratio, named_factors

DEEP = 4
"""Inner gradients inside of inner gradients that are written out."""
HELD = 4
"""Values of the file that may be an inner gradient, of each."""


def written(site: Site, texts: Sequence[tuple[str, Any]], inner: Sequence[tuple[str, Any, str]]) -> tuple[tuple[str, Any], ...]:
    """Those of the contributions (text, value) that can be written at a site, each in its first way that comes to its value."""
    found = []
    for text, value in texts:
        here = next((each for each in _ways(site, text, inner) if agree(site.value(each), value)), None)
        if here is not None:
            found.append((re.sub(r"(?<![\w\])])\(\(([^(),]*)\)\)", r"(\1)", here), value))
    return tuple(found)


def _ways(site: Site, text: str, inner: Sequence[tuple[str, Any, str]]) -> Iterator[str]:
    yield counted(text, site.sizes)
    yield text
    for name, value, _ in inner:
        pattern = rf"(?<![\w.]){re.escape(name)}(?!\w)"
        if not re.search(pattern, text):
            continue
        for other in _names(site, value):
            yield _plain(re.sub(pattern, lambda _, other=other: other, text))  # type: ignore[misc]


    yield _neat(_resolved(site, text, {name: (value, made) for name, value, made in inner}, DEEP))


def _resolved(site: Site, text: str, inner: Mapping[str, tuple[Any, str]], deep: int) -> str:
    """A text in which each inner gradient is what the file has of it, or else what it is made of."""

    def called(found: re.Match[str]) -> str:
        if found[0] not in inner:
            return found[0]
        value, made = inner[found[0]]
        held = next(_names(site, value), "")
        return held or (f"({_resolved(site, made, inner, deep - 1)})" if made and deep else found[0])

    return counted(_plain(re.sub(r"(?<![\w.])[^\W\d]\w*", called, text)), site.sizes)


def _plain(text: str) -> str:
    """Without the factors 1 that are left."""
    return text.removeprefix("1.0 * ").replace(" * 1.0", "")


def _neat(text: str) -> str:
    """Without parentheses that hold nothing together."""
    try:
        return ast.unparse(ast.parse(text, mode="eval").body).replace(" ** ", "**")
    except (SyntaxError, ValueError):
        return text


def counted(text: str, sizes: Sequence[tuple[str, int]]) -> str:
    """A text of ours with the counts in it called by their names."""
    names = {str(value): name for name, value in reversed(sizes)}
    return re.sub(r"/ (\d+)\b(?!\.)", lambda found: f"/ {names.get(found[1], found[1])}", text)


def _reads_so(site: Site, place: str) -> bool:
    """Whether one writes a place so: an item of a tuple that holds this and that (``cache[9]``) only where the line does it."""
    owner, _, item = place.partition("[")
    return not item[:1].isdigit() or owner + "[" in site.statement.text


def _names(site: Site, value: Any) -> Iterator[str]:
    """What the file has of a gradient's value: another name, one times a number, a number alone."""
    array = np.asarray(value, dtype=float)
    if array.size and np.all(array == array.flat[0]) and np.isfinite(array.flat[0]):
        number = float(array.flat[0])
        if abs(number) == 1.0:
            yield "1.0" if number > 0 else "(-1.0)"
        for text, _ in named_factors(site, number):
            yield f"(1 / {text[1:]})" if text.startswith("/") else f"({text})" if " " in text else text
        for text, _ in named_factors(site, -number):
            yield f"(-1 / {text[1:]})" if text.startswith("/") else f"(-{text})"
    held_here = [(place, held) for place, held in site.names.items() if array.ndim and np.shape(held) == array.shape]
    same = [(place, np.asarray(held, dtype=float)) for place, held in held_here if _reads_so(site, place)]
    yield from [place for place, held in same if agree(held, array)][:HELD]
    for place, held in same:
        ratio = constant_ratio(array, held)
        if ratio is not None:
            if ratio == -1.0:
                yield f"(-{place})"
            for text, _ in named_factors(site, ratio):
                yield f"({place} / {text[1:]})" if text.startswith("/") else f"({text} * {place})"


__all__ = ["counted", "written"]
