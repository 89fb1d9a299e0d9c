"""``itertools``: iterators over what the interpreter holds, asked for items as Python's are, and counted as they are asked."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from engine.operands import Box, Feed, plain
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.library.functional import added
from engine.tracing.calling.sequences import bounded


def _rows(caller: Caller, node: ast.Call, rows: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    """Tuples as the interpreter has them, each paid for."""
    for row in rows:
        if len(row) > 16:
            caller.pay(node, "tuple", [list(row)])
        yield Box(list(row), frozen=True)


def product(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    times = caller.value_of(named.get("repeat", 1))
    if type(times) is not int or not 0 <= times * max(len(args), 1) <= caller.limits.depth:
        raise caller.error("argument", node, name=name, argument="repeat")
    pools = [list(bounded(caller, node, a)) for a in args]
    return Feed(_rows(caller, node, itertools.product(*pools, repeat=times)), tuple(args))


def chosen(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """``combinations``, ``permutations``, ``combinations_with_replacement``."""
    size = caller.value_of([*args[1:], *named.values(), None][0])
    pool = list(bounded(caller, node, args[0]))
    if size is None and name == "itertools.permutations":
        size = len(pool)
    if type(size) is not int or size > caller.limits.items:
        raise caller.error("argument", node, name=name, argument="r")
    rows = caller.run(node, getattr(itertools, name.removeprefix("itertools.")), pool, size)
    return Feed(_rows(caller, node, rows), tuple(args))


def chain(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``chain(a, b)``; ``chain.from_iterable(lists)``."""

    def items() -> Iterator[Any]:
        for each in bounded(caller, node, args[0]) if name.endswith("from_iterable") else args:
            yield from bounded(caller, node, each)

    return Feed(items(), tuple(args))


def zip_longest(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    rows = itertools.zip_longest(*[bounded(caller, node, a) for a in args], fillvalue=named.get("fillvalue"))
    return Feed(_rows(caller, node, rows), (*args, *named.values()))


def count(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    given = dict(zip(("start", "step"), args, strict=False)) | named
    start, step = caller.value_of(given.get("start", 0)), caller.value_of(given.get("step", 1))
    if not isinstance(start, (int, float)) or not isinstance(step, (int, float)):
        raise caller.error("argument", node, name=name, argument="start")
    return Feed(itertools.count(start, step))


def cycle(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    return Feed(itertools.cycle(bounded(caller, node, args[0])), (args[0],))


def repeat(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    times = [caller.value_of(a) for a in [*args[1:], *named.values()]]
    return Feed(caller.run(node, itertools.repeat, args[0], *times), (args[0],))


def islice(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    places = [caller.value_of(a) for a in args[1:]]
    items = iter(caller.walks.iterate(args[0], node))
    return Feed(caller.run(node, itertools.islice, items, *places), (args[0],))


def accumulate(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    function = args[1] if len(args) > 1 else named.get("func")
    first = [named["initial"]] if plain(named.get("initial")) is not None else []

    def items() -> Iterator[Any]:
        total: Any = None
        for at, item in enumerate(itertools.chain(first, bounded(caller, node, args[0]))):
            if not at:
                total = item
            else:
                total = added(caller, node, total, item) if function is None else caller.invoke(node, function, [total, item], {})
            yield total

    return Feed(items(), (*args, *named.values()), runs=True)


def starmap(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    rows = bounded(caller, node, args[1])
    return Feed((caller.invoke(node, args[0], caller.walks.whole(row, node), {}) for row in rows), tuple(args), runs=True)


def pairwise(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    items = list(bounded(caller, node, args[0]))
    return Feed(_rows(caller, node, itertools.pairwise(items)), (args[0],))


def takewhile(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``takewhile`` and ``dropwhile``."""

    def says(item: Any) -> bool:
        return caller.conditions.decided(caller.invoke(node, args[0], [item], {}), node)

    kind = itertools.takewhile if name.endswith("takewhile") else itertools.dropwhile
    return Feed(kind(says, bounded(caller, node, args[1])), tuple(args), runs=True)


def groupby(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """``groupby(items, key)``: as Python's, a group is empty once the next one was asked for."""
    function = [*args[1:], *named.values(), None][0]
    given: dict[Any, Any] = {}

    def key(item: Any) -> Any:
        found = item if plain(function) is None else caller.invoke(node, function, [item], {})
        known = caller.indexing.key(found, node)
        given.setdefault(known, found)
        return known

    groups = itertools.groupby(bounded(caller, node, args[0]), key)
    rows = (Box([given[known], Feed(group, (args[0],), runs=True)], frozen=True) for known, group in groups)
    return Feed(rows, (*args, *named.values()), runs=True)
