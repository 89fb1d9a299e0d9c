"""The steps in words: a sentence each, or one with its numbers as the chain-rule panel has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine import like
from tui.catalogue import language, say
from tui.cells import cell_len
from tui.paint.digits import corner, is_array, number, shape
from tui.paint.exact import contribution, formula
from tui.paint.flaws import flaw_text, tie_text
from tui.paint.intuition import intuition
from tui.paint.moment import Moment
from tui.paint.updates import formula as update_formula
from tui.session import Look, Session
from tui.view import View

if TYPE_CHECKING:
    from engine import Numbers, Step, Steps, Trace

WIDTH = 100
MOST = 16
"""Cells of the address column at most."""


def sentences(trace: Trace, steps: Steps) -> Iterator[str]:
    """One line a step: its number, its address, what happens with which numbers, why."""
    digits = len(str(len(steps)))
    every = [steps[at] for at in range(len(steps))]
    column = min(max((cell_len(step.id) for step in every), default=0), MOST)
    inputs = ", ".join(row.text for row in trace.rows if row.kind == "input")
    yield f"{0:>{digits}}  {' ' * column}  {say('cli.step_start', inputs=inputs)}"
    view = View(trace, steps.expanded)
    for position, step in enumerate(every, 1):
        pad = " " * max(column - cell_len(step.id), 0)
        remark = _remark(view, steps, position) if trace.flaws or step.line >= 0 and trace.ties(step.line) else ""
        yield f"{position:>{digits}}  {step.id}{pad}  {sentence(trace, step, remark)}"


def _remark(view: View, steps: Steps, position: int) -> str:
    """What the panel would say in red or about a tie at that step; "" if nothing."""
    moment = Moment(view, Session(position=position, look=Look(lang=language()), expanded=steps.expanded))
    said = flaw_text(moment)
    if not said and moment.current is not None:
        said = tie_text(moment, moment.current, view.trace.numbers(moment.current.index))
    return said


def sentence(trace: Trace, step: Step, remark: str = "") -> str:
    """What one step does; ``remark`` (a tie, the first infinity) stands in place of the gate's intuition."""
    if step.kind in ("part", "stage"):
        said = _part(trace, step.part) if step.kind == "part" else _stage(trace, step.stage)
        return f"{said}; {remark}" if remark else said
    if step.kind == "seed":
        seed = trace.seed
        key = "step_seed" if not is_array(seed) and seed == 1 else "step_seed_given"
        return say(f"cli.{key}", line=trace.raw(step.line), output=trace.vars[trace.output].shown)
    if step.kind == "update":
        return _update(trace, step.update)
    return _contribution(trace, step.line, remark)


def _update(trace: Trace, index: int) -> str:
    assert trace.training is not None
    update = trace.training.updates[index]
    if update.factors:
        return say("cli.step_update_numbers", source=update.source, formula=update_formula(update))
    return say("cli.step_update", source=update.source, before=_value(update.before), after=_value(update.after))


def _part(trace: Trace, part: int) -> str:
    return say("cli.step_forward", line=trace.part_forward(part), value=_value(trace.vars[part].value))


def _value(value: Any) -> str:
    return f"{shape(value)} {corner(value)}" if is_array(value) else number(value)


def _stage(trace: Trace, index: int) -> str:
    stage = trace.stages[index]
    line = trace.forward(index)
    values = ", ".join(_value(trace.vars[i].value) for i in trace.made(index))
    filled, computes = formula(lambda fmt: trace.forward_with_numbers(index, fmt), values)
    same = filled == line.partition(" = ")[2] or filled == values
    if same or any(is_array(like(trace.vars[i])) for i in (*stage.reads, *stage.writes)):
        return say("cli.step_forward", line=line, value=values)
    return say("cli.step_forward_numbers" if computes else "cli.step_forward_about", line=line, numbers=filled, value=values)


def _contribution(trace: Trace, index: int, remark: str) -> str:
    line, numbers = trace.lines[index], trace.numbers(index)
    to = trace.vars[line.to]
    said = say(
        "cli.step_adds" if line.arrived > 1 else "cli.step_gives",
        line=trace.raw(index), product=_product(numbers), grad=to.grad, total=_value(numbers.after),
    )  # fmt: skip
    if line.arrived < line.of:
        said += say("cli.step_to_come", count=line.of - line.arrived)
    elif line.of > 1:
        said += say("cli.step_complete", grad=to.grad)
    why = remark or intuition(trace, line, numbers, language())
    return f"{said}. {why}" if why else said


def _product(numbers: Numbers) -> str:
    """``0.04518 × -0.7916 = -0.03576``; only what it comes to where arrays meet."""
    given = _value(numbers.contribution)
    if any(value is None or is_array(value) for value in (numbers.local, numbers.upstream, numbers.contribution)):
        return given
    return str(contribution(numbers.local, numbers.upstream, numbers.contribution))


def panel(trace: Trace, steps: Steps, address: str, ascii_only: bool) -> str:
    """One step as the panel under the code shows it. Raises ``ProgramError("address")``."""
    from tui.cells import text_of
    from tui.paint.glyphs import in_ascii
    from tui.paint.panel import panel_rows

    position = steps.find(address)
    session = Session(position=position, look=Look(lang=language(), ascii=ascii_only), expanded=steps.expanded)
    rows = panel_rows(Moment(View(trace, steps.expanded), session), WIDTH)
    lines = [text_of(row).rstrip() for row in (in_ascii(rows) if ascii_only else rows)]
    head = say("cli.step_head", position=position, total=len(steps), address=steps.address(position))
    return "\n".join([head, *(line for line in lines if line)]) + "\n"
