"""The other losses of a pass: those of two players, of which each has gradients of its own."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

import numpy as np

from engine.own.begun import Begun
from engine.own.body import number
from engine.own.dividing import Change, Possible, losses
from engine.own.drawing import drawing
from engine.own.loss import loss_named
from engine.own.places import callee
from engine.own.records import Binding, Survey
from engine.own.rounds import Round


def rivals_of(begun: Begun) -> list[Possible]:
    """The other losses of a pass: those that neither read the loss that is traced nor are read by it."""
    survey, loss = begun.found.survey, begun.division.loss
    if loss is None:
        return []
    mine = survey.slice(set(loss.defs))
    named = [each for each in losses(begun.found, begun.division.updates) if loss_named(str(each.binding.name))]
    again = [survey.slice(set(each.binding.defs)) for each in named if _once_more(begun, loss, each.binding)]
    apart = [each for each in named if not set(each.binding.defs) & mine.union(*again)]
    return [each for each in apart if not survey.slice(set(each.binding.defs)) & set(loss.defs)]


def whole_losses(survey: Survey, every: list[Possible]) -> list[Possible]:
    """Those of several losses that are no part of another."""
    def part(one: Possible, other: Possible) -> bool:
        mine, theirs = set(one.binding.defs), set(other.binding.defs)
        return mine != theirs and bool(survey.slice(theirs) & mine)

    return [one for one in every if not any([part(one, other) for other in every])]


def reached_names(begun: Begun, inside: bool = False) -> set[str]:
    """The names, at the top of the pass, of what other losses came from as it is there; ``inside``: those that it binds, too."""
    survey, after = begun.found.survey, {each.after for each in begun.division.updates}
    slices = [survey.slice(set(each.binding.defs), after) for each in rivals_of(begun)]
    return {
        str(each.name) for each in survey.bindings for rival in slices if (inside or not each.done) and set(each.defs) & rival
    }  # fmt: skip


def follows(begun: Begun, defs: Iterable[int]) -> bool:
    """Whether definitions of the own part came from what only the traced loss is computed of, and from nothing that only another
    loss is: from the discriminator's view of real data, not from its second look at what the generator makes."""
    loss = begun.division.loss
    if loss is None or not is_itself(begun):
        return False
    survey, after = begun.found.survey, {each.after for each in begun.division.updates}
    before = {each.before for each in begun.division.updates}
    came = survey.slice(set(defs), after)
    mine = survey.slice(set(loss.defs), after) - before
    theirs = set().union(*[survey.slice(set(each.binding.defs), after) for each in rivals_of(begun)]) - before

    def told(at: int) -> bool:
        return at >= begun.found.first or np.size(survey.values.get(at, 0.0)) > 1

    return any([told(at) for at in came & (mine - theirs)]) and not any([told(at) for at in came & (theirs - mine)])


def of_a_player(found: Round, updates: tuple[Change, ...], by: Callable[[Possible], Begun | None]) -> Begun | None:
    """The pass ``by`` one of several losses although nothing agrees with any, where some of what is updated follows from what only
    that is computed of, and the rest does not."""
    named = [each for each in losses(found, updates) if loss_named(str(each.binding.name))]
    whole = whole_losses(found.survey, named)
    for each in whole if len(whole) > 1 else ():
        made = by(each)
        led = [] if made is None else [follows(made, change.added) for change in updates]
        if any(led) and not all(led):
            return made
    return None


def is_itself(begun: Begun) -> bool:
    """Whether the loss has the value in the record that it has in the pass: not where it was computed of what the pass had changed,
    and is recorded by what that was before."""
    loss = begun.division.loss
    value = None if loss is None else number(loss.value)
    return value is not None and bool(np.isclose(number(begun.output.value) or 0.0, value, 1e-9, 1e-12))


def _once_more(begun: Begun, loss: Binding, other: Binding) -> bool:
    """Whether a number is the loss again, after the update: what the same function makes of the same numbers, by the lines that
    they come from: ``loss = net.loss(x, t)`` behind a ``gradient(x, t)`` that calls ``self.loss(x, t)``."""
    survey, changed = begun.found.survey, begun.division.updates
    same = _makers(survey, loss) & _makers(survey, other)
    first, last = sorted((loss.done, other.done))
    between = any([first < survey.defs[each.after].done < last for each in changed])
    if not same or not (between or loss.value == other.value):  # of another example, with the parameters as they were
        return False

    def roots(of: Binding) -> set[tuple[int, int]]:
        stops = {at for each in changed for at in (each.before, each.after)}
        made = [survey.defs[at] for at in survey.slice(set(of.defs), stops)]
        drawn = drawing(survey)
        nodes = [survey.dones[each.done].node for each in made if not each.reads or each.done in drawn]
        return {(node.lineno, node.col_offset) for node in nodes}

    return roots(loss) == roots(other)


def _makers(survey: Survey, binding: Binding) -> set[object]:
    """What made a number: the function whose value a name is, and the statements of functions that computed it, however many hand
    it on: ``self.loss = cross_entropy(y, t)``, which ``loss`` of the net returns; none of the module's own lines."""
    node = survey.dones[binding.done].node
    called = callee(node.value) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) else ""
    made = [survey.dones[survey.defs[at].done] for at in binding.defs]
    return ({called} - {""}) | {id(done.node) for done in made if done.frame is not survey.module}
