"""What arrives at a variable, written with what the file has: our text names gradients of inner parts that have no name there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from engine.mending.numbers import agree
from engine.mending.records import Site
from engine.mending.repairs.arithmetic import constant_ratio, named_factors

HELD = 4
"""Values of the file that may be an inner gradient, of each."""


def written(site: Site, texts: Sequence[tuple[str, Any]], inner: Sequence[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    """Those of the contributions (text, value) that can be written at a site, each in its first way that comes to its value."""
    found = []
    for text, value in texts:
        here = next((each for each in _ways(site, text, inner) if agree(site.value(each), value)), None)
        if here is not None:
            found.append((re.sub(r"(?<![\w\])])\(\(([^(),]*)\)\)", r"(\1)", here), value))
    return tuple(found)


def _ways(site: Site, text: str, inner: Sequence[tuple[str, Any]]) -> Iterator[str]:
    yield counted(text, site.sizes)
    yield text
    for name, value in inner:
        pattern = rf"(?<![\w.]){re.escape(name)}(?!\w)"
        if not re.search(pattern, text):
            continue
        for other in _names(site, value):
            yield re.sub(pattern, lambda _, other=other: other, text).removeprefix("1.0 * ").replace(" * 1.0", "")  # type: ignore[misc]


def counted(text: str, sizes: Sequence[tuple[str, int]]) -> str:
    """A text of ours with the counts in it called by their names."""
    names = {str(value): name for name, value in reversed(sizes)}
    return re.sub(r"/ (\d+)\b(?!\.)", lambda found: f"/ {names.get(found[1], found[1])}", text)


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
    held_here = [each for each in site.names.items() if array.ndim and np.shape(each[1]) == array.shape]
    same = [(place, np.asarray(held, dtype=float)) for place, held in held_here]
    yield from [place for place, held in same if agree(held, array)][:HELD]
    for place, held in same:
        ratio = constant_ratio(array, held)
        if ratio is not None:
            if ratio == -1.0:
                yield f"(-{place})"
            for text, _ in named_factors(site, ratio):
                yield f"({place} / {text[1:]})" if text.startswith("/") else f"({text} * {place})"


__all__ = ["counted", "written"]
