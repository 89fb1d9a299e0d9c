"""Updates by the gradients of several examples, of whose losses a pass traces one: ``nabla_w = [nw + dnw …]`` over a batch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.applied import changes_by
from engine.checking.faults import place_of
from engine.checking.measure import difference
from engine.checking.passown import once_more
from engine.checking.singled import Apart, apart_loops, apart_updates, separate
from engine.checking.site import Site, instead_of
from engine.checking.unnamed import plainly
from engine.checking.uphill import made_small
from engine.own.agreeing import Given
from engine.own.dividing import agree
from engine.own.loss import says_loss
from engine.own.passes import Begun
from engine.own.records import Survey
from engine.passes import Update
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared


def of_examples(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with the updates that nothing was said of, where the loss is one example's and the file's gradients of it are
    right: what this example's gradient makes of an update, with none of the others', is a negative multiple of the engine's
    gradient, or the update is wrong; what is no sum of them is not compared, and said to be so."""
    loss, survey = begun.division.loss, begun.found.survey
    if not own.ok or not own.lines or begun.given is not None or loss is None or not says_loss(survey, loss):
        return own
    known = {line.var for line in own.lines if line.line in {update.line for update in begun.watched.updates}}
    told = {(one.line, one.name) for one in own.others}
    waiting = [one for one in begun.watched.updates if one.var not in known and trace.gradients_by_index[one.var] is not None]
    waiting = [one for one in waiting if (one.line, one.name) not in told and np.shape(one.before) == np.shape(one.after)]
    waiting = [one for one in waiting if np.any(np.not_equal(one.before, one.after))]
    first = _seed(begun, own) if waiting else None
    if first is None or not separate(apart := begun._replace(given=first)):
        return own
    around = {id(loop) for loop, _ in survey.dones[loss.done].rounds}
    if not (apart_loops(apart) or {-1}) <= around:
        return own  # the rounds are those of layers, of which all have the one loss
    lines: list[OwnLine] = []
    silent = _silent(apart, trace.options)
    made = apart_updates(apart, trace.options) if silent is not None else ()
    alone = {(one.update.line, one.update.var): one.led for one in made if _by_it(one)}
    others: list[Uncompared] = []
    for update in waiting:
        led, ours = alone.get((update.line, update.var)), np.asarray(trace.gradient(update.var), dtype=float)
        if led is None or not np.any(led) or np.shape(led) != np.shape(ours) or np.size(ours) < 2:
            others.append(Uncompared(update.line, update.name, "examples"))
            continue
        along = agree(ours, led)
        if along and float(np.sum(led * ours)) < 0.0:
            lines.append(OwnLine(update.line, update.id, update.var, "right", 0.0, "", (), "example", led, ours, alone=True))
        elif along and not made_small(trace, begun):
            others.append(Uncompared(update.line, update.name, "examples"))
        elif along or (not _stretched(led, ours) and plainly(trace, begun, update)):
            assert silent is not None
            turned = _turned(begun, silent, update, ours) if along else None
            lines.append(_wrong(update, np.negative(led), ours, along) if turned is None else turned)
        else:
            others.append(Uncompared(update.line, update.name, "examples"))
    lines = list({(line.line, line.name): line for line in reversed(lines)}.values())  # of a list's elements the first
    wrong = [line.line for line in lines if line.verdict == "wrong"]
    every = tuple(sorted((*own.lines, *lines), key=lambda one: (one.line, one.name)))
    return replace(own, lines=every, others=(*own.others, *others), first_wrong=min(wrong, default=None))


def _wrong(update: Update, theirs: np.ndarray, ours: np.ndarray, along: bool) -> OwnLine:
    gap, where = difference(theirs, ours)
    return OwnLine(update.line, update.id, update.var, "wrong", gap, where, (), "uphill" if along else "other", theirs, ours)


def _turned(begun: Begun, silent: Survey, update: Update, ours: np.ndarray) -> OwnLine | None:
    """The line before an update that goes up the gradient, if one turned its sign: what it came from is the gradient till then."""
    survey = begun.found.survey
    came = sorted(survey.slice({at for change in changes_by(begun, update) for at in change.added}))
    values = [(at, silent.values[at]) for at in came if at >= begun.found.first and at in silent.values]
    signs = [(at, value, float(np.sum(value * ours))) for at, value in values
             if np.shape(value) == np.shape(ours) and np.any(value) and agree(ours, value)]  # fmt: skip
    at, value, _ = next((one for one in signs if one[2] < 0.0), (-1, None, 0.0))
    done = survey.dones[survey.defs[at].done] if at >= 0 else None
    if done is None or not any([one[2] > 0.0 and one[0] < at for one in signs]) or done.node.lineno == update.line:
        return None
    gap, where = difference(value, ours)
    name = place_of(survey, at) or update.name
    return OwnLine(done.node.lineno, name, update.var, "wrong", gap, where, (), "sign", value, ours, done.index)


def _by_it(one: Apart) -> bool:
    """Whether nothing but these gradients changes a parameter, or a share of itself: what is there without them may be another
    example's."""
    return not np.any(one.anyway) or agree(np.asarray(one.update.before, dtype=float), one.anyway)


def _stretched(led: np.ndarray, ours: np.ndarray) -> bool:
    """Whether a change goes down the gradient in each entry, each by a rate of its own, as Adam's: nothing is known of it then."""
    return bool(np.all(led * ours <= 0.0))


def _seed(begun: Begun, own: Own) -> Given | None:
    """The first gradient of the traced example that is right, as if it were given, and the same of the other examples; None where
    the pass has no others."""
    survey, loss = begun.found.survey, begun.division.loss
    assert loss is not None
    dones = sorted({line.done for line in own.lines if line.verdict == "right" and line.done >= 0 and np.any(line.theirs)})
    for at in dones:
        made = tuple([each for each in survey.dones[at].wrote if each >= begun.found.first])
        if not made:
            continue
        others = tuple([each for each in _times(survey, at) if each not in made])
        if not others:
            return None
        names = [line for line in own.lines if line.done == at]
        return Given(names[0].name, names[0].line, "", "", None, 1.0, tuple(loss.defs), made, others)
    return None


def _times(survey: Survey, at: int) -> list[int]:
    """What a statement made, each time that it ran."""
    node = survey.dones[at].node
    return [made for done in survey.dones if done.node is node for made in done.wrote]


def _silent(begun: Begun, options: Options) -> Survey | None:
    """The run in which the first gradient of each other example is 0; None where it goes another way."""
    given, survey = begun.given, begun.found.survey
    assert given is not None
    known = [at for at in given.others if at in survey.values]
    if len(known) < len(given.others):
        return None
    wants = tuple([np.zeros_like(survey.values[at]) for at in known])
    again = once_more(begun, options, instead_of(survey, Site(tuple(known), wants, -1)))
    if again.failed is not None or len(again.defs) != len(survey.defs):
        return None
    return again
