"""Gradients against centred differences: is what the backward lines computed the slope of what the forward lines
computed?

The vocabulary is that of Stanford CS231n's note on checking: centred differences, the relative error |a - n| /
max(|a|, |n|), at most 1e-7 good, above 1e-2 wrong. The differences come from replays of the trace (same branches,
indices, draws); where a kink lies between the two points a gradient is right if it lies between the one-sided
slopes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.addresses import written
from engine.cancelling import Cancel, Progress, cancellable, listening, telling, told
from engine.checking.nearby import is_limit
from engine.checking.planning import allowances, in_turn, planned, wanted_of
from engine.checking.replay import Replay
from engine.checking.slopes import Ray
from engine.checking.unjudged import unjudged
from engine.guarded import guarded
from engine.named import NamedTuple
from engine.records import Var
from engine.trace import Trace
from engine.verdicts import Own, Uncompared

GOOD, WRONG = 1e-7, 1e-2
NEAR = 1e-3
"""How far from both slopes beside a kink, by their size, a gradient may be: they are taken by small steps."""
FINE = 1e-4  # the same of two steps that are far smaller than the value: of rounding more is left
CANCELLED = 1e-10  # of the largest contribution, below which a sum of contributions is rounding
REPLAYS = 10_000
COST = 1.2e7  # of all replays together, a scalar stage counting 1 (1 to 1.6 µs): twenty seconds at most
DEEP = 40  # disagreements of one variable that are looked into; further ones are only counted
_RANK = {"skipped": 0, "right": 1, "tie": 2, "close": 3, "wrong": 4}


class Finding(NamedTuple):
    """One slope compared: an entry of a variable (``index``), or a random direction (``index`` None)."""

    verdict: str  # "right" | "tie" | "close" (between the bands) | "wrong" | "skipped"
    error: float  # relative
    analytic: float
    numeric: float
    reason: str  # "" | "kink" "noise" "tie" "ties" "jump" "domain" | "sign" "factor" "zero" "not_finite" "between" "other"
    at: tuple[int, ...] | None = ()
    low: float = np.nan  # the one-sided slopes, at a tie
    high: float = np.nan


class Checked(NamedTuple):
    """One input, a list or dict as a whole: its worst finding, ``where`` as text ("[0, 2]", "['W1']", "" for a
    scalar).
    """

    name: str
    verdict: str
    worst: Finding
    var: int
    where: str
    compared: int  # entries
    entries: int
    directions: int  # random ones, where not every entry is compared


class Flipped(NamedTuple):
    """A test of the program that would come out otherwise close by: the gradient holds for the path taken."""

    line: int
    text: str
    name: str


class Report(NamedTuple):
    """What was compared. ``own`` is the verdict on the file's own backward part (``engine.verdicts.Own``), or None."""

    file: str
    output: str
    checked: tuple[Checked, ...]
    flipped: tuple[Flipped, ...]
    replays: int
    sampled: bool  # not every entry was compared
    own: Own | None
    others: tuple[Uncompared, ...] = ()  # gradients of the file's own that nothing is compared with
    single: bool = False  # there is single precision in the program; differences are taken in double

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(c.verdict != "wrong" for c in self.checked) and (self.own is None or self.own.ok)

    @property
    def undecided(self) -> bool:
        """Whether the file has gradients of its own, and not one of them could be compared."""
        judged = self.own is not None and any([line.verdict not in ("given", "aside") for line in self.own.lines])
        return not judged and (bool(self.others) or (self.own is not None and bool(self.own.lines)))


