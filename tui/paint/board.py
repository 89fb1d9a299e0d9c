"""The board: what is asked in place of what will be shown, the answer field, and what an answer was worth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

import engine
from tui.asking import of_numbers
from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, elide, fit, wrap
from tui.keys import shown
from tui.paint.chain import array_head, scalar_rows
from tui.paint.digits import number
from tui.paint.dimensions import shaped
from tui.paint.exact import signed, total
from tui.paint.intuition import ratio
from tui.paint.parts import own_line
from tui.questions import given
from tui.states.board import board_of, question_of

if TYPE_CHECKING:
    from tui.paint.moment import Moment
    from tui.questions import Question
    from tui.states.board import Board

ROWS = 5
_FIELDS = ("inputs", "held", "ends", "final", "before", "to", "base", "grad", "upstream", "label", "local", "above", "product")


def board_title(moment: Moment) -> tuple[str, str]:
    """``board: 1 of 5, the local gradient`` and ``answered 6, right 5``; "" where nothing is asked."""
    lang, session = moment.session.look.lang, moment.session
    question = question_of(moment.view, session)
    state = board_of(session)
    counts = say("board.counts", lang, answered=state.answered, right=state.right) if state.answered else ""
    if question is None:
        return say("screen.mode.ask", lang), counts
    of = moment.view.beats(session.position) - 1
    return say("board.title", lang, k=session.beat + 1, n=of, what=say(f"board.{question.kind}", lang)), counts


def board_rows(moment: Moment, head: list[Row], width: int) -> list[Row]:
    """Five rows of a question; ``head`` is what a forward step shows before its result."""
    question = question_of(moment.view, moment.session)
    assert question is not None
    state = board_of(moment.session)
    if moment.current is not None and moment.current.slot >= 0:
        rows = _asked(moment, question, width)
    else:  # a verdict takes the question's row
        asked: Row = [(f" {say('board.ask.' + question.kind, moment.session.look.lang)}", "hint")]
        rows = [*head[:2], *([asked] if state.verdict is None else [])]
    told = _answer(moment, question, state, width)
    rows = rows[: ROWS - 1]
    if len(rows) + len(told) > ROWS and state.verdict is None:
        told = told[:-1]  # what → does stands in the last row, too
    if state.verdict is not None and not state.hinted:
        told = told[: ROWS - len(rows)]  # the field comes with the next character
    if (over := len(rows) + len(told) - ROWS) > 0:  # what is said of the answer, and the field, stay: the question's numbers yield
        rows = [rows[0], *rows[1 + over :]] if question.kind == "op" else rows[over:]
    return [*rows, *told]


def _asked(moment: Moment, question: Question, width: int) -> list[Row]:
    """The line as far as it is known, with ``?`` for what is asked."""
    trace, line, look = moment.trace, moment.current, moment.session.look
    assert line is not None
    to, base = trace.vars[line.to], trace.vars[line.base]
    if question.kind == "local":
        stage = trace.stages[line.stage]
        text = trace.part_forward(base.index) if base.kind == "part" else own_line(moment.view, stage)
        what = f"{ratio(base.shown, to.shown, look.ascii)} = ?"
        at = say("board.at", look.lang, name=clean(to.shown), value=number(to.value))
        room = width - cell_len(what) - cell_len(at) - 17
        gap: Cell = ("        ", "plain")
        return [[(f" {elide(clean(text), room)}", "plain"), gap, (what, "local"), gap, (at, "plain")]]
    if question.kind in ("lands", "shape") or not of_numbers(moment.view, line):
        row, asks = array_head(moment, line, width), say("board.ask." + question.kind, look.lang)
        row = _without_op(row) if line.of > 1 else row
        if question.kind == "lands":
            row = _without_target(row)
            asks += f"   {say('board.reads', look.lang, inputs=dict(question.fields)['inputs'])}"
        return [row, [(f" {elide(clean(asks), width - 2)}", "hint")]]
    numbers = trace.numbers(line.index)
    rows = scalar_rows(moment, line, numbers, width)
    first = _without_op(rows[0]) if line.of > 1 and question.kind != "sum" else rows[0]
    product = [cell for cell in rows[-1] if cell[1] != "fork"]
    if question.kind == "value":
        return [first, [*[c for c in rows[1] if c[1] in ("plain", "local") and "×" not in c[0]], (" = ?", "hint bold")]]
    if question.kind == "product":
        return [first, *rows[1:-1], [(("?", "hint bold") if cell[1] == "contribution" else cell) for cell in product]]
    if question.kind == "op":
        return [first, *rows[1:-1], product]
    added = total([float(numbers.before), float(numbers.contribution)], number(numbers.after)).operands
    before = f" {to.grad} = {added[0]} + {signed(added[1])} = ?"
    return [*rows, [(clean(before), "hint bold")]]


def _without_op(row: Row) -> Row:
    """The line's ``=`` or ``+=`` as ``?``."""
    for i, (text, role) in enumerate(row):
        if text.strip() in ("=", "+="):
            return [*row[:i], (" " + "?".ljust(len(text) - 2) + " ", "fork"), *row[i + 1 :]]
        if role not in ("plain", "target", "gradient"):
            break
    return row


