"""The other losses of a pass: those of two players, of which each has gradients of its own."""

from __future__ import annotations

import ast
from dataclasses import replace

from engine.own.dividing import Possible, losses
from engine.own.loss import loss_named
from engine.own.passes import Begun
from engine.own.places import callee
from engine.own.records import Binding, Survey
from engine.trace import Trace
from engine.verdicts import Own, Uncompared


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


def reached_names(begun: Begun, inside: bool = False) -> set[str]:
    """The names, at the top of the pass, of what other losses came from as it is there; ``inside``: those that it binds, too."""
    survey, after = begun.found.survey, {each.after for each in begun.division.updates}
    slices = [survey.slice(set(each.binding.defs), after) for each in rivals_of(begun)]
    return {
        str(each.name) for each in survey.bindings for rival in slices if (inside or not each.done) and set(each.defs) & rival
    }  # fmt: skip


def of_another_loss(trace: Trace, own: Own, reached: set[str]) -> Own:
    """The verdict where a pass has several losses (those of two players): what is wrong as the gradient of the one that is traced
    may be right as that of another, and is not compared."""
    other = [one for one in own.lines if one.verdict == "wrong" and trace.vars[one.var].name.rpartition(".")[2] in reached]
    lines = tuple([one for one in own.lines if not any([one is each for each in other])])
    told = dict.fromkeys([Uncompared(one.line, one.name, "several") for one in other])
    first = next((one.line for one in lines if one.verdict == "wrong"), None)
    return replace(own, lines=lines, others=(*own.others, *told), first_wrong=first)


def _once_more(begun: Begun, loss: Binding, other: Binding) -> bool:
    """Whether a number is the loss again, after the update: what the same function makes of the same numbers, by the lines that
    they come from: ``loss = net.loss(x, t)`` behind a ``gradient(x, t)`` that calls ``self.loss(x, t)``."""
    survey, changed = begun.found.survey, begun.division.updates
    same = _makers(survey, loss) & _makers(survey, other)
    if not same:
        return False

    def roots(of: Binding) -> set[tuple[int, int]]:
        stops = {at for each in changed for at in (each.before, each.after)}
        made = [survey.defs[at] for at in survey.slice(set(of.defs), stops)]
        nodes = [survey.dones[each.done].node for each in made if not each.reads]
        return {(node.lineno, node.col_offset) for node in nodes}

    return roots(loss) == roots(other)


def _makers(survey: Survey, binding: Binding) -> set[object]:
    """What made a number: the function whose value a name is, and the statements of functions that computed it, however many hand
    it on: ``self.loss = cross_entropy(y, t)``, which ``loss`` of the net returns; none of the module's own lines."""
    node = survey.dones[binding.done].node
    called = callee(node.value) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) else ""
    made = [survey.dones[survey.defs[at].done] for at in binding.defs]
    return ({called} - {""}) | {id(done.node) for done in made if done.frame is not survey.module}
