"""Prove it: the forward pane replayed at x - h and at x + h, old value beside new; under the rule the quotient and what it says."""

from __future__ import annotations

from bisect import bisect_right
from math import floor, isclose, isfinite, log10
from typing import TYPE_CHECKING, Any

import numpy as np

import engine
from engine import ProgramError
from tui.arithmetic import value_of
from tui.catalogue import say
from tui.cells import Row, cell_len, clean, elide, elide_left, fit, left, right, wrap
from tui.celltext import forward_text
from tui.complaint import cause
from tui.paint.digits import brief, fitted, number
from tui.paint.entry import place_of
from tui.paint.exact import agrees
from tui.states.prove import FRAMES, Claim, arrived, claim_of, proof_of, prove_of

if TYPE_CHECKING:
    from engine import Proof
    from engine.checking.proof import Moved
    from tui.paint.moment import Moment

COLUMN = 12
"""Cells of a number."""
DIGITS = 7
"""Significant digits of a value that moves."""
TITLED = 12
"""Cells of a gradient's name in the title."""
SHORT = 6
"""Digits of an x that is written out as x + h; of one with more stands x + h itself."""


def prove_rows(moment: Moment, width: int) -> list[Row]:
    """All rows of the panel."""
    return prove_fitted(moment, width, len(moment.trace.vars) + 8)


def prove_count(moment: Moment, width: int, most: int) -> int:
    """How many those are."""
    shown = proof_of(moment.view, moment.session)
    if shown is None or isinstance(shown, ProgramError):
        return len(_instead(moment, shown, width))
    return len(_listed(moment)) + len(_told(moment, shown, width)) + 2


def prove_fitted(moment: Moment, width: int, height: int) -> list[Row]:
    """As many rows as there is room for: the replay about its cursor, then the frames and what changed sides."""
    shown = proof_of(moment.view, moment.session)
    if shown is None or isinstance(shown, ProgramError):
        return [fit([(f" {line}", "hint")], width) for line in _instead(moment, shown, width)][:height]
    told = _told(moment, shown, width)
    room = max(1, height - len(told) - 2)
    rows = [_header(moment, shown, width), *_replayed(moment, shown, width, room), [], *told]
    if len(rows) > height:
        rows = rows[: height - len(told)] + told if height > len(told) else rows[:height]
    return [fit(row, width) for row in rows]


def prove_title(moment: Moment) -> tuple[str, str]:
    """``prove dx: frame 2 of 3, x + h`` and the step."""
    shown, lang, state = proof_of(moment.view, moment.session), moment.session.look.lang, prove_of(moment.session)
    if shown is None or isinstance(shown, ProgramError):
        return say("screen.prove", lang), ""
    what = (*both_ends(moment, shown), say("prove.both", lang))[state.frame]
    grad = elide_left(moment.trace.vars[shown.var].grad, TITLED) + _place(shown.at)
    return say("prove.title", lang, grad=grad, k=state.frame + 1, n=FRAMES, what=what), say("prove.h", lang, h=f"{shown.step:g}")


def _instead(moment: Moment, shown: ProgramError | None, width: int) -> list[str]:
    """What stands where there is no proof (yet)."""
    lang, claim = moment.session.look.lang, claim_of(moment.view, moment.session)
    if isinstance(shown, ProgramError):
        said = cause(shown, lang)
    else:
        said = say("prove.working", lang) if isinstance(claim, Claim) else say(claim[0], lang, **dict(claim[1]))
    return wrap(said, width - 2)[:3]


def _place(at: tuple[int, ...]) -> str:
    return place_of(at) if at else ""


def name_of(moment: Moment, shown: Proof) -> str:
    """What is moved: ``x``, or an entry, ``W[0,1]``."""
    return f"{moment.trace.vars[shown.var].shown}{_place(shown.at)}"


# the quotient, in the rows under the rule


