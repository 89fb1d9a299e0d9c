"""A pass of a training loop with other inputs: the state at its top, changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import product

from engine.addresses import parse
from engine.errors import ProgramError
from engine.limits import Limits
from engine.own.body import Body
from engine.own.defining import Bindings
from engine.own.dividing import Change, divided, losses
from engine.own.holes import Astray
from engine.own.putting import put
from engine.own.rounds import Round
from engine.own.tops import Top
from engine.reading.program import Program
from engine.records import Options
from engine.tracing.frames import Frame
from engine.tracing.scope import reached as reached_by


def altered(
    whole: Program, limits: Limits, options: Options, text: Bindings, top: Top, found: Round, updates: tuple[Change, ...]
) -> Top:  # fmt: skip
    """The top with the inputs as the caller wants them (``options.sets``). Raises ``ProgramError`` for what is none."""
    body = _run(whole, limits, options, text, top, found, updates)
    made = top.copy()
    frames = [held for held in reached_by(*made.frames, made.item) if isinstance(held, Frame)]
    for var in body.binder.journal.vars:
        if var.index in body.binder.places:
            at, name = body.binder.places[var.index]
            put(frames[at].names, name, var)
    placed = {_spelled(var.name) for var in body.binder.journal.vars if var.index in body.binder.places}
    return replace(made, sets=tuple([each for each in options.sets if not _is_of(each[0], placed)]))


def _is_of(text: str, placed: set[str]) -> bool:
    """Whether an address leads to one of the names that stand before the pass."""
    address = parse(text)
    return address is not None and _spelled(address.name) in placed


def _spelled(name: str) -> str:
    """A name as it stands in code."""
    return name.replace(".", "_")


def _run(
    whole: Program, limits: Limits, options: Options, text: Bindings, top: Top, found: Round, updates: tuple[Change, ...]
) -> Body:  # fmt: skip
    """A recorded run of the pass that comes to its end, by what one of its likely losses, or else its updates, need."""
    roots = [*[each.binding.defs for each in losses(found, updates)[:3]], tuple([at for each in updates for at in each.added])]
    failed: ProgramError | None = None
    for needed, least in product(roots, (False, True)):
        division = divided(found, updates, needed, None, False, least)
        body = Body(whole, limits, options, text, top.copy(), found, division, {})
        try:
            with suppress(Astray):
                body.run()
        except ProgramError as error:  # what was left out is needed after all
            failed = failed or error
        else:
            return body
    assert failed is not None
    raise failed
