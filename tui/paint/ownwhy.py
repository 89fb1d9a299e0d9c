"""Why the file's own line of this step is wrong: what it gives, the reason, the engine's line with its numbers, what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, clean, elide, fit, wrap
from tui.complaint import cause
from tui.diagnoses import equals, lesson, way, why
from tui.paint.chain import running_sum
from tui.paint.digits import brief, number
from tui.paint.moment import scalars
from tui.paint.own import REASONS
from tui.paint.plan import CHAIN as HEIGHT
from tui.states.own import STOPPED, also_wrong, current, lines_of, own_of, pairs, shown, text_of
from tui.whereabouts import said_at, shown_in

if TYPE_CHECKING:
    from engine import Diagnosis, OwnLine
    from tui.paint.moment import Moment


def why_rows(moment: Moment, width: int) -> list[Row] | None:
    """Five rows about the wrong line of this step; None where there is none, and while the step is still to be guessed."""
    view, session = moment.view, moment.session
    if session.ask or not shown(view, session):
        return None
    meant = own_of(session).at
    at = current(view, session.position, meant)
    if at < 0 or lines_of(view)[at].verdict != "wrong":
        return None
    one, lang = lines_of(view)[at], session.look.lang
    known = own_of(session).found
    found = known.why(one) if known is not None else None
    rows: list[Row] = [_head(moment, one, width)]
    mend = _mend(moment, one, found, width)
    engine = _others(moment, width) or (_engine(moment, width) if pairs(view)[at].true else [])
    if also := also_wrong(view, session.position, meant):
        engine = [_also(moment, lines_of(view)[also[0]], len(also), width)]
    room = HEIGHT - 1 - len(mend) - len(engine)
    lost = _lost(moment, one)
    said = wrap(clean(_reason(moment, one, found) if found is not None else _known(moment, one)), width - 4)
    if lost and len(said) > 1 >= room - len(said) + 1 and one.reason in REASONS:
        said = [_short(one, lang)]  # it makes room for the numbers
    rows += [[(f"   {line}", "plain")] for line in [*said, *([elide(lost, width - 4)] if lost else [])][:room]]
    read_on = lesson(found.kind, lang) if found is not None else ""
    if read_on and len(rows) + len(engine) + len(mend) >= HEIGHT and cell_len(rows[-1][0][0]) + cell_len(read_on) + 3 <= width - 1:
        rows[-1] = [*rows[-1], ("   ", "plain"), (read_on, "hint")]  # no row is left for it
        read_on = ""
    rows += engine + mend
    rows += [[("   ", "plain"), (read_on, "hint")]] if read_on and len(rows) < HEIGHT else []
    return [fit(row, width) for row in rows + [[] for _ in range(HEIGHT - len(rows))]]


def _reason(moment: Moment, one: OwnLine, found: Diagnosis) -> str:
    """Why the line is wrong; of a reason that is another line's, which."""
    lang = moment.session.look.lang
    where = said_at("own.line", shown_in(moment.trace, found.wrong), lang)
    said = _why(moment, found)
    return said if one.line in (found.wrong, found.line) else f"{where}: {said}"


def _why(moment: Moment, found: Diagnosis) -> str:
    """The reason of a diagnosis, the lines that it names as a screen has room for."""
    lang = moment.session.look.lang
    return why(found, lang, lambda line: said_at("own.line", shown_in(moment.trace, line), lang))


def _lost(moment: Moment, one: OwnLine) -> str:
    """``dx held 1.583; line 22 puts -0.03576 in its place; at the end the file has 0.4764, right is 2.060``; "" where the line
    forgets nothing, or that is not known."""
    known = own_of(moment.session).found
    held = known.around(one) if known is not None else None
    if held is None or one.reason != "overwritten" or not scalars(held.before, held.after, one.theirs, one.ours):
        return ""
    where = said_at("own.line", shown_in(moment.trace, one.line), moment.session.look.lang)
    return say("own.lost", moment.session.look.lang, name=one.name, before=number(held.before), after=number(held.after),
               where=where)  # fmt: skip


def _short(one: OwnLine, lang: str) -> str:
    """The reason that the verdict itself knows, in a word or two."""
    return say(f"panel.own.{one.reason}", lang).strip().strip("()") if one.reason in REASONS else ""


def _head(moment: Moment, one: OwnLine, width: int) -> Row:
    """``✗ line 22: dx = …    gives 0.4764, right is 2.060``."""
    lang, view = moment.session.look.lang, moment.view
    where = said_at("own.line", shown_in(view.trace, one.line), lang)
    if one.reason == STOPPED:
        end = say("own.stops", lang)
    elif one.theirs is None:  # what mends it tells that it is wrong: its numbers were never seen to be
        end = ""
    elif scalars(one.theirs, one.ours):
        end = say("own.at_end" if _partial(moment, one) else "own.instead", lang, theirs=number(one.theirs), ours=number(one.ours))
    else:
        end = say("own.instead", lang, theirs=brief(one.theirs), ours=brief(one.ours)) if one.reason == "shape" else \
            say("own.differs", lang, difference=number(one.difference), element=f"{one.name}{one.where}")
    lead = f"✗ {where}: "
    text = clean(text_of(view, one.line)) or one.name
    room = max(8, width - cell_len(lead) - cell_len(end) - 6)
    text = elide(text, room)
    gap = max(2, min(8, width - 2 - cell_len(lead) - cell_len(text) - cell_len(end)))
    return [(" ", "plain"), (lead, "wrong"), (text, "plain bold"), (" " * gap, "plain"), (end, "wrong")]


