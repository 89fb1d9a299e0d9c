"""What an expression evaluates to while a program is traced.

Plain Python objects are *static*: literals, counters, shapes, strings, arrays made of them. Numbers that have a name are
``Var``; an expression that reads one is a ``Node``: a gate applied to operands, with its value.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from typing import Any

from engine.gates import Gate
from engine.guards import Costly
from engine.records import Var
from engine.spells import Spell


class Const:
    """A static number inside an expression that reads variables. ``text`` is how the program spells it."""

    __slots__ = ("pair", "text", "value")

    def __init__(self, value: Any, text: str) -> None:
        self.value = value
        self.text = text
        self.pair = (value, text)  # as a stage keeps it


class Node:
    """One gate applied. ``static`` are (name, value) pairs; ``spell`` how the call was written."""

    __slots__ = ("args", "gate", "spell", "static", "value")

    def __init__(
        self, value: Any, gate: Gate, args: tuple[Operand, ...], spell: Spell, static: tuple[Any, ...] = ()
    ) -> None:
        self.value = value
        self.gate = gate
        self.args = args
        self.spell = spell
        self.static = static


Operand = Var | Const | Node


class Box:
    """A list or tuple of operands. ``name`` is the code of the list it is, for the names of its elements; ``stem`` the name
    that it began with; ``inner`` whether it stands inside another container and shares that one's name, ``path`` where.
    ``kind`` is "deque" for one, which holds ``most`` items (None: any number)."""

    __slots__ = ("frozen", "inner", "items", "kind", "most", "name", "path", "stem")

    def __init__(self, items: list[Any], frozen: bool = False, kind: str = "", most: int | None = None) -> None:
        self.items = items
        self.frozen = frozen
        self.kind = kind
        self.most = most
        self.name = self.stem = ""
        self.inner = False
        self.path: tuple[Any, ...] = ()


class Dict:
    """A dictionary of operands; keys are strings, numbers or tuples of them. ``kind`` is its name if it is one of
    ``collections``, ``factory`` what a ``defaultdict`` calls. The rest as in ``Box``."""

    __slots__ = ("factory", "inner", "items", "kind", "name", "path", "stem")

    def __init__(self, items: dict[Any, Any], kind: str = "", factory: Any = None) -> None:
        self.items = items
        self.kind = kind
        self.factory = factory
        self.name = self.stem = ""
        self.inner = False
        self.path: tuple[Any, ...] = ()


class Attributes(Dict):
    """What ``vars(net)`` and ``net.__dict__`` give: a copy of an object's attributes, that can only be read."""

    __slots__ = ()


class Feed:
    """An iterator (``zip(…)``, a generator): walked once, and what it walks is read as it goes. ``holds``: the operands and
    scopes that it keeps; ``runs``: whether it runs code of the program when it is asked for an item; then ``items`` is None once
    the forward part is over; ``depth``: how many iterators it asks one after the other; ``body``: the ``def`` of the generator
    function that gave it, whose ``yield`` takes what is sent."""

    __slots__ = ("body", "depth", "holds", "items", "runs")

    def __init__(self, items: Iterator[Any] | None, holds: tuple[Any, ...] = (), runs: bool = False) -> None:
        self.items = items
        self.holds = holds
        self.depth: int = 1 + max([each.depth for each in holds if type(each) is Feed], default=0)
        self.runs: bool = runs or any([type(each) is Feed and each.runs for each in holds])
        self.body: Any = None

    def __repr__(self) -> str:
        return "<iterator>"


class DictView:
    """What ``keys()``, ``values()`` and ``items()`` (``kind``) give: a dict as it is whenever it is looked at."""

    __slots__ = ("kind", "owner")

    def __init__(self, owner: Dict, kind: str) -> None:
        self.owner = owner
        self.kind = kind


class Set(set[Any]):
    """A set of plain values (no number in it has a gradient). Numbers come in the order in which Python has them; text and
    objects, whose order is another one in every process, as they were put in. ``frozen``: it is a ``frozenset``."""

    __slots__ = ("frozen", "order")

    def __init__(self, values: Iterable[Any] = (), frozen: bool = False) -> None:
        super().__init__()
        self.order: dict[Any, None] = {}
        self.frozen = frozen
        for value in values:
            self.put(value)

    def put(self, value: Any) -> None:
        """Add one."""
        self.add(value)
        self.order.setdefault(value)

    def become(self, values: Iterable[Any]) -> None:
        """Hold these, and no others; those that were there keep their places."""
        given = dict.fromkeys(values)
        for value in [each for each in self.order if each not in given]:
            self.discard(value)
            del self.order[value]
        for value in given:
            self.put(value)

    def listed(self) -> Iterator[Any]:
        """The values in their order."""
        return super().__iter__() if all(map(_ordered, self.order)) else iter(self.order)

    def written(self, parts: list[str]) -> str:
        """How it reads, its values written."""
        inside = f"{{{', '.join(parts)}}}" if parts else ""
        return f"frozenset({inside})" if self.frozen else inside or "set()"

    def __repr__(self) -> str:
        return self.written(list(map(repr, self.listed())))

    def __hash__(self) -> int:  # type: ignore[override]
        if not self.frozen:
            raise TypeError("unhashable type: 'set'")
        return hash(frozenset(self.order))

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return Set, (list(self.order), self.frozen)


