"""Faults that the start values hide: where w is 0 a forgotten ``2 * reg * w`` is 0 too, and where W is the identity so is W.T.

A backward part that is right at the file's own numbers is judged again where those of its parameters that hide something are
others. All else (data, labels, counts, what is drawn) stays as it is.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from engine.errors import ProgramError
from engine.own.bare import DATA, TARGETS, is_data
from engine.own.loss import words
from engine.records import Options, Var
from engine.sources import Source
from engine.trace import Trace
from engine.verdicts import Own, Uncompared

LARGEST = 2000
"""Entries of a parameter that is moved."""
STEPS = (0.5, 0.2, 1.0)
"""How far the parameters are moved, a point each: a fault has to show at the first and at one more."""
FAR = 100.0
"""How much further where the file is only approximately right at the first point: a small term may be missing."""
SCALES = frozenset({
    "gamma", "scale", "scales", "gain", "alpha", "temperature", "temp", "tau", "sigma", "std", "weight", "weights", "w", "g",
})  # fmt: skip
"""Words of names of arrays that values are multiplied with, and that begin as ones."""
NUMBERS = SCALES | DATA | frozenset({"T", "reg", "lam", "lambda", "lamda", "lambd", "lmbda", "decay", "l1", "l2"})
"""The same of single numbers: those of data, too. Of others formulas may hold for 1 alone: ``one / (one + math.exp(-z))``."""
LABELS = TARGETS | frozenset({"d", "real", "fake", "true", "expected", "desired", "wanted", "goal", "truth", "gold", "sign"})
"""Words of names of what a model is to give: formulas may hold for their values only (``y**2 == 1``)."""
STAGES = 2000
"""Stages of a program past which it is not run again."""

Run = Callable[[Source, str, Options], Trace]
"""``engine.run.trace_source``, which stands above."""


def unhidden(trace: Trace, run: Run) -> Own | None:
    """The verdict; where it is right, but wrong with other start values, that one, with ``Own.moved`` saying which they are."""
    own = trace.own
    if own is None or not own.ok or not trace.options.blame or len(trace.stages) > STAGES:
        return own
    if any([line.verdict == "given" for line in own.lines]):
        return own
    walked = _walked(trace)
    every = hiding(trace, own)
    variables = tuple([var for var in every if var.name not in walked])
    # what is filled later is not judged where it begins
    ends = {line.name: line.line for line in own.lines if line.verdict == "right"}
    known = frozenset((line, name) for name, line in ends.items())
    if len(variables) < len(every):
        later = _later(trace, own, run, known, [var for var in every if var not in variables])
        if later is not own:
            return later
    if not variables:
        return own
    chance: list[frozenset[tuple[int, str]]] = []
    for far in (1.0, FAR):
        agreed: frozenset[tuple[int, str]] = frozenset()
        close = False
        for at, step in enumerate(STEPS):
            options = with_sets(trace.options, moved(variables, far * step, at))._replace(blame=False)
            found = judged(trace, options, run)
            lines = () if found is None else found.lines
            wrong = known & frozenset([(w.line, w.name) for w in lines if w.verdict == "wrong"])
            if found is not None and far == 1.0:
                chance.append(known & {(one.line, f"{one.name}'") for one in found.others if one.reason == "single"})
            close = close or not known.isdisjoint([(w.line, w.name) for w in lines if w.verdict == "close"])
            if at and wrong & agreed:
                return _told(trace, own, moved(variables, far * STEPS[0], 0), run) if _stands(trace, variables, run) else own
            if not at:
                agreed = wrong
            if not agreed and not (chance and chance[-1]):
                break
        if not close:
            break
    return _but(own, chance[0].intersection(*chance)) if len(chance) > 1 else own


def _walked(trace: Trace) -> set[str]:
    """The names that loops give to what they walk over: in a pass they are no start values."""
    if trace.training is None:
        return set()
    loops = [node for node in ast.walk(ast.parse(trace.origin.text)) if isinstance(node, (ast.For, ast.comprehension))]
    return {each.id for loop in loops for each in ast.walk(loop.target) if isinstance(each, ast.Name)}


def _later(trace: Trace, own: Own, run: Run, known: frozenset[tuple[int, str]], variables: Sequence[Var]) -> Own:
    """The verdict of a pass whose example is 1, by the next two passes: that of the first of these where both find the same
    wrong."""
    training = trace.training
    if training is None or training.number != 1 or (training.of is not None and training.of < 3):
        return own
    found: list[tuple[Trace, Own]] = []
    for number in (2, 3):
        try:
            other = run(trace.origin, trace.file, trace.options._replace(pass_number=number, blame=number == 2))
        except ProgramError:
            return own
        if other.own is None or other.own.failed is not None or other.vars[other.output].shown != trace.vars[trace.output].shown:
            return own
        found.append((other, other.own))
    wrong = [known & {(one.line, one.name) for one in each.lines if one.verdict == "wrong"} for _, each in found]
    if wrong[0] & wrong[1]:
        now = {var.shown: var.value for var in found[0][0].inputs()}
        return replace(found[0][1], moved=tuple([(var.shown, repr(float(now.get(var.shown, 1.0)))) for var in variables]))
    chance = [known & {(one.line, f"{one.name}'") for one in each.others if one.reason == "single"} for _, each in found]
    return _but(own, chance[0] & chance[1]) if chance[0] & chance[1] else own


def _but(own: Own, chance: Collection[tuple[int, str]]) -> Own:
    """The verdict without changes of single numbers that are a gradient's at the start values alone: there is nothing to compare
    them with."""
    told = tuple([Uncompared(line, name.rstrip("'"), "single") for line, name in sorted(chance)])
    lines = tuple([one for one in own.lines if (one.line, one.name) not in chance])
    return replace(own, lines=lines, others=(*own.others, *told)) if told else own


def shown_by(trace: Trace, run: Run) -> Trace:
    """The trace in which what ``Own.moved`` tells of is wrong at its own numbers. Raises ``ProgramError``."""
    assert trace.own is not None
    if trace.own.later:
        return run(trace.origin, trace.file, trace.options._replace(pass_number=trace.own.later))
    if {name for name, _ in trace.own.moved} <= _walked(trace):
        return run(trace.origin, trace.file, trace.options._replace(pass_number=2))
    return run(trace.origin, trace.file, with_sets(trace.options, trace.own.moved))


def with_sets(options: Options, sets: tuple[tuple[str, str], ...]) -> Options:
    """The same with further values set."""
    return options._replace(sets=(*options.sets, *sets))


def _stands(trace: Trace, variables: Sequence[Var], run: Run) -> bool:
    """Whether the verdict is the same where the very values of the file are set: it is the numbers that make it another."""
    sets = tuple([(var.shown, repr(np.asarray(var.value, dtype=float).tolist())) for var in variables])
    found = judged(trace, with_sets(trace.options, sets)._replace(blame=False), run)
    return found is not None and found.ok


def _told(trace: Trace, own: Own, sets: tuple[tuple[str, str], ...], run: Run) -> Own:
    """The verdict at the first point, with its faults."""
    found = judged(trace, with_sets(trace.options, sets), run)
    return own if found is None or found.ok else replace(found, moved=sets)


def judged(trace: Trace, options: Options, run: Run) -> Own | None:
    """The verdict under other options; None where the program takes another way there, or cannot be run."""
    try:
        other = run(trace.origin, trace.file, options)
    except ProgramError:
        return None
    same = len(other.vars) == len(trace.vars) and len(other.lines) == len(trace.lines)
    ways = [(b.line, b.value) for b in other.branches] == [(b.line, b.value) for b in trace.branches]
    output = np.asarray(other.vars[other.output].value)
    if not same or not ways or other.output != trace.output or not np.all(np.isfinite(output)):
        return None
    return other.own if other.own is not None and other.own.failed is None else None


def _in_list(var: Var) -> bool:
    """Whether it is an entry of a list: one of several that are walked through together."""
    return any([isinstance(key, int) for key in var.path])


def hiding(trace: Trace, own: Own) -> tuple[Var, ...]:
    """The inputs whose values may hide a fault: the parameters whose gradients the file has, or, where it has none, numbers that
    are no data, that are all 0, 1 or -1, or that are their own transpose; beside them factors that are 1."""
    chosen = _chosen(trace)
    inputs = [var for var in trace.inputs() if var.diff and _may_hide(var) and not _in_list(var) and var.index not in chosen]
    judged = [var for var in trace.vars if var.kind == "input" and own.verdicts.get(var.index) == "right"]
    if judged:
        first = [var for var in inputs if own.verdicts.get(var.index) == "right"]
    else:
        first = [var for var in inputs if isinstance(var.value, float) and not is_data(var.name) and _last(var) not in TARGETS]
    return tuple([var for var in inputs if var in first or _may_scale(trace, var)])


def _chosen(trace: Trace) -> set[int]:
    """What a test of the program's numbers chose, ``Value(0 if x < 0 else x)``, comes right after what it read: no start value.
    Only what that number has beside it (its gradient) may stand between."""
    found: set[int] = set()
    for at in [max(each.reads) + 1 for each in trace.branches if each.reads]:
        for var in trace.vars[at:]:
            if var.kind not in ("input", "part") or np.ndim(var.value):
                break
            found.add(var.index)
    return found


def _last(var: Var) -> str:
    return var.name.rpartition(".")[2]


def _may_scale(trace: Trace, var: Var) -> bool:
    """Whether the output depends on what is 1 everywhere, a number (a temperature, an example's only feature) or an array of
    factors, by its name; never what may be a label, nor what only begins as 1."""
    last = _last(var)
    said = {last, *words(last)}
    if (last != "T" and said & LABELS) or said.isdisjoint(NUMBERS if not np.shape(var.value) else SCALES):
        return False
    again = any([other.name == var.name and other.index != var.index for other in trace.vars])
    if again or trace.gradients_by_index[var.index] is None or not np.all(np.asarray(var.value) == 1.0):
        return False
    return bool(np.any(trace.gradient(var.index)))


def _may_hide(var: Var) -> bool:
    value = np.asarray(var.value)
    if value.dtype.kind != "f" and (value.ndim or value.dtype.kind != "i"):
        return False
    if not 0 < value.size <= LARGEST or not np.all(np.isfinite(value)):
        return False
    square = value.ndim == 2 and value.shape[0] == value.shape[1] > 1
    return bool(np.all(np.isin(value, (-1.0, 0.0, 1.0)))) or (square and np.array_equal(value, value.T))


def moved(variables: Sequence[Var], step: float, seed: int) -> tuple[tuple[str, str], ...]:
    """Other values, as ``Options.sets`` takes them: zeros move to either side, the others away from 0."""
    draws = np.random.default_rng(seed)
    found = []
    for var in variables:
        value = np.asarray(var.value, dtype=float)
        side = np.where(value == 0.0, draws.choice((-1.0, 1.0), size=value.shape), np.sign(value))
        found.append((var.shown, repr(np.round(value + step * draws.uniform(0.2, 1.0, size=value.shape) * side, 3).tolist())))
    return tuple(found)
