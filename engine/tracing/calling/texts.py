"""Text: what is printed, ``str``, and the methods of text."""

from __future__ import annotations

import ast
from string import Formatter
from typing import Any

from engine.guards import Costly, printed
from engine.operands import boxed, plain
from engine.tracing.calling.caller import Caller


def print_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    separator = plain(named.get("sep", " "))
    if not isinstance(separator, (str, type(None))):
        raise caller.error("argument", node, name=name, argument="sep")
    text = (" " if separator is None else separator).join([_as_text(caller, node, a) for a in args])
    caller.machine.characters += len(text) + 1
    if caller.machine.characters > caller.limits.printed:
        raise caller.costly(Costly("printed", caller.machine.characters), node)
    caller.machine.printed.append((node.lineno, text))


def str_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    return _as_text(caller, node, caller.texts.spoken(args[0])) if args else ""


def _as_text(caller: Caller, node: ast.AST, operand: Any) -> str:
    value = plain(operand)
    caller.run(node, printed, value, caller.limits)
    return str(caller.run(node, str, value))


def method(caller: Caller, node: ast.Call, text: str, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A method of text."""
    if name == "format":
        return _format(caller, node, text, args, named)
    if named:
        raise caller.error("argument", node, name=name, argument=next(iter(named)))
    if name == "join" and len(args) == 1:
        items = [plain(i) for i in caller.walks.whole(args[0], node)]
        caller.pay(node, "str.join", [text, items])
        return caller.run(node, text.join, items)
    caller.pay(node, f"str.{name}", [text, *map(plain, args)])
    return boxed(caller.run(node, getattr(text, name), *[plain(a) for a in args]))


def _format(caller: Caller, node: ast.Call, text: str, args: list[Any], named: dict[str, Any]) -> str:
    """``"{} {x:.2f}".format(…)``: fields are arguments, never what can be reached from them."""
    made, count = "", 0
    for said, field, spec, conversion in caller.run(node, lambda: list(Formatter().parse(text))):
        made += said
        if field is None:
            continue
        if (field and not field.isidentifier() and not field.isdecimal()) or "{" in (spec or ""):
            raise caller.error("failed", node, said=f"{{{field}}}")
        if not field:
            field, count = str(count), count + 1
        if field.isdecimal():
            operand = caller.run(node, lambda at=int(field): args[at])
        else:
            operand = caller.run(node, lambda key=field: named[key])
        made += caller.texts.formatted(operand, spec or "", ord(conversion or " "), node)
        if len(made) > caller.limits.items:
            raise caller.costly(Costly("items", len(made)), node)
    return made
