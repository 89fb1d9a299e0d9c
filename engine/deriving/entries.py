"""One entry of an array's contribution, spelled out: the products of a local gradient and an upstream entry that are summed in it.

A backward line is linear in its upstream gradient, so what one upstream entry sends is what the line gives for an upstream that
is 1 there and 0 elsewhere. Which entries send anything is found an axis at a time first, with planes of random numbers.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from engine.buffers import like
from engine.deriving.numbers import numbers_of, sending
from engine.named import NamedTuple
from engine.records import Line
from engine.traced import Backward

Place = tuple[int, ...]
LARGEST = 1 << 20
"""Entries of an upstream gradient up to which an entry is spelled out."""
TRIED = 500_000
"""Entries that all trials of one line may touch, so that a key does not wait."""


class Term(NamedTuple):
    """What one entry of the upstream gradient, at the place ``at``, sends: ``local * upstream == product``."""

    at: Place
    local: float
    upstream: float
    product: float


class Entry(NamedTuple):
    """One entry of a contribution: its ``terms``, whose products add up to ``value``."""

    terms: tuple[Term, ...]
    value: float


def entry(back: Backward, line: int, at: Place, most: int = 256) -> Entry | None:
    """See ``engine.entry``."""
    found = back.lines[line]
    if found.slot < 0:
        return None
    numbers = numbers_of(back, line)
    upstream, given = np.asarray(numbers.upstream), np.asarray(numbers.contribution)
    if given.ndim != len(at) or any(i >= n for i, n in zip(at, given.shape, strict=True)):  # of an array without entries any
        return None
    if not upstream.size or upstream.size > LARGEST or not np.all(np.isfinite(upstream)):
        return None
    with np.errstate(all="ignore"):
        if numbers.local is not None:
            places: list[Place] | None = _copies(upstream.shape, given.shape, at)
            slopes = np.broadcast_to(np.asarray(numbers.local, dtype=float), upstream.shape)
            if len(places or ()) > most:
                return None
            locals_ = {place: float(slopes[place]) for place in places or ()}
        else:
            places = _senders(back, found, upstream.shape, at, most)
            if places is None:
                return None
            locals_ = {place: _slope(back, found, upstream.shape, place, at) for place in places}
    terms = [Term(p, slope, float(upstream[p]), slope * float(upstream[p])) for p, slope in locals_.items()]
    if numbers.local is None:
        terms = [term for term in terms if term.local]
    value = float(given[at])
    if not np.isfinite(value) or not np.isclose(sum(t.product for t in terms), value, rtol=1e-9, atol=1e-12 * (1 + abs(value))):
        return None
    return Entry(tuple(terms), value)


def _copies(upstream: Place, given: Place, at: Place) -> list[Place]:
    """The places of the upstream that an entry was copied to by broadcasting: itself where the shapes are one."""
    lead = len(upstream) - len(given)
    axes = [range(n) for n in upstream[:lead]]
    axes += [range(n) if n != m else range(at[i], at[i] + 1) for i, (n, m) in enumerate(zip(upstream[lead:], given, strict=True))]
    return list(product(*axes))


def _senders(back: Backward, line: Line, shape: Place, at: Place, most: int) -> list[Place] | None:
    """The places of the upstream that send to an entry; None where there are too many to try one by one."""
    if not shape:
        return [()]
    touched = int(np.prod(shape)) + int(np.size(like(back.vars[line.to])))
    if touched * (sum(shape) + 1) > TRIED:
        return None
    random = np.random.default_rng(0)
    axes = []
    for axis, size in enumerate(shape):
        found = []
        for i in range(size):
            plane = np.zeros(shape)
            plane[(slice(None),) * axis + (i,)] = random.standard_normal(shape[:axis] + shape[axis + 1 :])
            if np.asarray(sending(back, line, plane))[at]:
                found.append(i)
        axes.append(found)
    count = 1
    for found in axes:
        count *= len(found)
    return list(product(*axes)) if count <= most else None


def _slope(back: Backward, line: Line, shape: Place, place: Place, at: Place) -> float:
    one: Any = np.zeros(shape)
    one[place] = 1.0
    return float(np.asarray(sending(back, line, one if shape else 1.0))[at])
