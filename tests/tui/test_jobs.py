"""Work in child processes: newest wins, what clings is killed, a spare stands ready, limits hold, nobody outlives the app."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

import engine
from engine import Limits, Options, ProgramError
from tests.tui.conftest import EIGHT
from tui.jobs import (
    Check,
    CheckLines,
    Dropped,
    Edit,
    Event,
    Expand,
    Failed,
    Finished,
    Jobs,
    Program,
    Progress,
    Prove,
    Read,
    Search,
    parent,
)
from tui.jobs.protocol import program_of
from tui.session import Session

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = "x = 1.0\nwhile x > 0:\n    x = x * 1.0\n"
CLINGING = "a = 7 ** 3_000_000_000\nx = 1.0\nf = x * 2\n"
"""One call that takes minutes and holds the interpreter's lock; with WIDE, no guard stops it."""
WIDE = Options(limits=Limits(bits=1 << 40, work=10**18, effort=10**18, total=10**11))
EASY = Options(limits=Limits(statements=10**12, stages=10**12))


def of_text(text: str, options: Options = Options()) -> Program:
    return Program("text.py", options, text)


def eight(**changes: Any) -> Program:
    return Program(str(EIGHT), Options(**changes))


def cpu_ticks(pid: int) -> int:
    """Hundredths of a second that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


class Desk:
    """What an app would do with the events: keep them, and wait for the one that it needs."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._more = asyncio.Event()
        self.jobs = Jobs(asyncio.get_running_loop(), self.tell)

    def tell(self, event: Event) -> None:
        self.events.append(event)
        self._more.set()

    async def until(self, condition: Callable[[], Any], seconds: float = 30.0) -> Any:
        async with asyncio.timeout(seconds):
            while not (found := condition()):
                self._more.clear()
                try:
                    await asyncio.wait_for(self._more.wait(), 0.02)
                except TimeoutError:
                    continue
        return found

    def ending(self, job: int) -> Event | None:
        return next((e for e in self.events if e.job == job and not isinstance(e, Progress)), None)

    async def end(self, job: int, seconds: float = 30.0) -> Any:
        """The last event of a job."""
        return await self.until(lambda: self.ending(job), seconds)

    async def clinging(self, job: int) -> None:
        """Until the child of a job that clings has computed for a while: it is in the midst of its long call."""
        await self.all_ready()
        pid = next(child.pid for child in self.jobs._children if child.job == job)
        start = cpu_ticks(pid)
        await self.until(lambda: cpu_ticks(pid) > start + 20)

    async def all_ready(self) -> None:
        await self.until(lambda: len(self.jobs.pids) == 2 and self.jobs.ready == 2)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    yield made
    pids = made.jobs.pids
    made.jobs.close()
    for pid in pids:  # reaped: no zombie is left
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_file_is_read_as_the_engine_reads_it(desk: Desk) -> None:
    done = await desk.end(desk.jobs.submit(Read(eight())))
    assert isinstance(done, Finished)
    here = engine.run(str(EIGHT))
    assert done.result.gradients == here.gradients
    assert [done.result.raw(line.index) for line in done.result.lines] == [here.raw(line.index) for line in here.lines]
    assert [done.result.forward(s.index) for s in done.result.stages] == [here.forward(s.index) for s in here.stages]


async def test_inputs_are_changed(desk: Desk) -> None:
    done = await desk.end(desk.jobs.submit(Edit(eight(), (("x", 7), ("y", -2.5)))))
    assert done.result.gradients == engine.run(str(EIGHT), Options(sets=(("x", "7"), ("y", "-2.5")))).gradients


async def test_stages_are_opened(desk: Desk) -> None:
    source = EIGHT.read_text()
    done = await desk.end(desk.jobs.submit(Expand(Program("eight.py", Options(), source), frozenset([1, 3]))))
    here = engine.expand(engine.trace_source(source, "eight.py"), frozenset([1, 3]))
    assert [done.result.raw(line.index) for line in done.result.lines] == [here.raw(line.index) for line in here.lines]
    assert done.result.gradients == here.gradients


async def test_a_search_finds_the_cell_that_the_moves_would_find(desk: Desk) -> None:
    from tui.moves.find import match
    from tui.view import Views

    views = Views(engine.run(str(EIGHT)))
    for session, by in [
        (Session(pattern="num"), 1),
        (Session(pattern="dx", position=4), -1),
        (Session(pattern="?"), 1),
    ]:
        done = await desk.end(desk.jobs.submit(Search(eight(), session, by)))
        found = match(views.at(frozenset()), session, by)
        assert done.result == (None if found is None else tuple(found))
    assert done.result is None


async def test_a_check_reports_what_check_finds(desk: Desk) -> None:
    from engine.checking.check import check

    done = await desk.end(desk.jobs.submit(Check(Program(str(ROOT / "tests/programs/eight_wrong.py"), Options()))))
    here = check(engine.run(str(ROOT / "tests/programs/eight_wrong.py")))
    assert not done.result.ok
    assert repr(done.result._replace(own=None)) == repr(here._replace(own=None))  # NaN is not itself
    assert [line.verdict for line in done.result.own.lines] == [line.verdict for line in here.own.lines]


