"""Recordings and served pages: how fast a tape is recorded, how large files are, how soon a visitor sees a key."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import Request, urlopen

from tests.benchmarks.report import Found, Row, folder, percentile
from tests.benchmarks.terminal import ROOT

STEPS = 100
VISITORS, EACH, SECONDS = 20, 0.5, 10.0
"""Visitors at once, seconds between two keys of one, and how long they step."""
CHILD = "import sys, tui.cli; tui.cli.main(sys.argv[1:]); from tests.benchmarks.report import tallest; print(tallest())"


def minute() -> Path:
    """A tape of about a minute: a key and a caption every second."""
    path = folder() / "minute.tape"
    keys = [f'Right Sleep 900ms\n#: caption "step {at}"' for at in range(20)]
    keys += ["Left Sleep 900ms"] * 20 + ["Right Sleep 900ms"] * 20
    path.write_text("\n".join(['Type "chainstep eight.py" Enter', *keys]) + "\n")
    return path


def long() -> Path:
    """A program of a hundred steps."""
    path = folder() / "hundred.py"
    path.write_text("\n".join(["x = 1.5", "h = x", *["h = 0.9 * h + x"] * 35, "f = h * h"]) + "\n")
    return path


def recorded(source: Path, ending: str) -> tuple[Path, float, float]:
    """The file, CPU seconds of the whole process, and its most memory in MB."""
    target = folder() / f"{source.stem}{ending}"
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, "record", str(source), "-o", str(target)],
        check=True, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return target, used, float(done.stdout.split()[-1])


def length(cast: Path) -> float:
    """How long a cast plays, in seconds."""
    return float(json.loads(cast.read_text().splitlines()[-1])[0])


def speed() -> Found:
    """CPU seconds of recording a second of the tape, times 40."""
    runs = [recorded(minute(), ".cast") for _ in range(5)]
    used = min(seconds for _, seconds, _ in runs)
    plays = length(runs[0][0])
    return Found(40 * used / plays, f"{plays / used:.0f} x real time")


def memory() -> Found:
    """The most memory of a recording to a cast."""
    return Found(recorded(minute(), ".cast")[2])


def cast_size() -> Found:
    """MB of a minute of cast."""
    cast, _, _ = recorded(minute(), ".cast")
    return Found(cast.stat().st_size / 1e6 * 60 / length(cast))


def page_size() -> Found:
    """kB of the page of a program of a hundred steps."""
    page, _, _ = recorded(long(), ".html")
    steps = page.read_text().count('"m":')
    assert steps >= STEPS, steps
    return Found(page.stat().st_size / 1e3, f"{steps} steps")


class Served:
    """A server of its own process, and visitors who step."""

    def __init__(self) -> None:
        argv = [sys.executable, "-m", "tui", "serve", "engine/programs/eight.py", "--port", "0"]
        self.process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[-1]
        self.origin = self.url.rpartition("/")[0].rpartition("/")[0]
        self.times: list[float] = []

    def told(self, where: str, message: object) -> dict[str, object]:
        """One message and its answer."""
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        with urlopen(Request(self.url + where, json.dumps(message).encode(), headers)) as answer:
            found: dict[str, object] = json.loads(answer.read())
            return found

    def come(self) -> object:
        """A visitor's name."""
        return self.told("come", {"size": [120, 40]})["visitor"]

    def steps(self, visitor: object, late: float) -> None:
        """One visitor steps for some seconds."""
        time.sleep(late)
        end = time.perf_counter() + SECONDS
        at = 0
        while time.perf_counter() < end:
            at += 1
            start = time.perf_counter()
            self.told("tell", {"visitor": visitor, "events": [{"key": "right" if at % 40 < 20 else "left"}]})
            self.times.append(time.perf_counter() - start)
            time.sleep(max(EACH - (time.perf_counter() - start), 0))

    def resident(self) -> float:
        """MB of the server (Linux)."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def close(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait()


_SERVED: list[tuple[list[float], float]] = []


def served() -> tuple[list[float], float]:
    """Seconds from key to answer of all visitors, and MB a visitor; measured once."""
    if not _SERVED:
        at = Served()
        try:
            at.steps(at.come(), 0.0)  # warm
            at.times.clear()
            before = at.resident()
            threads = [
                threading.Thread(target=at.steps, args=(at.come(), n * EACH / VISITORS)) for n in range(VISITORS)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            _SERVED.append((at.times, (at.resident() - before) / VISITORS))
        finally:
            at.close()
    return _SERVED[0]


def waited(share: float) -> Found:
    """Milliseconds that a share of the keys do not exceed."""
    return Found(1e3 * percentile(served()[0], share))


ROWS = (
    Row("record.speed", "a minute of tape to .cast, CPU x 40 / its length", "x", 1.0, speed),
    Row("record.memory", "the same: most memory", "MB", 80, memory),
    Row("record.cast", "a minute of cast", "MB", 1, cast_size),
    Row("record.page", "the page of a program of a hundred steps", "kB", 500, page_size),
    Row("serve.median", "20 visitors, two keys a second: key to answer, median", "ms", 30, lambda: waited(0.5)),
    Row("serve.p95", "the same, 95 %", "ms", 100, lambda: waited(0.95)),
    Row("serve.memory", "the same: memory a visitor", "MB", 2, lambda: Found(served()[1])),
)  # fmt: skip
