"""Records of mending: a repair that is tried, what is known where it is tried, and a diagnosis that is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.mending.statement import Statement
from engine.named import NamedTuple


class Repair(NamedTuple):
    """One way to write a statement otherwise. ``kind`` is the mistake that was made if this mends it (``KINDS``); ``text`` what to
    write in its place: one line or, with ``\\n``, several. ``cost``: of repairs that come to the same the cheapest is told."""

    kind: str
    text: str
    cost: int
    fields: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Site:
    """Where a repair is tried: the statement, the ``place`` that it gets wrong, that place's value ``before`` it, after it
    (``got``) and as it should be (``want``), and what is in reach by place (``names``). ``value`` evaluates any expression
    there; ``gradients`` are the names that hold gradients; ``sizes`` whole numbers that a mean divides by, with their texts;
    ``lines`` texts of ours for the same contribution; ``contributions`` (text, value) what arrives at the variable."""

    statement: Statement
    place: str
    before: Any
    got: Any
    want: Any
    names: Mapping[str, Any]
    value: Callable[[str], Any]
    gradients: frozenset[str]
    sizes: tuple[tuple[str, int], ...] = ()
    contributions: tuple[tuple[str, Any], ...] = ()
    carried: frozenset[str] = frozenset()  # gradients bound in an earlier round of a loop around it
    variable: Any = None  # the value of what it is the gradient of
    texts: tuple[str, ...] = ()  # what lines around read by an index
    own: frozenset[str] = frozenset()  # what only the own part binds, without the name of a gradient
    rounds: tuple[str, ...] = ()  # the counters of the loops around it
    divisors: frozenset[str] = frozenset()  # what the program divides by, as it is written; "mean" if it takes one
    counters: frozenset[str] = frozenset()  # those of all loops of the program: what is left in them is no factor
    scalars: tuple[tuple[str, float], ...] = ()  # numbers that the program multiplies by or divides by, as it writes them
    ratio: float | None = None  # what all wrong gradients are to be multiplied by
    _known: dict[str, Any] = field(default_factory=dict)

    def of(self, statement: Statement) -> Site:
        """The same of another statement in its place."""
        return replace(self, statement=statement)

    def written(self, text: str) -> Site | None:
        """The same of the statement written so; None where that is more than one, or none that has a value."""
        try:
            statement = Statement(text)
        except ProgramError:
            return None
        return None if "\n" in text or statement.value is None else replace(self, statement=statement)

    def shape(self, text: str) -> tuple[int, ...] | None:
        """The shape of an expression's value; None of what is no number."""
        if text not in self._known:
            found = self.value(text)
            self._known[text] = None if found is None else np.shape(found)
        known: tuple[int, ...] | None = self._known[text]
        return known


class Diagnosis(NamedTuple):
    """Why the gradient ``name`` is wrong in line ``wrong``, shown by what mends it. ``kind`` is one of ``KINDS``, "" if nothing of
    the list does; ``line`` is where to write ``mend``, ``at``: "" in place of it, "above" it or "below" it; ``others`` mend it as
    well (at most two are told); ``whole``: all of the file's gradients are right then, else only fewer are wrong; ``cost`` as
    of the repair: the less, the likelier is the mistake. Of several faults each is found where those before it are mended:
    ``besides`` counts the mends that this one is told after, ``gone`` are the faults (line, name) that it mends with its own."""

    wrong: int
    name: str
    kind: str
    line: int
    mend: str
    at: str  # "" | "above" | "below"
    fields: dict[str, Any]
    whole: bool
    others: tuple[Diagnosis, ...] = ()
    cost: int = 0
    besides: int = 0
    gone: tuple[tuple[int, str], ...] = ()


KINDS = (
    "overwritten", "stale", "missing", "twice", "sum_missing", "sum_axis", "sum_extra", "keepdims", "transposed", "swapped",
    "product_order", "sign", "factor", "value_for_mask", "mask_missing", "mask_side", "cached", "read_after", "aliased",
    "repeats", "truncated", "broadcast", "upstream_missing", "upstream_other", "time_off", "carry_lost", "loop_order", "diagonal",
    "tuple_order", "regularisation", "local_missing", "power",
    "local_other",
)  # fmt: skip
"""The kinds of mistakes that can be told, in the order in which equally cheap ones are."""
