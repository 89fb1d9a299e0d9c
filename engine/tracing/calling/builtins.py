"""The table of Python's functions that a program may call and that are no gates: a row a function.

To add one, write it in a module beside this one, add its row here and its name to ``engine.reading.functions.BUILTINS``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from engine.named import NamedTuple
from engine.operands import bare
from engine.tracing.calling import numbers, ordering, sequences, sets, texts, truths
from engine.tracing.calling.caller import Caller

ANY = -1


class Builtin(NamedTuple):
    """A function, how many arguments it takes at least and at most, and which keywords (None: all)."""

    function: Callable[[Caller, ast.Call, str, list[Any], dict[str, Any]], Any]
    least: int
    most: int
    keywords: str | None = ""


BUILTINS = {
    "len": Builtin(sequences.len_, 1, 1),
    "range": Builtin(sequences.range_, 1, 3),
    "slice": Builtin(sequences.slice_, 1, 3),
    "enumerate": Builtin(sequences.enumerate_, 1, 2, "start"),
    "zip": Builtin(sequences.zip_, 0, ANY, "strict"),
    "reversed": Builtin(sequences.reversed_, 1, 1),
    "list": Builtin(sequences.list_, 0, 1),
    "tuple": Builtin(sequences.tuple_, 0, 1),
    "dict": Builtin(sequences.dict_, 0, ANY, None),
    "set": Builtin(sets.set_, 0, 1),
    "frozenset": Builtin(sets.set_, 0, 1),
    "map": Builtin(sequences.map_, 2, ANY),
    "filter": Builtin(sequences.filter_, 2, 2),
    "sorted": Builtin(ordering.sorted_, 1, 1, "key reverse"),
    "max": Builtin(ordering.extreme, 1, ANY, "key default"),
    "min": Builtin(ordering.extreme, 1, ANY, "key default"),
    "sum": Builtin(numbers.sum_, 1, 2, "start"),
    "int": Builtin(numbers.int_, 0, 1),
    "divmod": Builtin(numbers.divmod_, 2, 2),
    "bool": Builtin(truths.bool_, 0, 1),
    "any": Builtin(truths.any_, 1, 1),
    "all": Builtin(truths.any_, 1, 1),
    "isinstance": Builtin(truths.isinstance_, 2, 2),
    "np.issubdtype": Builtin(truths.issubdtype_, 2, 2),
    "type": Builtin(truths.type_, 1, 1),
    "hash": Builtin(truths.hash_, 1, 1),
    "str": Builtin(texts.str_, 0, 1),
    "repr": Builtin(texts.repr_, 1, 1),
    "format": Builtin(texts.format_, 1, 2),
    "chr": Builtin(texts.of_number, 1, 1),
    "bin": Builtin(texts.of_number, 1, 1),
    "hex": Builtin(texts.of_number, 1, 1),
    "oct": Builtin(texts.of_number, 1, 1),
    "ord": Builtin(texts.ord_, 1, 1),
    "iter": Builtin(sequences.iter_, 1, 1),
    "next": Builtin(sequences.next_, 1, 2),
    "callable": Builtin(truths.callable_, 1, 1),
    "print": Builtin(texts.print_, 0, ANY, "sep end flush file"),
}


_WALKING = frozenset("list tuple sorted max min sum any all".split())
"""Those whose price their arguments' lengths tell; texts, sets and dicts are priced where they are made."""
_SHORT = 16
"""Items that are walked in less time than it takes to ask what that costs; arrays among them are asked for."""


def call(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A call of one of Python's functions, its arguments counted first."""
    function, least, most, keywords = BUILTINS[name]
    if len(args) < least or (0 <= most < len(args)):
        raise caller.error("arguments", node, name=name, wanted=least if len(args) < least else most, given=len(args))
    for key in named:
        if keywords is not None and key not in keywords.split():
            raise caller.error("argument", node, name=name, argument=key)
    if name in _WALKING:
        given = [bare(a) for a in args]
        if not all(map(_is_short, given)):
            caller.pay(node, name, given)
    return function(caller, node, name, args, named)


def _is_short(items: Any) -> bool:
    """A number, or a short list of numbers."""
    if type(items) is list:
        return len(items) <= _SHORT and all([type(bare(i)) in (float, int) for i in items])
    return type(items) in (float, int)
