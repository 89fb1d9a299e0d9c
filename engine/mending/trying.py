"""Repairs tried on the numbers: the faulty line, written in each of the ways, is run with what follows it, from right upstream
gradients."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.mending.budget import Budget
from engine.mending.numbers import agree
from engine.mending.peeking import UNKNOWN, Peek
from engine.mending.places import root
from engine.mending.records import KINDS, Repair, Site
from engine.mending.repairs.contributing import written
from engine.mending.repairs.every import ordered, paired, single
from engine.mending.repairs.growing import words
from engine.mending.statement import Statement, parsed, statement_of
from engine.named import NamedTuple
from engine.own.alone import Alone
from engine.own.moments import Moment
from engine.reading.gradnames import DICTS, gradient_name, like_gradient, may_be_gradient

TRIES = 900
"""Repairs that are tried on one line; of pairs as many again."""
KEPT = 12
"""Repairs that mend the numbers and are kept, to be ranked."""


class Case(NamedTuple):
    """One execution of ``body`` (statements that follow each other), and what it should leave at places: the state before it, and
    what stood wrong in it."""

    moment: Moment
    body: tuple[ast.stmt, ...]
    wants: Mapping[str, Any]
    replacing: Mapping[str, Any]


Arrived = tuple[str, Any]
"""What arrives at a variable: a text of ours, and its number."""
Inner = tuple[str, Any, str]
"""A gradient that has no name in the file: our name, its number, and how it is made of those that have one ("": not on a line)."""


class Known(NamedTuple):
    """What is known beside the numbers: (text, value) of our contributions to the variable, names that hold gradients, those that
    an earlier round of a loop left, the value of the variable, elements that lines around read, what the program divides by,
    other names that the own part binds, counters of the loops around."""

    contributions: tuple[Arrived, ...] = ()
    gradients: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()
    variable: Any = None
    texts: tuple[str, ...] = ()
    divisors: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    rounds: tuple[str, ...] = ()
    inner: tuple[Inner, ...] = ()  # gradients of inner parts, as our contributions call them
    counters: frozenset[str] = frozenset()  # of all loops
    scalars: tuple[str, ...] = ()  # expressions that may be numbers to multiply by, divide by or count to
    unread: frozenset[str] = frozenset()  # what the own part makes and nothing reads

    def reads_unread(self, text: str) -> bool:
        """Whether a mend reads what is read nowhere: that was made for something."""
        return bool(self.unread) and not self.unread.isdisjoint(words(text))


class Tried(NamedTuple):
    """A repair of ``node`` that gives the wanted numbers."""

    repair: Repair
    node: ast.stmt


def tried(
    cases: Sequence[Case], faulty: Sequence[tuple[ast.stmt, Moment]], place: str, known: Known, budget: Budget, pairs: bool = False
) -> list[Tried]:
    """The repairs (or ``pairs`` of them) of a statement (``faulty``: each that may be it, with the state before it), which writes
    ``place``, under which every case comes out as wanted, the best first."""
    found: list[Tried] = []
    states = [(Alone(case.moment), Peek(case.moment, case.replacing)) for case in cases]
    before, most = budget.spent, budget.way()
    for node, moment in faulty:
        statement = statement_of(node, moment.rerun.program.lines)
        if statement is None:
            continue
        site = _site(Alone(moment), node, cases[0], place, statement, known)

        def mends(repair: Repair, node: ast.stmt = node) -> bool:
            budget.spent = before + sum([state.work + peek.work for state, peek in states])
            if budget.spent > most:
                return False
            try:
                written = parsed(repair.text)
            except ProgramError:
                return False
            held = (_wanted(*state, case, node, written) for state, case in zip(states, cases, strict=True))
            return all(held)  # one that fails is enough

        good = _first(paired(site) if pairs else ordered(single(site), known.unread), mends, TRIES)
        found += [Tried(repair, node) for repair in good]
    return sorted(found, key=lambda each: (each.repair.cost, KINDS.index(each.repair.kind), len(each.repair.text)))


def _wanted(state: Alone, peek: Peek, case: Case, node: ast.stmt, written: Sequence[ast.stmt]) -> bool:
    if len(case.body) == len(case.wants) == 1:
        ((place, want),) = case.wants.items()
        left = peek.left(written, place)
        if left is not UNKNOWN:
            return left is not None and agree(left, want)
    outcome = state.run(_with(case.body, node, written), case.wants, case.replacing)
    return outcome.failed is None and all([agree(outcome.values[place], want) for place, want in case.wants.items()])


def _with(body: Iterable[ast.stmt], node: ast.stmt, written: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Statements with others in the place of one of them, or of one inside of them."""
    found: list[ast.stmt] = []
    for each in body:
        if each is node:
            found += written
        elif isinstance(each, (ast.For, ast.While, ast.If, ast.With, ast.Try)) and any([n is node for n in ast.walk(each)]):
            made = copy.copy(each)
            for name in ("body", "orelse", "finalbody"):
                inside = getattr(each, name, None)
                if inside:
                    setattr(made, name, _with(inside, node, written))
            found.append(made)
        else:
            found.append(each)
    return found