def _without_target(row: Row) -> Row:
    """The variable that receives, with its places, as ``?``."""
    at = next(i for i, (_, role) in enumerate(row) if role.split()[0] in ("target", "gradient"))
    behind = at + 1 + (row[at + 1][0].startswith("[") if at + 1 < len(row) else 0)
    return [*row[:at], ("?", "hint bold"), *row[behind:]]


def _answer(moment: Moment, question: Question, state: Board, width: int) -> list[Row]:
    """What was answered and what it is worth, the field, what → does."""
    lang = moment.session.look.lang
    rows: list[Row] = []
    if state.verdict is not None:
        rows += _verdict(moment, question, state, width)
    if state.open and (state.verdict is None or not state.verdict.right):
        typed = state.typed.shown(max(width - 12, 1), "prompt", "▁").cells
        label = say("board.answer", lang)
        rows.append([(f" {label} ", "key"), *typed])
    if state.hinted and (state.verdict is None or not state.verdict.right):
        rows += [[(f" {line}", "hint")] for line in wrap(_hint(moment, question), width - 2)[:1]]
    if state.verdict is None:
        right = shown("right", moment.session.look.ascii)
        rows.append([(f" {say('board.shows' if state.open else 'board.enter', lang, key=right)}", "hint")])
    return rows


def _verdict(moment: Moment, question: Question, state: Board, width: int) -> list[Row]:
    verdict, lang = state.verdict, moment.session.look.lang
    assert verdict is not None
    if verdict.right:
        if verdict.reason == "same":
            return [[(f" ✓ {say('board.right.same', lang, said=clean(state.said), to=dict(question.fields)['to'])}", "right")]]
        digits = given(state.said)
        said = state.said if isinstance(question.answer, (str, tuple)) else number(question.answer)
        key = "board.right.digits" if digits and verdict.value != question.answer else "board.right"
        return [[(f" ✓ {say(key, lang, answer=clean(said), n=digits)}", "right")]]
    value = f" = {number(verdict.value)}" if verdict.value is not None and not given(state.said) else ""
    you: list[Cell] = [(f" {say('board.you', lang)} {clean(state.said)}{value}", "plain")]
    mark = f"✗ {say('board.not_yet', lang)}"
    you = fit(you, width - cell_len(mark) - 1)
    fields = _fields(question)
    key = f"board.why.{verdict.reason}"
    if verdict.reason == "assigned" and not fields["ends"]:
        key = "board.why.assigned.array"
    if verdict.reason == "unread" and question.kind == "op":
        key = "board.why.unread.op"
    if question.kind == "lands" and verdict.reason in ("input", "unread"):
        key, fields = _of_input(moment, verdict.reason, dict(question.fields), state.said, fields)
    if isinstance(question.answer, tuple):
        key, fields = _of_shape(moment, question, state.said, verdict.reason, fields)
    reason = say(key, lang, **fields)
    if key == "board.why.assigned" and cell_len(clean(reason)) > width - 2:
        reason = say("board.why.assigned.short", lang, **fields)
    return [[*you, (mark, "wrong")], [(f" {clean(elide(reason, width - 2))}", "hint")]]


def _of_input(
    moment: Moment, reason: str, known: dict[str, str | float], said: str, fields: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """Why it is not that input: its shape, where that tells them apart; the sentence's key and what it names."""
    if reason == "unread":
        return "board.why.unread.lands", fields
    name, line = str(known["lands " + said.replace(" ", "")]), moment.current
    var = moment.trace.vars[moment.view.names[name]]
    assert line is not None
    shapes = [shaped(engine.like(one), moment.session.look.lang) for one in (var, moment.trace.vars[line.to])]
    whole = moment.trace.raw(line.index).startswith(f"{moment.trace.vars[line.to].grad} ")  # else it lands in places of that
    key = "board.why.input.places" if not whole else "board.why.input" if shapes[0] == shapes[1] else "board.why.input.shape"
    return key, {**fields, "name": name, "shape": shapes[0], "wanted": shapes[1]}


def _of_shape(
    moment: Moment, question: Question, said: str, reason: str, fields: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """What a shape that is not the answer is: whose it is, or nobody's; the sentence's key and what it names."""
    if reason == "transposed" and not question.fields:
        return "board.why.turned", fields
    if reason != "off":
        return f"board.why.{reason}" + ".shape" * (reason == "unread"), fields
    sizes = tuple([int(size) for size in re.findall(r"\d+", said)])
    variables = (var for var in moment.trace.vars if var.kind != "part")
    name = next((var.shown for var in variables if np.shape(engine.like(var)) == sizes), "")
    return f"lesson.why.{'shape_of' if name else 'shape_none'}", {**fields, "name": name}


def _fields(question: Question) -> dict[str, str]:
    """What the sentences name, numbers as they are printed."""
    said = {name: value if isinstance(value, str) else number(value) for name, value in question.fields}
    return {**dict.fromkeys(_FIELDS, ""), **said}


def _hint(moment: Moment, question: Question) -> str:
    fields = _fields(question)
    return say(f"board.hint.{question.kind}", moment.session.look.lang, **fields)
