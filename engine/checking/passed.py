"""The verdict on the own backward part of one pass of a training loop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.anew import anew
from engine.checking.applied import applied
from engine.checking.attributing import attributed
from engine.checking.averaged import averaged, of_all, uneven
from engine.checking.between import updated_between
from engine.checking.changing import Read, blamed, of_its_scale
from engine.checking.contrary import contrary
from engine.checking.driven import Driven
from engine.checking.evened import downwards, evened, of_a_source, of_a_sum, of_decay, of_others
from engine.checking.examples import of_examples
from engine.checking.goodlater import good_later
from engine.checking.judging import Ran, judge
from engine.checking.lent import lent
from engine.checking.mates import against_its_mates
from engine.checking.meantby import of_a_parameter
from engine.checking.measure import Measure
from engine.checking.outside import outside
from engine.checking.passown import as_the_file_has_it, is_parameter, of_one_scale, once_more, read_pass, relative
from engine.checking.penalised import penalised
from engine.checking.reading import Reading, key_of
from engine.checking.reshaped import reshaped
from engine.checking.rivals import contested, contested_variables, of_another_loss
from engine.checking.rooted import rooted
from engine.checking.seen import seen_updates
from engine.checking.silenced import silenced
from engine.checking.silent import spoken
from engine.checking.singled import singled
from engine.checking.summed import summed
from engine.checking.swapped import Swapped
from engine.checking.terms import of_terms
from engine.checking.totals import totals
from engine.checking.twice import twice
from engine.checking.unled import uncompared, unled
from engine.checking.unnamed import with_unnamed
from engine.checking.unread import unread
from engine.own.dividing import agree
from engine.own.halves import halves_of
from engine.own.loss import Loss, says_loss
from engine.own.parts import Parts, parts_of
from engine.own.passes import Begun
from engine.own.readers import lines_reading
from engine.own.records import Instead, Survey
from engine.own.rivals import reached_names
from engine.own.tested import deciding_names, like_a_hinge, only_asked
from engine.own.units import Units
from engine.reading.gradnames import DICTS
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def verdict(begun: Begun, trace: Trace) -> Own | None:
    """The file's own gradients of the pass against those of ``trace``; None where it has none."""
    begun = silenced(begun, trace.options)
    read, rivals = _reader(begun, trace), contested_variables(begun)
    raw = None if read is None else read(begun.found.survey)
    plain = None if raw is None else anew(begun, trace, raw)
    own = None if read is None or raw is None or plain is None else _named(begun, trace, _of_this_loss(read, raw, plain), plain)
    if own is not None and not own.ok:
        own = _broadcast(begun, trace, _of_a_later_loss(begun, of_another_loss(trace, begun, own)))
        own = own if own.ok else evened(trace, begun, own)
        own = own if own.ok else of_a_sum(trace, begun, own)
        own = own if own.ok else downwards(trace, begun, own)
        own = own if own.ok else of_terms(trace, begun, own)
        own = own if own.ok else of_a_parameter(trace, begun, own)
        own = own if own.ok or not _halves(begun) else of_one_scale(own, "", -1, True)
    found = with_unnamed(trace, begun, own, rivals)
    if found is not None and not found.ok:
        found = of_others(trace, begun, found)
        found = found if found.ok else of_a_source(trace, begun, found)
    if found is not None and begun.given is not None:  # nothing is right but by it
        found = of_decay(trace, begun, found)
        given, ratios = begun.given, [one.share.ratio for one in seen_updates(trace, begun)]
        even = len(ratios) > 1 and all([abs(each / ratios[0] - 1.0) < 1e-9 for each in ratios])
        found = of_one_scale(relative(found, given.name, given.line), given.name, given.line, even)
        found = found if found.ok else averaged(trace, begun, found)
        found = found if found.ok else uneven(begun, found)
        found = of_all(begun, found if found.ok else penalised(begun, found))
    found = None if found is None else unled(begun, summed(begun, found))
    if found is not None and not found.ok and read is not None:
        scaled = of_its_scale(trace, found)
        found = blamed(scaled, begun, found, rivals, read if scaled is trace else _reader(begun, scaled) or read)
    if found is None:
        return None
    found = found if found.ok else lent(trace, found)
    found = found if found.ok else good_later(trace, begun, found)
    if found.ok and read is not None and not (found := singled(trace, begun, found)).ok:
        found = blamed(trace, begun, found, rivals, read, True)
    found = of_examples(trace, begun, contrary(trace, begun, found))
    found = reshaped(trace, begun, applied(trace, begun, found, rivals, _swapped(begun, trace, plain)))
    found = against_its_mates(trace, begun, found, rivals)
    found = spoken(trace, begun, _with_its_faults(unread(trace, begun, rooted(trace, begun, found))))
    return outside(begun, twice(trace, begun, updated_between(begun, _by_no_test(begun, found))))