def _first(repairs: Iterable[Repair], mends: Callable[[Repair], bool], most: int) -> list[Repair]:
    found: list[Repair] = []
    for count, repair in enumerate(repairs):
        if count >= most or len(found) >= KEPT:
            break
        if mends(repair):
            found.append(repair)
    return found


def site_of(case: Case, node: ast.stmt, place: str, known: Known, ratio: float | None) -> Site | None:
    """Where a statement is tried of which it need not be known what it should leave."""
    statement = statement_of(node, case.moment.rerun.program.lines)
    if statement is None:
        return None
    return replace(_site(Alone(case.moment), node, case, place, statement, known), ratio=ratio)


def _site(state: Alone, node: ast.stmt, case: Case, place: str, statement: Statement, known: Known) -> Site:
    """What is known of a statement: what it leaves alone, and, where it is the only one, what it should leave."""
    only = len(case.body) == 1 and case.body[0] is node
    got = state.run([node], (place,), case.replacing if only else None).values[place]
    if got is None:
        got = np.zeros_like(np.asarray(case.wants.get(place, 0.0), dtype=float))
    want = case.wants.get(place, got)
    held = {**state.names(), **({p: v for p, v in case.replacing.items() if v is not None} if only else {})}
    before = held.get(place, state.value(place))
    if not only and place in case.wants:
        whole = Alone(case.moment).run(case.body, (place,), case.replacing).values[place]
        if np.shape(whole) == np.shape(got) == np.shape(want):
            want = np.add(got, np.subtract(want, whole))  # as far as what follows only adds
    held = _nearest(held, state.moment)
    gradients = frozenset(known.gradients | {name for name in map(root, held) if reads_as_gradient(name, held)})
    site = Site(statement, place, before, got, want, held, state.value, gradients, _sizes(held), (), known.carried,
                known.variable, known.texts, known.own - gradients, known.rounds, known.divisors, known.counters,
                _scalars(state, known.scalars))  # fmt: skip
    return replace(site, contributions=written(site, known.contributions, known.inner))


def _nearest(held: Mapping[str, Any], moment: Moment) -> dict[str, Any]:
    """What is in reach without what another object holds, where the statement is a method's, and without what the module calls
    otherwise than the function: ``self.mask`` and no ``layers[1].mask``, ``dout`` and no ``g``."""
    inner = moment.frames[-1]
    if inner.outer is None:
        return dict(held)
    here = {place: value for place, value in held.items() if place.partition("[")[0].partition(".")[0] in inner.names}
    method, arrays = "self" in inner.names, {_bytes(value) for value in here.values() if np.size(value) > 1}
    return {
        place: value for place, value in held.items()
        if place in here or not ((method and "." in place) or (np.size(value) > 1 and _bytes(value) in arrays))
    }  # fmt: skip


def _bytes(value: Any) -> tuple[Any, bytes]:
    array = np.asarray(value)
    return array.shape, array.tobytes()


def _scalars(state: Alone, texts: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Those of some expressions that are numbers here, and no 0 or 1."""
    found = []
    for text in texts:
        value = state.value(text)
        if isinstance(value, (int, float, np.number)) and np.isfinite(value) and abs(value) not in (0.0, 1.0):
            loose = isinstance(ast.parse(text, mode="eval").body, ast.BinOp)
            found.append((f"({text})" if loose else text, float(value)))
    return tuple(found)


def reads_as_gradient(name: str, held: Mapping[str, Any]) -> bool:
    """Whether a name among others (places) reads as that of a gradient."""
    names = {root(place) for place in held}
    return name in DICTS or (may_be_gradient(name) and gradient_name(name, names) is not None) or like_gradient(name)


def _sizes(held: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """Whole numbers that a mean may divide by: those of the program, then lengths of its arrays."""
    named = {place: held[place] for place in held if type(held[place]) is int and held[place] > 1}
    found: dict[str, int] = {}
    for place, value in held.items():
        if isinstance(value, np.ndarray) and value.ndim and not reads_as_gradient(root(place), held):
            for axis, size in enumerate(value.shape[:2]):
                if size > 1 and size not in found.values():
                    found[f"{place}.shape[{axis}]"] = int(size)
            if value.ndim > 1 and value.size not in found.values():
                found[f"{place}.size"] = int(value.size)
    return (*named.items(), *found.items())
