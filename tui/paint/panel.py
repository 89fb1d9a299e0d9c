"""The panel, five rows under the code: position 0, forward steps and the seed (contributions: ``chain``)."""

from __future__ import annotations

from functools import partial
from io import StringIO
from token import OP
from tokenize import TokenError, generate_tokens
from typing import TYPE_CHECKING, Any

from engine.frozen import replace
from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, elide, fit, wrap
from tui.celltext import cell_text, forward_text
from tui.complaint import notice_said
from tui.keys import shown
from tui.later import later
from tui.paint.digits import corner, is_array, number, shape, within
from tui.paint.exact import formula
from tui.paint.flaws import flaw_text, tie_text
from tui.paint.intuition import in_shapes, ratio, tidy
from tui.paint.own import said as own_said
from tui.paint.parts import own_line, parts_text
from tui.paint.plan import CHAIN as HEIGHT
from tui.states.board import question_of
from tui.states.ledger import NAME as LEDGER
from tui.states.ledger import ledger_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Step, Trace
    from tui.paint.board import board_rows
    from tui.paint.chain import chain_rows
    from tui.paint.end import end_rows
    from tui.paint.moment import Moment
    from tui.paint.prove import quotient_rows
    from tui.paint.updates import update_rows
else:
    (board_rows,) = later("tui.paint.board", "board_rows")
    (chain_rows,) = later("tui.paint.chain", "chain_rows")
    (end_rows,) = later("tui.paint.end", "end_rows")
    (quotient_rows,) = later("tui.paint.prove", "quotient_rows")
    (update_rows,) = later("tui.paint.updates", "update_rows")


def panel_rows(moment: Moment, width: int) -> list[Row]:
    """Exactly five rows of ``width`` cells."""
    moment = _mistaken(moment)
    step, asking = moment.step, question_of(moment.view, moment.session) is not None
    proven = quotient_rows(moment, width) if moment.session.panels.top == "prove" else None
    if proven is not None:
        rows, asking = proven, False
    elif moment.session.ended and moment.session.position >= moment.view.total:
        rows = end_rows(moment, width)
    elif step is None:
        rows = _start(moment, width)
    elif step.kind == "seed":
        rows = _seed(moment, width)
    elif step.kind in ("stage", "part"):
        rows = _forward(moment, width)
    elif step.kind == "update":
        rows = update_rows(moment, width)
    else:
        rows = chain_rows(moment, width) if not asking else []
    if asking:
        rows = board_rows(moment, rows, width)
    rows = rows[:HEIGHT] + [[] for _ in range(HEIGHT - len(rows))]
    return [fit(row, width) for row in rows]


def _mistaken(moment: Moment) -> Moment:
    """While the ledger writes ``=`` in a line, the moment of that line: the panel shows the mistake, wherever the step is."""
    session, tried = moment.session, ledger_of(moment.session).tried
    position = moment.view.steps.of_line(tried) if session.panels.top == LEDGER and tried >= 0 else 0
    if not position or (moment.current is not None and moment.current.index == tried):
        return moment
    return type(moment)(moment.view, replace(session, position=position, ended=False))


def _count(name: str, n: int, lang: str) -> str:
    return say(f"panel.{name}.{'one' if n == 1 else 'many'}", lang, n=n)


def _times(n: int, lang: str) -> str:
    return say(f"panel.times.{n}" if n <= 6 else "panel.times.many", lang, n=n)


def _start(moment: Moment, width: int) -> list[Row]:
    """Position 0: what is to come, what forks, three keys."""
    view, lang = moment.view, moment.session.look.lang
    trace = view.trace
    inputs = view.cached("inputs", partial(_inputs, trace))
    ahead = say(
        "panel.start", lang, inputs=_count("inputs", inputs, lang), stages=_count("stages", len(trace.stages), lang),
        lines=_count("lines", view.steps.backward - view.forward - 1, lang),
    )  # fmt: skip
    arrows = {"step": shown("right", moment.session.look.ascii), "back": shown("left", moment.session.look.ascii)}
    texts = [say(key, lang, **arrows) for key in ("panel.keys", "panel.keys_short")]
    keys = next((text for text in texts if cell_len(text) < width), texts[-1])
    told = [(f" {clean(text)}", "hint") for text in _notices(moment)]
    rows: list[Row] = [[(f" {line}", "plain")] for line in wrap(ahead, width - 2)[:2]]
    rows += [[(f" {line}", "plain")] for line in wrap(_forks(moment, width - 2), width - 2)[:2]]
    if len(rows) < 3 and len(told) == 1 and cell_len(told[0][0]) >= width:  # the long one takes the free row too
        rows += [[(f" {line}", "hint")] for line in wrap(told[0][0].strip(), width - 2)[:2]]
        return [*rows, [(f" {keys}", "hint")]]
    if len(rows) < 3:
        rows.append(told[:1])
        told = told[1:]
    return [*rows, [(f" {keys}", "hint")], told[:1]]


