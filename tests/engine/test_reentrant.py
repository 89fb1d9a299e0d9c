"""The engine in threads, interrupted and cancelled: the results of one thread, and a process that is as it was before."""

from __future__ import annotations

import gc
import random
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import slots, text
from engine.bounded import Bounded
from engine.checking.check import check
from engine.deriving import parts
from engine.edits import edited
from engine.guarded import guarded
from engine.nesting import DEEPEST, too_deep
from engine.tracing.recording import variables
from engine.writing.emit import emit
from engine.writing.listing import listing
from tests.engine.judge import same

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / f"tests/programs/{name}.py" for name in ("eight_wrong", "neuron", "softmax", "twolayer")]
DEEP = "x = 1.01\ny = " + " + ".join(["x*1.5"] * 500) + "\nz = y" + " * 1.0" * 400
LOOP = "x = 0.5\nh = 0.0\nfor i in range({n}):\n    h = np.tanh(h * x + i * 0.001)\nf = h * h\n"
WRITES = "a = np.zeros(40)\nx = 2.0\nfor i in range(1, 40):\n    a[i] = a[i - 1] * 0.9 + x\nf = a.sum()\n"
NOISY = "x = np.array([0.0, -1.0])\ny = np.log(x) / 0\nm = np.mean(np.zeros(0))\ns = '\\d'\nf = (y * 1e308 * 10).sum() + m\n"
SEEDED = "np.random.seed({n})\nX = np.random.randn(3, 2)\nf = (X * {n}).sum()\n"


def everything(source: str, file: str = "<string>") -> tuple[Any, ...]:
    """All that the engine says of a program, or the error's code."""
    try:
        trace = engine.trace_source(source, file)
        opened = engine.expand(trace, frozenset(s.index for s in trace.stages[:40]))
        report = check(trace, replays=20) if len(trace.stages) < 50 else None
        return trace.gradients, listing(trace), listing(opened), emit(trace), report and report.checked, trace.notices
    except engine.ProgramError as error:
        return error.code, error.place, {k: v for k, v in error.fields.items() if k != "path"}


def test_eight_threads_get_the_results_of_one() -> None:
    sources = [(path.read_text(), path.stem) for path in FILES]
    sources += [
        (DEEP, "deep"),
        (LOOP.format(n=100), "loop"),
        (WRITES, "writes"),
        (NOISY, "noisy"),
        ("x = 1\ny = x / 0\n", "bad"),
    ]
    sources += [(SEEDED.format(n=n), f"seeded{n}") for n in range(4)] + [("y = " + "x + " * 9_000 + "x", "too deep")]
    alone = {name: everything(source, name) for source, name in sources}
    variables.clear_forms()  # so that the threads derive and compile the same forms at the same time
    found: list[list[tuple[str, tuple[Any, ...]]]] = [[] for _ in range(8)]
    ready = threading.Barrier(8)

    def work(number: int) -> None:
        mine = list(sources)
        random.Random(number).shuffle(mine)
        ready.wait()
        for source, name in mine:
            found[number].append((name, everything(source, name)))

    with unchanged():
        run_all([lambda number=n: work(number) for n in range(8)])
    for results in found:
        assert len(results) == len(sources)
        for name, result in results:
            said, expected = list(result), list(alone[name])
            same(said.pop(0), expected.pop(0)) if isinstance(result[0], dict) else None
            assert repr(said) == repr(expected), name


def run_all(jobs: list[Callable[..., None]]) -> None:
    """Run all jobs at once, in threads; what one raises is raised here."""
    raised: list[BaseException] = []

    def guard(job: Callable[..., None]) -> None:
        try:
            job()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=guard, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in raised:
        raise error


# -- the process is as it was


def settings() -> tuple[Any, ...]:
    """What the engine must leave alone."""
    random_state = np.random.get_state(legacy=False)
    return (
        sys.getrecursionlimit(),
        gc.isenabled(),
        gc.get_freeze_count() > 0,  # what is frozen may die
        list(warnings.filters),
        warnings.showwarning,
        np.geterr(),
        np.get_printoptions(),
        repr(random_state),
        threading.stack_size(),
        random.getstate(),
        sys.gettrace(),
    )


