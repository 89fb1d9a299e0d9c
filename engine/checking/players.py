"""The pass of a training loop by another of its losses: that of the second of two players, or of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.checking.applied import changes_by
from engine.own.dividing import Possible, losses
from engine.own.loss import loss_named
from engine.own.moments import remember
from engine.own.moved import moved_to
from engine.own.passes import Begun, of_loss
from engine.own.records import Survey
from engine.own.rivals import follows, is_itself, rivals_of, whole_losses
from engine.records import Options
from engine.trace import Trace


def turns(begun: Begun, options: Options, traced: Callable[[Begun, Options], Trace]) -> Trace:
    """The trace of a pass; where it has several losses, by the first by which something is wrong, if any is."""
    first: Trace | None = None
    for each in by_turns(begun, options):
        made = traced(each, options)
        bad = made.own is not None and not made.own.ok
        if bad or first is None:
            first = made
            if each is not begun:
                remember(begun.whole, options, each)
        if bad:
            break
    assert first is not None
    return first


def by_turns(begun: Begun, options: Options) -> Iterator[Begun]:
    """A pass, and the same by each of its other losses that is no part of a further one and by which some parameter is changed.
    What the pass changed before it came to a loss has the value there that it became. Where no loss of several agrees with what is
    changed, it is by one that some parameters follow and others do not."""
    if begun.given is None:
        rivals = rivals_of(begun)
        yield as_then(begun, options) if rivals else begun
        yield from [made for made, led in _led(begun, options, rivals) if any(led)]
        return
    named = [each for each in losses(begun.found, begun.division.updates) if loss_named(str(each.binding.name))]
    players = [made for made, led in _led(begun, options, named) if any(led) and not all(led)] if len(named) > 1 else []
    yield from players or [begun]


def _led(begun: Begun, options: Options, every: list[Possible]) -> Iterator[tuple[Begun, list[bool]]]:
    """The pass by each of several losses that is no part of another, and which of its changes follow that."""
    for each in whole_losses(begun.found.survey, every):
        made = of_loss(begun, each)
        made = None if made is None else as_then(made, options)
        if made is not None:
            yield made, [follows(made, change.added) for change in made.division.updates]


def as_then(begun: Begun, options: Options) -> Begun:
    """The pass recorded with what parameters had become before its loss was computed of them; as it is where that comes out
    otherwise."""
    values = _became(begun)
    made = moved_to(begun, options, values) if values else None
    return begun if made is None or not is_itself(made) else made


def _became(begun: Begun) -> dict[int, Any]:
    """What parameters had become before the loss was computed of them: variable -> its value then."""
    assert begun.division.loss is not None
    survey = begun.found.survey
    came = survey.slice(set(begun.division.loss.defs))
    values: dict[int, Any] = {}
    for update in begun.watched.updates:
        for change in changes_by(begun, update):
            if change.after in came:
                values[update.var] = _last(survey, change.after, came, update.after)
    return values


def _last(survey: Survey, after: int, came: set[int], value: Any) -> Any:
    """What the name of a parameter stood for, as the loss read it, after the update: that may have been clipped under its name."""
    mine = next((each for each in survey.bindings if after in each.defs), None)
    same = [] if mine is None else [each for each in survey.bindings if (each.holder, each.name) == (mine.holder, mine.name)]
    later = [at for each in same for at in each.defs if at > after and at in came]
    return survey.values.get(max(later), value) if later else value
