"""One pass of a training loop as a trace: found, run to, recorded, its updates watched."""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np

from engine.errors import Place, ProgramError
from engine.limits import Limits
from engine.own.agreeing import (
    Given,
    agrees,
    equals,
    given,
    is_difference,
    is_error,
    likely,
    reaches_all,
    scales_of,
    solves,
)
from engine.own.altered import altered
from engine.own.bearing import along, told_by
from engine.own.begun import Asked, Begun
from engine.own.body import Body, loss_in
from engine.own.candidates import candidates
from engine.own.costs import with_costs
from engine.own.defining import Bindings
from engine.own.dividing import WAYS, Change, Division, Possible, changes, divided, losses, same_loss, sure_loss
from engine.own.hinges import with_hinges
from engine.own.holes import Astray, Parts
from engine.own.identifiers import identifiers
from engine.own.loss import says_loss
from engine.own.occasions import apart, occasions
from engine.own.readings import PLAIN, readings
from engine.own.rivals import of_a_player
from engine.own.rounds import Round, surveyed
from engine.own.shown import less_a_label, made_by_a_loss, meets, shown, sure_shown
from engine.own.tested import deciding_names
from engine.own.tops import Reached, Top, reach
from engine.own.updates import Watched, watched_alone
from engine.reading.gradnames import DICTS
from engine.reading.program import Program
from engine.records import Options
from engine.tracing.recording.counts import Known

__all__ = ["Begun", "begun", "of_loss", "onward"]

_Rounds = list[tuple[Round, tuple[Change, ...]]]
"""The same round, with tests by a count answered otherwise, and what is updated in each."""


def begun(program: Program, limits: Limits, options: Options) -> Begun | None:
    """The pass that ``options`` ask for (the first), recorded; None where the program has no training loop. Raises
    ``ProgramError``: what stands before it fails, there are fewer passes, or a pass was asked for where there is none."""
    held: tuple[Asked, Begun] | None = None  # without a loss, where a function of the program may give one
    for read, whole in readings(program, options.pass_read):
        if held is not None and read != "costs":
            continue
        again = read == "residuals"
        every, idle, later = candidates(whole.forward), set[int](), set[int]()
        failed: list[ProgramError] = []
        waiting = sorted(every, key=lambda loops: options.pass_line not in (None, loops[-1].lineno))
        while waiting:
            loops = waiting.pop(0)
            if id(loops[-1]) in idle:
                continue
            rest = tuple([each[-1] for each in waiting if id(each[-1]) not in idle])
            text = Bindings(whole, loops[-1])
            asked = Asked(whole, limits, options._replace(sets=()), options.sets, loops, text, again, rest, idle, later, failed)
            put_off = len(later)
            first = _begun(asked, 1, None)
            if len(later) > put_off:
                waiting.append(loops)
            if first is not None and read == "halves_of_residuals" and not along(first):
                first = None
            if first is not None and read == "costs" and not told_by(first):
                first = None
            if first is not None and read in (PLAIN, "residuals") and _decides(first) and with_hinges(program) is not None:
                first = None  # a margin is no loss: what its test says of one is
            asked, first = (asked, first) if first is None or first.given is None else _of_a_loop_around(asked, first)
            if first is not None and first.given is not None and read == PLAIN and with_costs(program) is not None:
                held = asked, first
                break
            if first is not None:
                return _asked_for(asked, options, first, read)
        if held is not None:
            continue
        if failed and options.pass_number is not None:
            raise failed[0]
    if held is not None:
        return _asked_for(held[0], options, held[1], PLAIN)
    if options.pass_number is not None:
        raise ProgramError("no_passes", file=program.file)
    return None


def _asked_for(asked: Asked, options: Options, first: Begun, read: str) -> Begun | None:
    """The pass that is asked for, by the first one."""
    sets, number = first.reached.left, options.pass_number or 1
    asked = asked._replace(options=options._replace(sets=sets))
    made = _with_what_follows(asked, first) if number == 1 and not sets else _begun(asked, number, first)
    return None if made is None else made._replace(asked=asked, read=read)


def _decides(made: Begun) -> bool:
    """Whether the number that a pass is about decides what is added, and is called no loss."""
    loss, survey = made.division.loss, made.found.survey
    changed = [each.after for each in made.division.updates]
    return loss is not None and not says_loss(survey, loss) and loss.name in deciding_names(survey, changed)