def check(
    trace: Trace, replays: int = REPLAYS, seed: int = 0, cost: float = COST, cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> Report:  # fmt: skip
    """Compare the gradient of every input (or of ``--wrt``) with differences. ``seed`` draws samples and directions.

    ``replays`` and ``cost`` bound the work; past them entries are sampled. Raises ``Cancelled`` once ``cancel`` says so.
    ``progress`` is told now and then how many entries and directions have been compared, of how many.
    """
    with guarded(), listening(cancel), np.errstate(all="ignore"):
        with telling(progress):
            tell = told() if progress is not None else None
        return _report(trace, replays, seed, cost, tell)


def _report(trace: Trace, replays: int, seed: int, cost: float, tell: Progress | None) -> Report:
    replay = Replay(trace)
    good = good_for(trace)
    single = good != GOOD
    draws = np.random.default_rng(seed)
    plan = planned(replay, wanted_of(trace), replays, cost, draws)
    findings: dict[str, list[tuple[Var, Finding]]] = {}
    flips: dict[tuple[int, str], Flipped] = {}
    entries: dict[str, list[int]] = {}
    off: dict[str, int] = {}
    wanted, done = sum([len(each.picked) + each.directions for each in plan]), 0
    for each, allowed in cancellable(allowances(replay, plan, cost)):
        var, name = each.var, _group(trace, each.var)
        count = entries.setdefault(name, [0, 0, 0])
        count[1] += int(np.size(var.value))
        off.setdefault(name, 0)
        gradient = trace.gradient(var.index)
        of_entries: dict[int, Finding] = {}
        of_ways: list[Finding] = []
        ways = [draws.standard_normal(np.shape(var.value)) for _ in range(each.directions)]
        turns = in_turn(each, allowed - replay.spent, seed)
        for at in (*turns[:1], *[None] * len(ways), *turns[1:]):
            if of_entries and replay.spent >= allowed:
                break
            if at is None:
                way = ways[len(of_ways)]
                of_ways.append(compare(Ray(replay, var.index, (), way), float(np.sum(gradient * way)), None, good))
            else:
                index = each.picked[at]
                ray = Ray(replay, var.index, index)
                one = compare(ray, float(gradient[index] if index else gradient), index, good, off[name] < DEEP)
                off[name] += one.verdict in ("wrong", "close")
                if len(of_entries) < 64:
                    for branch in ray.flipped(ray.step):
                        flips.setdefault((branch.line, name), Flipped(branch.line, branch.text, name))
                of_entries[at] = one
            if tell is not None:
                tell(done + len(of_entries) + len(of_ways), wanted)
        done += len(each.picked) + each.directions
        count[0] += len(of_entries)
        count[2] += len(of_ways)
        findings.setdefault(name, []).extend([(var, one) for _, one in sorted(of_entries.items())])
        findings[name].extend([(var, one) for one in of_ways])
    sampled = any(compared < size for compared, size, _ in entries.values())
    for name, pairs in findings.items():  # what could not be judged is not compared
        entries[name][0] -= sum([one.verdict == "skipped" and one.at is not None for _, one in pairs])
    checked = tuple([_summed(name, found, entries[name]) for name, found in findings.items() if found])
    return Report(
        trace.file, trace.vars[trace.output].shown, checked, tuple(flips.values()), replay.count, sampled, trace.own,
        unjudged(trace), single
    )


def good_for(trace: Trace) -> float:
    """The relative error of a right gradient: what the program's precision can keep."""
    single = any([getattr(getattr(v.value, "dtype", None), "name", "") in ("float32", "float16") for v in trace.vars])
    return 1e-4 if single else GOOD


def relative_error(analytic: float, numeric: float) -> float:
    """|a - n| / max(|a|, |n|), 0 where both are 0, NaN where one is NaN."""
    if analytic != analytic or numeric != numeric:
        return float("nan")
    largest = max(abs(analytic), abs(numeric))
    return abs(analytic - numeric) / largest if largest else 0.0


def compare(
    ray: Ray, analytic: float, at: tuple[int, ...] | None = (), good: float = GOOD, deep: bool = True
) -> Finding:
    """One analytic slope against differences along ``ray``; ``deep`` looks into a disagreement with further replays."""
    numeric = ray.centred(ray.step)
    error = relative_error(analytic, numeric)
    if not np.isfinite(analytic):
        steep = not np.isfinite(numeric) or _infinite_above(ray) or not all(np.isfinite(ray.sides())) or _steep(ray)
        return Finding("skipped" if steep else "wrong", np.nan, analytic, numeric, "not_finite", at)
    crossed = ray.crosses(ray.step)
    if not crossed and error <= good:
        return Finding("right", error, analytic, numeric, "", at)
    if not crossed and abs(analytic - numeric) <= ray.blur(ray.step) <= 1e-3 * abs(numeric):
        return Finding("right", error, analytic, numeric, "noise", at)
    if not deep:
        return Finding(
            "wrong" if error > WRONG else "close", error, analytic, numeric, reason_of(analytic, numeric), at
        )
    best = ray.refined()
    error = relative_error(analytic, best.value)
    if error <= good:
        return Finding("right", error, analytic, best.value, "kink" if crossed else "", at)
    steady = best.change <= (1e-3 if crossed else 0.1) * max(abs(analytic), abs(best.value))  # a jump's slope is not
    if abs(analytic - best.value) <= 4 * (best.blur + (best.change if steady else 0.0)):
        return Finding("right", error, analytic, best.value, "noise", at)
    if abs(analytic - best.value) <= CANCELLED * _largest_sent(ray):
        return Finding("right", error, analytic, best.value, "noise", at)
    fine = _finely(ray, analytic)
    if fine is not None:
        return Finding("right", relative_error(analytic, fine), analytic, fine, "", at)
    return _beyond(ray, analytic, best.value, error, at)


def _finely(ray: Ray, analytic: float) -> float | None:
    """The slope by steps that are much smaller, where it is the gradient: the step suits the value, but what a mask of 0 and 1 is
    multiplied with (``-1e10``) makes any such step a leap. Two steps have to say so: by rounding one may, two do not."""
    if not analytic:
        return None
    for power in range(4, 15, 2):
        one, other = ray.centred(ray.step * 10.0**-power), ray.centred(ray.step * 10.0**-power / 4)
        if one and other and max(relative_error(analytic, one), relative_error(analytic, other)) <= FINE:
            return other
    return None


def _largest_sent(ray: Ray) -> float:
    """The largest number that a backward line sends to the variable, or sums up for it (a bias): where they cancel, rounding is all
    that is left of them."""
    trace = ray.replay.trace
    lines = [trace.lines[at] for at in trace.arrivals(ray.var)]
    sent = [line.value for line in lines]
    bases = [trace.gradients_by_index[line.base] for line in lines if line.base >= 0]
    sent += [base for base in bases if isinstance(base, np.ndarray) and base.size > np.size(ray.base)]
    sizes = [float(np.max(np.abs(value), initial=0.0)) for value in sent if value is not None]
    return max([size for size in sizes if np.isfinite(size)], default=0.0)


def _beyond(ray: Ray, analytic: float, numeric: float, error: float, index: tuple[int, ...] | None) -> Finding:
    """The centred difference disagrees: a kink at the point, the edge of a domain, or a gradient that is wrong."""
    left, right = ray.sides()
    known = [s for s in (left, right) if np.isfinite(s)]
    if not known:
        return Finding("skipped", np.nan, analytic, numeric, "domain", index)
    low, high = min(known), max(known)
    slack = 1e-5 * max(abs(low), abs(high), abs(analytic))
    kinked = len(known) == 1 or high - low > 1e-4 * max(abs(low), abs(high))
    if len(known) == 1 and _nears(ray, analytic, 1.0 if np.isfinite(right) else -1.0):
        return Finding("tie", error, analytic, known[0], "domain", index, low, high)
    if kinked and low - slack <= analytic <= high + slack:
        reason = "domain" if len(known) == 1 else "jump" if _jumps(ray) else "tie"
        return Finding("tie", error, analytic, numeric if np.isfinite(numeric) else known[0], reason, index, low, high)
    near = NEAR * max(abs(low), abs(high))
    if low - near <= analytic <= high + near and ray.crosses(ray.step):  # only small steps are left, with their noise
        return Finding("tie", error, analytic, numeric, "tie", index, low, high)
    if ray.direction is None and ray.tied() and is_limit(ray, analytic):
        return Finding("tie", error, analytic, numeric, "ties", index, low, high)
    if kinked:
        return Finding("wrong", error, analytic, numeric, "tie", index, low, high)
    if ray.tied():
        return Finding("wrong", error, analytic, numeric, "tie", index, low, high)
    if error <= WRONG:
        return Finding("close", error, analytic, numeric, "between", index)
    return Finding("wrong", error, analytic, numeric, reason_of(analytic, numeric), index)


def _nears(ray: Ray, analytic: float, side: float) -> bool:
    """Whether the slope towards the one side on which the program is defined goes to the gradient as the step shrinks."""
    coarse, finer = ray.one_sided(side * ray.step), ray.one_sided(side * ray.step / 512)
    return bool(np.isfinite(finer) and abs(finer - analytic) < 0.25 * abs(coarse - analytic))


def reason_of(theirs: float, ours: float) -> str:
    """The commonest mistakes by what they look like: "sign", "zero" (nothing arrived), "factor" (a small one),
    "other".
    """
    if ours and relative_error(theirs, -ours) <= 1e-5:
        return "sign"
    if theirs == 0 and ours:
        return "zero"
    if ours:
        ratio = theirs / ours
        for factor in (2, 3, 4, 1 / 2, 1 / 3, 1 / 4):
            if abs(ratio - factor) <= 1e-5 * factor:
                return "factor"
    return "other"


def _steep(ray: Ray) -> bool:
    """Whether the slope grows without bound as the step shrinks, as that of a square root at 0 does."""
    tries = [abs(ray.one_sided(sign * ray.step * f)) for f in (1.0, 1 / 512) for sign in (1, -1)]
    return max(tries[2:]) > 4 * max(tries[:2])


def _infinite_above(ray: Ray) -> bool:
    """Whether what is sent to the variable was not finite before: a root at 0 has no slope, whatever it is multiplied with."""
    trace = ray.replay.trace
    bases = [trace.lines[at].base for at in trace.arrivals(ray.var)]
    gradients = [trace.gradients_by_index[base] for base in bases if base >= 0]
    return any([gradient is not None and not np.all(np.isfinite(gradient)) for gradient in gradients])


def _jumps(ray: Ray) -> bool:
    """Whether a value jumps at the point: then the slope towards one side is a height over the step."""
    return any([abs(ray.one_sided(s * ray.step / 512)) > 100 * abs(ray.one_sided(s * ray.step)) > 0 for s in (1, -1)])


def _group(trace: Trace, var: Var) -> str:
    """The name of a variable, of an entry that of the list or dict that it stands in: ``net.params``."""
    return (var.shown.removesuffix(place(var.path, ())) or var.root) if var.path else var.shown


def _summed(name: str, found: list[tuple[Var, Finding]], counts: list[int]) -> Checked:
    def badness(pair: tuple[Var, Finding]) -> tuple[int, float]:
        error = pair[1].error
        return _RANK[pair[1].verdict], error if error == error and pair[1].reason != "noise" else -1.0

    var, worst = max(found, key=badness)
    return Checked(
        name, worst.verdict, worst, var.index, place(var.path, worst.at or ()), counts[0], counts[1], counts[2]
    )


def place(path: tuple[Any, ...], index: tuple[int, ...]) -> str:
    """A place as it is written after a name: ``['W1'][0, 2]``."""
    return written(path) + (f"[{', '.join(map(str, index))}]" if index else "")