@contextmanager
def unchanged() -> Iterator[None]:
    """Odd settings of a caller's own, that must be there afterwards."""
    limit, collecting = sys.getrecursionlimit(), gc.isenabled()
    with warnings.catch_warnings(), np.errstate(divide="warn", over="raise"):
        warnings.simplefilter("error")
        try:
            for depth, collects in ((1_234, True), (70_000, False)):
                sys.setrecursionlimit(depth)
                (gc.enable if collects else gc.disable)()
                before = settings()
                if collects:
                    yield
                assert settings() == before
        finally:
            sys.setrecursionlimit(limit)
            (gc.enable if collecting else gc.disable)()


def after(count: int, stop: Callable[[], bool] = lambda: True) -> Callable[[], bool]:
    """A ``cancel`` that stops at the ``count``-th time it is asked."""
    asked = iter(range(count))
    return lambda: next(asked, None) is None and stop()


def interrupt() -> bool:
    raise KeyboardInterrupt


def too_far() -> bool:
    raise RecursionError


SMALL = LOOP.format(n=30)


@pytest.mark.parametrize("call", ["trace", "expand", "check", "emit", "edited", "listing"])
@pytest.mark.parametrize(
    ("stop", "raised"),
    [
        (lambda: True, engine.Cancelled),
        (interrupt, KeyboardInterrupt),
        (too_far, (RecursionError, engine.ProgramError)),
    ],
    ids=["cancelled", "interrupted", "recursion"],
)
@pytest.mark.parametrize("count", [0, 5])
def test_the_process_is_as_it_was(call: str, stop: Any, raised: Any, count: int) -> None:
    trace = engine.trace_source(SMALL)
    stages = frozenset(s.index for s in trace.stages)
    calls: dict[str, Callable[[Any], Any]] = {
        "trace": lambda cancel: engine.trace_source(SMALL, cancel=cancel),
        "expand": lambda cancel: engine.expand(trace, stages, cancel=cancel),
        "check": lambda cancel: check(trace, cancel=cancel),
        "emit": lambda cancel: emit(trace, cancel=cancel),
        "edited": lambda cancel: edited(trace, {"x": 0.25}, cancel=cancel),
        "listing": lambda cancel: listing(trace, cancel=cancel),
    }
    with unchanged():
        calls[call](None)
    with unchanged(), pytest.raises(raised):
        calls[call](after(count, stop))


@pytest.mark.parametrize(
    "source",
    [
        NOISY,
        "x = 1\ny = x / 0\n",
        "x = = 1\n",
        "x = '\\d'\n",
        "y = " + "x + " * 90_000 + "x",
        "def f(x): return f(x)\ny = f(1.0)\n",
        DEEP,
    ],
    ids=["noisy", "division", "syntax", "escape", "too deep", "recursive", "deep"],
)
def test_after_programs_of_all_kinds_too(source: str) -> None:
    with unchanged():
        everything(source)


def test_guards_are_counted() -> None:
    inside = settings()
    with guarded():
        with guarded():
            assert (sys.getrecursionlimit() >= 60_000, gc.isenabled()) == (True, False)
        assert not gc.isenabled()
    assert settings() == inside


def test_the_last_thread_that_leaves_puts_back_what_the_first_found() -> None:
    first, last = threading.Event(), threading.Event()

    def stay() -> None:
        with guarded():
            first.set()
            assert last.wait(10)

    with unchanged():
        thread = threading.Thread(target=stay)
        thread.start()
        assert first.wait(10)
        engine.trace_source(SMALL)
        assert (gc.isenabled(), sys.getrecursionlimit() >= 60_000) == (False, True)
        last.set()
        thread.join()


RECURSIVE = """\
def f(n, x):
    for i in range(1):
        if n > 0:
            return f(n - 1, x) * 1.001
    return x
x = 1.5
y = f(190, x)
"""


def test_threads_take_deep_programs() -> None:
    """In a megabyte, the least that Python gives a thread anywhere."""
    done: list[float] = []
    before = threading.stack_size(1 << 20)
    try:
        run_all([lambda source=source: done.append(engine.trace_source(source).value) for source in (DEEP, RECURSIVE)])
    finally:
        threading.stack_size(before)
    assert sorted(done) == pytest.approx([1.5 * 1.001**190, 757.5])


# -- depth, before the parser sees it


