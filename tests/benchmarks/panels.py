"""Panels and edits: key to paint with every panel open, and what an edit of an input costs."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import engine
from engine import Options
from tests.benchmarks.report import Found, Row, alternating, milliseconds, percentile, ratio
from tui import desk as desks
from tui.desk import Desk, events
from tui.desk.record import put
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.effects import CheckLines, Edit, Effect, Expand, Prove
from tui.jobs import Edit as EditJob
from tui.jobs.child import Stops
from tui.jobs.parcels import frames
from tui.jobs.protocol import program_of
from tui.jobs.work import Worker
from tui.keys import BY_ID
from tui.panels import PANELS
from tui.states.ahead import ahead
from tui.view import View, Views

LOOP = "x = 0.5\nw = 1.001\nfor i in range({count}):\n    x = w * x\n"
TEN = "x = 0.5\nw = 1.1\n" + "".join(f"h{i} = w * {'x' if not i else f'h{i - 1}'} + x\n" for i in range(9)) + "f = h8 * h3\n"
KEYS = ["right"] * 6 + ["left"] * 3 + ["n", "n", "p", "up", "up", "down", "a", "A", "space", "backspace"]


def opened(source: str, position: int | None = None) -> Desk:
    """A desk at a step (the middle of the program's) in 120x40, as a terminal shows it."""
    trace = engine.trace_source(source, "loop.py")
    views = Views(trace)
    for _ in views.at(frozenset()).prepare():
        pass
    at = views.at(frozenset()).total * 3 // 4 if position is None else position
    desk = desks.on_program(views, Document("loop.py", Options()), at, width=120, height=40, live=True)
    assert isinstance(desk.top, Stepper)
    return granted(desk, *desk.top.wishes(None))


def granted(desk: Desk, *effects: Effect) -> Desk:
    """With what takes long done elsewhere: it is no part of a key."""
    waiting = list(effects)
    while waiting:
        effect = waiting.pop(0)
        event: events.Event
        if isinstance(effect, CheckLines):
            event = events.LinesChecked(effect.views, effect.stages, engine.lines_alone(effect.views.at(effect.stages).trace))
        elif isinstance(effect, Prove):
            trace, (_, at, step) = effect.views.at(effect.stages).trace, effect.claim
            event = events.Proved(effect.views, effect.stages, effect.claim, engine.proof(trace, effect.var, at, step))
        elif isinstance(effect, Edit):
            found = Views(engine.edited(effect.views.base, dict(effect.edits)), effect.views)
            event = events.Edited(effect.views, effect.edits, found)
        elif isinstance(effect, Expand):
            opened = engine.expand(effect.views.base, effect.stages)
            event = events.Expanded(effect.views, effect.stages, View(opened, effect.stages))
        else:
            continue
        desk, more = desks.handle(desk, event)
        waiting += more
    return desk


@cache
def key_times(count: int) -> list[float]:
    """CPU seconds from each key to its painted rows, every panel open, each in its turn the one that is seen."""
    desk = opened(LOOP.format(count=count))
    for name in PANELS:
        desk, effects = desks.press(desk, BY_ID[name].keys[0])
        desk = granted(desk, *effects)
    found = []
    for name in PANELS:
        place = desk.top
        assert isinstance(place, Stepper)
        panels = place.session.panels
        stack = (*[other for other in panels.stack if other != name], name)
        desk = put(desk, place.at(replace(place.session, panels=replace(panels, stack=stack)), 0.0))
        desks.rows(desk)
        for key in KEYS * 4:
            start = time.process_time()
            desk, effects = desks.press(desk, key)
            desks.rows(desk)
            found.append(time.process_time() - start)
            desk = granted(desk, *[effect for effect in effects if not isinstance(effect, Prove)])
    return found


def slowest_key(count: int) -> Found:
    """The 99th percentile in milliseconds."""
    times = key_times(count)
    return Found(percentile(times, 0.99) * 1e3, f"{len(times)} keys, worst {milliseconds(max(times))}")


def first_paint(count: int) -> Found:
    """The panel that takes longest to open for the first time, in milliseconds of CPU: the best of some openings. What the app
    makes ahead while nobody waits (``tui.states.ahead``) is made; the note has the time of a key that is there before."""
    trace = engine.trace_source(LOOP.format(count=count), "loop.py")

    def once(name: str, waited: bool = True) -> float:
        views = Views(trace)
        for _ in views.at(frozenset()).prepare():
            pass
        trace.backward._index.ways = None  # counted anew, as the first time
        for _ in ahead(views.at(frozenset())) if waited else ():
            pass
        total = views.at(frozenset()).total
        desk = desks.on_program(views, Document("loop.py", Options()), total * 3 // 4, width=120, height=40, live=True)
        desks.rows(desk)
        gc.collect()
        gc.freeze()
        start = time.process_time()
        desk, _ = desks.press(desk, BY_ID[name].keys[0])
        desks.rows(desk)
        return time.process_time() - start

    found = {name: min([once(name) for _ in range(5)]) for name in PANELS}
    slowest = max(found, key=found.__getitem__)
    at_once = max(min([once(name, waited=False) for _ in range(3)]) for name in ("ledger", "caches"))
    return Found(found[slowest] * 1e3, f"{slowest}; {len(found)} panels; at once {milliseconds(at_once)}")


def repaint() -> Found:
    """From the trace with another input to its painted rows, the panel open, in milliseconds of CPU."""
    desk, effects = desks.press(opened(TEN, 21), "e")
    desk = granted(desk, *effects)
    found = []
    for _ in range(40):
        asked, effects = desks.press(desk, "plus")
        (edit,) = [effect for effect in effects if isinstance(effect, Edit)]
        trace = engine.edited(edit.views.base, dict(edit.edits))
        start = time.process_time()
        views = Views(trace, edit.views)
        for _ in views.at(frozenset()).prepare():
            pass
        desk, more = desks.handle(asked, events.Edited(edit.views, edit.edits, views))
        desks.rows(desk)
        found.append(time.process_time() - start)
        desk = granted(desk, *more)
    return Found(percentile(found, 0.99) * 1e3, f"{len(found)} edits, worst {milliseconds(max(found))}")


def recomputation() -> Found:
    """An edit as a child carries it out and packs it, over a fresh trace that is packed."""
    base = engine.trace_source(LOOP.format(count=2_000), "loop.py")
    stops, program = Stops(), program_of(base)
    stops.job = 1  # one that nobody wants to stop
    worker = Worker(stops)
    values = iter(range(1, 10_000))

    def packed(made: Callable[[], object]) -> float:
        start = time.process_time()
        for _ in frames(0, made()):
            pass
        return time.process_time() - start

    def edit() -> float:
        return packed(lambda: worker.result(EditJob(program, (("x", 0.5 + 1e-6 * next(values)),))))

    def fresh() -> float:
        options = Options(sets=(("x", str(0.5 + 1e-6 * next(values))),))
        return packed(lambda: engine.trace_source(base.origin, "loop.py", options))

    return ratio(*alternating(edit, fresh, 15))


ROWS = (
    Row("panels.keys", "key to paint, every panel open, 10,000 stages, 99th percentile", "ms", 16, lambda: slowest_key(10_000)),
    Row("panels.open", "a panel's first paint, the slowest, 10,000 stages", "ms", 16, lambda: first_paint(10_000)),
    Row("panels.edit", "an edit of ten stages to its paint", "ms", 50, repaint),
    Row("panels.again", "an edit's run and packing / a fresh trace's", "x", 1.1, recomputation),
)
