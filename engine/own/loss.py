"""What is differentiated where a file has gradients of its own: its loss, or the output that the file gives a gradient to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import numpy as np

from engine.named import NamedTuple
from engine.own.bases import draws
from engine.own.differences import differing
from engine.own.followed import Event, Followed
from engine.own.places import callee
from engine.own.records import Binding, Survey
from engine.reading.gradnames import DICTS, may_be_gradient
from engine.records import Options


class Loss(NamedTuple):
    """What is differentiated: ``binding`` in the survey, which came from ``defs``. ``strong``: the file says so (by a name, or by
    giving it a gradient); else numbers have to agree. ``seed`` is the gradient that the file gives it."""

    binding: int
    defs: tuple[int, ...]
    strong: bool
    seed: tuple[Followed, Event] | None
    given: bool = False  # there is no loss: this gradient is taken as given


_STRONG = frozenset({
    "loss", "cost", "losses", "costs", "objective", "nll", "mse", "obj", "risk", "criterion", "energy", "sse",
    "bce", "xent", "crossentropy",
})  # fmt: skip
_LETTERS = frozenset({"J", "L", "f", "F"})
COSTS = frozenset({"C", "E"})
"""Letters that say so of the only number there is."""
_LIKELY = frozenset({"loss", "cost", "j", "l", "nll", "objective", "error", "err", "mse", "e"})
_WORDS = ("loss", "cost", "objective", "nll")
_NEVER = frozenset({
    "smooth", "best", "avg", "average", "val", "valid", "validation", "test", "running", "old", "prev", "previous", "last",
    "history", "hist", "acc", "accuracy", "score", "norm", "numeric", "num", "approx", "epoch", "min", "max", "initial", "init",
    "eps", "epsilon", "lr", "rate", "ppl", "perplexity", "diff", "rel", "gap",
})  # fmt: skip
_SLOPES = frozenset({"grad", "gradient", "gradients", "deriv", "derivative", "prime", "backward", "d", "delta", "dloss", "dcost"})
"""Words of functions that give a slope: ``loss_derivative``."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(name: str) -> list[str]:
    """The words of a name: ``totalLoss_2`` is total, loss, 2."""
    return [word.lower() for part in name.split("_") for word in _WORD.findall(part)]


def loss_named(name: str) -> bool:
    """Whether a name says that it is what is made small."""
    said = words(name)
    return (name in _LETTERS or any([word in _STRONG for word in said])) and not never_named(name)


def says_loss(survey: Survey, binding: Binding) -> bool:
    """Whether a name says that it is the loss, or the function that it comes from: ``l = loss(y, y_pred)``."""
    if loss_named(str(binding.name)) or of_a_loss(survey, binding):
        return True
    node = survey.dones[binding.done].node
    call = node.value if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) else None
    if not isinstance(call, ast.Call) or binding.kind != "name" or node.targets[0].id != binding.name:  # type: ignore[attr-defined]
        return False
    name = callee(call)
    return loss_named(name) and not may_be_gradient(str(binding.name)) and not slope_named(name) and not never_named(
        str(binding.name)
    )


def of_a_loss(survey: Survey, binding: Binding) -> bool:
    """Whether it is the one number of an object that is called a loss: ``loss = net(x, y)`` of a class that has ``data``."""
    if binding.kind != "attribute" or not any([loss_named(name) for name in survey.objects.get(id(binding.holder), ())]):
        return False
    return len({each.name for each in survey.bindings if each.holder is binding.holder and each.single and each.defs}) == 1


def slope_named(name: str) -> bool:
    """Whether the name of a function says that it gives a slope: ``loss_derivative``."""
    return bool(_SLOPES & set(words(name)))


def never_named(name: str) -> bool:
    """Whether a name says that it is only shown or kept: ``best_loss``."""
    return any([word in _NEVER for word in words(name)])


def strength_of(name: str) -> int:
    """How much a name says that a number of a pass is its loss: which of several is tried first."""
    low = name.lower()
    if any([word in low for word in _WORDS]) and not any([w in low for w in ("best", "prev", "smooth", "history", "avg", "val")]):
        return 2
    return 1 if low in _LIKELY else 0


class _Candidate(NamedTuple):
    binding: Binding
    rank: float
    cover: int
    tainted: bool
    defs: tuple[int, ...]