@pytest.mark.parametrize(
    ("text", "deep"),
    [
        ("y = " + " + ".join(["x"] * DEEPEST), False),
        ("y = 1\ny = " + " + ".join(["x"] * (DEEPEST + 10)), True),
        ("x" + ".a" * 7_000, True),
        ("y = " + " + ".join(["x*1.5"] * 6_000), False),
        ("y = " + " - ".join(["-x[0]*y.a**-2"] * 6_000), False),
        ("y = " + " * ".join(["x"] * 4_000) + " + x" * 4_000, True),
        ("y = (" + " + ".join(["x"] * 4_000) + ")" + " + x" * 4_000, True),
        ("y = " + "(" * 150 + "x" + (" + x" * 50 + ")") * 150, True),
        ("y = " + "(" * 150 + "x" + (" + x" * 20 + ")") * 150 + " + x" * 2_000, False),
        ("y = x" + " << 1" * 7_000, True),
        ("y = f(" + ", ".join(["a + b"] * 9_000) + ") + g(" + ", ".join(["a * b"] * 9_000) + ")", False),
        ("x" + "()" * 7_000, True),
        ("x" + "[0]" * 7_000, True),
        ("y = (" + " +\n".join(["x"] * 7_000) + ")", True),
        ("y = x " + "\\\n+ x" * 7_000, True),
        ("y = [" + ", ".join(["a + b * c"] * 9_000) + "]", False),
        ("s = '" + "+" * 9_000 + "'", False),
        ('"""' + "+ \n" * 9_000 + '"""', False),
        ("y = 1 # " + "+" * 9_000, False),
        ("\n".join(["y = x + 1"] * 9_000), False),
        ("y = " + "x > 0 and " * 9_000 + "x", False),
        ("d = {" + "a + 1: b * 2, " * 9_000 + "}", False),
    ],
)
def test_how_deep_a_text_nests(text: str, deep: bool) -> None:
    assert bool(too_deep(text)) == deep


# -- caches


def test_a_bounded_cache_forgets_the_oldest() -> None:
    cache: Bounded[int, int] = Bounded(8)
    for i in range(100):
        cache[i] = i
        assert len(cache) <= 8
        assert cache.get(i) == i
    assert 0 not in cache
    cache[99] = 5
    assert cache[99] == 5


def test_a_bounded_cache_is_safe_in_threads() -> None:
    cache: Bounded[int, int] = Bounded(16)

    def fill(number: int) -> None:
        for i in range(5_000):
            cache[i * 8 + number] = i
            assert len(cache) <= 16

    run_all([lambda n=n: fill(n) for n in range(8)])


def test_no_cache_grows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of distinct forms, through caches that hold fewer: other shapes, other constants' texts, other places."""
    caches: list[Any] = [variables._forms, parts._used, text._templates, slots._code_names]
    for cache in caches:
        assert isinstance(cache, Bounded)
        assert cache.size <= 4096
        cache.clear()
        monkeypatch.setattr(cache, "size", 300)
    for at in range(4):
        lines = [f"y{i} = (np.ones(({i % 7 + 1}, {at * 500 + i + 1})).reshape(-1) * x).sum()" for i in range(500)]
        lines += [f"a[{i}:{i + 2 + at}] = x**{at * 600 + i}.5" for i in range(40)]
        source = "x = 0.5\na = np.zeros(100)\n" + "\n".join(lines) + "\nf = y0 + y499 + a.sum()\n"
        assert engine.trace_source(source).gradients["x"] != 0
        assert all(len(cache) <= 300 for cache in caches)
    assert len(variables._forms) > 200  # it was filled


def test_a_loop_over_more_forms_than_the_cache_holds_derives_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[int] = []
    real = variables.derive
    monkeypatch.setattr(variables, "_forms", Bounded(8))
    monkeypatch.setattr(variables, "derive", lambda *args, **named: derived.append(1) or real(*args, **named))
    body = "".join([f"    y = y * x**{i}.5\n" for i in range(30)])
    engine.trace_source(f"x = 1.01\ny = x\nfor i in range(20):\n{body}f = y\n")
    assert len(derived) < 40


# -- cancelling


