"""Frames on a pipe, what a child's answer may be made of, and limits that can be set again."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import Notice, Options, Place, ProgramError, Step
from engine.pickling import Reader, chunks
from tui.jobs.admitted import NotAdmitted, Unpickler, loads
from tui.jobs.protocol import LANES, Frame, Kind, Request, read_frame, write_frame

ROOT = Path(__file__).resolve().parents[2]


def test_frames_come_out_as_they_went_in() -> None:
    reading, writing = os.pipe()
    frames = [
        Frame(Kind.HELLO),
        Frame(Kind.PART, 7, b"x" * 40_000),
        Frame(Kind.FAILED, 2**32 - 1, b"error"),
    ]
    for frame in frames:
        write_frame(writing, frame)
    os.close(writing)
    assert [read_frame(reading) for _ in frames] == frames
    assert read_frame(reading) is None
    os.close(reading)


def test_a_frame_longer_than_the_pipe_holds() -> None:
    from threading import Thread

    reading, writing = os.pipe()
    body = os.urandom(3 << 20)
    Thread(target=write_frame, args=(writing, Frame(Kind.PART, 1, body)), daemon=True).start()
    found = read_frame(reading)
    assert found is not None
    assert found.body == body


@pytest.mark.parametrize("cut", [1, 5, 12, 14])
def test_a_frame_that_breaks_off_is_the_end(cut: int) -> None:
    reading, writing = os.pipe()
    write_frame(writing, Frame(Kind.PART, 1, b"body"))
    data = os.read(reading, 100)
    os.write(writing, data[:cut])
    os.close(writing)
    assert read_frame(reading) is None
    os.close(reading)


@pytest.mark.parametrize("data", [b"\xff" * 13, b"\x05\0\0\0\1" + b"\xff" * 8])
def test_bytes_that_are_no_frame(data: bytes) -> None:
    reading, writing = os.pipe()
    os.write(writing, data)
    with pytest.raises(ValueError):
        read_frame(reading)
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(
    "value",
    [
        (1, 2.5, "x", b"y", None, True, [3], {"a": (4,)}, {1, 2}, frozenset([5]), 1 + 2j, range(3), slice(1, None), 10**50),
        Options(sets=(("x", "3"),)),
        [Notice("tie", Place(1, 2, 3), {"line": 4}), Step("(1)", "stage", 0)],
    ],
)  # fmt: skip
def test_records_and_plain_values_are_admitted(value: Any) -> None:
    for protocol in (4, 5):
        assert loads(pickle.dumps(value, protocol)) == value


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.float32(2.5), np.array(3), np.array([True, False]),
        np.array(["a", "b"]), np.int64(7), np.zeros((0, 3)), np.arange(10)[::3],
    ],
)  # fmt: skip
def test_arrays_are_admitted(value: Any) -> None:
    for protocol in (4, 5):
        found = loads(pickle.dumps(value, protocol))
        assert type(found) is type(value)
        assert found.dtype == value.dtype
        assert np.array_equal(found, value)


def test_the_error_of_a_program_is_admitted() -> None:
    error = ProgramError("shapes", Place(3, 1, 5), file="f.py", source="x = y", left="(2,)", count=3)
    found = loads(pickle.dumps(error))
    assert isinstance(found, ProgramError)
    assert vars(found) == vars(error)


class Calls:
    """Pickles as a call of ``what``."""

    def __init__(self, *what: Any) -> None:
        self.what = what

    def __reduce__(self) -> Any:
        return self.what[0], self.what[1:]


MARKER = "import os; os.environ['CALLED'] = 'yes'"


@pytest.mark.parametrize(
    "value",
    [
        Calls(exec, MARKER), Calls(eval, "__import__('os').getpid()"), Calls(os.system, "true"), Calls(getattr, int, "mro"),
        Calls(__import__, "os"), Calls(open, "/dev/null"), Calls(np.load, "x.npy"), Calls(np.fromfile, "/dev/null"),
        Calls(subprocess.run, ["true"]), Calls(iter, list, 1), Calls(type, "C", (), {}),
        Path("x"), Request, sys.exit, Calls(pickle.loads, b"N."),
    ],
)  # fmt: skip
def test_nothing_else_is_admitted(value: Any) -> None:
    for protocol in (2, 4, 5):
        with pytest.raises((NotAdmitted, TypeError)):
            loads(pickle.dumps(value, protocol))
    assert "CALLED" not in os.environ


@pytest.mark.parametrize("name", [("engine.run", "run_backward"), ("engine.run", "np.load"), ("engine.run", "nothing"),
                                  ("engine.tracing.tracer", "Tracer"), ("engine.run", "Program.__init__")])  # fmt: skip
def test_of_the_engine_only_records_are_admitted(name: tuple[str, str]) -> None:
    module, attribute = (word.encode() for word in name)
    with pytest.raises(NotAdmitted):
        loads(
            b"\x80\x04\x8c" + bytes([len(module)]) + module + b"\x8c" + bytes([len(attribute)]) + attribute + b"\x93."
        )


def test_every_request_has_a_lane() -> None:
    kinds = Request.__subclasses__()
    assert len(kinds) >= 5
    assert {kind.lane for kind in kinds} == set(LANES)


def test_limits_can_be_set_again_and_end_a_process() -> None:
    code = """
import resource, sys
from tui.confined import allow
allow(1000, 8 << 30)
allow(0.1, 9 << 30)
allow(0.3, 9 << 30)
print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)
while True: pass
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGXCPU
    assert done.stdout.split() == [str(9 << 30), "0"]


PROGRAMS = sorted(
    path
    for folder in ("engine/programs", "tests/programs", "tests/programs/models", "tests/engine/cases")
    for path in (ROOT / folder).glob("*.py")
)


def test_every_trace_is_admitted() -> None:
    read = 0
    for path in PROGRAMS:
        try:
            trace = engine.run(str(path))
        except ProgramError:
            continue
        reader = Reader(Unpickler)
        for part in chunks(trace):
            reader.feed(part)
        assert reader.trace is not None, path
        assert [stage.source for stage in reader.trace.stages] == [stage.source for stage in trace.stages]
        read += 1
    assert read > 50


def test_a_trace_is_loaded_by_the_unpickler_that_it_is_given() -> None:
    class Nothing(Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            raise NotAdmitted(name)

    reader, data = Reader(Nothing), b"".join(chunks(engine.run(str(PROGRAMS[0]))))
    with pytest.raises(NotAdmitted):
        reader.feed(data)