@pytest.mark.parametrize("text", ["x = yy\n", "x = (\n", "import os\n", "x = [1, 2]\nf = x @ {}\n"])
async def test_errors_are_those_of_the_engine(desk: Desk, text: str) -> None:
    done = await desk.end(desk.jobs.submit(Read(of_text(text))))
    with pytest.raises(ProgramError) as here:
        engine.trace_source(text, "text.py")
    assert isinstance(done, Failed)
    error = here.value
    assert (done.error.code, done.error.place, done.error.file, done.error.source, done.error.fields) == (
        error.code, error.place, error.file, error.source, error.fields,
    )  # fmt: skip


async def test_a_missing_file_is_an_error(desk: Desk, tmp_path: Path) -> None:
    done = await desk.end(desk.jobs.submit(Read(Program(str(tmp_path / "gone.py"), Options()))))
    assert isinstance(done, Failed)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may be late with everything: nothing is killed for that."""
    monkeypatch.setattr(parent, "PATIENCE", 20.0)


@pytest.mark.usefixtures("patient")
async def test_the_newest_of_a_row_wins_and_no_process_is_started(desk: Desk) -> None:
    desk.jobs.warm()
    await desk.all_ready()
    jobs = [desk.jobs.submit(Read(of_text(ENDLESS, EASY))) for _ in range(30)]
    last = desk.jobs.submit(Read(eight()))
    assert isinstance(await desk.end(last), Finished)
    for job in jobs:
        assert isinstance(await desk.end(job), Dropped)
    assert desk.jobs.started == 2


@pytest.mark.usefixtures("patient")
async def test_a_training_loop_tells_how_many_of_its_passes_are_run(desk: Desk) -> None:
    desk.jobs.warm()
    await desk.all_ready()
    text = "w = 3.0\nfor i in range(10**9):\n    loss = (w - 1.0) ** 2\n    dw = 2.0 * (w - 1.0)\n    w -= 0.1 * dw\n"
    job = desk.jobs.submit(Read(of_text(text, EASY._replace(pass_number=10**8))))
    told = await desk.until(lambda: [e for e in desk.events if isinstance(e, Progress) and e.passes is not None])
    assert told[0].passes[1] == 10**8
    assert 0 < told[0].passes[0] < 10**8
    assert isinstance(await desk.end(desk.jobs.submit(Read(eight()))), Finished)
    assert isinstance(await desk.end(job), Dropped)


@pytest.mark.usefixtures("patient")
async def test_one_that_runs_gives_way_when_it_is_asked(desk: Desk) -> None:
    desk.jobs.warm()
    await desk.all_ready()
    pids = desk.jobs.pids
    for _ in range(3):
        old = desk.jobs.submit(Read(of_text(ENDLESS, EASY)))
        await desk.until(lambda old=old: any(isinstance(e, Progress) and e.job == old for e in desk.events))
        assert isinstance(await desk.end(desk.jobs.submit(Read(eight()))), Finished)
        assert isinstance(await desk.end(old), Dropped)
    assert desk.jobs.pids == pids


async def test_one_that_holds_the_lock_is_killed_and_the_spare_takes_over(desk: Desk) -> None:
    desk.jobs.warm()
    await desk.all_ready()
    old = desk.jobs.submit(Read(of_text(CLINGING, WIDE)))
    await desk.clinging(old)
    asked = time.monotonic()
    new = desk.jobs.submit(Read(eight()))
    assert isinstance(await desk.end(new), Finished)
    assert isinstance(desk.ending(old), Dropped)
    assert time.monotonic() - asked < 5
    await desk.all_ready()  # there is a spare again
    assert desk.jobs.started == 3


async def test_a_lane_does_not_wait_for_another(desk: Desk) -> None:
    reading = desk.jobs.submit(Read(of_text(CLINGING, WIDE)))
    await desk.clinging(reading)
    assert isinstance(await desk.end(desk.jobs.submit(Search(eight(), Session(pattern="x"), 1))), Finished)
    assert desk.ending(reading) is None
    desk.jobs.cancel("program")
    assert isinstance(await desk.end(reading), Dropped)


async def test_progress_is_told_while_it_goes_on(desk: Desk) -> None:
    job = desk.jobs.submit(Read(of_text(ENDLESS, EASY)))
    told = lambda: [e for e in desk.events if isinstance(e, Progress) and e.job == job]  # noqa: E731
    await desk.until(lambda: len(told()) > 3)
    seconds = [event.seconds for event in told()]
    assert seconds == sorted(seconds)
    assert seconds[-1] > seconds[0] >= 0


async def test_limits_of_time(desk: Desk) -> None:
    short = WIDE.limits._replace(seconds=1.0 - Read.grace)
    done = await desk.end(desk.jobs.submit(Read(of_text(CLINGING, Options(limits=short)))))
    assert isinstance(done, Failed)
    assert (done.error.code, done.error.fields["limit"], done.error.file) == ("limit", "seconds", "text.py")
    assert isinstance(await desk.end(desk.jobs.submit(Read(eight()))), Finished)  # there is another child


def test_the_system_itself_holds_a_child_to_its_memory() -> None:
    pytest.importorskip("resource")
    code = "from tui.confined import allow; allow(30, 1 << 30)\ntry: bytearray(2 << 30)\nexcept MemoryError: print('held')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "held\n"


async def test_limits_of_memory(desk: Desk) -> None:
    tight = Limits(total=1 << 30, bytes=1 << 40)
    done = await desk.end(
        desk.jobs.submit(Read(of_text("x = np.ones(300_000_000)\nf = x.sum()\n", Options(limits=tight))))
    )
    assert isinstance(done, Failed)
    assert (done.error.code, done.error.fields["limit"]) == ("limit", "total")  # priced, before the system is asked
    assert isinstance(await desk.end(desk.jobs.submit(Read(eight()))), Finished)  # the same child, with other limits
    assert desk.jobs.started <= 2


async def test_a_child_that_dies_is_an_error_and_is_replaced(desk: Desk) -> None:
    desk.jobs.warm()
    await desk.all_ready()
    before = desk.jobs.pids
    job = desk.jobs.submit(Read(of_text(CLINGING, WIDE)))
    for pid in before:
        os.kill(pid, signal.SIGSEGV)
    done = await desk.end(job)
    assert isinstance(done, Failed)
    assert (done.error.code, done.error.fields["signal"]) == ("stopped", signal.SIGSEGV)
    await desk.all_ready()
    assert not set(before) & set(desk.jobs.pids)
    assert isinstance(await desk.end(desk.jobs.submit(Read(eight()))), Finished)


async def test_without_an_interpreter_to_start_every_job_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    done = await desk.end(desk.jobs.submit(Read(eight())))
    assert isinstance(done, Failed)
    assert done.error.code == "no_child"


async def test_a_child_that_never_gets_ready_is_not_started_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    desk.jobs.warm()
    await desk.until(lambda: desk.jobs.started >= 3 and not desk.jobs.pids)
    done = await desk.end(desk.jobs.submit(Read(eight())))
    assert isinstance(done, Failed)
    assert desk.jobs.started <= 5


APP = """
import asyncio, sys
from engine import Limits, Options
from tui.jobs import Jobs, Program, Progress, Read
async def main():
    jobs = Jobs(asyncio.get_running_loop(), lambda event: None)
    jobs.warm()
    while jobs.ready < 2:
        await asyncio.sleep(0.01)
    wide = Limits(bits=1 << 40, work=10**18, effort=10**18, total=10**11)
    jobs.submit(Read(Program("text.py", Options(limits=wide), sys.argv[1])))
    print(*jobs.pids, flush=True)
    await asyncio.sleep(1000)
