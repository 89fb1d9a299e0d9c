"""What the backward lines of a form cost, from its shapes, before they run."""

from __future__ import annotations

from math import prod

from engine.errors import Place, ProgramError
from engine.forms import Form, Spot
from engine.pricing.asking import FLOAT, FREE, Price
from engine.pricing.budget import Costly, Watch
from engine.pricing.kinds import SMALL
from engine.traced import Traced


def price_of(form: Form) -> Price:
    """The price of all lines of a form; free where it is about numbers and small arrays. A gradient that is scattered into is as
    large as what it is the gradient of."""
    found = FREE
    stack = [form.root]
    while stack:
        spot = stack.pop()
        stack += spot.args
        if spot.gate is not None and spot.diff and (spot.shape or any([a.shape for a in spot.args])):
            found = found.beside(spot.gate.price.back(spot.site(None)))
    opened = [_read(form, slot.at) for slot in form.scatters if slot.kind == "read"]
    sizes = [prod(spot.shape) for spot in opened if spot is not None]
    if sizes:
        found = found.beside(Price(max(sizes), sum(sizes), FLOAT * sum(sizes)))
    return found if found.work > SMALL or found.held > FLOAT * SMALL else FREE


def _read(form: Form, at: int) -> Spot | None:
    """A spot where read number ``at`` stands."""
    stack = [form.root]
    while stack:
        spot = stack.pop()
        if spot.gate is None and spot.key.kind == "read" and spot.key.at == at:
            return spot
        stack += spot.args
    return None


def pay(form: Form, watch: Watch) -> None:
    """Count the price of a form's lines. Raises ``Costly``."""
    if form.compiled.cost is None:
        form.compiled.cost = price_of(form)
    if form.compiled.cost is not FREE:
        watch.pay(form.compiled.cost)
        watch.held(form.compiled.cost.held)


def overspent(trace: Traced, index: int, cost: Costly, watch: Watch) -> ProgramError:
    """The record of a limit that the backward lines of a stage would pass."""
    stage = trace.stages[index]
    lines = trace.source.split("\n")
    end = stage.end_column if stage.end_line == stage.line else len(lines[stage.line - 1]) + 1
    return ProgramError(
        "limit", Place(stage.line, stage.column, end), file=trace.file, source=lines[stage.line - 1],
        limit=cost.name, asked=cost.asked, allowed=getattr(watch.limits, cost.name),
    )  # fmt: skip
