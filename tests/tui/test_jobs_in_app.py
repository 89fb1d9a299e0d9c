"""Programs that take minutes, or hold the interpreter's lock, saved while they are on show: the app stays alive."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tui.conftest import EIGHT, save
from tests.tui.desks import opened, stepper
from tests.tui.test_app import app_on, shown
from tests.tui.test_end_to_end import watched
from tests.tui.test_jobs import CLINGING, ENDLESS, alive
from tui import desk as desks
from tui.app import Chainstep
from tui.desk import events
from tui.effects import Expand, Find

WIDE = [f"--limit=bits={1 << 40}", f"--limit=work={10**18}", f"--limit=effort={10**18}", f"--limit=total={10**11}"]
FACTORIAL = "import numpy as np\nimport math\na = math.factorial(np.int64(10**7))\nx = 1.0\nf = x * 2\n"
LONG = "x = 1.5\nw = 0.3\nh = x\nfor i in range({half}):\n    h = h * w + x\n    w = w * 0.999\nf = h * h\n"
MANY_LINES = "x = 1.5\nh = x\n" + "h = h * 0.5 + x\n" * 100_000

WAYS_OUT = [
    (lambda child: child.send("q"), 0),
    (lambda child: child.send("\x03"), 130),
    (lambda child: child.kill(signal.SIGTERM), 143),
]


def children_of(pid: int) -> list[int]:
    """The child processes of a process."""
    return [
        int(word) for task in Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text().split()
    ]


@pytest.mark.parametrize(
    ("text", "how", "code"),
    [
        *[(CLINGING, how, code) for how, code in WAYS_OUT],
        (FACTORIAL, *WAYS_OUT[0]),
        (MANY_LINES, *WAYS_OUT[1]),
        (ENDLESS, *WAYS_OUT[2]),
    ],
    ids=["power q", "power ctrl-c", "power SIGTERM", "factorial", "lines", "endless"],
)
def test_a_program_that_takes_minutes_leaves_keys_and_signals_alive(
    eight: Path, text: str, how: Callable[[Any], None], code: int
) -> None:
    with watched(str(eight), *WIDE, width=100) as run:
        run.until(lambda text: "step  0 of 21" in text)
        save(eight, text)
        if text is not FACTORIAL:  # whoever knows what it costs refuses it at once
            run.until(lambda text: "tracing eight.py" in text)
            run.child.send("nnn")
            run.until(lambda text: "step  3 of 21" in text)
            run.child.send("G")
            run.until(lambda text: "step 21 of 21" in text)
        pids = children_of(run.child.pid)
        how(run.child)
        assert run.leave() == code
        run.assert_restored()
        assert "Traceback" not in run.text
    assert not any(map(alive, pids))


def test_what_is_saved_next_is_read_at_once(eight: Path) -> None:
    text = eight.read_text()
    with watched(str(eight), *WIDE, width=100) as run:
        run.until(lambda text: "step  0 of 21" in text)
        run.child.send("nnnn")
        run.until(lambda text: "step  4 of 21" in text)
        for number in (7, 8):
            save(eight, CLINGING)
            run.until(lambda text: "tracing eight.py" in text)
            save(eight, text.replace("x = 3", f"x = {number}"))
            run.until(lambda text, number=number: f"x = {number}" in text and "step  4 of 21" in text)
        run.child.send("q")
        assert run.leave() == 0
        run.assert_restored()


def test_nothing_outlives_an_app_that_is_killed(eight: Path) -> None:
    with watched(str(eight), *WIDE) as run:
        run.until(lambda text: "step  0 of 21" in text)
        save(eight, CLINGING)
        run.until(lambda text: "tracing eight.py" in text)
        pids = children_of(run.child.pid)
        assert pids
        run.child.kill(signal.SIGKILL)
        end = time.monotonic() + 10
        while any(map(alive, pids)):
            assert time.monotonic() < end
            os.sched_yield()


def test_a_child_is_ready_before_it_is_needed_and_gone_after(eight: Path) -> None:
    with watched(str(eight)) as run:
        run.until(lambda text: "step  0 of 21" in text)
        run.until(lambda text: len(children_of(run.child.pid)) == 2)
        pids = children_of(run.child.pid)
        run.child.send("q")
        assert run.leave() == 0
    assert not any(map(alive, pids))


def test_a_program_from_a_pipe_has_children_too() -> None:
    import sys

    from tests.tui.test_end_to_end import RUN, Watched

    shell = Watched("/bin/sh", ["-c", f"cat '{EIGHT}' | '{sys.executable}' -c '{RUN}' -; echo code $?"])
    try:
        shell.until(lambda text: "step  0 of 21" in text)
        shell.until(lambda text: any(len(children_of(pid)) == 2 for pid in children_of(shell.child.pid)))
        shell.child.send("q")
        shell.until(lambda text: "code 0" in text)
    finally:
        shell.child.close(force=True)


# the app without a terminal


async def test_no_child_is_started_for_nothing() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=(100, 30)) as pilot:
        for key in "nnnzG":
            await pilot.press(key)
        assert app.errands.jobs.started == 0


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """CPU seconds of this thread that each turn of the event loop has taken."""
    found: list[float] = []
    plain = asyncio.events.Handle._run

    def timed(self: Any) -> None:
        start = time.thread_time()
        plain(self)
        found.append(time.thread_time() - start)

    monkeypatch.setattr(asyncio.events.Handle, "_run", timed)
    return found


async def test_a_long_trace_arrives_in_small_pieces(tmp_path: Path, until: Any, held: list[float]) -> None:
    path = tmp_path / "long.py"
    path.write_text(LONG.format(half=5000))
    app = app_on(path)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("end")
        before = weakref.ref(stepper(app.desk).views)
        path.write_text(LONG.format(half=5000).replace("1.5", "1.25"))
        await pilot.press("R")
        held.clear()
        await until(pilot, lambda: stepper(app.desk).views is not before(), 60.0)
        await until(pilot, lambda: "1.25" in shown(app))
        await pilot.pause(0.4)
        assert max(held) < sum(held) / 2, sorted(held)[-5:]  # in pieces: no turn of the loop does half of it
        assert before() is None  # the old trace went by itself, though nothing is collected
        assert gc.get_freeze_count() > 100_000
        held.clear()
        await pilot.press("home", "right", "right", "z")
        await until(pilot, lambda: stepper(app.desk).session.expanded, 60.0)
        await pilot.pause()
        assert max(held) < sum(held) / 2, sorted(held)[-5:]  # in pieces: no turn of the loop does half of it


async def test_what_panels_need_is_made_while_nobody_waits(tmp_path: Path, until: Any) -> None:
    path = tmp_path / "long.py"
    path.write_text(LONG.format(half=1000))
    app = app_on(path)
    async with app.run_test(size=(120, 40)) as pilot:
        path.write_text(LONG.format(half=1000).replace("1.5", "1.25"))
        before = stepper(app.desk).views
        await pilot.press("R")
        await until(pilot, lambda: stepper(app.desk).views is not before, 60.0)
        await until(pilot, lambda: {"caches", "sizes of caches", "forks of the ledger"} <= set(stepper(app.desk).view._held))
        assert stepper(app.desk).view.trace.backward._index.ways is not None


async def test_stages_of_a_long_trace_are_opened_elsewhere(tmp_path: Path, until: Any) -> None:
    path = tmp_path / "long.py"
    path.write_text(LONG.format(half=1000))
    app = app_on(path, 2)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("z")
        assert "long trace" in shown(app)
        await pilot.press("n")  # meanwhile keys go on
        await until(pilot, lambda: stepper(app.desk).session.expanded, 30.0)
        there = stepper(app.desk)
        assert there.session.expanding is None
        step = there.view.step(there.session.position)
        assert step is not None
        assert step.id == "(3)"
        here = opened(path)
        views = stepper(here).views
        assert [there.view.trace.raw(line.index) for line in there.view.trace.lines] == [
            views.at(there.session.expanded).trace.raw(line.index)
            for line in views.at(there.session.expanded).trace.lines
        ]
        await pilot.press("R")
        await until(
            pilot, lambda: stepper(app.desk).views is not there.views and stepper(app.desk).session.expanded, 30.0
        )
        assert stepper(app.desk).session.expanded == there.session.expanded


async def test_a_long_trace_is_searched_elsewhere(tmp_path: Path, until: Any) -> None:
    path = tmp_path / "long.py"
    path.write_text(LONG.format(half=1000))
    app = app_on(path)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"f = h", "enter")
        assert "searching" in shown(app)
        await until(pilot, lambda: stepper(app.desk).session.selected, 30.0)
        picked = stepper(app.desk).session.selected
        assert picked is not None
        assert (picked.kind, picked.index) == ("stage", 2001)
        await pilot.press("escape", "slash", *"nowhere", "enter")
        await until(pilot, lambda: "searching" not in shown(app), 30.0)
        assert stepper(app.desk).session.selected is None


# the desk alone


def long_desk() -> desks.Desk:
    import engine
    from tui.view import Views

    return desks.on_program(Views(engine.trace_source(LONG.format(half=600), "long.py")), None, 2)


def test_the_desk_asks_for_what_takes_long_and_drops_what_is_wanted_no_more() -> None:
    import engine
    from engine import ProgramError
    from tui.view import View

    desk, effects = desks.press(long_desk(), "z")
    (wish,) = effects
    views = stepper(desk).views
    assert isinstance(wish, Expand)
    assert (wish.views, wish.stages) == (views, frozenset([1]))
    desk, effects = desks.press(desk, "z")
    assert effects == ()  # it is under way
    for _ in range(2):
        desk, _ = desks.press(desk, "right")
    desk, (wish,) = desks.press(desk, "z")
    assert isinstance(wish, Expand)
    assert wish.stages == frozenset([3])
    for stages in (frozenset([1]), frozenset([3])):
        view = View(engine.expand(views.base, stages), stages)
        desk, _ = desks.handle(desk, events.Expanded(views, stages, view))
        assert stepper(desk).session.expanded == (stages if stages == wish.stages else frozenset())
    desk, effects = desks.press(desk, "z")  # folded: that is at hand
    assert effects == ()
    assert stepper(desk).session.expanded == frozenset()
    desk, (find,) = desks.press(desks.paste(desks.press(desk, "slash")[0], "no such text")[0], "enter")
    assert isinstance(find, Find)
    assert find.by == 1
    desk, _ = desks.handle(desk, events.Found(views, "another text", None))
    assert stepper(desk).session.message == find.session.message
    desk, _ = desks.handle(desk, events.Found(views, "no such text", ProgramError("stopped", signal=9)))
    assert "this did not work" in desks_text(desk)
    desk, (again,) = desks.press(desk, "comma")
    assert isinstance(again, Find)
    assert again.by == -1


def desks_text(desk: desks.Desk) -> str:
    return "\n".join("".join(text for text, _ in row) for row in desks.rows(desk))


def test_long_reading_is_mentioned_until_it_ends(eight: Path) -> None:
    desk = opened(eight, 2)
    desk, (read,) = desks.press(desk, "R")
    desk, _ = desks.handle(desk, events.StillReading(read.ticket, 3))  # type: ignore[union-attr]
    assert "tracing eight.py … 3 s" in desks_text(desk)
    desk, _ = desks.press(desk, "right")
    assert "tracing" not in desks_text(desk)
    desk, _ = desks.handle(desk, events.StillReading(read.ticket - 1, 4))  # type: ignore[union-attr]
    assert "tracing" not in desks_text(desk)


def test_passes_before_the_one_that_is_wanted_are_counted(eight: Path) -> None:
    desk = opened(eight, 2)
    desk, (read,) = desks.press(desk, "R")
    desk, _ = desks.handle(desk, events.StillReading(read.ticket, 3, (1_200, 60_000)))  # type: ignore[union-attr]
    assert "running eight.py up to its pass: 1,200 of 60,000 … 3 s" in desks_text(desk)


def test_a_chainstep_without_children_closes_too() -> None:
    Chainstep(opened(EIGHT)).close_errands()
