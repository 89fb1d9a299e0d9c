"""What a piece's compiled lines are given, and what they send: the values of its places, by their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.deriving.code import back_of, compile_back
from engine.forms import Form
from engine.records import Piece, Var
from engine.slots import Key

Variables = Sequence[Var]
RAISES = (ZeroDivisionError, OverflowError, ValueError)


def as_float64(value: Any) -> Any:
    """A number that does not raise where a plain float would; arrays as they are."""
    if isinstance(value, np.ndarray):
        return value
    try:
        return np.float64(value)
    except OverflowError:
        return np.float64("inf") if value > 0 else np.float64("-inf")


def softened(form: Form, args: list[Any]) -> list[Any]:
    """The values of ``back_arguments`` as numbers that do not raise, but for those that stand in an index."""
    places = form.places()
    return [a if key in places else as_float64(a) for key, a in zip(form.compiled.needs, args, strict=True)]


def as_number(value: Any) -> Any:
    """A contribution as Python has it; one of less than double precision keeps its own."""
    if isinstance(value, (np.generic, int)) and not (isinstance(value, np.floating) and value.dtype.itemsize < 8):
        return float(value)
    return value


def float_copy(value: Any) -> Any:
    """The float copy by which an integer array is read backwards."""
    return value.astype(float)


def arguments(variables: Variables, piece: Piece) -> list[Any]:
    """The values of a piece's slots: reads, parts, output, literals, float copies."""
    args = [variables[i].value for i in piece.reads]
    if piece.parts:
        args += [variables[i].value for i in piece.parts]
    args.append(variables[piece.write].value)
    if piece.consts:
        args += [c[0] for c in piece.consts]
    for slot in piece.form.copies:
        args.append(float_copy(variables[piece.var(slot)].value))
    return args


def contributions_of(variables: Variables, piece: Piece, upstream: Any, opened: Sequence[Any]) -> tuple[Any, ...]:
    """Run a piece's backward lines; ``opened`` are the gradients that its scatters add to, in the form's order.

    Where plain floats raise, the lines run again on np.float64.
    """
    args = back_arguments(variables, piece, upstream, opened)
    try:
        return back_of(piece.form)(*args)
    except RAISES:
        return back_of(piece.form, soft=True)(*softened(piece.form, args))


def back_arguments(variables: Variables, piece: Piece, upstream: Any, opened: Sequence[Any]) -> list[Any]:
    """The values that the form's backward function takes."""
    form = piece.form
    if form.compiled.back is None:  # of a restored trace
        compile_back([form])
    return filled(variables, piece, form.compiled.needs, upstream, opened)


def filled(
    variables: Variables, piece: Piece, needs: Sequence[Key], upstream: Any = None, opened: Sequence[Any] = ()
) -> list[Any]:
    """The values of some of a piece's places, by their keys."""
    reads, form = piece.reads, piece.form
    args: list[Any] = []
    for need in needs:
        if need.kind == "read":
            args.append(variables[reads[need.at]].value)
        elif need.kind == "gradient":
            args.append(upstream)
        elif need.kind == "output":
            args.append(variables[piece.write].value)
        elif need.kind == "const":
            args.append(piece.consts[need.at][0])
        elif need.kind == "part":
            args.append(variables[piece.parts[need.at]].value)
        elif need.kind == "opened":
            args.append(opened[form.scatters.index(need.slot)])
        elif need.kind == "floats":
            args.append(float_copy(variables[piece.var(need.slot)].value))
    return args