asyncio.run(main())
"""


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie (an orphan's new parent may take its time)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_children_die_with_the_app_also_while_they_hold_the_lock(how: signal.Signals) -> None:
    app = subprocess.Popen([sys.executable, "-c", APP, CLINGING], stdout=subprocess.PIPE, cwd=ROOT)
    assert app.stdout is not None
    pids = [int(word) for word in app.stdout.readline().split()]
    assert len(pids) == 2
    assert all(map(alive, pids))
    app.send_signal(how)
    app.wait(10)
    end = time.monotonic() + 10
    while any(map(alive, pids)):
        assert time.monotonic() < end, "they live on"
        time.sleep(0.01)
    app.stdout.close()


async def test_an_edit_is_one_run_of_the_program_and_puts_an_end_to_the_live_check(desk: Desk) -> None:
    program = of_text("x = 0.5\nfor i in range(20_000):\n    x = 0.999 * x\n")
    trace = (await desk.end(desk.jobs.submit(Read(program)))).result
    checked = desk.jobs.submit(CheckLines(program_of(trace), frozenset()))
    await desk.until(lambda: any(child.job == checked for child in desk.jobs._children))
    desk.jobs.cancel(CheckLines.lane)
    changed = desk.jobs.submit(Edit(program_of(trace), (("x", 0.25),)))
    assert isinstance(await desk.end(checked), Dropped)
    found = await desk.end(changed)
    assert isinstance(found, Finished)
    fresh = engine.edited(trace, {"x": 0.25})
    assert found.result.value == fresh.value
    assert found.result.options == fresh.options
    again = await desk.end(desk.jobs.submit(CheckLines(program_of(found.result), frozenset())))
    assert set(again.result) == {"", "right"}
    assert len(again.result) == len(fresh.lines)


async def test_a_gradient_is_proven_in_a_child_with_its_stages_open(desk: Desk) -> None:
    trace = engine.trace_source(EIGHT.read_text(encoding="utf-8"))
    stages = frozenset(range(len(trace.stages)))
    opened = engine.expand(trace, stages)
    for var in opened.vars[:4]:
        done = await desk.end(desk.jobs.submit(Prove(program_of(trace), stages, var.index, (), 0.001)))
        assert repr(done.result) == repr(engine.proof(opened, var.index, (), 0.001))
