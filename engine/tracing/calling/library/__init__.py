"""The functions of Python's own modules that run (``engine.reading.libraries``), as rows like those of ``calling.builtins``.

Each is a function of ours over what the interpreter holds; Python's own is called where its arguments are numbers and texts.
"""

from __future__ import annotations

import ast
from typing import Any

from engine.operands import Box, Dict, DictView, bare, plain
from engine.tracing.calling.builtins import ANY, Builtin
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.library import chance, collecting, copying, functional, iterating, paths

ROWS: dict[str, Builtin] = {
    **{f"random.{name}": Builtin(chance.draw, least, most, keywords) for name, (least, most, keywords) in chance.DRAWS.items()},
    "itertools.product": Builtin(iterating.product, 0, ANY, "repeat"),
    "itertools.chain": Builtin(iterating.chain, 0, ANY),
    "itertools.chain.from_iterable": Builtin(iterating.chain, 1, 1),
    "itertools.zip_longest": Builtin(iterating.zip_longest, 0, ANY, "fillvalue"),
    "itertools.count": Builtin(iterating.count, 0, 2, "start step"),
    "itertools.cycle": Builtin(iterating.cycle, 1, 1),
    "itertools.repeat": Builtin(iterating.repeat, 1, 2, "times"),
    "itertools.islice": Builtin(iterating.islice, 2, 4),
    "itertools.accumulate": Builtin(iterating.accumulate, 1, 2, "initial func"),
    "itertools.starmap": Builtin(iterating.starmap, 2, 2),
    "itertools.pairwise": Builtin(iterating.pairwise, 1, 1),
    "itertools.takewhile": Builtin(iterating.takewhile, 2, 2),
    "itertools.dropwhile": Builtin(iterating.takewhile, 2, 2),
    "itertools.groupby": Builtin(iterating.groupby, 1, 2, "key"),
    **{f"itertools.{name}": Builtin(iterating.chosen, 1, 2, "r")
       for name in ("combinations", "permutations", "combinations_with_replacement")},
    "functools.reduce": Builtin(functional.reduce, 2, 3),
    "weakref.ref": Builtin(functional.reference, 1, 1),
    "weakref.proxy": Builtin(functional.reference, 1, 1),
    "functools.partial": Builtin(functional.partial, 1, ANY, None),
    **{f"operator.{name}": Builtin(functional.operator_, 1 if name == "neg" else 2, 1 if name == "neg" else 2)
       for name in functional.OPERATORS},
    "operator.itemgetter": Builtin(functional.itemgetter, 1, 1),
    "collections.defaultdict": Builtin(collecting.dict_, 0, 2, None),
    "collections.OrderedDict": Builtin(collecting.dict_, 0, 1, None),
    "collections.Counter": Builtin(collecting.counter, 0, 1, None),
    "collections.deque": Builtin(collecting.deque, 0, 2, "maxlen"),
    "dataclasses.asdict": Builtin(copying.fields, 1, 1),
    "dataclasses.astuple": Builtin(copying.fields, 1, 1),
    "dataclasses.replace": Builtin(copying.replace, 1, 1, None),
    "copy.copy": Builtin(copying.copy_, 1, 1),
    "copy.deepcopy": Builtin(copying.copy_, 1, 1),
    "sys.stdout.write": Builtin(paths.write, 1, 1),
    "pprint.pprint": Builtin(paths.pprint, 1, 1, "width indent depth compact"),
    "pprint.pp": Builtin(paths.pprint, 1, 1, "width indent depth compact"),
    **{f"os.path.{name}": Builtin(paths.path, 1, ANY if name == "join" else 1) for name in paths.PATHS},
    **{f"os.path.{name}": Builtin(paths.absent, 1, 1) for name in ("exists", "isfile", "isdir")},
}  # fmt: skip


def call(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A call of one of these, its arguments counted first."""
    function, least, most, keywords = ROWS[name]
    count = len(args) + len(named)
    if count < least or 0 <= most < len(args):
        raise caller.error("arguments", node, name=name, wanted=least if count < least else most, given=count)
    for key in named:
        if keywords is not None and key not in keywords.split():
            raise caller.error("argument", node, name=name, argument=key)
    caller.pay(node, name, [_given(a) for a in args], {key: _given(a) for key, a in named.items()})
    return function(caller, node, name, args, named)


def _given(operand: Any) -> Any:
    """What a price is asked of: the items of a list as they are."""
    return bare(operand) if isinstance(operand, (Box, Dict, DictView)) else plain(operand)