def onward(first: Begun, options: Options) -> Begun | None:
    """Another pass of the loop of a ``first`` one, by the same start values. Raises ``ProgramError`` where there are fewer."""
    assert first.asked is not None
    asked = first.asked._replace(options=options._replace(sets=()))
    made = _begun(asked, options.pass_number or 1, first)
    return None if made is None else made._replace(asked=asked, read=first.read)


def _with_what_follows(asked: Asked, first: Begun) -> Begun:
    """The first pass with what the program does after it, where it was run no further because the loop could have been another."""
    if not first.reached.partial or asked.options.pass_alone:
        return first
    reached = reach(asked.whole, asked.limits, asked.loops, 1, asked.data)
    return first._replace(reached=replace(reached, top=first.reached.top))


def _of_a_loop_around(asked: Asked, inner: Begun) -> tuple[Asked, Begun]:
    """The pass of a loop around one that has no loss, where that one has a loss by its name and its updates agree with it:
    ``for k in words`` that goes through the rows of one example, whose loss stands before it."""
    for depth in range(len(asked.loops) - 1, 0, -1):
        around = asked._replace(loops=asked.loops[:depth], text=Bindings(asked.whole, asked.loops[depth - 1]), split=False)
        made = _begun(around, 1, None)
        loss = None if made is None else made.division.loss
        if made is not None and made.given is None and loss is not None and says_loss(made.found.survey, loss):
            if agrees(made.body, made.output, made.watched, made.found, made.division):
                return around, made
    return asked, inner


def _begun(asked: Asked, number: int, first: Begun | None) -> Begun | None:
    """Pass ``number`` of one loop, only if it is a training loop; that is known where it is opened as the ``first`` one was."""
    whole, limits, options, data, loops, _, split, rest, idle, later, failed = asked
    doubted = first is None and (bool(rest) or (options.pass_number or 1) != 1)  # most are none: not what follows them, too
    hurried = first is None and id(loops[-1]) not in later
    reached = reach(whole, limits, loops, number, data, options.pass_alone or doubted, rest if first is None else (), hurried)
    if reached.top is None:
        if first is None:
            failed += [] if reached.failed is None else [reached.failed]
            if reached.cut:
                later.add(id(loops[-1]))
            else:
                idle.update({id(each) for each in rest} - reached.entered)
            return None
        loop = loops[-1]
        raise ProgramError("pass_unknown", Place(loop.lineno), file=whole.file, source=whole.lines[loop.lineno - 1],
                           number=number, last=reached.passes)  # fmt: skip
    tests = {} if first is None else first.found.tests
    found = surveyed(whole, limits, reached.top.copy(), options, tests, watched=True)
    updates = changes(found)
    if options.sets and updates and first is not None:
        reached = replace(reached, top=altered(whole, limits, options, asked.text, reached.top, found, updates))
        assert reached.top is not None
        found = surveyed(whole, limits, reached.top.copy(), options, tests, watched=True)
        updates = changes(found)
    if first is None and (not updates or found.survey.failed is not None):
        return None
    made = None if split else _with_loss(asked, reached, found, updates, first)
    if made is not None and not _is_sure(made, first):
        # ``return total / n``, only printed: what equals the gradients goes before what has another factor
        made = _with_loss(asked, reached, found, updates, None, nameless=True) or made
    if made is not None:
        return made
    rounds = _rounds(asked, reached, found, updates)
    made = None if split else _now_and_then(asked, reached, rounds, first)
    if made is not None:
        return made
    made = _without_loss(asked, reached, found, updates, None)
    if made is None and first is not None and first.given is not None and number > 1:  # a penalty that zeros have not
        made = _without_loss(asked, reached, found, updates, first.given)
    if made is None:
        named = _of_named_gradients(asked, reached, found, updates)
        return named or of_a_player(found, updates, lambda loss: _of(asked, reached, found, updates, loss))
    return _of_its_loss(asked, reached, made, updates) or _of_its_loss_at_times(asked, reached, rounds) or made


def _is_sure(made: Begun, first: Begun | None) -> bool:
    """Whether the loss of a pass has a loss's name, or that of the ``first`` pass."""
    name, wanted = made.division.loss, None if first is None else first.division.loss
    return name is None or says_loss(made.found.survey, name) or (wanted is not None and wanted.name == name.name)