def _ordered(value: Any) -> bool:
    """Whether a value's hash is the same in every process."""
    return all(map(_ordered, value)) if type(value) is tuple else isinstance(value, (int, float))


def is_number(operand: Any) -> bool:
    """Whether the operand is one that a gradient could be asked of: it reads a variable."""
    return type(operand) is Var or type(operand) is Node


def plain(operand: Any) -> Any:
    """The operand as a plain Python value, containers included."""
    kind = type(operand)
    if kind is Var or kind is Node or kind is Const:
        return operand.value
    if kind is Box or kind is Dict:
        items = operand.items if kind is Box else operand.items.values()
        if any([type(i) is Box or type(i) is Dict for i in items]):
            expanded(operand)
    elif kind is not DictView:
        return operand
    return _plain(operand)


def _plain(operand: Any) -> Any:
    """``plain`` of what is known to be small enough."""
    kind = type(operand)
    if kind is Box:
        items = [_plain(i) for i in operand.items]
        if operand.kind:
            return collections.deque(items, operand.most)
        return tuple(items) if operand.frozen else items
    if kind is Dict:
        entries = {k: _plain(v) for k, v in operand.items.items()}
        return _COLLECTIONS[operand.kind](entries) if operand.kind in _COLLECTIONS else entries
    if kind is DictView:
        return getattr(plain(operand.owner), operand.kind)()
    return operand.value if kind is Var or kind is Node or kind is Const else operand


_COLLECTIONS: dict[str, Any] = {"OrderedDict": collections.OrderedDict, "Counter": collections.Counter}


def bare(operand: Any) -> Any:
    """What has the length of the operand: a list's items as they are, a variable's value."""
    kind = type(operand)
    if kind is DictView:
        return operand.owner.items
    return operand.items if kind is Box or kind is Dict else operand.value if kind is Var or kind is Node else operand


def boxed(value: Any) -> Any:
    """Python's lists and tuples as the program's: what ``plain`` undoes."""
    return Box([boxed(v) for v in value], isinstance(value, tuple)) if isinstance(value, (list, tuple)) else value


NESTED = 500
"""Levels of lists in lists that may be walked: whoever walks them (``str``, ``==``, ``hash``) does it with the C stack."""
EXPANDED = 1_000_000
"""Elements that a nested list may have when it is walked as a tree: ``a = [a, a]`` a hundred times over has 2**100."""


def expanded(operand: Any) -> None:
    """Raise ``Costly`` when a container is too large to be walked as a tree, ``RecursionError`` when it is too deep."""
    count = 0
    stack = [(operand, 1)]
    while stack:
        at, depth = stack.pop()
        if depth > NESTED:
            raise RecursionError
        items = at.items if type(at) is Box else list(at.items.values())
        count += len(items) + 1
        if count > EXPANDED:
            raise Costly("items", count)
        stack.extend([(i, depth + 1) for i in items if type(i) is Box or type(i) is Dict])


def holds(container: Any, wanted: Any) -> bool:
    """Whether ``wanted`` is ``container`` or stands somewhere inside it."""
    seen: set[int] = set()
    stack = [container]
    while stack:
        at = stack.pop()
        if at is wanted:
            return True
        if id(at) in seen:
            continue
        seen.add(id(at))
        items = at.items if type(at) is Box else at.items.values() if type(at) is Dict else ()
        stack.extend([i for i in items if type(i) is Box or type(i) is Dict])
    return False


def leaves(operand: Any) -> list[Any]:
    """What stands in the places of a container, however deep; the operand itself if it is none. Each once."""
    found: list[Any] = []
    seen: set[int] = set()
    stack = [operand]
    while stack:
        at = stack.pop()
        if type(at) is not Box and type(at) is not Dict:
            found.append(at)
        elif id(at) not in seen:
            seen.add(id(at))
            stack.extend(list(at.items)[::-1] if isinstance(at, Box) else list(at.items.values())[::-1])
    return found


def has_variable(operand: Any) -> bool:
    """Whether the operand is a variable or holds one."""
    if type(operand) is DictView:
        operand = operand.owner
    kind = type(operand)
    if kind is not Box and kind is not Dict:
        return kind is Var or kind is Node
    seen: set[int] = set()
    stack = [operand]
    while stack:
        at = stack.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        for item in at.items if type(at) is Box else at.items.values():
            kind = type(item)
            if kind is Var or kind is Node:
                return True
            if kind is Box or kind is Dict:
                stack.append(item)
    return False