def _inputs(trace: Trace) -> int:
    return sum([len({trace.vars[v].root for v in row.vars}) or 1 for row in trace.rows if row.kind == "input"])


def _notices(moment: Moment) -> list[str]:
    """What the engine noticed while tracing, as far as there are sentences for it."""
    lang = moment.session.look.lang
    return [text for notice in moment.trace.notices[:2] if (text := notice_said(notice, lang))]


def _forks(moment: Moment, room: int) -> str:
    """The inputs that fork, as many as fit."""
    lang = moment.session.look.lang
    forks = moment.view.forks
    if not forks:
        return say("panel.no_forks", lang)
    for shown_now in range(min(len(forks), 6), 0, -1):
        said = [
            say("panel.read_first" if i == 0 else "panel.read_next", lang, name=name, times=_times(n, lang))
            for i, (name, n) in enumerate(forks[:shown_now])
        ]
        if len(forks) > shown_now:
            said.append(say("panel.forks.more", lang, n=len(forks) - shown_now))
        text = say("panel.fork.one" if len(forks) == 1 else "panel.forks", lang, reads=", ".join(said))
        if cell_len(text) <= room:
            break
    return text


def _seed(moment: Moment, width: int) -> list[Row]:
    view, lang = moment.view, moment.session.look.lang
    trace = view.trace
    var = trace.vars[trace.output]
    top = ratio(var.shown, var.shown, moment.session.look.ascii)
    seed = trace.seed
    if not is_array(seed) and seed == 1:
        said = say("panel.seed", lang, ratio=top)
    else:
        said = say(
            "panel.seed.given",
            lang,
            ratio=top,
            value=f"{shape(seed)} {corner(seed)}" if is_array(seed) else number(seed),
        )
    line = moment.step.line if moment.step else 0
    about = [[(f" {part}", "plain")] for part in wrap(said, width - 2)[:2]]
    told, good = own_said(view, line, lang)
    about += [[(f" {told}", "right" if good else "wrong")]] if told else []
    about += [[] for _ in range(HEIGHT - 2 - len(about))]
    return [[(" ", "plain"), *_spans(moment, line)], *about, next_row(moment)]


def _spans(moment: Moment, line: int) -> list[Cell]:
    return [
        (clean(text), "plain" if role == "op" else role)
        for text, role in moment.trace.spans(line, not moment.session.look.raw)
    ]


def next_row(moment: Moment) -> Row:
    """``next: (4) xpy = x + y``."""
    view, lang = moment.view, moment.session.look.lang
    later = view.step(moment.session.position + 1) if moment.session.position < view.total else None
    if later is None:
        return [(f" {say('panel.end', lang, n=view.total, step=shown('right', moment.session.look.ascii))}", "hint")]
    trace = view.trace
    if later.kind == "update":
        what = view.steps.updates[later.update].source
    elif later.kind in ("stage", "part"):
        index = later.part if later.kind == "part" else later.stage
        label = trace.part_label(index) if later.kind == "part" else trace.stages[index].label
        whole = later.kind == "stage" and trace.stages[index].parts and index not in moment.session.expanded
        what = f"({label}) {own_line(view, trace.stages[index]) if whole else forward_text(view, later.kind, index)}"
    else:
        text = cell_text(view, "line", later.line, moment.session.look.raw)
        what = text if later.kind == "seed" else f"({trace.stages[later.stage].label}) {text}"
    return [(f" {say('panel.next', lang, what=clean(what))}", "hint")]


