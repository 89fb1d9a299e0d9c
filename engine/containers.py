"""Lists and dicts as the places of what stands in them: ``layers[1]['W']`` is at ``(1, 'W')``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Key(int):
    """A whole number that is a dict's key: told apart from a place in a list."""

    __slots__ = ()


def is_list(keys: Any) -> bool:
    """Whether the keys of a container's numbers are places in a list, not a dict's keys."""
    return all(type(k) is int for k in keys)


def gathered(
    places: dict[tuple[Any, ...], T],
    leaf: Callable[[T], R],
    listed: Callable[[list[R | None]], R],
    keyed: Callable[[dict[Any, R]], R],
) -> R:
    """The container that has ``places``, built from inside: ``leaf`` of what stands there, ``listed`` of a list's items (None in
    its gaps), ``keyed`` of a dict's."""
    if () in places:
        return leaf(places[()])
    groups: dict[Any, dict[tuple[Any, ...], T]] = {}
    for path, value in places.items():
        groups.setdefault(path[0], {})[path[1:]] = value

    def made(inner: dict[tuple[Any, ...], T]) -> R:
        return gathered(inner, leaf, listed, keyed)

    if is_list(groups):
        return listed([made(groups[at]) if at in groups else None for at in range(max(groups) + 1)])
    return keyed({key: made(inner) for key, inner in groups.items()})


def nested(places: dict[tuple[Any, ...], T], leaf: Callable[[T], Any] = lambda value: value) -> Any:
    """The same in Python's own lists and dicts."""
    return gathered(places, leaf, list, dict)
