"""Updates of a pass whose gradient has no name: ``syn0 += X.T.dot(l1_delta)``, compared up to the learning rate."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from engine.checking.judging import Ran, judge
from engine.checking.leaning import decays
from engine.checking.levelled import Taken, levelled
from engine.checking.measure import Measure, difference
from engine.checking.remarks import rounded
from engine.checking.replaced import doubles, follows_alone, grown, lost, slopeless
from engine.checking.seen import SAME, Seen, Share, seen_updates
from engine.checking.shares import beside_decay, by_a_row, decayed_by, twice_penalised
from engine.checking.uphill import all_uphill
from engine.own.dividing import Change, agree
from engine.own.halves import halves_of
from engine.own.loss import says_loss
from engine.own.partly import change_of
from engine.own.passes import Begun
from engine.own.places import callee
from engine.own.readers import lines_reading
from engine.own.records import Def, Survey
from engine.own.rivals import follows, rivals_of
from engine.own.signs import numbers_of
from engine.own.written import takes_off
from engine.passes import Update
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared

_RESHAPING = frozenset({"clip", "sign", "norm", "solve", "inv", "pinv", "lstsq"})
"""Calls after which a change is no multiple of the gradient, and not meant as one."""


_EVERY = (-1, -1)
"""All updates, where those that are meant are kept by line and variable."""


def with_unnamed(
    trace: Trace, begun: Begun, own: Own | None, rivals: set[int], meant: dict[tuple[int, int], bool] | None = None
) -> Own | None:
    """The verdict, with each update that no gradient with a name stands for. An array is right if it is its gradient times the rate
    that is written before it, a remark if it is another multiple, wrong if others with that rate are right or if it is none, where
    the loss is one and nothing but the gradient enters it; else it is told. One number is a multiple of any other: it is right by
    its rate, or if it has the factor that others have. ``rivals`` are parameters that other losses of the pass may be meant for;
    ``meant`` keeps, by line and variable, what no other numbers in the same pass change: whether an update can only be meant so."""
    judged = set() if own is None else {line.var for line in own.lines if line.reason != "share"}
    judged |= set() if own is None else {var for var in own.verdicts if trace.vars[var].path}
    right = set() if own is None else {line.var for line in own.lines if line.verdict == "right"}

    def loose(var: int) -> bool:
        return begun.given is not None or var not in judged

    kept = {} if meant is None else meant

    def plain(update: Update) -> bool:
        key = update.line, update.var
        if key not in kept:
            kept[key] = _plain(trace.options, begun, update, confirmed(every, update) or _of_a_player(begun, update))
        return kept[key]

    def uphill() -> bool:
        if _EVERY not in kept:
            kept[_EVERY] = not rivals and all_uphill(trace, begun, every)
        return kept[_EVERY]

    every = seen_updates(trace, begun)
    known = [one.share for one in every if one.update.var in right or (loose(one.update.var) and one.multiple)]
    waiting = [one for one in every if one.update.var not in judged]
    peers = [one for one in every if one.update.var not in rivals]
    climbs = begun.given is None and early(begun)
    lines: list[OwnLine] = []
    others: list[Uncompared] = []
    singles = [one for one in waiting if one.single]
    known += [one.share for one in singles if one.share.whole]  # its rate to the last digits: no accident
    if not known and len(singles) > 1 and len({round(one.share.ratio, 9) for one in singles}) == 1:
        known = [one.share for one in singles]  # of several the same factor: no accident
    if begun.given is not None and any([each.ratio < 0.0 for each in known]):  # the given gradient has the sign of a descent
        known = [each for each in known if each.ratio < 0.0]
    among = begun.given is not None and bool(begun.given.others) and not begun.silent.made
    met: set[tuple[int, int]] = set()
    for one in waiting:
        update = one.update
        if one.together and (update.line, update.var) in met:
            continue
        met.add((update.line, update.var))
        if not np.isfinite(one.gradient).all():
            others.append(Uncompared(update.line, update.name, "not_finite"))
            continue
        if among:
            verdict = ""  # it is changed by the sum over all examples, of which one is given
        elif one.single:
            verdict = _single(one.share, known) or (_among_others(one, singles, plain) if begun.given is None else "")
            if verdict == "wrong" and decays(one.node):
                verdict = ""
        else:
            verdict = "right" if one.multiple else "wrong" if plain(update) else ""
            decay_only = decayed_by(one) and not twice_penalised(trace, one)
            if verdict == "wrong" and (decay_only or by_a_row(one)):
                decay = beside_decay(one, every) if update.var not in rivals and begun.given is None else ("", "", None)
                if decay[0]:
                    lines.append(_line(trace, begun, one, *decay[:2])._replace(factor=decay[2]))
                    continue
                verdict = ""
            told = _with_decay(one, known) if not verdict and begun.given is not None else None
            if told is not None and begun.given is not None:
                line = _line(trace, begun, one, *told)
                lines.append(line._replace(factor=1.0, text=begun.given.name) if told[1] == "decay" else line)
                continue
        reason, share, firm = "", one.share, False
        turned = begun.given is not None and not among and one.single and bool(known) and share.ratio > 0.0 > known[0].ratio
        if turned:
            verdict, reason = "wrong", "sign"
        elif one.nearly and not among and not (verdict == "right" and (share.scale is None or share.whole or one.single)):
            verdict, reason = "close", "approximate"
        if verdict == "right" and share.scale is not None and not share.whole:
            firm = not one.repeated and not by_a_row(one) and plain(update)
            same = [other for other in known if other.whole and other.factor == share.factor and other.factor]
            apart = bool(same) if begun.given is not None else uneven(one, peers)
            verdict, reason = ("wrong", "factor") if firm and apart else ("remark", "rate")
        if verdict in ("right", "close", "remark") and climbs and share.ratio > 0.0:
            astray = any([_downhill(other) for other in every if other is not one]) and takes_off(one.node)
            sure = (astray and update.var not in rivals and plain(update)) or uphill()
            verdict, reason = ("wrong", "sign") if sure else ("remark", "uphill")
        elif verdict in ("right", "close", "remark") and begun.given is None and share.ratio > 0.0:
            verdict, reason = "remark", "uphill"  # by a loss that is computed after the updates: it is only said
        if verdict == "wrong" and update.var in rivals:
            others.append(Uncompared(update.line, update.name, "several"))
        elif verdict:
            line = _line(trace, begun, one, verdict, reason)._replace(firm=firm and verdict == "remark")
            lines.append(_of_operand(begun, one, line) if verdict == "wrong" and one.single else line)
        else:
            reason = "another_run" if among else "single" if one.single else "update"
            others.append(Uncompared(update.line, update.name, reason))
    lines += [one for one in lost(trace, begun) if one.var not in judged]
    larger = [one for one in grown(trace, begun) if not isinstance(one, OwnLine) or one.var not in judged]
    lines += [one for one in larger if isinstance(one, OwnLine)]
    others += [one for one in larger if not isinstance(one, OwnLine)]
    if every:
        others += slopeless(trace, begun)
    joined = _joined(trace, begun, own, lines, others)
    if joined is None or begun.given is not None or not _named_loss(begun) or _late(begun) or added_up(begun):
        return joined
    taken = {
        one.update.var: Taken(one.update, one.share.scale if one.multiple or one.single else None, plain)
        for one in every if one.update.var not in rivals and not one.repeated
    }  # fmt: skip
    return levelled(trace, joined, taken)


def uneven(one: Seen, others: list[Seen]) -> bool:
    """Whether a parameter is changed by another multiple than what is written, and than others that have the same written rate: no
    rate can be meant so."""
    scale = one.share.scale
    if scale is None or one.share.whole or not scale:
        return False
    others = [each for each in others if each is not one and _same_rate(one, each)]
    others = [each for each in others if abs(each.share.ratio / one.share.ratio - 1.0) > SAME]  # else it is only written otherwise
    scales = [each.share.scale for each in others if each.multiple or (each.single and each.share.whole)]
    return any([each is not None and abs(each / scale - 1.0) > SAME for each in scales])


def _same_rate(one: Seen, other: Seen) -> bool:
    """Whether one rate is written before two changes: under the same name, or in one statement, or as the same number."""
    if one.share.factor and one.share.factor == other.share.factor:
        return True
    numbers = [{each for each in seen.rates or () if abs(each) != 1.0} for seen in (one, other)]
    if not numbers[0] and not numbers[1]:
        return one.update.line == other.update.line and one.rates is not None and other.rates is not None
    return bool(numbers[0] & numbers[1])


def added_up(begun: Begun) -> bool:
    """Whether the loss is what a number from before the pass became: ``error += …``, and nothing in the pass sets it to zero."""
    loss, survey = begun.division.loss, begun.found.survey
    if loss is None or begun.division.total:
        return begun.division.total
    node = survey.dones[survey.defs[loss.defs[0]].done].node
    if not isinstance(node, ast.AugAssign) or not isinstance(node.op, ast.Add):
        return False
    targets = [t for done in survey.dones[1:] if isinstance(done.node, ast.Assign) for t in done.node.targets]
    inside = [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return loss.kind == "name" and str(loss.name) not in inside


def _named_loss(begun: Begun) -> bool:
    loss, survey = begun.division.loss, begun.found.survey
    return loss is not None and says_loss(survey, loss) and not halves_of(survey.dones[loss.done].node)


def _of_operand(begun: Begun, one: Seen, line: OwnLine) -> OwnLine:
    """A number that an update takes under a name, ``m = m - rate * md``, is wrong where it gets that name."""
    value = getattr(one.node, "value", None)
    if isinstance(one.node, ast.Assign) and isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        value = value.right
    names, waiting = set(), [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            waiting += [node.left, node.right]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            waiting.append(node.left)
        elif isinstance(node, ast.Name):
            names.add(node.id)
    survey, first, reads = begun.found.survey, begun.found.first, lines_reading(begun.whole.forward)
    names = {name for name in names if reads.get(name, []) == [line.line]}  # an error that others read, too, is none
    came = {at for change in _changes(begun, one.update) for at in change.added}
    bound = [b for b in survey.bindings if b.name in names and b.kind == "name" and b.done]
    made = [b for b in bound if set(b.defs) & came and b.defs[0] >= first]
    if len({b.name for b in made}) != 1 or len({b.line for b in made}) != 1:
        return line
    return line._replace(line=made[0].line, name=str(made[0].name), done=made[0].done)


def _downhill(one: Seen) -> bool:
    """Whether a parameter goes against its gradient, however that is written: ``w += rate * X.T.dot(y - out)``."""
    return (one.multiple or (one.single and one.share.whole)) and one.share.ratio < 0.0


def _joined(trace: Trace, begun: Begun, own: Own | None, lines: list[OwnLine], others: list[Uncompared]) -> Own | None:
    if not lines and not others:
        return own
    if own is None:
        begin = min([one.line for one in lines] + [one.line for one in others])
        own = judge(Measure(trace), [], Ran(begin, begun.watched.failed, (), {}, {}))[0]
    every = tuple(sorted((*own.lines, *lines), key=lambda one: (one.line, one.name)))
    first = next((one.line for one in every if one.verdict == "wrong"), None)
    return replace(own, lines=every, others=(*own.others, *others), first_wrong=first)


def _with_decay(one: Seen, known: list[Share]) -> tuple[str, str] | None:
    """The verdict on an update by what follows from the given gradient and a share of the parameter itself, held against those that
    have the same rate written before them: the share has to be taken off, and the rate is theirs. Few numbers are a sum of both by
    any rate: only theirs is tried."""
    before = np.ravel(np.asarray(one.update.before, dtype=float))[one.where]
    rates = [other.ratio for other in known if other.factor and other.factor == one.share.factor]
    for sign, told in ((1.0, ("remark", "decay")), (-1.0, ("wrong", "sign"))):
        if any([numbers_of((one.change, one.gradient, sign * before), rate) for rate in rates]):
            return told
    return ("wrong", "factor") if rates and decayed_by(one) else None


def _among_others(one: Seen, singles: list[Seen], plain: Callable[[Update], bool]) -> str:
    """The verdict on one number of several that a statement changes by what is written before them, ``w[j] -= lr * g[j]``: together
    they are as good as an array."""
    mates = [other for other in singles if other.update.line == one.update.line and other.rates == one.rates]
    if len({other.update.var for other in mates}) < 2 or decays(one.node):
        return ""
    gradient, change = [np.concatenate([getattr(other, side) for other in mates]) for side in ("gradient", "change")]
    if agree(gradient, change):
        return "right"
    return "wrong" if np.any(gradient) and plain(one.update) else ""


def _single(share: Share, known: list[Share]) -> str:
    """The verdict on one number: by those that have the same factor written before them, else by any."""
    same = [other for other in known if other.factor and other.factor == share.factor]
    if any([abs(share.ratio / other.ratio - 1.0) < SAME for other in known if other.ratio]):
        return "right"
    return "wrong" if same and len({round(other.ratio, 9) for other in same}) == 1 else ""


def _of_a_player(begun: Begun, update: Update) -> bool:
    """Whether a parameter is changed by what follows from the loss, of several, that is recorded as it was computed."""
    added = [at for change in _changes(begun, update) for at in change.added]
    return bool(rivals_of(begun)) and follows(begun, added)


def confirmed(every: list[Seen], update: Update) -> bool:
    """Whether another parameter, an array, is changed along its gradient: the loss is meant, even if it is computed last, to be
    shown."""
    return any([one.update.var != update.var and not one.single and one.multiple for one in every])


def _plain(options: Options, begun: Begun, update: Update, sure: bool) -> bool:
    """Whether an update can only be meant as a multiple of the gradient: the loss is one by its name (or, without one, it follows
    from the given gradient alone), and, if it is computed of what was updated, ``sure`` to be that; and nothing that was there
    before the pass, such as momentum that is no longer 0, nor a clip goes into it."""
    loss, found = begun.division.loss, begun.found
    survey, first = found.survey, found.first
    if begun.given is not None:
        every = list(_changes(begun, update))
        alone = follows_alone(begun, [at for change in every for at in change.added])
        linear = _reads_updated(begun, update) or all([doubles(begun, options, change, update) for change in every])
        if not alone or not linear:
            return False
    elif loss is None or not says_loss(survey, loss) or (_late(begun) and not sure):
        return False
    parameters = {change.before for change in begun.division.updates}
    arrays = {at for binding in survey.bindings if binding.shape for at in binding.defs}
    arrays |= {at for at, value in survey.values.items() if np.shape(value)}  # ``self.v[k]`` is bound by nothing
    changes = list(_changes(begun, update))
    for change in changes:
        own = [survey.defs[at] for at in survey.slice(set(change.added)) & begun.division.own]
        kept = {at for each in own for at in each.reads if at < first} & arrays - parameters
        moved = {at for at in kept if found.replaced.get(at, {at}) - {at}}
        if moved and not _still(survey, own, moved):
            return False
        nodes = [survey.dones[at].node for at in {survey.defs[change.after].done, *[each.done for each in own]}]
        calls = [n for node in nodes for n in ast.walk(node) if isinstance(n, ast.Call)]
        if any([callee(call) in _RESHAPING for call in calls]) or _by_size(survey.dones[survey.defs[change.after].done].node):
            return False
    return bool(changes)


def _still(survey: Survey, own: list[Def], moved: set[int]) -> bool:
    """Whether what a pass moves on is 0 in front of it, and only added to what it gives: a velocity in the first pass."""
    if not all([at in survey.values and not np.any(survey.values[at]) for at in moved]):
        return False
    after = [each for each in own if moved & survey.slice([each.index])]
    return not any([_by_size(survey.dones[each.done].node) for each in after])


def _by_size(node: ast.stmt) -> bool:
    """Whether a statement divides by a root, as RMSprop and Adam do: what comes of it is no multiple of the gradient."""
    roots = [n for n in ast.walk(node) if isinstance(n, ast.Call) and callee(n) == "sqrt"]
    powers = [n for n in ast.walk(node) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow)]
    return bool(roots) or any([isinstance(n.right, ast.Constant) and n.right.value == 0.5 for n in powers])


def plainly(trace: Trace, begun: Begun, update: Update) -> bool:
    """Whether an update can only be meant as a multiple of the gradient."""
    return _plain(trace.options, begun, update, confirmed(seen_updates(trace, begun), update))


def early(begun: Begun) -> bool:
    """Whether the loss is computed before the updates, or is one by its name."""
    return not _late(begun) or _named_loss(begun)


def _late(begun: Begun) -> bool:
    """Whether the loss is computed of what was updated already."""
    loss = begun.division.loss
    return loss is not None and bool(begun.found.survey.slice(set(loss.defs)) & {each.after for each in begun.division.updates})


def _changes(begun: Begun, update: Update) -> Iterator[Change]:
    survey = begun.found.survey
    for change in begun.division.updates:
        done = survey.dones[survey.defs[change.after].done]
        if done.node.lineno == update.line:
            yield change


def _line(trace: Trace, begun: Begun, one: Seen, verdict: str, reason: str) -> OwnLine:
    update = one.update
    ours = trace.gradient(update.var)
    if verdict != "wrong":
        return OwnLine(update.line, update.id, update.var, verdict, 0.0, "", (), reason, change_of(update), ours,
                       factor=rounded(one.share.scale) if reason and one.share.scale and not one.share.whole else None)  # fmt: skip
    ratio = one.share.ratio
    meant = np.array(ours, dtype=float)  # the change, but for the learning rate
    scale = (one.share.scale or 1.0) * (-1.0 if reason == "sign" else 1.0)
    meant.flat[np.flatnonzero(one.where)] = one.change / ratio * scale if ratio and np.isfinite(ratio) else one.change
    gap, place = difference(meant, ours)
    theirs = float(meant) if meant.ndim == 0 else change_of(update)  # one number is shown beside what it should be
    reason = "updated" if _reads_updated(begun, update) else reason or Measure(trace).reason(theirs, ours)
    return OwnLine(update.line, update.id, update.var, verdict, gap, place, (), reason, theirs, ours)


def _reads_updated(begun: Begun, update: Update) -> bool:
    """Whether what is added read a parameter that another line of the pass had changed before, not only the list whose next entry
    it is added to."""
    survey, mine = begun.found.survey, list(_changes(begun, update))
    changed = {each.after for each in begun.division.updates}
    lists = {_list_of(begun, each) for each in mine} - {""}
    beside = {each.after for each in begun.division.updates if _list_of(begun, each) in lists}
    return any([survey.slice(set(each.added) - beside) & (changed - {each.after}) for each in mine])


def _list_of(begun: Begun, change: Change) -> str:
    """``w`` of ``w[i] -= …``, "" of what changes no entry."""
    node = begun.found.survey.dones[begun.found.survey.defs[change.after].done].node
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    return ast.unparse(target.value) if isinstance(target, ast.Subscript) else ""
