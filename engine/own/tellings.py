"""What a recorded pass did beside its backward part, and what is to be said of it."""

from __future__ import annotations

from typing import Any

from engine.errors import Notice, Place
from engine.own.afterwards import stands_after
from engine.own.body import number
from engine.own.halves import halves_of
from engine.own.hinges import implied
from engine.own.passes import Begun
from engine.passes import Pass


def recorded(begun: Begun, gradients: tuple[Any, ...]) -> tuple[Pass, list[Notice]]:
    """What the pass did beside its backward part, and what there is to say. What no gradient (``gradients``, by variable) reaches
    was no parameter."""
    reached, top, output = begun.reached, begun.reached.top, begun.output
    assert top is not None
    notices = []
    if begun.given is not None:
        line = begun.given.line
        notices.append(Notice("pass_given", Place(line), {"line": line, "name": begun.given.name, "of": begun.given.shown}))
    if (loss := begun.division.loss) is not None and (error := halves_of(begun.found.survey.dones[loss.done].node)):
        notices.append(Notice("pass_halves", Place(loss.line), {"name": error, "loss": str(loss.name)}))
    if loss is not None and (said := implied(begun.found.survey.dones[loss.done].node)):
        notices.append(Notice(said[0], Place(loss.line), {"text": said[1], "loss": str(loss.name)}))
    if not reached.ended and reached.failed is None and stands_after(begun.whole.forward, top.loop):
        notices.append(Notice("after_loop", Place(top.loop.lineno), {"line": top.loop.lineno}))
    if reached.failed is not None:
        failed = reached.failed
        notices.append(Notice("after_failed", failed.place, {"said": failed, "line": failed.place.line}))
    changed = {update.var for update in begun.watched.updates}
    names = begun.body.bindings.changed
    places = begun.body.binder.places
    carried = tuple([i for i, (_, name) in places.items() if name in names or i in changed]) if top.number > 1 else ()
    told = _losses(begun)
    value = number(output.value) if begun.given is None else None
    updates = tuple([each for each in begun.watched.updates if each.var != output.index and gradients[each.var] is not None])
    line = top.loop.lineno
    told += () if value is None else (value,)
    return Pass(top.number, top.of, line, updates, told, carried, reached.ended, begun.read), notices


def _losses(begun: Begun) -> tuple[float, ...]:
    """The losses of the passes before, where they stand in a name at the end of each."""
    loss, top = begun.division.loss, begun.reached.top
    if loss is None or begun.division.total or top is None or top.number < 2 or loss.holder is not begun.found.frame:
        return ()
    told = [number(names.get(str(loss.name))) for names in begun.reached.losses]
    return tuple([each for each in told if each is not None]) if None not in told else ()