def _by_no_test(begun: Begun, own: Own) -> Own:
    """The verdict where the pass has no other loss than a number that decides what is added: nothing is wrong by that, and, unless
    it is only asked whether there is any of it, nothing right."""
    loss, survey = begun.division.loss, begun.found.survey
    changed = [each.after for each in begun.division.updates]
    if loss is None or says_loss(survey, loss):
        return own
    if loss.name not in deciding_names(survey, changed):
        return uncompared(own, "decides") if only_asked(survey, loss, changed) else own
    uphill = any([one.reason == "uphill" for one in own.lines])
    none = not own.ok or uphill or not like_a_hinge(survey, str(loss.name), changed)
    return uncompared(own, "decides") if none else replace(own, faults=(), first_wrong=None)


def _swapped(begun: Begun, trace: Trace, plain: Reading | None) -> Swapped | None:
    def again(instead: Instead) -> Survey:
        return once_more(begun, trace.options, instead)

    return None if plain is None else Swapped(trace, begun.found.survey, begun.found.first, plain.found, again)


def _with_its_faults(own: Own) -> Own:
    """The verdict with the faults of what is still wrong; the first wrong line is that of the first of them. Of what has no name,
    an entry of a list, no remark is left to make."""
    own = replace(own, lines=tuple([line for line in own.lines if line.name or line.verdict != "remark"]))
    wrong = {(line.line, line.name) for line in own.lines if line.verdict == "wrong"}
    faults = tuple([fault for fault in own.faults if (fault.line, fault.name) in wrong])
    return replace(own, faults=faults, first_wrong=faults[0].line if faults else own.first_wrong)


def _halves(begun: Begun) -> bool:
    """Whether the loss is half the sum of squares that the file does not speak of: what it has may be the mean, or the whole."""
    loss = begun.division.loss
    return loss is not None and bool(halves_of(begun.found.survey.dones[loss.done].node))


def _broadcast(begun: Begun, trace: Trace, own: Own) -> Own:
    """The verdict where a gradient only has another shape, (3,) for (1, 3), and its parameter is changed by the right one."""
    changed = [
        trace.gradient(update.var) for update in begun.watched.updates
        if trace.gradients_by_index[update.var] is not None and np.shape(update.before) == np.shape(update.after)
        and agree(trace.gradient(update.var), np.subtract(update.after, update.before))
    ]  # fmt: skip
    wrong = [one for one in own.lines if (one.verdict, one.reason) == ("wrong", "shape")]
    wrong = [one for one in wrong if np.size(one.theirs) == np.size(one.ours)]
    good = [one for one in wrong if any([np.array_equal(one.ours, gradient) for gradient in changed])]
    return _with(own, [(one, one._replace(verdict="remark")) for one in good])


def _with(own: Own, others: list[tuple[OwnLine, OwnLine]]) -> Own:
    lines = tuple([next((new for old, new in others if old is one), one) for one in own.lines])
    return replace(own, lines=lines, first_wrong=next((one.line for one in lines if one.verdict == "wrong"), None))


