"""Verdicts where a pass has several losses: which of its gradients may be those of another than the one that is traced."""

from __future__ import annotations

from dataclasses import replace

from engine.checking.applied import changes_by
from engine.own.passes import Begun
from engine.own.rivals import follows, reached_names, rivals_of
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared


def contested_variables(begun: Begun) -> set[int]:
    """The parameters that another loss reaches, too, but for those that are changed by what follows from the traced one alone, by
    one statement."""
    rivals = rivals_of(begun)
    if not rivals:
        return set()
    survey, after = begun.found.survey, {each.after for each in begun.division.updates}
    names, came = reached_names(begun), set().union(*[survey.slice(set(each.binding.defs), after) for each in rivals])
    lines: dict[int, set[int]] = {}
    for update in begun.watched.updates:
        lines.setdefault(update.var, set()).add(update.line)
    found = set()
    for update in begun.watched.updates:
        changes = changes_by(begun, update)
        added = [at for change in changes for at in change.added]
        # an entry of a list has no name of its own
        reached = _root(update.name) in names or any([change.before in came for change in changes])
        if reached and (len(lines[update.var]) > 1 or not follows(begun, added)):
            found.add(update.var)
    return found


def _root(name: str) -> str:
    """The name that what has a parameter goes by in its scope: ``params`` of ``net.params[0]``."""
    return name.rpartition(".")[2].partition("[")[0]


def contested(begun: Begun, trace: Trace, line: OwnLine, reached: set[str]) -> bool:
    """Whether a gradient may be that of another loss, which reaches the names ``reached``: it is not wrong by the traced one."""
    if _root(trace.vars[line.var].name) not in reached:
        return False
    if len({update.line for update in begun.watched.updates if update.var == line.var}) > 1:
        return True
    return line.done < 0 or not follows(begun, begun.found.survey.dones[line.done].wrote)


def of_another_loss(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict where a pass has several losses (those of two players): what is wrong as the gradient of the one that is traced
    may be right as that of another, and is not compared."""
    reached = reached_names(begun, True)
    other = [one for one in own.lines if one.verdict == "wrong" and contested(begun, trace, one, reached)]
    lines = tuple([one for one in own.lines if not any([one is each for each in other])])
    told = dict.fromkeys([Uncompared(one.line, one.name, "several") for one in other])
    first = next((one.line for one in lines if one.verdict == "wrong"), None)
    return replace(own, lines=lines, others=(*own.others, *told), first_wrong=first)
