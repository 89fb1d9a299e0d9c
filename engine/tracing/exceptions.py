"""Exceptions as a program sees them: Python's classes as records of our own, and what an error of a run is in Python.

Only what Python itself would raise can be caught. Limits, mistakes of ours, ``Cancelled`` and whatever is refused are no
exceptions of the program: they pass every ``except`` and ``finally``.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from engine.errors import ProgramError
from engine.named import NamedTuple
from engine.operands import Box, plain
from engine.reading.functions import EXCEPTIONS as BASES
from engine.reading.functions import THROWN
from engine.tracing.frames import Frame
from engine.tracing.objects import Class, Instance


class Builtin(Class):
    """One of Python's exception classes. There is one of each, in every copy of a scope."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return builtin, (self.name,)


class Thrown(Instance):
    """An object that can be raised. Its ``args`` are an attribute; ``str`` and ``repr`` are those of Python's exceptions."""

    __slots__ = ()

    def args(self) -> tuple[Any, ...]:
        """What it was made with."""
        held = self.frame.names.get("args")
        return plain(held) if isinstance(held, Box) else ()

    def __str__(self) -> str:
        args = self.args()
        if len(args) == 1:
            return repr(args[0]) if self.kind.comes_from(EXCEPTIONS["KeyError"]) else str(args[0])
        return str(args) if args else ""

    def __repr__(self) -> str:
        return f"{self.kind.name}({', '.join(map(repr, self.args()))})"


def _classes() -> dict[str, Class]:
    made: dict[str, Class] = {}
    for name, base in BASES.items():
        other = getattr(builtins, name).__name__ != name  # IOError is OSError
        made[name] = made[base] if other else Builtin(name, made.get(base), Frame())
    return made | {name: Builtin(name.rpartition(".")[2], made[base], Frame()) for name, base in THROWN.items()}


EXCEPTIONS = _classes()
"""By name: Python's own, and ``np.linalg.LinAlgError``."""
_BY_KIND = {kind.name: kind for kind in EXCEPTIONS.values()}


def builtin(name: str) -> Class:
    """One of Python's exception classes."""
    return _BY_KIND[name]


def is_exception(kind: Any) -> bool:
    """Whether a class is one whose objects can be raised."""
    return isinstance(kind, Class) and kind.comes_from(EXCEPTIONS["BaseException"])


class Cause(NamedTuple):
    """What Python raised: the name of the class, and what the exception was made with."""

    name: str
    args: tuple[Any, ...]


def caused(record: ProgramError, error: BaseException) -> ProgramError:
    """The record of an error, as that of an exception of Python's: of the nearest class that a program can name."""
    name = next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _BY_KIND), "")
    if name and not isinstance(error, (MemoryError, RecursionError)):
        said = tuple([arg for arg in error.args if isinstance(arg, (str, int, float, tuple))])
        record.raised = Cause(name, said if len(said) == len(error.args) else (str(error),))
    return record


def thrown_by(error: ProgramError) -> Thrown | None:
    """The exception that an error is in Python; None where it is none, and no program may catch it."""
    if isinstance(error.raised, Thrown):
        return error.raised
    cause = error.raised or _cause(error)
    if cause is None:
        return None
    error.raised = made = Thrown(_BY_KIND[cause.name], Frame(prefix="error."))
    made.frame.names["args"] = Box(list(cause.args), frozen=True)
    return made


def _cause(error: ProgramError) -> Cause | None:
    """What Python raises where the interpreter found the error before Python could."""
    fields = error.fields
    if error.code == "undefined_name":
        return Cause("NameError", (f"name {fields['name']!r} is not defined",))
    if error.code == "key":
        return Cause("KeyError", (fields["held"],)) if "held" in fields else None
    if error.code == "zero_division":
        return Cause("ZeroDivisionError", ("division by zero",))
    if error.code == "no_attribute" and fields["kind"] not in BASES:  # those have attributes that are in no table
        return Cause("AttributeError", (f"{fields['kind']!r} object has no attribute {fields['name']!r}",))
    if error.code == "not_iterable" and fields["kind"] in ("float", "int", "bool", "NoneType"):
        return Cause("TypeError", (f"{fields['kind']!r} object is not iterable",))
    if error.code == "empty_list" and fields["name"] in _OF_NONE:
        try:
            _OF_NONE[fields["name"]](())
        except ValueError as none:  # its words differ between versions of Python
            return Cause("ValueError", none.args)
    return None


_OF_NONE: dict[str, Callable[[Any], Any]] = {"max": max, "min": min}
