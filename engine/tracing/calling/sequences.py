"""Python's functions that make a list, a dict or an iterator of what they are given."""

from __future__ import annotations

import ast
import operator
from collections.abc import Generator, Iterator
from typing import Any

from engine.guards import Costly, sized
from engine.operands import Box, Dict, DictView, Feed, Set, has_variable, plain
from engine.tracing.calling.arguments import elements
from engine.tracing.calling.caller import Caller
from engine.tracing.exceptions import Cause
from engine.tracing.objects import ABSENT, Instance
from engine.tracing.values import kind_word
from engine.tracing.walks import Rows, viewed


def len_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    operand = args[0]
    if isinstance(operand, DictView):
        operand = operand.owner
    length = len(operand.items) if isinstance(operand, (Box, Dict)) else caller.run(node, len, plain(operand))
    return caller.machine.binder.measured(length)


def range_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    for operand in args:
        caller.fix(operand)
    return caller.run(node, range, *[plain(a) for a in args])


def slice_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``slice(2, 5)``: what stands in the brackets of ``x[2:5]``."""
    for operand in args:
        caller.fix(operand)
    return slice(*[plain(a) for a in args])


def enumerate_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    start = caller.run(node, operator.index, plain(args[1] if len(args) > 1 else named.get("start", 0)))
    pairs = enumerate(bounded(caller, node, args[0]), start)
    return Feed((Box([i, x], frozen=True) for i, x in pairs), (args[0],))


def zip_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    rows = zip(*[bounded(caller, node, a) for a in args], strict=bool(plain(named.get("strict", False))))
    return Feed((Box(list(items), frozen=True) for items in rows), tuple(args))


def reversed_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    operand = args[0]
    items = bounded(caller, node, operand)
    if isinstance(operand, Feed):
        raise caller.error("type", node, said="reversed(iterator)")
    if isinstance(items, Rows):
        return Feed(caller.walks.walk(operand, node, backwards=True))
    if isinstance(operand, (Dict, DictView)):
        owner, kind = (operand.owner, operand.kind) if isinstance(operand, DictView) else (operand, "keys")
        return Feed((viewed(owner, key, kind) for key in list(reversed(owner.items))), (operand,))
    return Feed(reversed(items), (operand,))


def list_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    return Box(list(bounded(caller, node, args[0])) if args else [])


def tuple_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    if args and isinstance(args[0], Box) and args[0].frozen:
        return args[0]  # itself, in Python
    return Box(list(bounded(caller, node, args[0])) if args else [], frozen=True)


def dict_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    if len(args) > 1:
        raise caller.error("arguments", node, name=name, wanted=1, given=len(args))
    return Dict({**(pairs(caller, node, args[0]) if args else {}), **named})


def map_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    function, *iterables = args
    rows = zip(*[bounded(caller, node, i) for i in iterables], strict=False)
    each = ast.copy_location(ast.Call(node.args[0], list(node.args[1:]), []), node)  # f(xs), for what is said of a call
    return Feed((caller.invoke(each, function, list(row), {}) for row in rows), tuple(args), runs=True)


def filter_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    function, operand = args
    each = ast.copy_location(ast.Call(node.args[0], list(node.args[1:]), []), node)

    def kept(items: Any) -> Iterator[Any]:
        for item in items:
            if caller.conditions.decided(item if function is None else caller.invoke(each, function, [item], {}), node):
                yield item

    return Feed(kept(iter(bounded(caller, node, operand))), tuple(args), runs=True)


def iter_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    operand = args[0]
    if isinstance(operand, Feed):
        return operand  # itself, in Python
    if type(operand) is Instance:
        found = caller.machine.overloads.walked(node, operand)
        if found is not ABSENT:
            return found
    return Feed(iter(bounded(caller, node, operand)), (operand,))


def next_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """The next item of an iterator; without one the default, or ``StopIteration``."""
    operand = args[0]
    if type(operand) is Instance and operand.kind.has("__next__"):
        operand = caller.machine.overloads.asked(node, operand)
    if not isinstance(operand, Feed):
        raise caller.error("no_iterator", node, kind=kind_word(operand), name=caller.brief(node.args[0]))
    for item in caller.walks.iterate(operand, node.args[0]):
        return item
    if len(args) > 1:
        return args[1]
    record = caller.error("no_item", node, name=caller.brief(node.args[0]))
    record.raised = Cause("StopIteration", ())
    raise record


def send(caller: Caller, node: ast.Call, feed: Feed, operand: Any) -> Any:
    """``g.send(x)``: a generator goes on with ``x`` where its ``yield`` stands, and hands out the next item."""
    if feed.body is None or not isinstance(feed.items, Generator):
        raise caller.error("no_iterator", node, kind=kind_word(feed), name=caller.brief(node.func))
    try:
        return feed.items.send(operand)
    except StopIteration:
        record = caller.error("no_item", node, name=caller.brief(node.func))
        record.raised = Cause("StopIteration", ())
        raise record from None
    except (TypeError, ValueError) as error:  # just started; already running
        record = caller.error("failed", node, said=str(error))
        record.raised = Cause(type(error).__name__, (str(error),))
        raise record from None


# -- what other functions need of a list


def bounded(caller: Caller, node: ast.AST, operand: Any) -> Any:
    """The items of something that can be looped over, as far as there are not too many."""
    given = Box(list(operand), frozen=True) if type(operand) is tuple else operand  # a Var is a tuple too
    items = caller.walks.iterate(given, node)
    if not isinstance(operand, (Feed, Dict, DictView, Instance, Set)):
        caller.run(node, sized, items, caller.limits)
    return items


def terms(caller: Caller, node: ast.Call, operand: Any) -> tuple[list[Any], list[ast.AST | None]]:
    """The items of a list that become one expression, and where each stands in the source if it is written out."""
    items = list(bounded(caller, node, operand))
    if len(items) > caller.limits.terms and any(map(has_variable, items)):
        raise caller.costly(Costly("terms", len(items)), node)
    return items, elements(node.args[0], len(items))


def pairs(caller: Caller, node: ast.Call, operand: Any) -> dict[Any, Any]:
    """A dict's items, or those of an iterable of pairs."""
    if isinstance(operand, Dict):
        return operand.items
    found: list[tuple[Any, Any]] = []
    for pair in caller.walks.whole(operand, node):
        both = caller.walks.whole(pair, node)
        if len(both) != 2:
            raise caller.error("unpack", node, wanted=2, given=len(both))
        found.append((caller.indexing.key(both[0], node), both[1]))
    caller.pay(node, "dict", [found])
    return dict(found)