def _with_loss(
    asked: Asked, reached: Reached, found: Round, updates: tuple[Change, ...], first: Begun | None, nameless: bool = False
) -> Begun | None:  # fmt: skip
    """The pass by a loss that the round computes, under a name or (``nameless``) under none: by the one of the ``first`` pass, or
    by one that agrees with what is updated."""
    wanted = None if first is None or first.given is not None else first.division.loss
    for possible in shown(found, updates, asked.whole.names) if nameless else losses(found, updates, wanted)[:3]:
        for least in WAYS:
            division = divided(found, updates, possible.binding.defs, possible.binding, possible.total, least)
            made = _recorded(asked, reached, found, division, possible.parts)
            if made is not None:
                break
        if made is None:
            continue
        judge = equals if nameless else agrees
        if same_loss(possible.binding, wanted):
            return made
        if judge(made.body, made.output, made.watched, found, division):
            if not nameless or reaches_all(made.body, made.output, made.watched):
                return made
    return None


def _of_its_loss(asked: Asked, reached: Reached, made: Begun, updates: tuple[Change, ...]) -> Begun | None:
    """The pass by its loss although nothing agrees with that, where the file says which it is, and it is computed of what the
    gradient that could be taken as given is the gradient of; not where it is only a measure of this one (``np.abs(error)``)."""
    found, taken = made.found, made.given
    assert taken is not None
    sure, survey, only_shown = sure_loss(found, updates), found.survey, False
    if sure is None:
        sure, only_shown = sure_shown(found, updates, asked.whole.names), True
    came = set() if sure is None else survey.slice(list(sure.binding.defs))
    early = set() if sure is None else survey.slice(set(sure.binding.defs), {each.after for each in updates})
    nodes = {at: survey.dones[survey.defs[at].done].node for at in early.intersection(taken.defs)}
    measured = any([node.lineno == taken.line and (is_error(taken.name) or is_difference(node)) for node in nodes.values()])
    of_it = meets(found, updates, came, taken.defs) if only_shown else not came.isdisjoint(taken.roots)
    if sure is None or not of_it or measured:
        return None
    about = _of(asked, reached, found, updates, sure)
    if not only_shown or about is None:
        return about
    if agrees(about.body, about.output, about.watched, found, about.division):
        # but for a factor: people show half of it, or the mean of what they add up; a function that is called a loss is one
        scales = scales_of(about.body, about.output, found, about.division)
        return about if made_by_a_loss(sure) and len(scales - {0.5, 2.0}) == len(scales) < 2 else None
    # what is shown is a measure: people show a squared error beside the gradient of a likelihood
    return None if less_a_label(found, taken.seed) else about


def _of_its_loss_at_times(asked: Asked, reached: Reached, rounds: _Rounds) -> Begun | None:
    """The same by a loss that is computed, or shown, on some passes only."""
    for each, changed in rounds[1:]:
        if sure_loss(each, changed) is None and sure_shown(each, changed, asked.whole.names) is None:
            continue
        made = _without_loss(asked, reached, each, changed, None)
        about = None if made is None else _of_its_loss(asked, reached, made, changed)
        if about is not None:
            return about
    return None


def _of_named_gradients(asked: Asked, reached: Reached, found: Round, updates: tuple[Change, ...]) -> Begun | None:
    """The pass by its loss although nothing agrees with that, where the file says which it is, and all that is updated is changed
    by what is named as a gradient."""
    survey, sure = found.survey, sure_loss(found, updates)
    units = [unit for unit in survey.units.values() if unit.gradient.of or unit.name in DICTS]
    named = {at for unit in units for event in unit.events for at in event.defs}
    if sure is None or not updates or solves(found, updates):
        return None
    if any([named.isdisjoint(survey.slice(set(each.added))) for each in updates]):
        return None
    return _of(asked, reached, found, updates, sure)


def of_loss(begun: Begun, loss: Possible) -> Begun | None:
    """The same pass by another loss of it."""
    assert begun.asked is not None
    made = _of(begun.asked, begun.reached, begun.found, begun.division.updates, loss)
    return None if made is None else made._replace(asked=begun.asked, read=begun.read)


def _of(asked: Asked, reached: Reached, found: Round, updates: tuple[Change, ...], sure: Possible) -> Begun | None:
    """The pass by a loss, under the name that the file says it by, or that which the number has where it is computed: ``nll`` of a
    function of whose results ``loss, grad = f(w)`` takes the first."""
    same = [each for each in losses(found, updates) if each.binding.defs == sure.binding.defs and each.binding is not sure.binding]
    for possible in (sure, *same):
        for least in WAYS:
            division = divided(found, updates, possible.binding.defs, possible.binding, possible.total, least)
            other = _recorded(asked, reached, found, division, possible.parts)
            if other is not None:
                return other
    return None


