"""How a round of a loop divides: its updates, its loss, and which statements the loss needs. By slices of what was executed."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Container
from math import inf, sqrt
from typing import Any

import numpy as np

from engine.named import NamedTuple
from engine.nodes import equal, nodes
from engine.own.adding import summed_up, term_of
from engine.own.averages import unweighted
from engine.own.candidates import has_sum
from engine.own.drawing import drawing_apart
from engine.own.loss import COSTS, loss_named, of_a_loss, strength_of
from engine.own.origins import beside, by_their_names, elsewhere, handed, led, names_of
from engine.own.packed import packs
from engine.own.places import clips, set_by_name
from engine.own.records import Binding, Def, Done, Survey
from engine.own.residuals import is_residual
from engine.own.rounds import Round
from engine.own.samedata import same_data
from engine.own.unread import only_hands_on, unread
from engine.tracing.objects import Instance

_NEVER = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.With)  # what a ``with`` stands around is left out by itself


class Change(NamedTuple):
    """A definition that replaces one from before the round, of which it is a sum or difference: ``before`` and ``after`` are
    definitions; ``added`` those that the change came from."""

    before: int
    after: int
    added: tuple[int, ...]


class Division(NamedTuple):
    """``updates`` by their statement (an index of the survey's); ``loss`` the binding that is the loss, None where there is none;
    ``total``: it is what a sum from before the round became; ``skipped`` the statements that the loss does not need and that
    could not run without what it leaves out."""

    updates: tuple[Change, ...]
    loss: Binding | None
    total: bool
    skipped: frozenset[int]
    own: frozenset[int]  # definitions of the own part


def changes(found: Round) -> tuple[Change, ...]:
    """What the round updates: P becomes P ± E, where E depends on P within the round."""
    survey, made = found.survey, []
    origin: dict[int, int] = {}  # what P became on its way -> P at the top of the round
    named, replaced = names_of(survey), found.replaced | found.whole
    origin |= handed(survey, found.whole)
    for each in survey.defs[found.first :]:
        node = survey.dones[each.done].node
        if not _adds(node):
            clipped = [origin[read] for read in each.reads if read in origin] if clips(node) else []
            origin |= {each.index: clipped[0]} if clipped else {}
            continue
        for read in each.reads:
            before = origin.get(read, read)
            if before >= found.first or not replaced.get(before, set()) - {before}:  # it stays what it was
                continue
            if isinstance(node, ast.AugAssign) and elsewhere(node.target, named.get(read, set())):  # ``x.grad += w.data * up``
                continue
            rest = tuple([other for other in (*each.reads, *each.flat) if other != read and other >= found.first])
            if isinstance(node, ast.AugAssign) or _to_an_entry(node) or each.index in replaced[before]:
                origin[each.index] = before
            came = _all(survey.defs, rest, 0, beside(survey, each, before)) if rest else set[int]()
            of_it = before in came or _of_itself(node) or before in _deciding(found, each.done)
            if of_it or by_their_names(survey, named.get(read, set()), came):
                made.append(Change(before, each.index, rest))
                break
    kept = [each for each in made if each.after in led(survey.defs, replaced[each.before], origin)]
    return tuple(kept + _packed(survey, replaced, made, origin))


def _packed(survey: Survey, replaced: dict[int, set[int]], made: list[Change], origin: dict[int, int]) -> list[Change]:
    """What entries were changed and put together again: ``theta = np.array([th_0, th_1])`` of ``th_0 = theta[0] - lr * …``."""
    found = []
    for before in dict.fromkeys([each.before for each in made]):
        for end in sorted(replaced[before]):
            if not packs(survey.dones[survey.defs[end].done].node):
                continue
            inside = led(survey.defs, set(survey.defs[end].reads), origin)
            parts = [each for each in made if each.before == before and each.after in inside]
            if parts and not any([each.after == end for each in made]):
                found.append(Change(before, end, tuple(dict.fromkeys([at for each in parts for at in each.added]))))
    return found


def _deciding(found: Round, at: int) -> set[int]:
    """All that the tests around a statement came from: ``if margin < 1: w += …``."""
    around = [done for done in found.survey.dones[1:at] if isinstance(done.node, ast.If) and at < done.end]
    return _all(found.survey.defs, tuple([each for done in around for each in done.asked]), 0)


def _to_an_entry(node: ast.stmt) -> bool:
    """``P[i][k] = P[i][k] + …``, which another one may follow, as ``P[i][k] += …``."""
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    value = node.value if isinstance(node, ast.Assign) else None
    return isinstance(target, ast.Subscript) and isinstance(value, ast.BinOp) and (
        equal(value.left, target) or (isinstance(value.op, ast.Add) and equal(value.right, target))
    )


def _of_itself(node: ast.stmt) -> bool:
    """Whether what is added reads what it is added to: ``w -= lr * 2 * (w * x - y) * x``."""
    target: ast.expr
    if isinstance(node, ast.AugAssign):
        target, rest = node.target, node.value
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
        target, sides = node.targets[0], (node.value.left, node.value.right)
        at = next((i for i, side in enumerate(sides) if equal(side, target)), -1)
        if at < 0:
            return False
        rest = sides[1 - at]
    else:
        return False
    while isinstance(target, ast.Subscript):
        target = target.value
    return any([isinstance(each, (ast.Name, ast.Attribute)) and equal(each, target) for each in nodes(rest)])


def _adds(node: ast.stmt) -> bool:
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, (ast.Add, ast.Sub))
    if (call := set_by_name(node)) is not None:
        return has_sum(call.args[2])
    value = getattr(node, "value", None)
    return isinstance(node, (ast.Assign, ast.Return, ast.AnnAssign)) and value is not None and has_sum(value)


def _slopes(defs: list[Def], roots: tuple[int, ...], first: int) -> set[int]:
    """All that ``roots`` came from with a slope, within the round and just before it."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            if at >= first:
                waiting.extend(defs[at].reads)
    return found


class Possible(NamedTuple):
    """A number that may be the loss; ``total``: it is a sum begun before the round; ``parts``: the expression that it is of the
    statements where no name is given to it."""

    binding: Binding
    total: bool
    parts: dict[int, tuple[str, ast.expr]]


def losses(found: Round, updates: tuple[Change, ...], wanted: Binding | None = None) -> list[Possible]:
    """The numbers of the round that may be its loss, the likeliest first: one entry, that depends on what is updated, and is no
    part of the updates. ``wanted``: what was it in another round."""
    survey, first = found.survey, found.first
    parameters = {each.before for each in updates}
    added = _all(survey.defs, tuple([at for each in updates for at in each.added]), first)
    made = []
    for binding in survey.bindings:
        if not binding.single or not binding.defs or binding.defs[0] < first or binding.kind in ("parameter", "shown"):
            continue
        at = binding.defs[0]
        if at in added or any([at == each.after for each in updates]) or is_residual(survey, binding):
            continue
        if depends(found, updates, at) or (same_loss(binding, wanted) and not updates):  # on some passes nothing is updated
            made.append(Possible(binding, _begun_before(found, binding, parameters), {}))
    made = unweighted(survey, summed_up(survey, _finished(survey, made)))
    after = {each.after for each in updates}
    objects = {id(held.frame): name for name, held in found.frame.names.items() if isinstance(held, Instance)}

    def strength(each: Possible) -> int:
        """Of its name, or of that of the object which has it: ``total_loss = sum(…)`` of an autograd class has ``data``; of a sum
        that of its terms."""
        binding = each.binding
        names = (str(binding.name), objects.get(id(binding.holder), ""), term_of(survey, binding))
        return max([strength_of(name) for name in names])

    readers = _readers(survey, made)
    return sorted(made, key=lambda each: (
        not same_loss(each.binding, wanted), not after.isdisjoint(survey.slice(list(each.binding.defs))),
        -strength(each), readers[each.binding.defs[0]], -each.binding.index,
    ))  # fmt: skip


def _finished(survey: Survey, made: list[Possible]) -> list[Possible]:
    """Without what a loss by its name was before it was whole: ``loss += reg * np.sum(W * W)`` is of the loss, too, though a
    gradient that forgets it agrees with what was there before."""
    last: dict[tuple[int, str], Binding] = {}
    for each in made:
        if loss_named(str(each.binding.name)):
            last[id(each.binding.holder), str(each.binding.name)] = each.binding
    came = {key: survey.slice(list(binding.defs)) for key, binding in last.items()}

    def kept(one: Binding) -> bool:
        key = id(one.holder), str(one.name)
        return key not in last or one is last[key] or one.defs == last[key].defs or one.defs[0] not in came[key]

    return [each for each in made if kept(each.binding)]


def depends(found: Round, updates: tuple[Change, ...], at: int) -> bool:
    """Whether a definition depends on what is updated, with a slope."""
    return not _slopes(found.survey.defs, (at,), found.first).isdisjoint([each.before for each in updates])


def sure_loss(found: Round, updates: tuple[Change, ...]) -> Possible | None:
    """The number of the round that is its loss by its name, or by a cost's letter where there is no other number, whatever the
    gradients are: all that is updated leads to it, and it is computed before, or of the same data; None where there is none, or
    more than one of which none is a part of the other."""
    survey, after = found.survey, {each.after for each in updates}
    every = losses(found, updates)
    named = [each for each in every if _named(survey, each.binding) or loss_named(term_of(survey, each.binding))]
    if not named and len({each.binding.defs[0] for each in every}) == 1 and str(every[0].binding.name) in COSTS:
        named = every  # t-SNE's cost
    if not named:
        return None
    came = survey.slice(list(named[0].binding.defs))
    added = {at for each in updates for at in each.added}
    before, roots = {each.before for each in updates}, set(named[0].binding.defs)
    apart = after & came and not same_data(found, before, after, added, roots)
    if apart or not all([depends(found, (each,), named[0].binding.defs[0]) for each in updates]):
        return None
    same = {at for each in survey.bindings if str(each.name) == str(named[0].binding.name) for at in each.defs}
    return named[0] if all([set(each.binding.defs) & (came | same) for each in named]) else None


def _named(survey: Survey, binding: Binding) -> bool:
    """Whether a number, or the object that has it, has the name of a loss."""
    return loss_named(str(binding.name)) or of_a_loss(survey, binding)


def same_loss(binding: Binding, wanted: Binding | None) -> bool:
    """Whether a number is the one that was the loss in another round."""
    return wanted is not None and (binding.name, binding.kind) == (wanted.name, wanted.kind)


def _begun_before(found: Round, binding: Binding, parameters: set[int]) -> bool:
    """Whether a number is what a sum from before the round became."""
    survey, at = found.survey, binding.defs[0]
    same = {each.defs[0] for each in survey.bindings if (each.holder, each.name) == (binding.holder, binding.name) and each.defs}
    seen: set[int] = set()
    while at not in seen and isinstance(survey.dones[survey.defs[at].done].node, ast.AugAssign):
        seen.add(at)
        reads = survey.defs[at].reads
        before = [read for read in reads if read < found.first and read not in parameters]
        if any([binding.defs[0] in found.replaced.get(read, ()) for read in before]):
            return True
        at = next((read for read in reads if read in same and read not in seen), at)
    return False


def _readers(survey: Survey, made: list[Possible]) -> dict[int, int]:
    """By definition, how many of the others read it: a sum beats its terms."""
    found = {each.binding.defs[0]: 0 for each in made}
    for each in made:
        at = each.binding.defs[0]
        for read in survey.slice([at]) & found.keys():
            found[read] += read != at
    return found


def _all(defs: list[Def], roots: tuple[int, ...], first: int, stops: Container[int] = ()) -> set[int]:
    """All that ``roots`` came from within the round, but not through ``stops``."""
    found: set[int] = set()
    waiting = [at for at in roots if at >= first]
    while waiting:
        at = waiting.pop()
        if at not in found and at not in stops:
            found.add(at)
            waiting.extend([read for read in (*defs[at].reads, *defs[at].flat) if read >= first])
    return found


def divided(
    found: Round, updates: tuple[Change, ...], roots: tuple[int, ...], loss: Binding | None, total: bool,
    least: bool | None = True,
) -> Division:  # fmt: skip
    """The round by what ``roots`` (definitions: the loss) need. ``least``: everything else is left out, else only what could not
    run without what the updates need; None: everything else, but of a call that makes literals alone, only these, as the object
    that it gives may be needed (``other = Value(other)``, with a gradient of 0)."""
    survey, first = found.survey, found.first
    forward = _needed(found, roots, {each.after for each in updates})
    own = _all(survey.defs, tuple([each.after for each in updates]), first) - forward
    out = {each.index for each in survey.defs[first:]} - forward if least is not False else set(own)
    for each in survey.defs[first:]:
        if each.index not in forward and (out & {*each.reads, *each.flat}):
            out.add(each.index)
    decides = {done for at in out for done in survey.loose.get(at, ())}
    skipped = set()
    for done in survey.dones[1:]:
        inside = _inside(found, done)
        if any([at in forward for at in inside + _inside(found, done, joined=True)]) or isinstance(done.node, _NEVER):
            continue
        decided = any([index in decides for index in range(done.index, max(done.end, done.index + 1))])
        tests = isinstance(done.node, (ast.If, ast.While)) and not inside and least is not False
        decided = decided or (tests and not _hands_on(survey, done))
        entered = least is None and done.end > done.index + 1 and all([survey.defs[at].literal for at in inside])
        if decided or (not entered and any([at in out for at in inside])) or _prints(done.node):
            skipped.add(done.index)
    skipped -= drawing_apart(survey, forward, out)
    skipped |= unread(survey.dones, skipped)
    return Division(updates, loss, total, frozenset(skipped), frozenset(own))


WAYS = (True, None, False)
"""How much is left out, in the order in which it is tried."""


def _needed(found: Round, roots: tuple[int, ...], updated: set[int]) -> set[int]:
    """What ``roots`` came from, and the counts and decisions of the statements that make it. What is ``updated`` is taken as it
    was: a loss after the update is that of before."""
    survey, first = found.survey, found.first
    forward = _all(survey.defs, roots, first, updated)
    loose = [(at, dones) for at, dones in survey.loose.items() if at >= first]
    while True:
        made = sorted({survey.defs[at].done for at in forward})
        around = {done.index for done in survey.dones if _within(made, done)}
        more = [at for at, dones in loose if at not in forward and at not in updated and dones & around]
        if not more:
            return forward
        forward |= _all(survey.defs, tuple(more), first, updated)


def _within(made: list[int], done: Done) -> bool:
    """Whether any of the statements ``made``, in order, is this one or stands in it."""
    at = bisect_left(made, done.index)
    return at < len(made) and made[at] < max(done.end, done.index + 1)


def _inside(found: Round, done: Done, joined: bool = False) -> list[int]:
    """The definitions that a statement made, those of the statements in it too; ``joined``: of what lists, dicts, sets hold."""
    dones = found.survey.dones[done.index : max(done.end, done.index + 1)]
    return [at for each in dones for at in (each.joined if joined else each.wrote) if at >= found.first]


def _hands_on(survey: Survey, done: Done) -> bool:
    """Whether a statement gives things that are there already another name: ``if size is None: Xb = X``."""
    inner = [each.node for each in survey.dones[done.index + 1 : max(done.end, done.index + 1)]]
    return any([isinstance(each, ast.Assign) and only_hands_on(each.value) for each in inner])


def _prints(node: ast.stmt) -> bool:
    """``print(…)``: what a pass prints is told by its plain run."""
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"






def agree(ours: Any, theirs: Any) -> bool:
    """Whether two arrays of more than one entry are the same but for a factor."""
    a, b = np.ravel(np.asarray(ours, dtype=float)), np.ravel(np.asarray(theirs, dtype=float))
    if a.shape != b.shape or a.size < 2:
        return False
    one, other = float(a @ a), float(b @ b)
    if not (0.0 < one < inf and 0.0 < other < inf):  # what is not finite makes its square so
        return False
    return abs(abs(float(a @ b)) / sqrt(one) / sqrt(other) - 1.0) < 1e-9