def test_a_trace_is_cancelled_within_a_short_time_wherever_it_is() -> None:
    """Cancelled after ever longer times: in the forward part, while deriving, while going backward."""
    n = 2_000
    source = LOOP.format(n=n)
    start = time.thread_time()
    asked = [0]

    def count() -> bool:
        asked[0] += 1
        return False

    engine.trace_source(source, cancel=count)
    whole = time.thread_time() - start
    assert asked[0] > 2 * n  # forward and backward
    for share in (0.1, 0.5, 0.9):
        stopped_within(lambda cancel: engine.trace_source(source, cancel=cancel), int(asked[0] * share), whole)


def stopped_within(call: Callable[[Any], Any], count: int, whole: float) -> None:
    """``call`` ends soon after its ``cancel`` says so: at once, compared with what is left to do."""
    said: list[float] = []

    def stop() -> bool:
        said.append(time.thread_time())
        return True

    gc.collect()
    gc.disable()  # garbage that waits would be collected when the last call ends, and counted
    try:
        with pytest.raises(engine.Cancelled):
            call(after(count, stop))
        ended = time.thread_time()
    finally:
        gc.enable()
    assert ended - said[0] < max(0.25, whole / 20)


@pytest.mark.parametrize(
    "source",
    [
        "x = 1.5\ny = " + " + ".join(["x*1.5"] * 2_500),
        "x = 1.5\n" + "\n".join([f"y{i} = x**{i} + {i}" for i in range(1_500)]),
    ],
    ids=["one long", "many"],
)
def test_deriving_is_cancelled(source: str) -> None:
    variables.clear_forms()
    asked: list[float] = []
    engine.trace_source(source, cancel=lambda: bool(asked.append(time.thread_time())))
    gaps = np.diff(asked)
    assert len(asked) > 2_000
    assert np.max(gaps) < 0.6 * (asked[-1] - asked[0])  # Python's own compiler is the longest stretch


def test_expand_check_and_emit_are_cancelled() -> None:
    trace = engine.trace_source(LOOP.format(n=1_500))
    stages = frozenset(s.index for s in trace.stages)
    calls: list[Callable[[Any], Any]] = [
        lambda cancel: engine.expand(trace, stages, cancel=cancel),
        lambda cancel: check(trace, cancel=cancel),
        lambda cancel: emit(trace, cancel=cancel),
    ]
    for call in calls:
        asked: list[float] = []
        call(lambda asked=asked: bool(asked.append(time.thread_time())))
        assert len(asked) > 1_000
        stopped_within(call, len(asked) // 2, asked[-1] - asked[0])


def test_a_check_in_another_thread_is_cancelled_by_a_flag() -> None:
    trace = engine.trace_source(LOOP.format(n=2_000))
    flag = threading.Event()
    ended: list[type] = []

    def work() -> None:
        try:
            while True:
                check(trace, cancel=flag)
        except engine.Cancelled as error:
            ended.append(type(error))

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.05)
    flag.set()
    thread.join(20)
    assert ended == [engine.Cancelled]


def test_who_cancels_cancels_what_runs_inside_too() -> None:
    """The recipe of an emitted module traces again."""
    trace = engine.trace_source("X = np.random.randn(30, 20)\nf = (X * X).sum()\n")
    asked: list[int] = []
    emit(trace, cancel=lambda: bool(asked.append(1)))
    assert "draws" in emit(trace)
    assert len(asked) > 5


def test_cancelled_is_no_error_of_a_program_and_leaves_nothing_behind() -> None:
    assert not issubclass(engine.Cancelled, engine.ProgramError)
    with pytest.raises(engine.Cancelled):
        engine.trace_source(SMALL, cancel=lambda: True)
    assert engine.trace_source(SMALL).value == engine.trace_source(SMALL, cancel=lambda: False).value


def test_a_function_that_a_call_is_given_is_cancelled_as_well() -> None:
    """``sorted(key=…)`` runs the program's own function inside Python's: what it raises must come through."""
    source = "x = [3.0, 1.0, 2.0]\nys = sorted(x, key=lambda v: v * 2)\nf = ys[0] * ys[1]\n"
    engine.trace_source(source)  # its forms are derived
    asked: list[int] = []
    engine.trace_source(source, cancel=lambda: bool(asked.append(1)))
    for count in range(len(asked)):
        with pytest.raises(engine.Cancelled):
            engine.trace_source(source, cancel=after(count))