def _rounds(asked: Asked, reached: Reached, found: Round, updates: tuple[Change, ...]) -> _Rounds:
    """The round, and as it is where tests by a count are answered as on the passes that compute more."""
    rounds, tests = [(found, updates)], dict(found.tests)
    while len(rounds) < 4:  # a test may stand inside another one
        more = occasions(rounds[-1][0], tests, rounds[-1][1])
        if not more:
            break
        tests |= more
        assert reached.top is not None
        again = surveyed(asked.whole, asked.limits, reached.top.copy(), asked.options, dict(tests))
        changed = changes(again)
        if not apart(found, updates, again, changed, tests):
            break
        rounds.append((again, changed))
    return rounds


def _now_and_then(asked: Asked, reached: Reached, rounds: _Rounds, first: Begun | None) -> Begun | None:
    """The pass by a loss that is computed on some passes only, or that no name is given to."""
    for nameless in (False, True):
        for each, changed in rounds if nameless else rounds[1:]:
            made = _with_loss(asked, reached, each, changed, first, nameless)
            if made is not None:
                return made
    return None


def _recorded(asked: Asked, reached: Reached, found: Round, division: Division, parts: Parts) -> Begun | None:
    """The recorded run by what the loss needs; None where it comes out otherwise than the plain one."""
    assert reached.top is not None
    assert division.loss is not None
    body = _body(asked, reached.top, found, division, parts)
    if body is None:
        return None
    after = {each.after for each in division.updates}
    free = division.total or not after.isdisjoint(found.survey.slice(list(division.loss.defs)))  # with what is not updated here
    output = loss_in(body, division.loss, free)
    if output is None:
        return None
    watched = _watched(asked, reached.top, body)
    return Begun(asked.whole, body.program, asked.loops, reached, body, output, None, found, division, watched)


def _body(asked: Asked, top: Top, found: Round, division: Division, parts: Parts) -> Body | None:
    """The recorded body; None where it cannot be recorded so."""
    part = asked.whole._replace(names=identifiers(asked.whole, found, division))
    options = asked.options._replace(sets=top.sets)  # what stands before the pass has been changed where it stands
    known: Known | None = Known()
    while known is not None:
        body = Body(part, asked.limits, options, asked.text, top.copy(), found, division, parts, known)
        try:
            body.run()
        except (ProgramError, Astray):
            return None
        known = body.again()
    return body


def _watched(asked: Asked, top: Top, body: Body) -> Watched:
    survey = body.found.survey
    updates = {survey.defs[each.after].done for each in body.division.updates}
    lines = set()
    for done in survey.dones[1:]:
        if any([done.index <= at < max(done.end, done.index + 1) for at in updates]):
            lines.add(done.node.lineno)
    lines |= {done.node.lineno for done in survey.dones[1:] if isinstance(done.node, ast.Assign) and not done.wrote}
    if body.found.noted is None:
        return watched_alone(asked.whole, asked.limits, top.copy(), body.inputs, lines)
    return Watched(body.found.noted, survey.failed, survey.printed, body.inputs, lines)


def _without_loss(asked: Asked, reached: Reached, found: Round, updates: tuple[Change, ...], same: Given | None) -> Begun | None:
    """A loop without a loss: its earliest gradient is taken as given, where later ones agree with it; or the ``same`` as before."""
    top = reached.top
    assert top is not None

    def again(roots: tuple[int, ...], parts: Parts) -> Body | None:
        return _body(asked, top, found, divided(found, updates, roots, None, False), parts)

    first = likely(found, updates)
    for only in (first, None) if first is not None else (None,):  # what is recorded for nothing is most of the time
        if only is None:
            every = frozenset([found.survey.defs[each.after].done for each in updates])
            body = _body(asked, top, found, Division(updates, None, False, every, frozenset()), {})
        else:
            body = again(only.roots, {})
        if body is None:
            continue
        watched = _watched(asked, top, body)
        fit = given(body, again, watched, updates, only, same)
        if fit is not None:
            taken, other = fit
            made, shape = other.binder.journal.vars, taken.seed.shape
            output = next(var for var in made if var.code == taken.code and np.shape(var.value) == shape)
            last = watched.about(other.inputs)
            return Begun(asked.whole, other.program, asked.loops, reached, other, output, taken, found, other.division, last)
    return None
