"""Text of text: paths, as POSIX writes them, and what is printed by other names than ``print``. Nothing is asked of a disk."""

from __future__ import annotations

import ast
import posixpath
from typing import Any

from engine.operands import boxed, plain
from engine.reading.libraries import ABSENT
from engine.tracing.calling import texts
from engine.tracing.calling.caller import Caller
from engine.tracing.values import kind_word

PATHS = ("join", "basename", "dirname", "splitext", "split", "normpath", "abspath", "realpath")
_HERE = dict.fromkeys(("os.path.abspath", "os.path.realpath"), posixpath.normpath)  # where this runs, no program is told


def path(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``os.path.join('a', 'b')``."""
    given = [plain(a) for a in args]
    for value, operand in zip(given, args, strict=True):
        if not isinstance(value, str):
            raise caller.error("type", node, said=f"{name}({kind_word(operand)})")
    caller.pay(node, "str.join", ["/", given])
    return boxed(caller.run(node, _HERE.get(name) or getattr(posixpath, name.removeprefix("os.path.")), *given))


def absent(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> bool:
    """``os.path.exists(p)``: no, on a disk that is never looked at. A notice says so."""
    caller.machine.let_by(node, "os.path", ABSENT)
    return False


def write(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> None:
    """``sys.stdout.write(text)``: printed as lines are; what else is told of a program's output is told by lines too."""
    text = plain(args[0])
    if not isinstance(text, str):
        raise caller.error("type", node, said=f"{name}({kind_word(args[0])})")
    if text.strip("\r\n"):
        texts.print_(caller, node, "print", [text.strip("\r\n")], {})


def pprint(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> None:
    texts.print_(caller, node, "print", args[:1], {})