def quotient_rows(moment: Moment, width: int) -> list[Row] | None:
    """The rows of the chain-rule panel while the panel is open; None where there is no proof to conclude."""
    shown, lang = proof_of(moment.view, moment.session), moment.session.look.lang
    if shown is None or isinstance(shown, ProgramError):
        return None
    f, frame = moment.trace.vars[moment.trace.output].shown, prove_of(moment.session).frame
    low, high = points(moment, shown)
    step = f"{2 * shown.step:g}"
    row = f" ({f}({high}) - {f}({low})) / {step}"
    if (over := cell_len(row) - width) > 0:  # of a long name the end, which tells its places apart
        x = name_of(moment, shown)
        short = elide_left(x, max(4, cell_len(x) - (over + 1) // 2))
        row = f" ({f}({high.replace(x, short)}) - {f}({low.replace(x, short)})) / {step}"
    rows: list[Row] = [[(row, "plain")]]
    if not isfinite(shown.slope):
        here = float(np.sum(moment.trace.value))
        why = say("prove.outside", lang, x=name_of(moment, shown))
        why = why if isfinite(here) else say("prove.not_finite", lang, f=f, value=number(here))
        return [*rows, *[[(f" {line}", "wrong")] for line in wrap(why, width - 2)[:3]]]
    only: list[Row] = [[(f" {line}", "hint")] for line in wrap(say("prove.only", lang, x=name_of(moment, shown)), width - 2)]
    above, below, sign, result = quotient(shown)
    ours = number(shown.gradient)
    still = front(moment, shown) is None
    if frame == 0 or (frame == 1 and not still):
        known = [(below, "value")] if frame == 1 or still else [("?", "plain")]
        rows.append([(" (? - ", "plain"), *known, (f") / {step}", "plain")])
        return [*rows, [], *only]
    got = say("prove.got" if shown.verdict in ("right", "tie", "close") else "prove.got_other", lang, value=ours)
    rows.append([
        (" (", "plain"), (above, "value"), (" - ", "plain"), (below, "value"), (f") / {step} {sign} ", "plain"),
        (result, "gradient bold"), (f"{got}", "plain"),
    ])  # fmt: skip
    said, good = verdict(moment, shown)
    rows.append([(f" {elide(said, width - 2)}", "right" if good else "wrong")])
    rows += only
    if np.ndim(moment.trace.seed) or float(np.sum(moment.trace.seed)) != 1:
        rows.append([(f" {say('prove.weighed', lang, f=f)}", "hint")])
    return rows


def points(moment: Moment, shown: Proof) -> tuple[str, str]:
    """x - h and x + h: as numbers where they are short, else with the variable's name."""
    step = f"{shown.step:g}"
    texts = [f"{shown.x + sign * shown.step:.12g}" for sign in (-1, 1)]
    if all(len(text.lstrip("-").replace(".", "").lstrip("0").partition("e")[0]) <= SHORT for text in texts):
        return texts[0], texts[1]
    x = name_of(moment, shown)
    return f"{x} - {step}", f"{x} + {step}"


def quotient(shown: Proof) -> tuple[str, str, str, str]:
    """The output at x + h and at x - h, the sign and the result, so that the line computes as it is printed."""
    width = 2 * shown.step
    same = next((d for d in (4, 5, 6, 3) if number(shown.slope, d) == number(shown.gradient, d)), 4)
    result = number(shown.slope, same if shown.verdict == "right" and same > 3 else 4)
    for digits in range(8, 18):
        above, below = _written(shown.above, digits), _written(shown.below, digits)
        value = [value_of(text) for text in (above, below)]
        if value[0] is not None and value[1] is not None and agrees((value[0] - value[1]) / width, result):
            return above, _signed(below), "=", result
    return number(shown.above, 8), _signed(number(shown.below, 8)), "≈", result


def _written(value: float, digits: int) -> str:
    """A number to so many digits, or whole where it has fewer."""
    text = number(value, digits)
    return f"{value:.{digits}g}" if "e" not in text and float(f"{value:.{digits - 2}g}") == value else text


def _signed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


def verdict(moment: Moment, shown: Proof) -> tuple[str, bool]:
    """What the differences say of the gradient, and whether it is right."""
    lang = moment.session.look.lang
    error = number(shown.error, 2)
    if shown.verdict == "tie" and isfinite(shown.left) and isfinite(shown.right):
        slopes = {"left": number(_tidy(shown.left)), "right": number(_tidy(shown.right)), "value": number(shown.gradient)}
        return say("prove.tie", lang, x=name_of(moment, shown), **slopes), True
    if shown.verdict == "right" and (shown.turned or shown.flipped) and shown.error > 1e-3:
        return say("prove.right_finer", lang, error=error), True
    if shown.verdict == "right" and shown.error > 1e-3:
        return say("prove.right_small", lang, error=error), True
    key = shown.verdict if shown.verdict in ("right", "tie", "close", "wrong", "skipped") else "wrong"
    return say("prove.edge" if key == "tie" else f"prove.{key}", lang, error=error), key != "wrong"


def _tidy(slope: float) -> float:
    """A slope by differences without the noise of its last digits."""
    return float(f"{slope:.6g}") if abs(slope) > 1e-9 else 0.0


def say_sides(moment: Moment, shown: Proof) -> str:
    """Which test or which max changes sides between the two points, if any."""
    lang, trace = moment.session.look.lang, moment.trace
    low, high = points(moment, shown)
    if shown.flipped:
        test = shown.flipped[0]
        return say("prove.flipped", lang, test=clean(test.text), line=test.line, low=low, high=high)
    if shown.turned:
        var = trace.vars[shown.turned[0]]
        label = trace.part_label(var.index) if var.kind == "part" else trace.stages[var.stage].label
        return say("prove.turned", lang, label=label, name=var.shown, low=low, high=high)
    return say("prove.steady", lang, low=low, high=high)


# the replay


def both_ends(moment: Moment, shown: Proof) -> tuple[str, str]:
    """``x - h`` and ``x + h``, without a name that no column has room for."""
    x = name_of(moment, shown)
    return (f"{x} - h", f"{x} + h") if cell_len(x) + 4 < COLUMN else ("- h", "+ h")


def _told(moment: Moment, shown: Proof, width: int) -> list[Row]:
    """The frames so far and, once the replay is through, what changed sides: in as many rows as that takes."""
    sides = wrap(say_sides(moment, shown), width - 4) if front(moment, shown) is None else [""]
    listed = frozenset(_listed(moment))
    if any(one.at and one.var in listed and one.var != shown.var for one in shown.moved):
        sides += wrap(say("prove.largest", moment.session.look.lang), width - 4)
    return _frames(moment, shown, width) + [[(f"  {line}", "plain")] for line in sides]


def _frames(moment: Moment, shown: Proof, width: int) -> list[Row]:
    """``frame 1   x = 2.999   f = 1.5435866`` of the frames so far; of a long name the end."""
    lang, f, x = moment.session.look.lang, moment.trace.vars[moment.trace.output].shown, name_of(moment, shown)
    above, below, _, _ = quotient(shown)
    low, high = points(moment, shown)
    rows: list[Row] = []
    for k, (point, output) in enumerate(((low, below.strip("()")), (high, above))):
        if k < prove_of(moment.session).frame + (front(moment, shown) is None):
            at = point if point.startswith(x) else f"{x} = {point}"
            head, tail = f"  {say('prove.frame', lang, k=k + 1)}   ", f"     {f} = "
            over = cell_len(head + at + tail + output) - width
            at = at.replace(x, elide_left(x, max(4, cell_len(x) - over)), 1) if over > 0 else at
            rows.append([(head + at + tail, "plain"), (output, "value")])
    return rows


def _header(moment: Moment, shown: Proof, width: int) -> Row:
    lang, frame = moment.session.look.lang, prove_of(moment.session).frame
    low, high = points(moment, shown)
    x, here = name_of(moment, shown), number(shown.x, DIGITS)
    if frame < 2:
        to = (low, high)[frame]
        heads = [say("prove.replayed", lang, x=x, here=here, to=to), say("prove.replayed_short", lang, to=to)]
        columns = [say("prove.was", lang), say("prove.now", lang), say("prove.by", lang)]
    else:
        heads = [say("prove.beside", lang, x=x, h=f"{shown.step:g}")]
        columns = [*both_ends(moment, shown), say("prove.per", lang, h=f"{2 * shown.step:g}")]
    room = width - 3 * COLUMN
    head = next((text for text in heads if cell_len(text) <= room - 4), say("prove.forward", lang))  # the title names the rest
    return [(left(f"   {head}", room), "header"), *[(right(text, COLUMN), "header") for text in columns]]


def _replayed(moment: Moment, shown: Proof, width: int, room: int) -> list[Row]:
    """The inputs and stages, about the cursor; where not all fit only those that move."""
    trace, every = moment.trace, _listed(moment)
    moved = {one.var: one for one in shown.moved}
    listed = every if len(every) <= room else [var for var in every if var in moved]
    newest = front(moment, shown)
    at = max(0, len(listed) - 1 - prove_of(moment.session).row) if newest is None else max(0, bisect_right(listed, newest) - 1)
    first = max(0, min(at - room // 2, len(listed) - room))
    chosen = trace.output if newest is None and not prove_of(moment.session).row else listed[at] if listed else -1
    return [_one(moment, shown, var, moved.get(var), var == chosen, width) for var in listed[first : first + room]]


def front(moment: Moment, shown: Proof) -> int | None:
    """The last variable that the ripple has reached, -1 before the first; None once it is through, and where nothing ripples."""
    state, listed = prove_of(moment.session), frozenset(_listed(moment))
    moving = [one.var for one in shown.moved if one.var in listed]
    count = arrived(state, len(moving))
    return None if count >= len(moving) else moving[count - 1] if count else -1


def _listed(moment: Moment) -> list[int]:
    """The variables whose values are replayed."""
    kinds = ("input", "stage", "state")
    return moment.view.kept("listed by prove", lambda: [var.index for var in moment.trace.vars if var.kind in kinds])


def _rests(value: Any, taken: int = 0) -> str:
    """A value that does not move, in a column of which so many cells are taken."""
    if np.shape(value) or not isfinite(float(value)):
        return brief(value)
    text, room = moved_texts(float(value), float(value))[0], COLUMN - 1 - taken
    return text if len(text) <= room else fitted(value, room)


def _per(shown: Proof, one: Moved) -> str:
    """What a value moved over the two steps: as the row under the rule has it where that is the same, ``·`` where it is none."""
    found = (one.up - one.down) / (shown.high - shown.low)
    if not isfinite(found):
        return "·"
    if isclose(found, shown.slope, rel_tol=1e-9):
        return quotient(shown)[3]
    noise = abs(one.up - one.down) <= 1e-9 * max(abs(one.up), abs(one.down))
    return number(_tidy(found) if noise else float(f"{found:.6g}"))


def _one(moment: Moment, shown: Proof, index: int, one: Moved | None, chosen: bool, width: int) -> Row:
    """One row: ``3 sigx = … 0.952574 0.952619 0.000045``."""
    trace, frame = moment.trace, prove_of(moment.session).frame
    var = trace.vars[index]
    label = trace.stages[var.stage].label if var.stage >= 0 else ""
    text = var.shown if var.stage < 0 else forward_text(moment.view, "stage", var.stage)
    at = _place(one.at) if one is not None else ""
    room = width - 3 * COLUMN - moment.view.label_width - 4
    name = clean(text)
    if at:
        name = f"{elide(name, max(4, room - len(at) - 2))}  {at}"
    head: Row = [
        ("▶ " if chosen else "  ", "plain"), (right(label, moment.view.label_width), "label"),
        (" " + left(elide(name, room), room + 1), "plain" if one is not None else "dim"),
    ]  # fmt: skip
    newest = front(moment, shown)
    if newest is not None and index > newest:
        was = moved_texts(one.here, one.here)[0] if one is not None else _rests(engine.like(var))
        ends = [(was, "dim"), ("·", "dim"), ("", "dim")]
    elif one is None:
        said = _rests(engine.like(var))
        by = "0" if np.isfinite(np.asarray(engine.like(var), dtype=float)).all() else "·"
        ends = [("" if frame == 2 else said, "dim"), (f"= {_rests(engine.like(var), 2)}", "dim"), (by if frame == 2 else "", "dim")]
    elif frame < 2:
        was, now, by = moved_texts(one.here, (one.down, one.up)[frame])
        ends = [(was, "value"), (now, "value"), (by, "contribution")]
    else:
        was, now, _ = moved_texts(one.down, one.up)
        ends = [(was, "value"), (now, "value"), (_per(shown, one), "gradient")]
    return [*head, *[(right(elide(text, COLUMN - 1), COLUMN), role) for text, role in ends]]


def moved_texts(was: float, now: float) -> tuple[str, str, str]:
    """Two values and their difference, so that the rows compute as they are printed."""
    if not (isfinite(was) and isfinite(now)):
        return number(was, DIGITS), number(now, DIGITS), "·"
    largest = max(abs(was), abs(now))
    if largest >= 1e7 or (largest and largest < 1e-3):
        digits = next((n for n in (DIGITS - 2, DIGITS - 3) if all(len(number(x, n)) < COLUMN for x in (was, now))), DIGITS - 4)
        return number(was, digits), number(now, digits), number(now - was, 4)
    decimals = max(0, DIGITS - 1 - (floor(log10(largest)) if largest >= 1 else 0))
    texts = [_fixed(value, decimals) for value in (was, now)]
    gap = round(float(texts[1]) - float(texts[0]), decimals)
    return texts[0], texts[1], _fixed(gap, decimals)


def _fixed(value: float, decimals: int) -> str:
    return str(int(value)) if value == int(value) else f"{value:.{decimals}f}"