def _of_a_later_loss(begun: Begun, own: Own) -> Own:
    """The verdict where the loss is computed after the update, only to be shown: what is named ``grad`` may be the gradient of a
    multiple of it, since the rate makes good for that; not of what is added to a right one, a penalty."""
    loss, survey = begun.division.loss, begun.found.survey
    if loss is None or survey.slice(set(loss.defs)).isdisjoint([each.after for each in begun.division.updates]):
        return own
    whole = {one.name for one in own.lines} - {one.name for one in own.lines if one.verdict == "right"}
    bare = [one for one in own.lines if one.verdict == "wrong" and one.name in whole and one.name.rpartition(".")[2] in DICTS]
    return _with(own, [(one, one._replace(verdict="remark", reason="factor")) for one in bare if agree(one.ours, one.theirs)])


def _of_this_loss(read: Read, raw: Reading, plain: Reading) -> Read:
    """How gradients are judged in another run, without those that are wrong by the traced loss and right otherwise (``anew``)."""
    apart = {key_of(one) for one, now in zip(raw.found, plain.found, strict=True) if one.line.verdict != now.line.verdict}
    if not apart:
        return read

    def judged(survey: Survey) -> Reading | None:
        made = read(survey)
        return None if made is None else made._replace(found=tuple([each for each in made.found if key_of(each) not in apart]))

    return judged


def _named(begun: Begun, trace: Trace, read: Read, plain: Reading) -> Own | None:
    reached = reached_names(begun, True)
    wrong = [one for one in plain.verdict.lines if one.verdict == "wrong"]
    if reached and all([one.var >= 0 and contested(begun, trace, one, reached) for one in wrong]):
        return plain.verdict  # they may be right as gradients of another loss: nothing is to blame
    if begun.given is not None:
        return relative(plain.verdict, begun.given.name, begun.given.line)
    if not _by_its_loss(begun):
        return plain.verdict  # what is wrong may be made good
    return attributed(trace, plain, lambda instead: read(once_more(begun, trace.options, instead)))


def _reader(begun: Begun, trace: Trace) -> Read | None:
    """How the gradients that have names are judged in a run of the pass; None where none can be."""
    if begun.given is None and (begun.division.loss is None or trace.output != begun.output.index):
        return None
    if _by_its_loss(begun):
        return _by_parts(begun, trace)
    turned = as_the_file_has_it(trace, begun)
    measure = Measure(turned, begun.given is None)  # what a given one leads to is judged as a whole
    return lambda survey: read_pass(measure, begun, survey)


def _by_its_loss(begun: Begun) -> bool:
    """Whether the gradients are told by their variables' names, as those of the loss. Where that is computed after the update, what
    led to it is none of it; gradients under no variable's name, ``grad``, are no parts of their own: without a word of them the
    pass would read as right."""
    loss, survey = begun.division.loss, begun.found.survey
    if begun.given is not None or loss is None:
        return False
    late = not survey.slice(list(loss.defs)).isdisjoint([each.after for each in begun.division.updates])
    return not late and _parts(begun, survey) is not None


def _parts(begun: Begun, survey: Survey) -> Parts | None:
    """The parts of a run of the pass, about its loss; None where it does not come so far."""
    loss = begun.division.loss
    assert loss is not None
    if loss.index >= len(survey.bindings) or max(loss.defs, default=0) >= len(survey.defs):
        return None  # a run with other numbers ends before that
    parts = parts_of(survey, Options(), loss.index)
    if parts is None:
        return None
    units = tuple([unit for unit in parts.units if not is_parameter(begun, unit)])
    strays = tuple([unit for unit in parts.strays if not is_parameter(begun, unit)])
    return replace(parts, loss=Loss(loss.index, loss.defs, True, None), units=units, strays=strays)


def _by_parts(begun: Begun, trace: Trace) -> Read:
    reads, measure = lines_reading(begun.whole.forward), Measure(trace)

    def read(survey: Survey) -> Reading | None:
        parts = _parts(begun, survey)
        if parts is None:
            return None
        told = Units(trace, parts, begun.body.binder.operands, reads, Driven(trace, begun, parts.survey))
        units, others = told.all()
        added_up = totals(measure, parts.survey, parts.forward, begun.division.updates)
        ran = Ran(parts.begin, begun.watched.failed, tuple(others), reads, told.feeds(units), total=added_up)
        own, found = judge(measure, units, ran)
        return Reading(parts.survey, parts.dead, parts.forward, own, tuple(found))

    return read
