"""``order='F'``: the elements counted with the first index fastest. Of a matrix turned that is the usual order, so
``x.reshape(s, order='F')`` is ``x.T.reshape(s[::-1]).T``: the same numbers in the same memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import spells
from engine.gates import GATES
from engine.operands import Box, Node, is_number, plain
from engine.tracing.calling.composing import Composing, bare


def order_of(made: Composing, order: Any, value: Any) -> str:
    """ "C" or "F" of an ``order`` argument. "A" and "K" ask how the array lies in memory."""
    if not isinstance(order, str | None):
        raise made.caller.error("argument", made.node, name=made.name, argument="order")
    if order is None or order == "C":
        return "C"
    if order == "F":
        return "F"
    if order in ("A", "K") and (value.flags.c_contiguous or value.flags.f_contiguous):
        return "C" if value.flags.c_contiguous else "F"
    raise made.caller.error("argument", made.node, name=made.name, argument=f"order={order!r}")


def reshaped(made: Composing, owner: Any, shape: Any) -> Any:
    """``x.reshape(shape, order='F')``."""
    sizes = [made.caller.value_of(n) for n in (shape.items if isinstance(shape, Box) else np.atleast_1d(plain(shape)).tolist())]
    turned = made.method(_turned(made, owner), "reshape", *[int(n) for n in reversed(sizes)])
    return bare(_turned(made, turned))


def flat(made: Composing, owner: Any, name: str) -> Any:
    """``x.ravel(order='F')``, ``x.flatten('F')``."""
    return bare(made.method(_turned(made, owner), name))


def _turned(made: Composing, owner: Any) -> Any:
    value = plain(owner)
    if not is_number(owner):
        return np.transpose(value)
    return owner if np.ndim(value) < 2 else made.call("np.transpose", owner)


def asarray(made: Composing) -> Any:
    """The array itself, or a list as one."""
    key = next(k for k in ("a", "object") if made.has(k))
    more = {"dtype": made.operand("dtype")} if made.has("dtype") else {}
    return bare(made.call("np.asarray", made.operand(key), **more))


def finite(made: Composing) -> Any:
    """The same, which raises for numbers that are none."""
    found = asarray(made)
    made.caller.run(made.node, np.asarray_chkfinite, plain(found))
    return found


def contiguous(made: Composing) -> Any:
    """Laid out in rows."""
    return laid(made, asarray(made), "C")


def fortran(made: Composing) -> Any:
    """Laid out in columns."""
    return laid(made, asarray(made), "F")


def laid(made: Composing, operand: Any, order: str, copied: bool = False) -> Any:
    """The same numbers in another order in memory; a copy where they lie otherwise, or where one is wanted (``copied``)."""
    value = plain(operand)
    lies = isinstance(value, np.ndarray) and value.ndim and value.flags["F_CONTIGUOUS" if order == "F" else "C_CONTIGUOUS"]
    if lies and not copied:
        return bare(operand)
    made.caller.pay(made.node, "np.array", [value])
    found = made.caller.run(made.node, np.array, value, order=order, ndmin=0 if copied else 1)
    if not is_number(operand):
        return found
    if np.ndim(found) != np.ndim(value):
        return made.call("np.atleast_1d", operand)
    extra = () if order == "C" else (("order", "'F'"),)
    return Node(found, GATES["copy"], (operand,), spells.call("np.array", extra))


def copied(made: Composing, operand: Any, order: Any) -> Any:
    """``np.array(a, order='F')``, ``a.copy(order='F')``: a copy in that order."""
    value = plain(operand)
    if (order is None or isinstance(order, str) and order == "K") and isinstance(value, np.ndarray):
        if not value.flags.c_contiguous and not value.flags.f_contiguous:
            raise made.caller.error("argument", made.node, name=made.name, argument="order='K'")
    return laid(made, operand, order_of(made, order, np.asarray(value)), copied=True)
