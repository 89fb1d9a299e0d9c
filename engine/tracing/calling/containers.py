"""The methods of lists and dicts."""

from __future__ import annotations

import ast
import operator
from typing import Any

from engine.guards import Costly
from engine.operands import Box, Dict, DictView, plain
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.ordering import order
from engine.tracing.calling.sequences import pairs
from engine.tracing.conditions import holds_object
from engine.tracing.objects import Instance


def list_method(caller: Caller, node: ast.Call, box: Box, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A method of a list or a tuple."""
    if name == "append" and len(args) == 1 and not box.frozen:
        caller.machine.binder.append(box, args[0], node)
        return None
    if name == "extend" and len(args) == 1 and not box.frozen:
        for item in caller.walks.whole(args[0], node):
            caller.machine.binder.append(box, item, node)
        return None
    if name == "insert" and len(args) == 2 and not box.frozen:
        return _insert(caller, node, box, args)
    if name == "pop" and len(args) < 2 and not box.frozen:
        found = caller.run(node, box.items.pop, *[caller.value_of(a) for a in args])
        caller.machine.binder.moved(box)
        return found
    if name == "reverse" and not args and not box.frozen:
        box.items.reverse()
        return None
    if name == "sort" and not args and not box.frozen:
        box.items[:] = [box.items[i] for i in order(caller, node, box.items, named)]
        return None
    if name == "copy" and not args and not box.frozen:
        return Box(list(box.items), kind=box.kind, most=box.most)
    if name in ("index", "count", "remove") and len(args) == 1 and (holds_object(args[0]) or holds_object(box)):
        return _of_objects(caller, node, box, name, args[0])
    if name == "remove" and len(args) == 1 and not box.frozen:
        del box.items[caller.run(node, [plain(i) for i in box.items].index, plain(args[0]))]
        caller.machine.binder.moved(box)
        return None
    if name == "clear" and not args and not box.frozen:
        box.items.clear()
        caller.machine.binder.moved(box)
        return None
    if name in ("index", "count") and len(args) == 1:
        return caller.run(node, getattr([plain(i) for i in box.items], name), plain(args[0]))
    raise caller.error("unsupported_attribute", node.func, name=name, near="")


def _of_objects(caller: Caller, node: ast.Call, box: Box, name: str, wanted: Any) -> Any:
    """``list.index`` and its like where objects say what they are equal to."""
    found = [i for i, item in enumerate(box.items) if caller.machine.overloads.same(node, item, wanted)]
    if name == "count":
        return len(found)
    if not found:
        raise caller.error("failed", node, said=f"list.{name}(x): x not in list")
    if name == "index":
        return found[0]
    if box.frozen:
        raise caller.error("unsupported_attribute", node.func, name=name, near="")
    del box.items[found[0]]
    caller.machine.binder.moved(box)
    return None


def _insert(caller: Caller, node: ast.Call, box: Box, args: list[Any]) -> None:
    """``list.insert``: the element gets a name of its own, since those behind it keep theirs."""
    if len(box.items) >= caller.limits.items:
        raise caller.costly(Costly("items", len(box.items) + 1), node)
    at = caller.run(node, operator.index, caller.value_of(args[0]))
    at = max(0, at + len(box.items)) if at < 0 else min(at, len(box.items))
    box.items.insert(at, 0)
    caller.machine.binder.put(box, at, args[1], node)


def dict_method(caller: Caller, node: ast.Call, owner: Dict, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A method of a dict."""
    if name in ("keys", "values", "items") and not args:
        return DictView(owner, name)
    if name == "get" and len(args) in (1, 2):
        key = caller.machine.overloads.key(node, args[0]) if type(args[0]) is Instance else plain(args[0])
        caller.run(node, hash, key)
        return owner.items.get(key, args[1] if len(args) > 1 else None)
    if name == "copy" and not args:
        return Dict(dict(owner.items), owner.kind, owner.factory)
    if name == "update" and len(args) < 2:
        for key, operand in [*(pairs(caller, node, args[0]).items() if args else ()), *named.items()]:
            caller.machine.binder.put(owner, key, operand, node)
        return None
    if name == "clear" and not args:
        owner.items.clear()
        caller.machine.binder.moved(owner)
        return None
    if name == "popitem" and not args:
        key, found = caller.run(node, owner.items.popitem)
        caller.machine.binder.moved(owner)
        return Box([key, found], frozen=True)
    if name in ("setdefault", "pop") and len(args) in (1, 2):
        key = caller.machine.overloads.key(node, args[0]) if type(args[0]) is Instance else caller.value_of(args[0])
        caller.run(node, hash, key)
        if name == "pop":
            if key not in owner.items and len(args) == 1:
                raise caller.error("key", node, said=repr(key), held=key)
            found = owner.items.pop(key, args[-1])
            caller.machine.binder.moved(owner)
            return found
        if key not in owner.items:
            caller.machine.binder.put(owner, key, args[1] if len(args) > 1 else None, node)
        return owner.items[key]
    raise caller.error("unsupported_attribute", node.func, name=name, near="")

