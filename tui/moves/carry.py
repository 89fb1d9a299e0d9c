"""The same step in another view: after expanding, folding or reading the file again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import ProgramError
from engine.frozen import replace
from tui.moves.keeping import remembered
from tui.session import Session

if TYPE_CHECKING:
    from tui.view import View, Views


def find(view: View, address: str) -> int | None:
    """Position of an address, None if there is none."""
    try:
        return view.steps.find(address)
    except ProgramError:
        return None


def carry(old: View, new: View, position: int) -> int:
    """The same step in ``new`` (same file, other stages expanded), or the step that encloses it."""
    step = old.step(position)
    if step is None:
        return 0
    if step.kind == "seed":
        return new.forward + 1
    if step.kind == "stage":
        return new.steps.of_stage(step.stage)
    if step.kind == "part":
        shown = old.trace.vars[step.part].shown
        return part_position(new, step.stage, shown) or new.steps.of_stage(step.stage)
    if step.kind == "update":
        return new.steps.backward + 1 + step.update
    return _carry_line(old, new, step.stage, step.stage, step.line) or new.forward + 1


def part_position(view: View, stage: int, shown: str) -> int:
    """Position of a part's own forward step; 0 where parts are no steps or there is none of that name."""
    if stage not in view.steps.expanded:
        return 0
    parts = view.trace.stages[stage].parts
    return next((view.steps.of_part(part) for part in parts if view.trace.vars[part].shown == shown), 0)


def _carry_line(old: View, new: View, stage: int, twin: int, line: int) -> int:
    """A line of a stage in that stage of ``new``, ``twin``. Counted from the stage's end, since the last contribution to a variable
    makes it as complete as it gets here."""
    here = old.trace.stage_lines(stage)
    there = [j for j in new.trace.stage_lines(twin) if new.steps.of_line(j)]
    names: dict[str, list[int]] = {}
    for j in there:
        names.setdefault(new.trace.vars[new.trace.lines[j].to].shown, []).append(j)

    def name(j: int) -> str:
        return _same_name(old, new, twin, old.trace.lines[j].to)

    wanted = next((j for j in range(line, here.stop) if name(j) in names), None)
    if wanted is None:  # nothing of this kept its name: the last line that did, else the stage's end
        wanted = next((j for j in range(line, here.start - 1, -1) if name(j) in names), None)
    if wanted is None:
        return new.steps.of_line(there[-1]) if there else 0
    later = sum(1 for j in range(wanted + 1, here.stop) if name(j) == name(wanted))
    same = names[name(wanted)]
    return new.steps.of_line(same[max(0, len(same) - 1 - later)])


def _same_name(old: View, new: View, stage: int, var: int) -> str:
    """What a variable is called in ``new``: parts, whose names change with their number, are known by their value."""
    if var < 0:
        return ""
    at = old.trace.vars[var]
    if at.kind != "part":
        return at.shown
    for part in new.trace.stages[stage].parts:
        if _equal(new.trace.vars[part].value, at.value):
            return new.trace.vars[part].shown
    return at.shown


def _equal(one: Any, other: Any) -> bool:
    if getattr(one, "shape", ()) != getattr(other, "shape", ()):
        return False
    same = one == other
    return bool(same.all()) if hasattr(same, "all") else bool(same)


def regard(session: Session, views: Views, expanded: frozenset[int]) -> Session:
    """The session with other stages expanded, at the same or the enclosing step; marks come along. Where that takes too long
    for a key, it is only wanted: ``expanding``."""
    if not views.ready(expanded):
        return replace(session, expanding=expanded).told("screen.expanding")
    old, new = views.at(session.expanded), views.at(expanded)
    position = carry(old, new, session.position)

    def moved(address: str) -> str:
        at = find(old, address)
        return address if at is None else new.steps.address(carry(old, new, at))

    picked = session.selected
    keep = picked if picked is not None and picked.kind in ("row", "stage", "total") else None
    return replace(
        remembered(session, old, new),
        expanded=expanded,
        expanding=None,
        position=position,
        beat=min(session.beat, new.beats(position) - 1) if session.ask else 0,
        selected=keep,
        marks=tuple((letter, moved(address)) for letter, address in session.marks),
        before=None if session.before is None else moved(session.before),
        message=None,
    )


