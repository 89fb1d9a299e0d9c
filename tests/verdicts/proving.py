"""Python's own run of a marked file, and differences: is each of its gradients the slope of its loss?"""

from __future__ import annotations

import ast
import contextlib
import math
import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from tests.verdicts.programs import MARK, Pair, pairs

RIGHT, WRONG = 1e-5, 2e-2
"""Relative to the largest entry: below the one a gradient is right, above the other it is wrong; nothing in between is kept."""
STEP = 1e-6


class Unproved(Exception):
    """The file cannot be run, or what it leaves cannot be compared."""


class _Done(Exception):
    """Loss and gradients are there."""


class Ran(NamedTuple):
    """The loss, and the gradients and their leaves in the order of the pairs."""

    loss: float
    gradients: tuple[Any, ...]
    leaves: tuple[Any, ...]


class Proof(NamedTuple):
    """Which gradients are right and which wrong, by place among the pairs."""

    right: tuple[int, ...]
    wrong: tuple[int, ...]


class Marked:
    """A marked text, compiled once and run as often as wanted."""

    def __init__(self, text: str) -> None:
        lines = []
        for line in text.split("\n"):
            mark = MARK.match(line)
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indent}_mark_{mark[1]}(locals())" if mark and mark[1] != "shape" else line)
        self.pairs: list[Pair] = pairs(text)
        loss = next(m[2] for m in map(MARK.match, text.split("\n")) if m and m[1] == "loss")
        try:
            self.code = compile("\n".join(lines), "marked.py", "exec")
            self.loss = compile(loss, "loss", "eval")
            self.wanted = [compile(pair.gradient, "gradient", "eval") for pair in self.pairs]
        except SyntaxError as error:
            raise Unproved(str(error)) from None

    def run(self, push: Mapping[int, Any] | None = None) -> Ran:
        """One run up to where loss and gradients are known; ``push`` is added to leaves at ``here``."""
        found: dict[str, Any] = {}
        was: dict[str, Any] = {}

        def here(local: dict[str, Any]) -> None:
            if not was:
                for place, pair in enumerate(self.pairs):
                    leaf = _leaf(pair.leaf, local, None if push is None else push.get(place), space)
                    was[pair.leaf] = np.array(leaf, dtype=float)

        def known(key: str, value: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], None]:
            def mark(local: dict[str, Any]) -> None:
                if key not in found:
                    found[key] = value({**space, **local, "was": was, "np": np})
                if len(found) == 2:
                    raise _Done

            return mark

        space: dict[str, Any] = {"__name__": "__main__", "print": lambda *args, **named: None}
        space["_mark_here"] = here
        space["_mark_loss"] = known("loss", lambda names: float(eval(self.loss, names)))
        space["_mark_grads"] = known(
            "grads", lambda names: tuple([np.array(eval(code, names), dtype=float) for code in self.wanted])
        )
        with np.errstate(all="ignore"), contextlib.suppress(_Done):
            try:
                exec(self.code, space)
            except _Done:
                raise
            except Exception as error:
                raise Unproved(f"{type(error).__name__}: {error}") from None
        if len(found) != 2 or not math.isfinite(found["loss"]):
            raise Unproved("not all marks were reached")
        return Ran(found["loss"], found["grads"], tuple([was[pair.leaf] for pair in self.pairs]))

    def ends(self) -> bool:
        """Whether the whole file runs to its end."""
        space: dict[str, Any] = {"__name__": "__main__", "print": lambda *args, **named: None}
        space.update({f"_mark_{word}": lambda local: None for word in ("here", "loss", "grads")})
        try:
            with np.errstate(all="ignore"):
                exec(self.code, space)
        except Exception:
            return False
        return True

    def slopes(self) -> tuple[Any, ...]:
        """The gradient of every leaf by centred differences, entry by entry."""
        found = []
        for place, leaf in enumerate(self.run().leaves):
            slope = np.zeros(leaf.shape)
            for at in np.ndindex(leaf.shape):
                push = np.zeros(leaf.shape)
                push[at] = STEP
                slope[at] = (self.run({place: push}).loss - self.run({place: -push}).loss) / (2 * STEP)
            found.append(slope)
        return tuple(found)

    def proof(self, slopes: tuple[Any, ...], loss: float | None = None) -> Proof:
        """Compare with slopes that were taken of a file with the same forward part; one difference along a random direction
        shows that they are this file's too, as does the same ``loss``. Raises ``Unproved`` where that is not so, or where a
        gradient is neither right nor wrong."""
        ran = self.run()
        if loss is not None and not math.isclose(loss, ran.loss, rel_tol=1e-9, abs_tol=1e-12):
            raise Unproved("another loss")
        if [leaf.shape for leaf in ran.leaves] != [slope.shape for slope in slopes]:
            raise Unproved("other leaves")
        draw = random.Random(len(slopes))
        push = {
            place: STEP * np.array([draw.uniform(-1, 1) for _ in range(slope.size)]).reshape(slope.shape)
            for place, slope in enumerate(slopes)
        }
        along = self.run(push).loss - self.run({place: -way for place, way in push.items()}).loss
        meant = sum([2 * float(np.sum(slope * push[place])) for place, slope in enumerate(slopes)])
        size = sum([2 * float(np.sum(np.abs(slope * push[place]))) for place, slope in enumerate(slopes)])
        if not abs(along - meant) <= 1e-3 * size + 1e-12:
            raise Unproved("another loss")
        gaps = [gap(own, slope) for own, slope in zip(ran.gradients, slopes, strict=True)]
        if any([RIGHT < one <= WRONG for one in gaps]):
            raise Unproved("neither right nor wrong")
        return Proof(
            tuple([at for at, one in enumerate(gaps) if one <= RIGHT]),
            tuple([at for at, one in enumerate(gaps) if one > WRONG]),
        )


def gap(own: Any, slope: Any) -> float:
    """How far a gradient is from the slopes, of their largest entry; infinite for another shape (axes of size 1 aside).
    Raises ``Unproved`` for what is right but for its layout: transposed."""
    own, slope = np.squeeze(own), np.squeeze(slope)
    if own.shape != slope.shape:
        if own.T.shape == slope.shape and gap(own.T, slope) <= WRONG:
            raise Unproved("another layout")
        return math.inf
    if not np.all(np.isfinite(own)):
        return math.inf
    size = max(float(np.max(np.abs(own), initial=0.0)), float(np.max(np.abs(slope), initial=0.0)), 1e-7)
    return float(np.max(np.abs(own - slope), initial=0.0)) / size


def _leaf(path: str, local: dict[str, Any], push: Any, space: dict[str, Any]) -> Any:
    """The value of a leaf after ``push`` was added to it, in place for an array."""
    node = ast.parse(path, mode="eval").body
    names = {**space, **local}
    value = eval(compile(ast.Expression(node), "leaf", "eval"), names)
    if push is None:
        return value
    if isinstance(value, np.ndarray):
        if value.dtype.kind != "f":
            raise Unproved(f"{path} is no array of floats")
        value += push
        return value
    value = float(value) + float(push)
    if isinstance(node, ast.Name):
        if node.id not in space:
            raise Unproved(f"{path} is a number of a function")
        space[node.id] = value
        return value
    assert isinstance(node, (ast.Subscript, ast.Attribute))
    holder = eval(compile(ast.Expression(node.value), "leaf", "eval"), names)
    if isinstance(node, ast.Attribute):
        setattr(holder, node.attr, value)
    else:
        holder[ast.literal_eval(node.slice)] = value
    return value
