"""A lesson beside or under the stepper: its section in prose, the question that stands, what was answered and why it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, cut_row, elide, fit, row_len, wrap
from tui.lessons import written
from tui.lessons.course import following
from tui.lessons.drill import NAME, streak
from tui.lessons.judging import answer_of
from tui.lessons.numbers import filled, shown
from tui.lessons.player import question_at, score, section_at
from tui.lessons.records import NUMBERS
from tui.paint.circuit import circuit_fitted
from tui.paint.digits import number
from tui.paint.moment import Moment

if TYPE_CHECKING:
    from engine import Trace
    from tui.lessons.judging import Judged
    from tui.lessons.numbers import Numbers
    from tui.lessons.opened import Opened
    from tui.lessons.player import Key, Player
    from tui.lessons.records import Ask, Prose, Section
    from tui.paint import Screen
    from tui.session import Session
    from tui.view import View

DRAWER, LEAST = 7, 3
"""Rows of the drawer under the panel, its title among them; those that it has at least, on a low screen."""
CIRCUIT = 8
"""Rows from which on the circuit is drawn under the panel."""
CODE = 18
"""Rows of the stepper with eight rows of code: what the drawer has beyond its least it takes from those above them."""
COLUMN = 39
"""Cells of the column on wide screens, beside its rule: the stepper keeps 80."""
WIDE = 120


def told(opened: Opened, player: Player, position: int, width: int, lang: str) -> tuple[list[Row], int]:
    """All rows of what stands now, and the row that the question begins at: that has to be in sight."""
    if player.ended:
        return _ended(opened, player, width, lang), 0
    at = section_at(opened, player, position)
    if at < 0:
        said = say("lesson.program" if player.program else "lesson.begin", lang)
        rows: list[Row] = [[(f" {line}", "plain")] for line in wrap(said, width - 2)]
        return rows, 0
    section = opened.lesson.sections[at]
    numbers = opened.numbers[section.program]
    rows = _prose(section, numbers, width)
    found = question_at(opened, player, position)
    if found is None:
        return rows, 0
    begins = len(rows) + 1
    trace = opened.views[section.program].base
    return [*rows, [], *_question(*found, player, numbers, trace, width, lang)], begins


def _prose(section: Section, numbers: Numbers, width: int) -> list[Row]:
    title = clean(filled(section.title, numbers)).replace("`", "")
    rows: list[Row] = [[(f" {line}", "plain bold")] for line in wrap(title, width - 2)]
    for prose in section.prose:
        if prose.kind != "item" or rows[-1:] == []:
            rows.append([])
        rows += _paragraph(prose, numbers, width)
    return rows


def _paragraph(prose: Prose, numbers: Numbers, width: int) -> list[Row]:
    if prose.kind == "code":
        return [[(f"   {clean(line)}", "value")] for line in prose.text.split("\n")]
    text = " ".join(filled(prose.text, numbers).split())
    if prose.kind == "item":
        lines = wrap(clean(text), width - 4)
        return [styled(f" {'·' if i == 0 else ' '} {line}") for i, line in enumerate(lines)]
    bold = False
    rows = []
    for line in wrap(clean(text), width - 2):
        rows.append(styled(f" {line}", bold))
        bold ^= line.count("**") % 2 == 1
    return rows


def styled(line: str, bold: bool = False) -> Row:
    """A line with its ``code`` and **strong** parts in roles, their signs left out."""
    row: Row = []
    for i, strong in enumerate(line.split("**")):
        weight = " bold" if bold ^ bool(i % 2) else ""
        for k, part in enumerate(strong.split("`")):
            if part:
                row.append((part, f"value{weight}" if k % 2 else f"plain{weight}"))
    return row


def _question(key: Key, ask: Ask, player: Player, numbers: Numbers, trace: Trace, width: int, lang: str) -> list[Row]:
    given = player.of(key)
    rows: list[Row] = [
        styled(f" {'?' if i == 0 else ' '} {line}")
        for i, line in enumerate(wrap(clean(filled(ask.text, numbers)), width - 4))
    ]
    for i, option in enumerate(ask.options, 1):
        lines = wrap(clean(filled(option.text, numbers)), width - 7)
        rows += [styled(f"   {i if k == 0 else ' '} {line}") for k, line in enumerate(lines)]
    verdict = player.verdict
    if verdict is not None:
        rows += _verdict(ask, player.text, verdict, numbers, width, lang)
    elif given.right:
        said = _answer(ask, numbers)
        rows.append([(f" ✓ {say('board.right', lang, answer=said) if said else say('lesson.was_right', lang)}", "right")])
        rows += _why(ask, numbers, width)
    if not given.right:
        rows += _hints(ask, given.hints, numbers, trace, width, lang)
        if player.open:
            typed = player.typed.shown(max(width - 12, 1), "prompt", "▁").cells
            rows.append([(f" {say('board.answer', lang)} ", "key"), *typed])
    return rows


def _answer(ask: Ask, numbers: Numbers) -> str:
    """The answer as it is told; "" of one that is written."""
    if ask.kind == "write":
        return ""
    if ask.kind == "choice":
        return clean(next(filled(option.text, numbers) for option in ask.options if option.right)).replace("`", "")
    value = numbers.of(ask.answer) if ask.kind in NUMBERS else None
    return shown(value) if value is not None else answer_of(ask, numbers)


def _why(ask: Ask, numbers: Numbers, width: int) -> list[Row]:
    return [styled(f" {line}") for line in wrap(clean(filled(ask.why, numbers)), width - 2)] if ask.why else []


def _lines(text: str) -> list[Row]:
    """Lines that were written, numbered."""
    return [[(f" {i:2}  {clean(line)}", "value")] for i, line in enumerate(text.rstrip("\n").split("\n"), 1)]


def _verdict(ask: Ask, text: str, verdict: Judged, numbers: Numbers, width: int, lang: str) -> list[Row]:
    if verdict.right:
        said = say("lesson.all_right", lang) if ask.kind == "write" else say("board.right", lang, answer=clean(text))
        rows: list[Row] = [[(f" ✓ {said}", "right")]]
        return [*(_lines(text) if ask.kind == "write" else []), *rows, *_why(ask, numbers, width)]
    mark = f"✗ {say('board.not_yet', lang)}"
    you: list[Cell] = fit([(f" {say('board.you', lang)} {clean(text)}", "plain")], max(width - cell_len(mark) - 1, 4))
    if ask.kind == "write":
        you = [(" ", "plain")]
    fields = {name: value if isinstance(value, str) else number(value) for name, value in verdict.fields}
    if "why" in fields:
        fields["why"] = filled(fields["why"], numbers)
    reason = say(verdict.reason, lang, **fields)
    own = _lines(text) if ask.kind == "write" else []
    return [*own, [*you, (mark, "wrong")], *([(f" {line}", "hint")] for line in wrap(clean(reason), width - 2))]


def _hints(ask: Ask, count: int, numbers: Numbers, trace: Trace, width: int, lang: str) -> list[Row]:
    """Hints that were asked for; after the last the answer."""
    said = [filled(hint, numbers) for hint in ask.hints[:count]]
    if count > len(ask.hints):
        said.append(say("lesson.answer", lang, answer=_answer(ask, numbers)))
    rows: list[Row] = []
    for hint in said:
        lines = wrap(clean(hint.replace("`", "")), width - 4)
        rows += [[(f" {'→' if i == 0 else ' '} {line}", "hint")] for i, line in enumerate(lines)]
    if count > len(ask.hints):
        rows += _lines(written.solution(ask.answer, trace)) if ask.kind == "write" else _why(ask, numbers, width)
    return rows


def _ended(opened: Opened, player: Player, width: int, lang: str) -> list[Row]:
    right, skipped, count = score(opened, player)
    texts = [say("lesson.ended", lang, title=opened.lesson.title), say("lesson.score", lang, right=right, count=count)]
    texts += [say("lesson.skipped", lang, count=skipped)] if skipped else []
    after = following(opened.lesson)
    texts += [say("lesson.following", lang, title=f"{after.order} {after.title}")] if after is not None else []
    texts.append(say("lesson.again", lang))
    return [[(f" {line}", "plain")] for text in texts for line in wrap(clean(text), width - 2)]


def drawn_below(drawn: Screen, rows: list[Row], view: View, session: Session, width: int) -> list[Row]:
    """The rows of a screen with the circuit under its panel, where nothing else stands there and there is room."""
    at = drawn.regions.get("panel")
    top = at.y + at.height if at is not None else len(rows)
    free = len(rows) - 1 - top
    if session.panels.stack or free < CIRCUIT:
        return rows
    said = f"─ {say('screen.circuit', session.look.lang)} "
    title: Row = [(said, "rule"), ("─" * (width - cell_len(said)), "rule")]
    circuit = circuit_fitted(Moment(view, session), width, free - 1)[: free - 1]
    return [*rows[:top], title, *(fit(row, width) for row in circuit), *rows[top + 1 + len(circuit) :]]


AHEAD = frozenset({"op", "next"})
"""Kinds of questions about what is still to come."""


def unwritten(drawn: Screen, rows: list[Row], view: View, position: int, ask: Ask) -> list[Row]:
    """The rows of a screen without the backward lines that a question is about: those that are to be written, or to come."""
    rows, trace, step = list(rows), view.trace, view.step(position)
    now = step.line if step is not None else -1
    for name, at in drawn.regions.items():
        if name not in ("forward", "backward"):
            continue
        for y in range(at.y, at.y + at.height):
            hit = drawn.hit(at.x, y)
            if hit is None or hit.kind != "line":
                continue
            line = trace.lines[hit.index]
            mine = ask.answer in (written.ALL, f"({trace.stages[line.stage].label})") and line.kind != "seed"
            if mine if ask.kind == "write" else line.index > now:
                blank = fit([("   ·", "pending")], at.width)
                end = at.x + at.width
                rows[y] = [*cut_row(rows[y], 0, at.x), *blank, *cut_row(rows[y], end, row_len(rows[y]) - end)]
    return rows


PLAIN = frozenset({"value", "gradient", "change"})
"""Kinds of questions whose answer does not stand in the backward line."""


def veiled(drawn: Screen, view: View, position: int, ask: Ask | None, width: int) -> list[Row]:
    """The rows of a screen on which a lesson asks: the panel has the lines without a number, and asks nothing itself."""
    rows, step, at = list(drawn.rows), view.step(position), drawn.regions.get("panel")
    if at is None or step is None or step.line < 0:
        return rows
    line = view.trace.lines[step.line]
    texts = [view.trace.forward(line.stage)] if line.stage >= 0 else []
    if ask is not None and ask.kind in PLAIN:
        texts.append(view.trace.raw(step.line))
    told: list[Row] = [[("─" * width, "rule")], *([(f" {clean(text)}", "plain")] for text in texts)]
    told += [[] for _ in range(at.height + 1 - len(told))]
    for y, row in enumerate(told[: at.height + 1], at.y - 1):
        rows[y] = [*fit(row, width), *cut_row(rows[y], width, row_len(rows[y]) - width)]
    return rows


def heading(opened: Opened, player: Player, position: int, width: int, lang: str) -> tuple[str, str]:
    """The lesson's title, and how far one is."""
    count, at = len(opened.lesson.sections), _reached(opened, player, position)
    if opened.lesson.id.startswith(NAME):
        return clean(opened.lesson.title), say("lesson.streak", lang, n=streak(opened, player))
    order = f"{opened.lesson.order} " if opened.lesson.order else ""
    return f"{order}{clean(opened.lesson.title)}", say("lesson.section", lang, k=at, n=count)