def _twins(old: View, new: View) -> dict[int, int]:
    """The stages of ``new`` by those of ``old`` that they are: of the same text, the so manyth of those that have it. Of the same
    program with other inputs those that make the same variables, whichever branch is taken."""
    if old.trace.origin == new.trace.origin:
        makers = {var.shown: var.stage for var in new.trace.vars if var.kind == "stage"}
        made = ((i, [old.trace.vars[var].shown for var in old.trace.made(i)]) for i in range(len(old.trace.stages)))
        same = {i: makers[shown[0]] for i, shown in made if shown and shown[0] in makers}
        return _of_texts(old, new) | same
    return _of_texts(old, new)


def _of_texts(old: View, new: View) -> dict[int, int]:
    places: dict[str, list[int]] = {}
    for i, stage in enumerate(new.trace.stages):
        places.setdefault(stage.source, []).append(i)
    left = {text: iter(found) for text, found in places.items()}
    twins = ((i, next(left[stage.source], -1)) for i, stage in enumerate(old.trace.stages) if stage.source in left)
    return {i: twin for i, twin in twins if twin >= 0}


def _again(old: View, new: View, twins: dict[int, int], position: int) -> int | None:
    """The same step once the file was read again: that of the same line, however many stand before it by now, else of the one that
    makes a variable of that name; else the same address. None where none is there."""
    step = old.step(position)
    if step is None:
        return 0
    twin = twins.get(step.stage, -1)
    if twin < 0 <= step.stage:
        made = {old.trace.vars[var].shown for var in old.trace.made(step.stage)}
        twin = next((var.stage for var in new.trace.vars if var.kind == "stage" and var.shown in made), -1)
    if twin < 0:
        return find(new, old.steps.address(position))
    if step.line >= 0:
        return _carry_line(old, new, step.stage, twin, step.line) or None
    shown = old.trace.vars[step.part].shown if step.kind == "part" else ""
    return part_position(new, twin, shown) or new.steps.of_stage(twin)


def _sends(view: View, position: int) -> str:
    """The variable that the contribution at a step is sent to; "" at others."""
    step = view.step(position)
    to = view.trace.lines[step.line].to if step is not None and step.line >= 0 else -1
    return view.trace.vars[to].shown if to >= 0 else ""


def settle(session: Session, old: Views, new: Views) -> Session:
    """The session after the file was read again: the same line or address, else the same distance; what is gone is dropped."""
    view = old.at(session.expanded)
    twins = _twins(view, new.at(frozenset()))
    kept = frozenset([twins[i] for i in session.expanded if i in twins])
    wanted = kept if kept and not new.ready(kept) else None
    if wanted is not None:
        kept = frozenset()
    there = new.at(kept)
    found = _again(view, there, twins, session.position)
    if found is None:
        step = view.step(session.position)
        forward = step is not None and step.kind in ("stage", "part")
        found = min(session.position, there.forward if forward else there.total)

    def again(address: str) -> str | None:
        at = find(view, address)
        now = _again(view, there, twins, at) if at is not None else find(there, address)
        return there.steps.address(now) if now is not None and (at is None or _sends(view, at) == _sends(there, now)) else None

    session = remembered(session, view, there)
    return replace(
        session,
        expanded=kept,
        expanding=wanted,
        position=found,
        beat=min(session.beat, there.beats(found) - 1) if session.ask else 0,
        selected=None,
        panels=replace(session.panels, offset=0),
        marks=tuple((letter, moved) for letter, address in session.marks if (moved := again(address)) is not None),
        before=again(session.before) if session.before is not None else None,
        message=None,
    )
