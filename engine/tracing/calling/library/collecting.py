"""``collections``: dicts and lists of the interpreter that know what they are."""

from __future__ import annotations

import ast
from typing import Any

from engine.operands import Box, Dict, Feed
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.library.functional import added, operator_
from engine.tracing.calling.sequences import bounded, pairs


def dict_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """``defaultdict(list)``, ``OrderedDict(pairs)``."""
    kind, factory = name.rpartition(".")[2], None
    if kind == "defaultdict" and args:
        factory, args = args[0], args[1:]
    return Dict({**(pairs(caller, node, args[0]) if args else {}), **named}, kind, factory)


def counter(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    return Dict({**_counts(caller, node, args), **named}, "Counter")


def _counts(caller: Caller, node: ast.Call, args: list[Any]) -> dict[Any, Any]:
    """How often each item of what is given comes; of a dict, what it says."""
    if args and isinstance(args[0], Dict):
        return dict(args[0].items)
    counts: dict[Any, int] = {}
    for item in bounded(caller, node, args[0]) if args and args[0] is not None else ():
        key = caller.indexing.key(item, node)
        counts[key] = counts.get(key, 0) + 1
    return counts


def _changed(sign: str) -> Any:
    """``Counter.update`` and ``subtract``: the counts are added to those that are there, or taken off."""

    def method(caller: Caller, node: ast.Call, owner: Dict, args: list[Any], named: dict[str, Any]) -> None:
        for counts in (_counts(caller, node, args), named):
            for key, more in counts.items():
                old = owner.items.get(key, 0)
                if type(old) is int and type(more) is int:
                    new: Any = old + more if sign == "add" else old - more
                else:
                    new = operator_(caller, node, f"operator.{sign}", [old, more], {})
                caller.machine.binder.put(owner, key, new, node)

    return method


def _elements(caller: Caller, node: ast.Call, owner: Dict, args: list[Any], named: dict[str, Any]) -> Any:
    """``Counter.elements()``: each key as often as it was counted."""
    times = {key: caller.value_of(count) for key, count in owner.items.items()}
    if args or named or not all([type(count) is int for count in times.values()]):
        raise caller.error("argument", node, name="elements", argument="count")
    return Feed((key for key, count in times.items() for _ in range(count)), (owner,))


def _total(caller: Caller, node: ast.Call, owner: Dict, args: list[Any], named: dict[str, Any]) -> Any:
    total: Any = 0
    for count in owner.items.values():
        total = added(caller, node, total, count)
    return total


def _most_common(caller: Caller, node: ast.Call, owner: Dict, args: list[Any], named: dict[str, Any]) -> Any:
    """``Counter.most_common(n)``: of equal counts the first comes first."""
    found = sorted(owner.items.items(), key=lambda pair: -caller.value_of(pair[1]))
    count = caller.value_of(args[0]) if args else None
    return Box([Box([key, value], frozen=True) for key, value in found[:count]])


OF_COUNTERS: dict[str, Any] = {
    "update": _changed("add"), "subtract": _changed("sub"), "elements": _elements, "total": _total, "most_common": _most_common,
}
"""The methods in which a ``Counter`` differs from a dict."""


def deque(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    most = caller.value_of([*args[1:], *named.values(), None][0])
    if most is not None and (type(most) is not int or most < 0):
        raise caller.error("argument", node, name=name, argument="maxlen")
    items = list(bounded(caller, node, args[0])) if args else []
    return Box(items if most is None else items[max(len(items) - most, 0) :], kind="deque", most=most)


def deque_method(caller: Caller, node: ast.Call, box: Box, name: str, args: list[Any]) -> Any:
    """The methods in which a deque differs from a list; each as Python has it."""
    binder = caller.machine.binder
    if name in ("append", "extend") and len(args) == 1:
        for item in caller.walks.whole(args[0], node) if name == "extend" else args:
            if box.most is not None and len(box.items) >= box.most:
                if not box.most:
                    continue
                box.items.pop(0)
                binder.moved(box)
            binder.append(box, item, node)
        return None
    if name == "appendleft" and len(args) == 1:
        if box.most is not None and len(box.items) >= box.most:
            if not box.most:
                return None
            box.items.pop()
        box.items.insert(0, 0)
        binder.moved(box)
        binder.put(box, 0, args[0], node)
        return None
    if name == "popleft" and not args:
        found = caller.run(node, box.items.pop, 0)
        binder.moved(box)
        return found
    if name == "rotate" and len(args) < 2:
        by = caller.value_of(args[0]) if args else 1
        by = by % len(box.items) if box.items else 0
        box.items[:] = box.items[len(box.items) - by :] + box.items[: len(box.items) - by]
        binder.moved(box)
        return None
    raise caller.error("unsupported_attribute", node.func, name=name, near="")