def _forward(moment: Moment, width: int) -> list[Row]:
    """The line, the same with numbers, its result."""
    view, step = moment.view, moment.step
    assert step is not None
    trace = view.trace
    stage = trace.stages[step.stage]
    if step.kind == "part":
        text, whole = trace.part_forward(step.part), False
        made: tuple[int, ...] = (step.part,)
    else:
        whole = bool(stage.parts) and step.stage not in moment.session.expanded
        places = any(trace.vars[v].path for v in stage.writes) and not stage.stores  # of a list or dict: they are named
        if places and not whole:
            text = trace.forward(step.stage)
        else:
            text = own_line(view, stage) if whole else forward_text(view, "stage", step.stage)
        made = trace.made(step.stage)
    target, op, expression = _sides(clean(text))
    lead = f" {target} {op} " if op else " "
    pad = " " * (cell_len(lead) - 2)
    long = cell_len(lead) > width // 2  # a place given by many numbers: the whole statement is wrapped
    if long:
        lead, pad = " ", "  "
    results = [trace.vars[v].value for v in made]
    filled, result, computes = _computed(trace, step, results)
    filled = clean(filled)
    rows: list[Row] = []
    lines = wrap(clean(text) if long else expression, width - cell_len(lead) - 3)
    if len(lines) > 2:
        lines[1] = elide(f"{lines[1]} {lines[2]}", width - cell_len(lead) - 3)
    lines = lines[:2]
    rows += [[(lead if i == 0 else pad + "   ", "plain"), (line, "plain")] for i, line in enumerate(lines)]
    flaw = flaw_text(moment)
    remark = _remark(moment, flaw)
    if whole and len(rows) == 1 and not remark and not moment.hidden:  # the parts have the result
        rows.append([(f" {elide(parts_text(trace, stage), width - 2)}", "hint")])
    rows.append([(f"{pad}= ", "plain"), (elide(tidy(_bare(filled)), width - cell_len(pad) - 3), "value")])
    if moment.hidden:
        return rows
    room = width - cell_len(pad) - 3
    if len(results) == 1 and is_array(results[0]):
        said = within(results[0], room)
    else:
        said = result or ", ".join(shape(v) if is_array(v) else number(v) for v in results)
    rows.append([(f"{pad}{'=' if computes else '≈'} ", "plain"), (elide(said, room), "value bold")])
    if len(rows) < 4:
        rows.append(remark)
    elif flaw:
        rows[3:] = [[(f" {flaw}", "wrong")]]
    rows.append(next_row(moment))
    return rows


def _computed(trace: Trace, step: Step, results: list[Any]) -> tuple[str, str, bool]:
    """The line with numbers, its result ("" if it is not one number), and whether the one gives the other. The result of a
    forward line is shown to six digits where the line gives them, else to four."""

    def filled(fmt: Callable[[Any], str]) -> str:
        if step.kind == "part":
            return trace.part_with(step.part, in_shapes(trace, fmt))
        return trace.forward_with_numbers(step.stage, fmt)

    if len(results) != 1 or is_array(results[0]):
        return formula(filled, "")[0], "", True
    for digits in (6, 4):
        result = number(results[0], digits)
        text, computes = formula(filled, result)
        if computes:
            break
    return text, result, computes


def _sides(text: str) -> tuple[str, str, str]:
    """Target, ``=`` (or ``+=``, ``-=``) and expression of an assignment, however it is spaced; the whole of a bare call."""
    depth = 0
    try:
        for token in generate_tokens(StringIO(text).readline):
            if token.type == OP and token.string in "([{":
                depth += 1
            elif token.type == OP and token.string in ")]}":
                depth -= 1
            elif token.type == OP and token.string in ("=", "+=", "-=") and not depth and token.start[0] == 1:
                return text[: token.start[1]].rstrip(), token.string, text[token.end[1] :].lstrip()
    except (TokenError, SyntaxError):  # what stands for a control character is no Python
        pass
    return "", "", text


def _bare(text: str) -> str:
    """A lone negative number without its parentheses."""
    return (
        text[1:-1]
        if text.startswith("(-") and text.endswith(")") and text.count("(") == 1 and "," not in text
        else text
    )


def _remark(moment: Moment, flaw: str) -> Row:
    """The fourth row of a forward step: what went wrong, a tie, what was printed, or nothing."""
    step, lang = moment.step, moment.session.look.lang
    assert step is not None
    if flaw:
        return [(f" {flaw}", "wrong")]
    if step.kind == "part":
        if moment.trace.stages[step.stage].index in moment.session.expanded:
            return []
        return [(f" {say('panel.part', lang, label=moment.trace.stages[step.stage].label)}", "hint")]
    copies = [p for p in moment.trace.stages[step.stage].pieces if p.store is None]
    if copies and moment.trace.stages[step.stage].stores:
        text = clean(moment.trace.forward(step.stage).partition("; ")[0])
        return [(f" {say('panel.copied', lang, line=text)}", "hint")]
    printed = moment.view.printed.get(moment.trace.stages[step.stage].line)
    if printed is not None:
        return [(f" {say('panel.printed', lang, text=clean(printed))}", "hint")]
    return []


__all__ = ["HEIGHT", "next_row", "panel_rows", "tie_text"]
