"""Loading what a child of ours has pickled: records of the engine, numpy's arrays, and Python's plain types; nothing else.

The pipe is private and the child is our own code, but it has run somebody's program: were it ever led astray, its
answers would still build data and call nothing.
"""

from __future__ import annotations

import builtins
import io
import pickle
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from engine import ProgramError

PLAIN = frozenset("bool bytearray bytes complex dict float frozenset int list object range set slice str tuple".split())
"""Of ``builtins``: types that do nothing when they are made."""

NUMPY = {
    "numpy": "dtype ndarray",
    "numpy._core.multiarray": "_reconstruct scalar",
    "numpy._core.numeric": "_frombuffer",
    "numpy.random._mt19937": "MT19937",
    "numpy.random._pcg64": "PCG64",
    "numpy.random._pickle": "__bit_generator_ctor __generator_ctor __randomstate_ctor",
    "numpy.random.bit_generator": "SeedSequence __pyx_unpickle_SeedSequence",
}
"""What arrays, numpy's scalars and dtypes, and the generators of a program are pickled by."""

ENGINE = frozenset(
    "Bound Box Class Const Dict DictView Draws Feed Frame Function FunctionAt Instance Key"
    " MeasuredFloat MeasuredInt MeasuredNumber Method Module Node Space Super Trees Wrapped"
    " _laid_out _view".split()
)
"""What a trace holds beside records, wherever in the engine it is defined: kinds of values, the scope that an own backward part
begins with, layouts of arrays. All of these only hold what they are given."""

HARMLESS = {
    ("builtins", "Ellipsis"): ...,
    ("builtins", "iter"): lambda walked: iter(walked),  # not the call that calls
    ("builtins", "type"): lambda value: type(
        value
    ),  # None's type is pickled as a call; never the call that makes a class
}
"""What stands for itself, or for less."""


class NotAdmitted(pickle.UnpicklingError):
    """The data names something that no result is made of."""


class Unpickler(pickle.Unpickler):
    """``pickle``'s, with the door shut."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "builtins" and name in PLAIN:
            return getattr(builtins, name)
        if (module, name) in HARMLESS:
            return HARMLESS[module, name]
        if name in NUMPY.get(module, "").split():
            return getattr(import_module(module), name)
        if module.partition(".")[0] == "engine" and "." not in name:
            found = getattr(import_module(module), name, None)
            own = getattr(found, "__module__", None) == module
            if own and (name in ENGINE or (isinstance(found, type) and _is_record(found))):
                return found
        raise NotAdmitted(f"{module}.{name}")


def _is_record(found: type) -> bool:
    """A named tuple, a frozen dataclass, or the error of a program: nothing runs when it is made."""
    if found is ProgramError:
        return True
    if issubclass(found, tuple):
        return hasattr(found, "_fields")
    parameters = getattr(found, "__dataclass_params__", None)
    return parameters is not None and parameters.frozen


def loads(data: bytes | bytearray, buffers: Iterable[Any] = ()) -> Any:
    """The object; ``NotAdmitted`` if it is made of anything else, other errors of ``pickle`` if the data is damaged."""
    return Unpickler(io.BytesIO(data), buffers=buffers).load()