def _reached(opened: Opened, player: Player, position: int) -> int:
    """The section that is shown, from 1; that of a program's beginning is its first."""
    if player.ended:
        return len(opened.lesson.sections)
    at = section_at(opened, player, position)
    return at + 1 if at >= 0 else opened.before(player.program) + 1


def progress(at: int, count: int, width: int) -> Row:
    """A bar of how many sections are done."""
    done = round(at * width / max(count, 1))
    return [("━" * done, "progress"), ("─" * (width - done), "rest")]


def drawer(
    opened: Opened, player: Player, position: int, width: int, height: int, lang: str, scroll: int = 0
) -> list[Row]:
    """``height`` rows: the title in a rule, what stands now about its question."""
    title, where = heading(opened, player, position, width, lang)
    count, at = len(opened.lesson.sections), _reached(opened, player, position)
    head, tail = f"─ {elide(title, width // 2)} ", f" {where} "
    bar = progress(at, count, 16)
    rule = "─" * max(width - cell_len(head) - cell_len(tail) - 20, 1)
    rows: list[Row] = [[(head, "phase"), (rule, "rule"), (tail, "hint"), *bar, (" ─", "rule")]]
    body, begins = told(opened, player, position, width, lang)
    rows += seen(body, begins, height - 1, scroll)
    return [fit(row, width) for row in rows]


def column(
    opened: Opened, player: Player, position: int, width: int, height: int, lang: str, scroll: int = 0
) -> list[Row]:
    """``height`` rows of ``width`` cells."""
    title, where = heading(opened, player, position, width, lang)
    count, at = len(opened.lesson.sections), _reached(opened, player, position)
    rows: list[Row] = [[(f" {elide(title, width - 2)}", "header bold")]]
    rows.append([(f" {where}  ", "hint"), *progress(at, count, max(width - cell_len(where) - 4, 1))])
    rows.append([])
    body, begins = told(opened, player, position, width, lang)
    rows += seen(body, begins, height - 3, scroll)
    return [fit(row, width) for row in rows]


def seen(rows: list[Row], begins: int, height: int, scroll: int) -> list[Row]:
    """As many rows as there is room for: from the beginning, or, where a question stands, to its end; ``scroll`` from there."""
    last = max(len(rows) - height, 0)
    top = max(0, min((last if begins else 0) + scroll, last))
    found = rows[top : top + height]
    return found + [[] for _ in range(height - len(found))]