def is_forward(survey: Survey, unit: Followed, forward: set[int]) -> bool:
    """Whether a gradient is none: the loss came from what its statements made, or, of one without a variable's name (``g``), from
    what it holds, such as a gate that is called so."""
    held = {at for event in unit.events for at in event.defs} if unit.name in DICTS else set()
    return bool((gradients_made(survey, unit) | held) & forward)


def gradients_made(survey: Survey, unit: Followed) -> set[int]:
    """The definitions that the statements of a gradient made themselves: not those of what they only gave another name."""
    found: set[int] = set()
    for event in unit.events:
        end = max(survey.dones[event.done].end, event.done + 1)
        made = [at for at in event.defs if event.done <= survey.defs[at].done < end]
        found.update(set(made) - _beside(survey, event.done) if made and event.handed else made)
    return found


def _beside(survey: Survey, at: int) -> set[int]:
    """What a loss came from that a statement gets from a call together with gradients: a gradient that stands for some of that,
    ``loss, dW, db = f(x)`` of what returns them in another order, did not make it."""
    bound = [survey.bindings[index] for index in survey.dones[at].bound] if len(survey.dones[at].bound) > 1 else []
    return survey.slice([each for one in bound if one.single and loss_named(str(one.name)) for each in one.defs])


def loss_of(survey: Survey, options: Options, sure: int | None = None) -> tuple[Loss, tuple[Followed, ...]] | None:
    """The loss, and the gradients that are the file's own: those of which the loss is not made. ``sure``: the loss's binding."""
    units = tuple([unit for unit in survey.units.values() if unit.events and unit.gradient.of])
    while units:
        chosen = _chosen(survey, units, options, sure)
        if chosen is None:
            return None
        defs = chosen.defs
        forward = survey.slice(set(defs))
        own = tuple([unit for unit in units if not is_forward(survey, unit, forward)])
        if len(own) == len(units) or (own and not chosen.tainted):
            strong = chosen.rank >= 2 or options.output is not None
            seed = _seed(own, defs)
            given = not strong and seed is not None and _of_another(survey, *seed)
            return Loss(chosen.binding.index, defs, strong, seed, given), own
        units = own
    return None


def _seed(units: Iterable[Followed], defs: tuple[int, ...]) -> tuple[Followed, Event] | None:
    """The gradient that the file gives to what is differentiated itself: ``df = 1.0``."""
    for unit in units:
        first = _first(unit)
        if not unit.path and set(unit.base_defs) & set(defs) and first.fresh and not first.handed:
            return unit, first
    return None


def _of_another(survey: Survey, unit: Followed, event: Event) -> bool:
    """Whether a number's gradient is computed from the number, ``dL_dy = 2 * (y - t)``: it is that of a loss that is not there."""
    return bool(unit.gradient.by) and not survey.slice(set(event.defs)).isdisjoint(unit.base_defs)


def _first(unit: Followed) -> Event:
    """The first state of a gradient; of an object's ``self.grad``, which begins with 0, the first that is not."""
    later = unit.events if unit.name in DICTS and unit.prefix else ()
    return next((event for event in later if np.any(event.value)), unit.events[0])


def _chosen(survey: Survey, units: tuple[Followed, ...], options: Options, sure: int | None) -> _Candidate | None:
    bits: dict[int, int] = {}
    for unit in units:
        for at in unit.base_defs:
            bits.setdefault(at, 1 << len(bits))
    masks = _masks(survey, bits)
    taint = _tainted(survey, units)
    if sure is not None:
        return _candidate(survey, survey.bindings[sure], 3.0, masks, taint)
    tracked = {(id(unit.frame), unit.name) for unit in units}
    found: list[_Candidate] = []
    latest: dict[tuple[int, str], Binding] = {}
    checks = differing(survey)
    for binding in survey.bindings:
        if checks and not checks.isdisjoint(map(id, survey.dones[binding.done].calls)):
            continue
        if not binding.single or binding.kind not in ("name", "attribute") or (id(binding.holder), binding.name) in tracked:
            continue
        if not any([masks[at] for at in binding.defs]):
            continue
        key = (id(binding.holder), str(binding.name))
        spoilt = any([at in taint for at in binding.defs])
        if spoilt and key in latest and not any([at in taint for at in latest[key].defs]):
            continue  # the versions before the update are those that the gradients are about
        latest[key] = binding
    if options.output is not None:
        return _asked(survey, units, options.output, masks, taint)
    for binding in latest.values():
        name = str(binding.name)
        rank = 3.0 if says_loss(survey, binding) else 0.0 if never_named(name) else 1.0
        found.append(_candidate(survey, binding, rank, masks, taint))
    found += _seeded(survey, units, masks, taint, found)
    clean = [each for each in found if not each.tainted]
    strong = [each for each in clean if each.rank >= 2] or [each for each in found if each.rank >= 2]
    pool = strong or [each for each in clean if each.rank > 0] or clean
    if not pool:
        return None
    holders: dict[int, int] = {}
    for binding in survey.bindings:
        holders.setdefault(id(binding.holder), len(holders))

    def order(one: _Candidate) -> tuple[float, int, int, int, int]:
        depth = len(survey.dones[one.binding.done].calls)
        return one.rank, one.cover, -depth, -holders[id(one.binding.holder)], one.binding.index

    return max(pool, key=order)


