"""Where a mistake stands, once it is known what mends it: a line that only reads what an earlier one got wrong is right itself."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from engine.checking.faults import Fault
from engine.mending.records import Diagnosis
from engine.own.alone import RETURNED
from engine.verdicts import Own, OwnLine

PUT_IN = 2
"""What a factor costs, at most, that is taken away, not put in."""


def located(own: Own, found: Sequence[Diagnosis]) -> tuple[Own, tuple[Diagnosis, ...]]:
    """The verdict and the diagnoses with each fault on the line that mends it, where that is one line and another than the numbers
    showed: none of the repairs of that line holds, and written anew in one place (or one place a fault) the whole part is right.
    What stood for the fault follows from it then, and so does all else that is wrong and none of the mends is of. Where nothing
    mends the first fault, its lines are all that it may be."""
    told = [each for each in found if each.kind]
    if own.failed is not None:
        bad = [(each.line, each.name) for each in own.lines if each.verdict == "wrong"]
        one = next((each for each in told if each.whole), None)
        if one is not None and (one.wrong, one.name) not in bad and not any([fault.line == one.wrong for fault in own.faults]):
            return _where_it_comes_from(own, one, found)
    known = {(fault.line, fault.name): fault for fault in own.faults if len(fault.lines) == 1}
    if not own.faults:
        return _without_fault(own, found)
    if not (told and told[-1].whole and (told[0].wrong, told[0].name) in known):
        own, kept = _shared(own, found)
        return _with_run(own, kept), kept
    placed = [(one, known.get((one.wrong, one.name))) for one in told]
    stands = [(one, fault, None if fault is None else _at_mend(own, fault, one)) for one, fault in placed]
    faults = list({(new.line, new.name): new for _, _, new in stands if new is not None}.values())
    if faults == list(own.faults):
        return own, tuple(found)
    wrong = {(fault.line, fault.name) for fault in faults}
    lines = [_followed(each, wrong) for each in own.lines]
    for fault in faults:
        if not any([(each.line, each.name, each.verdict) == (fault.line, fault.name, "wrong") for each in lines]):
            lines = [each for each in lines if (each.line, each.name) != (fault.line, fault.name)]
            lines.append(_mark(fault.line, fault.name, fault.dones[0]))
    if any([new is not fault for _, fault, new in stands]):
        faults.sort(key=lambda each: each.line)
    again = [one if new is None else one._replace(wrong=new.line, name=new.name) for one, _, new in stands]
    again.sort(key=lambda each: (each.wrong != faults[0].line, each.besides))
    return replace(
        own, faults=tuple(faults), first_wrong=faults[0].line, lines=_sorted(lines)
    ), tuple(again)  # fmt: skip


def _at_mend(own: Own, fault: Fault, one: Diagnosis) -> Fault:
    """A fault on the line that mends it, where that says that the mistake is there."""
    later = [each.line for each in own.lines if (each.line, each.name) != (fault.line, fault.name)]
    kept = fault.var < 0 and all([fault.line < line for line in (one.line, *later)])  # wrongly, by the forward part
    # something is left out after a line that is right so far, unless the wrong line itself is mended as simply
    between = "between" in one.fields and all([each.line == one.line for each in one.others])
    between = between or _below(one, fault)
    elsewhere = one.line != one.wrong and (bool(one.gone) or one.line not in right_lines(own))
    if between or (elsewhere and _tells(one) and not kept):
        line = one.fields.get("reader") or one.line
        name = _known_as(own, line, _written(one)) or one.name
        return _moved(fault, line, name)
    return fault


def _below(one: Diagnosis, fault: Fault) -> bool:
    """Whether a mend tells where something is left out: below a later line that makes the same gradient, since what is added before
    is divided with it; or where a loop hands on what no line of it makes."""
    if one.fields.get("reader"):
        return True
    same = one.at == "below" and one.line > one.wrong and _written(one) == fault.name.rpartition(".")[2]
    return same and one.kind in ADDED and bool(one.fields.get("makes"))


ADDED = ("missing", "regularisation")
"""Kinds of terms that are left out."""


def _without_fault(own: Own, found: Sequence[Diagnosis]) -> tuple[Own, tuple[Diagnosis, ...]]:
    """The same where the verdict tells no faults apart: one line alone is wrong (or all are by the order of their gradients), and
    one before it, in a function that it calls, is what makes all right."""
    wrongs = [each for each in own.lines if each.verdict == "wrong"]
    one = next((each for each in found if each.whole), None)
    turned = all([each.reason == "another" for each in wrongs])  # each parameter is changed by another one's gradient
    header = one is not None and one.mend.startswith("for ")  # of the loop that changes them: it may be right, and the list not
    single = len({each.line for each in wrongs}) == 1 or (turned and not header)
    if one is None or not wrongs or not single or one.wrong != wrongs[0].line or one.line >= one.wrong:
        return own, tuple(found)
    if not _tells(one) or one.line in right_lines(own):
        return own, tuple(found)
    lines = [each._replace(verdict="follows", reason="earlier") if each.verdict == "wrong" else each for each in own.lines]
    name = _written(one) or one.name
    lines = [each for each in lines if (each.line, each.name) != (one.line, name)]
    lines.append(_mark(one.line, name, wrongs[0].done))
    return replace(own, first_wrong=one.line, lines=_sorted(lines)), (
        one._replace(wrong=one.line, name=name), *[each for each in found if each is not one],
    )  # fmt: skip


def _where_it_comes_from(own: Own, one: Diagnosis, found: Sequence[Diagnosis]) -> tuple[Own, tuple[Diagnosis, ...]]:
    """The same of a part that stopped, and is all right with one mend: its line is the first wrong one, and all else follows."""
    if one.line == one.wrong or not _tells(one):
        lines = [_followed(each, ()) for each in own.lines]
        return replace(own, first_wrong=one.wrong, faults=(), lines=tuple(lines)), tuple(found)
    name = _written(one) or next((each.name for each in reversed(own.lines) if one.name == RETURNED), one.name)
    others = tuple([each for each in own.others if (each.line, each.name, each.reason) != (one.line, name, "stopped")])
    lines = [_followed(each, ()) for each in own.lines if (each.line, each.name) != (one.line, name)]
    lines.append(_mark(one.line, name, -1))
    return replace(own, first_wrong=one.line, faults=(), lines=_sorted(lines), others=others), (
        one._replace(wrong=one.line, name=name), *[each for each in found if each is not one],
    )  # fmt: skip


def _shared(own: Own, found: Sequence[Diagnosis]) -> tuple[Own, tuple[Diagnosis, ...]]:
    """The same of a file with several faults, of which two or more are mended by one statement written anew before them: that is
    the wrong one, and what reads it follows."""
    for one in found:
        here = one.wrong, one.name
        moved = [fault for fault in own.faults if (fault.line, fault.name) in {here, *one.gone}]
        before = all([one.line < fault.line or (fault.line, fault.name) == here for fault in moved])
        if len(moved) < 2 or not one.kind or one.at or not before or one.line > one.wrong:
            continue
        gone = {(each.line, each.name) for each in moved}
        fault, name = moved[0], one.name
        if one.line != one.wrong:
            name = _written(one) or one.name
            fault = _moved(fault, one.line, name)
        at = one.line, name
        lines = [each._replace(verdict="follows", reason="earlier") if (each.line, each.name) in gone - {at} else each
                 for each in own.lines if (each.line, each.name) != at or at == here]  # fmt: skip
        if at != here:
            lines.append(_mark(fault.line, name, fault.dones[0]))
        faults = [each for each in own.faults if (each.line, each.name) not in gone]
        faults = sorted([fault, *faults], key=lambda each: each.line)
        own = replace(own, faults=tuple(faults), first_wrong=faults[0].line, lines=_sorted(lines))
        return own, (one._replace(wrong=one.line, name=name), *[each for each in found if each is not one])
    return own, tuple(found)


def _with_run(own: Own, found: Sequence[Diagnosis]) -> Own:
    """The verdict with the first fault as the run of lines that it may be, where no mend tells which of them."""
    first = next(iter(own.faults), None)
    if first is None or any([each.kind for each in found if each.wrong == first.line]):
        return own
    run = tuple([line for line in first.run if line not in right_lines(own)])  # a part of the sum that is right
    return replace(own, faults=(first._replace(lines=run), *own.faults[1:])) if len(run) > 1 else own


def right_lines(own: Own) -> frozenset[int]:
    """The lines whose gradients are right, all of them; a buffer of zeros says nothing, nor does what was taken as the gradient of
    a part because it is a multiple of that."""
    wrong = {one.line for one in own.lines if one.verdict != "right" or one.reason == "taken"}
    return frozenset([one.line for one in own.lines if one.line not in wrong and np.any(one.theirs)])


def _tells(one: Diagnosis) -> bool:
    """Whether a mend tells where the mistake is: a factor that is put in may as well stand elsewhere, and so may a line that is
    left out, unless it goes on with what the line above it makes."""
    alone = all([each.line == one.line for each in one.others])
    there = not one.at or (one.at == "below" and bool(one.fields.get("makes")))
    return bool(one.kind) and there and alone and not (one.kind == "factor" and one.cost > PUT_IN)


def _known_as(own: Own, line: int, name: str) -> str:
    """The name under which a line is judged already: ``backward.dh`` for ``dh``."""
    return next((each.name for each in own.lines if each.line == line and each.name.rpartition(".")[2] == name), name)


def _written(one: Diagnosis) -> str:
    """What the mended statement writes."""
    try:
        (node,) = ast.parse(one.mend).body
    except (SyntaxError, ValueError):
        return ""
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    while isinstance(target, ast.Subscript):
        target = target.value
    return "" if target is None or isinstance(target, ast.Tuple) else ast.unparse(target)


def _moved(fault: Fault, line: int, name: str) -> Fault:
    """The same fault on another line: what the first one should be says nothing there."""
    return fault._replace(lines=(line,), name=name, calls=(), rounds=(), theirs=None, ours=None)


def _mark(line: int, name: str, done: int) -> OwnLine:
    """A line as wrong that the numbers did not show to be."""
    return OwnLine(line, name, -1, "wrong", float("nan"), "", (), "other", None, None, done)


def _sorted(lines: Iterable[OwnLine]) -> tuple[OwnLine, ...]:
    return tuple(sorted(lines, key=lambda each: each.line))


def _followed(line: OwnLine, wrong: Collection[tuple[int, str]]) -> OwnLine:
    if line.verdict != "wrong" or (line.line, line.name) in wrong:
        return line
    return line._replace(verdict="follows", reason="earlier")


__all__ = ["located", "right_lines"]
