"""All repairs of one statement, the likeliest families first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.mending.records import Repair, Site
from engine.mending.repairs import (
    adding,
    arithmetic,
    axes,
    growing,
    inserting,
    keys,
    masks,
    pieces,
    products,
    rows,
    taken,
    values,
)
from engine.mending.repairs.growing import words

Family = Callable[[Site], Iterator[Repair]]

SINGLE: tuple[Family, ...] = (
    values.returned, adding.accumulating, adding.repeats, rows.rows, pieces.of_functions,
    pieces.spared, pieces.stacked, pieces.largest, pieces.cut, pieces.windows, taken.handed_back, taken.values_for_gradients,
    taken.counters, arithmetic.signs, arithmetic.factors, arithmetic.shares,
    arithmetic.slopes, arithmetic.residuals, axes.products, axes.transposes, axes.sums, axes.new_sums, masks.sides, masks.read,
    masks.values, masks.missing, masks.slopes, adding.terms, values.turned, values.times, values.whole_numbers, values.others,
    keys.keys, values.derived, values.upstreams, values.in_terms, values.jacobians, values.matrices, products.products,
    arithmetic.operands, arithmetic.exponents, axes.stretched, axes.outer_products, values.slopes, inserting.inserted,
    growing.grown,
)  # fmt: skip

FORGOTTEN = 2
"""By what cost a repair is tried sooner that reads what was made and is read nowhere."""

PAIRED: tuple[Family, ...] = (
    arithmetic.signs, arithmetic.factors, axes.products, axes.sums, masks.sides, adding.accumulating, arithmetic.exponents,
)  # fmt: skip
"""The families of which two are tried together, where no single one mends it."""


SHAPING: tuple[Family, ...] = (
    axes.products, axes.transposes, axes.sums, axes.new_sums, axes.stretched, axes.outer_products, values.times, values.others,
    pieces.cut,
)  # fmt: skip
"""The families that change shapes: tried where a line stops with an error."""


def shaping(site: Site) -> Iterator[Repair]:
    """Those that may make a line run."""
    for family in SHAPING:
        yield from family(site)


def single(site: Site) -> Iterator[Repair]:
    """Each text once."""
    seen = {site.statement.text}
    for family in SINGLE:
        for repair in family(site):
            if repair.text not in seen:
                seen.add(repair.text)
                yield repair


def ordered(repairs: Iterable[Repair], unread: frozenset[str]) -> list[Repair]:
    """The cheapest first; what reads what is ``unread`` before what costs as much: that was made for something."""
    return sorted(repairs, key=lambda each: each.cost - FORGOTTEN * (not unread.isdisjoint(words(each.text)) if unread else 0))


def paired(site: Site) -> Iterator[Repair]:
    """One repair of a repaired statement."""
    seen = {site.statement.text}
    for family in PAIRED:
        for first in list(family(site)):
            if first.cost > 2 or "ratio" in dict(first.fields):
                continue
            middle = site.written(first.text)
            if middle is None:
                continue
            for second_family in PAIRED:
                for second in second_family(middle):
                    undone = first.kind == "overwritten" and second.kind in ("twice", "stale")
                    if second.text not in seen and not undone:  # what was added would be taken away
                        seen.add(second.text)
                        yield Repair(first.kind, second.text, first.cost + second.cost + 4,
                                     (*first.fields, ("second", second.kind)))  # fmt: skip