def _candidate(
    survey: Survey, binding: Binding, rank: float, masks: list[int], taint: set[int], filled: tuple[int, ...] = ()
) -> _Candidate:  # fmt: skip
    """``filled``: the definitions of an array that was written into after it was bound."""
    cover, defs = 0, filled or binding.defs
    for at in defs:
        cover |= masks[at]
    return _Candidate(binding, rank, cover.bit_count(), any([at in taint for at in defs]), defs)


def _masks(survey: Survey, bits: dict[int, int]) -> list[int]:
    """By definition, the variables with a gradient that it came from by a slope."""
    masks: list[int] = []
    for each in survey.defs:
        mask = bits.get(each.index, 0)
        for at in each.reads:
            mask |= masks[at]
        masks.append(mask)
    return masks


def _tainted(survey: Survey, units: Iterable[Followed]) -> set[int]:
    """What came from a gradient, those included."""
    taint = {at for unit in units for at in gradients_made(survey, unit)}
    for each in survey.defs:
        if any([at in taint for at in (*each.reads, *each.flat)]):
            taint.add(each.index)
    return taint


def _seeded(
    survey: Survey, units: tuple[Followed, ...], masks: list[int], taint: set[int], others: list[_Candidate]
) -> list[_Candidate]:
    """Variables to which the file gives a gradient that comes from nothing: ``df = 1.0``, a drawn ``dout``."""
    found = []
    for unit in units:
        event = seed_event(survey, unit)
        if event is None or unit.base < 0 or unit.path:
            continue
        base = survey.bindings[unit.base]
        if not base.defs or all([survey.defs[at].literal for at in unit.base_defs]):
            continue
        drawn = _draws(survey.dones[event.done].node)
        read = not drawn and any([
            not each.tainted and each.rank > 0 and each.binding.index != base.index and not set(each.binding.defs) & set(base.defs)
            and survey.slice(set(each.binding.defs)) & set(base.defs) for each in others
        ])  # fmt: skip
        if not read:
            found.append(_candidate(survey, base, 2.5 if drawn else 2.0, masks, taint, unit.base_defs))
    return found


def seed_event(survey: Survey, unit: Followed) -> Event | None:
    """The event that gives a gradient a value out of nothing; None for a buffer of zeros, and for what is computed."""
    first = _first(unit)
    if not first.defs or not all([survey.defs[at].literal for at in first.defs]) or not np.any(first.value):
        return None
    return first if first.fresh else None


def drawn_event(survey: Survey, unit: Followed) -> Event | None:
    """The event that draws a gradient; None where it has another beginning."""
    event = seed_event(survey, unit)
    return event if event is not None and _draws(survey.dones[event.done].node) else None


def _draws(node: ast.stmt) -> bool:
    return draws(node) or "random" in ast.dump(node)


def _asked(
    survey: Survey, units: tuple[Followed, ...], name: str, masks: list[int], taint: set[int]
) -> _Candidate | None:  # fmt: skip
    """``--output``: the last binding of the name that comes from no gradient; else the last at all."""
    named = [b for b in survey.bindings if b.defs and name in (f"{b.prefix}{b.name}", f"{b.prefix}{b.name}".replace(".", "_"))]
    named = named or [b for b in survey.bindings if b.defs and b.name == name]
    clean = [b for b in named if not any([at in taint for at in b.defs])]
    if not named:
        return None
    binding = (clean or named)[-1]
    filled = next((unit.base_defs for unit in units if unit.base == binding.index and not unit.path), ())
    return _candidate(survey, binding, 3.0, masks, taint, filled)
