"""Numbers that are named like the gradient of data, ``grad_b`` beside an example ``(a, b)``, and that a parameter is changed by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.applied import changes_by
from engine.checking.evened import makes_good, remarked
from engine.checking.remarks import factor_of, shared_text
from engine.checking.seen import Seen, seen_updates
from engine.own.followed import Followed
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def of_a_parameter(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict where a number is wrong as the gradient of what the pass does not change, and goes into the change of one
    parameter that is right: it is the gradient of that, or a whole multiple of it that the change makes good."""
    wrong = [one for one in own.lines if one.verdict in ("wrong", "follows")]
    changed = {update.var for update in begun.watched.updates}
    if begun.given is not None or any([np.size(one.theirs) != 1 or one.var in changed for one in wrong]):
        return own
    told: dict[str, OwnLine] = {}
    for name in {one.name for one in wrong}:
        units = [unit for unit in begun.found.survey.units.values() if unit.events and unit.shown == name and not unit.path]
        line = _told(trace, begun, units[0]) if len(units) == 1 else None
        if line is None:
            return own
        told[name] = line
    lines = tuple([
        told[one.name]._replace(line=one.line, name=one.name, done=one.done) if one.name in told else one for one in own.lines
    ])  # fmt: skip
    return replace(remarked(own), lines=lines, first_wrong=None, faults=())


def _told(trace: Trace, begun: Begun, unit: Followed) -> OwnLine | None:
    """What a number is to the only parameter that it goes into the change of."""
    survey, last = begun.found.survey, unit.events[-1]
    after = {each.after for each in begun.division.updates}

    def leads(one: Seen) -> bool:
        added = {at for change in changes_by(begun, one.update) for at in change.added}
        return not survey.slice(added, after).isdisjoint(last.defs)

    every = seen_updates(trace, begun)
    fed = [one for one in every if leads(one)]
    if len(fed) != 1 or not fed[0].single or not (makes_good(fed[0]) or _level(every)):
        return None
    update, ours = fed[0].update, trace.gradient(fed[0].update.var)
    line = OwnLine(last.line, unit.shown, update.var, "right", 0.0, "", (), "taken", last.value, ours,
                   text=trace.vars[update.var].shown)  # fmt: skip
    factor = factor_of(line)
    if factor is None or abs(factor - 1.0) < 1e-9:
        return None if factor is None else line
    text = shared_text(trace, (update.line,), factor)
    return line._replace(verdict="remark", reason="scaled", factor=factor, by=(update.line,), text=text)


def _level(every: list[Seen]) -> bool:
    """Whether all parameters, three or more numbers, are changed by one multiple of their gradients, downhill: a sum for a mean."""
    ratios = [one.share.ratio for one in every if one.multiple or one.single]
    alike = all([ratio < 0.0 and abs(ratio / ratios[0] - 1.0) < 1e-9 for ratio in ratios])
    return len(ratios) == len(every) > 2 and alike