def _partial(moment: Moment, one: OwnLine) -> bool:
    """Whether later lines of the file add to what this one sets: what it is in the end is told."""
    lines = lines_of(moment.view)
    return any(other.var == one.var for other in lines[lines.index(one) + 1 :])


def _known(moment: Moment, one: OwnLine) -> str:
    """What the verdict itself knows, while the reason is sought."""
    lang, own = moment.session.look.lang, moment.trace.own
    said = cause(own.failed, lang) if one.reason == STOPPED and own is not None and own.failed is not None else _short(one, lang)
    end = say("own.seeking" if own_of(moment.session).found is None else "own.unsought", lang)
    return "  ".join(part for part in (said, end) if part)


def _also(moment: Moment, one: OwnLine, count: int, width: int) -> Row:
    """``✗ line 23, too: dz = …   the sign is turned round   write: dz = …``: another line of this step that is wrong by itself."""
    lang, known = moment.session.look.lang, own_of(moment.session).found
    where = said_at("own.line", shown_in(moment.trace, one.line), lang)
    lead = say("own.also", lang, where=where) if count == 1 else say("own.also_more", lang, where=where, n=count - 1)
    about = [each for each in known.diagnoses if each.wrong == one.line and each.name == one.name] if known is not None else []
    found = about[0] if about else None
    said = _why(moment, found) if found is not None else _short(one, lang)
    write = say("own.mend", lang, text="") + _written(found) if found is not None and found.kind and found.line == one.line else ""
    about_it = said if one.name in said else f"{one.name}: {said}" if said else one.name
    text = "   ".join(clean(part) for part in (about_it, write) if part)
    return [("   ", "plain"), (f"✗ {lead} ", "wrong"), (elide(text, max(8, width - 7 - cell_len(lead))), "plain")]


def _others(moment: Moment, width: int) -> list[Row]:
    """That the numbers are with other start values than the file's, which hide it, or those of a later pass."""
    own, lang = moment.trace.own, moment.session.look.lang
    if own is None or not (own.moved or own.later):
        return []
    said = say("own.later", lang, number=own.later) if own.later else ""
    said = said or say("own.moved", lang, names=", ".join(name for name, _ in own.moved))
    return [[("   ", "plain"), (elide(said, width - 4), "hint")]]


def _engine(moment: Moment, width: int) -> list[Row]:
    """The line of ours, and its running total with numbers."""
    line, lang = moment.current, moment.session.look.lang
    if line is None:
        return []
    text = clean(moment.trace.raw(line.index) if moment.session.look.raw else moment.trace.simple(line.index))
    total = running_sum(moment, line)
    head = f"{say('own.engine', lang)}: "
    room = width - 4 - cell_len(head) - (cell_len(total) + 3 if total else 0)
    cells: Row = [("   ", "plain"), (head, "hint")]
    if room >= 12:
        cells += [(elide(text, room), "plain"), ("   " if total else "", "plain")]
    return [[*cells, (total, "gradient")]]


def _mend(moment: Moment, one: OwnLine, found: Diagnosis | None, width: int) -> list[Row]:
    """What to write, and how many of the other lines are right."""
    lang = moment.session.look.lang
    others = [other for other in lines_of(moment.view) if other is not one]
    right = sum(1 for other in others if other.verdict == "right")
    count = say("own.others", lang, right=right, n=len(others)) if others else ""
    if found is None or not found.kind:
        return [[("   ", "plain"), (count, "hint")]]
    head = _to_do(moment, one, found)
    more = "  |  ".join(_written(other) for other in equals(found))
    room = width - 4 - cell_len(head) - cell_len(count) - 3
    text = "" if (found.at, found.mend) == ("", "pass") else _written(found)
    if more:
        end = f"{say('own.one_of', lang, texts=more)}   {count}"
        return [
            [("   ", "plain"), (head, "fork"), (elide(text, width - 4 - cell_len(head)), "fork bold")],
            [("   ", "plain"), (elide(end, width - 4), "hint")],
        ]
    if cell_len(text) <= room:
        return [[("   ", "plain"), (head, "fork"), (text, "fork bold"), ("   ", "plain"), (count, "hint")]]
    return [[("   ", "plain"), (head, "fork"), (elide(text, width - 4 - cell_len(head)), "fork bold")]]


def _to_do(moment: Moment, one: OwnLine, found: Diagnosis) -> str:
    """What is to be done with what is written behind it: where it goes."""
    lang, trace, before = moment.session.look.lang, moment.trace, found.fields.get("before", 0)
    kind = way(found.at, found.mend, found.line == one.line, "moved" in found.fields)
    where, moved = [said_at("own.line", shown_in(trace, line), lang) for line in (found.line, before)]
    return say(f"own.mend_{kind}" if kind else "own.mend", lang, where=where, moved=moved, text="")


def _written(found: Diagnosis) -> str:
    """What to write, in one row."""
    return clean(found.mend.replace("\n", "; "))
