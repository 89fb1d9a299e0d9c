"""Text: what is printed, ``str``, and the methods of text."""

from __future__ import annotations

import ast
from string import Formatter
from typing import Any

from engine.guards import Costly, printed
from engine.operands import boxed, plain
from engine.tracing.calling.caller import Caller
from engine.tracing.exceptions import Thrown


def print_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """What is printed after an ``end`` that ends no line goes on in that line. Where it goes (``file``) is not asked."""
    machine = caller.machine
    between, end = (plain(named.get(key)) for key in ("sep", "end"))
    for key, value in (("sep", between), ("end", end)):
        if not isinstance(value, (str, type(None))):
            raise caller.error("argument", node, name=name, argument=key)
    text = (" " if between is None else between).join([_as_text(caller, node, a) for a in args])
    text += "\n" if end is None else end
    machine.characters += max(len(text), 1)
    if machine.characters > caller.limits.printed:
        raise caller.costly(Costly("printed", machine.characters), node)
    if machine.open_line and machine.printed:
        line, before = machine.printed.pop()
    else:
        line, before = node.lineno, ""
    machine.open_line = text[-1:] not in ("\n", "\r")
    machine.printed.append((line, before + (text if machine.open_line else text[:-1])))


def str_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    if args:
        caller.texts.spoken(args[0], node)
    return _as_text(caller, node, args[0]) if args else ""


def repr_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    value = caller.texts.spoken(args[0], node, quoted=True)
    caller.run(node, printed, value.args() if isinstance(value, Thrown) else value, caller.limits)
    return str(caller.run(node, repr, value))


def format_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    spec = plain(args[1]) if len(args) > 1 else ""
    if not isinstance(spec, str):
        raise caller.error("argument", node, name=name, argument=caller.brief(node.args[1]))
    return caller.texts.formatted(args[0], spec, -1, node)


_NUMBERED: dict[str, Any] = {"chr": chr, "bin": bin, "hex": hex, "oct": oct}


def of_number(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``chr``, ``bin``, ``hex``, ``oct`` of a whole number."""
    value = caller.value_of(caller.texts.spoken(args[0], node))
    caller.run(node, printed, value, caller.limits)
    return caller.run(node, _NUMBERED[name], value)


def ord_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    return caller.run(node, ord, plain(args[0]))


def _as_text(caller: Caller, node: ast.AST, operand: Any) -> str:
    value = caller.texts.worded(operand, node)
    caller.run(node, printed, value.args() if isinstance(value, Thrown) else value, caller.limits)
    return str(caller.run(node, str, value))


def method(caller: Caller, node: ast.Call, text: str, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A method of text."""
    if name == "format":
        return _format(caller, node, text, args, named)
    if name == "join" and len(args) == 1:
        items = [plain(i) for i in caller.walks.whole(args[0], node)]
        caller.pay(node, "str.join", [text, items])
        return caller.run(node, text.join, items)
    caller.pay(node, f"str.{name}", [text, *map(plain, args)])
    return boxed(caller.run(node, getattr(text, name), *[plain(a) for a in args], **{k: plain(v) for k, v in named.items()}))


def _format(caller: Caller, node: ast.Call, text: str, args: list[Any], named: dict[str, Any]) -> str:
    """``"{} {x:.2f}".format(…)``: fields are arguments, never what can be reached from them."""
    made, count = "", 0
    for said, field, spec, conversion in caller.run(node, lambda: list(Formatter().parse(text))):
        made += said
        if field is None:
            continue
        if (field and not field.isidentifier() and not field.isdecimal()) or "{" in (spec or ""):
            raise caller.error("failed", node, said=f"{{{field}}}", what="field")
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
