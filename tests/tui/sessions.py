"""Random sessions in a real pseudo-terminal: keys, bytes, pastes, resizes, signals, swapped files; then a way out.

``played`` gives what was wrong with one, "" if nothing: a traceback, a log of a crash, a hang, modes left on, an exit code that
no act of the session accounts for.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.tui.conftest import EIGHT
from tests.tui.test_end_to_end import SECONDS, Watched, watched

KEYS = [
    *"lshbnpaA][gGjkt:/.,m'rzZo\\vcfdwiP><yYER?Tq=+-(){}xuU0123456789", "\r", "\t", "\x1b", " ", "\x7f", "\x10", "\x12", "\x1a",
    "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "ㅜ", "뫈", "\x03",
    "\x1b[<0;5;5M", "\x1b[<0;9;7m", "\x1b[<32;9;9M", "\x1b[<64;5;5M", "\x1b[<65;70;12M",
]  # fmt: skip
ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


def _keys(run: Watched, chance: random.Random, path: Path) -> None:
    run.child.send("".join(chance.choices(KEYS, k=chance.randint(1, 12))))


def _bytes(run: Watched, chance: random.Random, path: Path) -> None:
    run.child.send(chance.randbytes(chance.randint(1, 60)))


def _sequence(run: Watched, chance: random.Random, path: Path) -> None:
    run.child.send("\x1b" + chance.choice("[O]P_") + "".join(chance.choices("0123456789;<?:$uytMmR~AZ", k=chance.randint(0, 20))))


def _paste(run: Watched, chance: random.Random, path: Path) -> None:
    text = "".join(chance.choices("x1 \n\t\x00\x1b\x07한é\u0301\u1160\u202e", k=chance.randint(0, 1000)))
    run.child.send("\x1b[200~" + text + chance.choice(("\x1b[201~", "\x1b[201~", "")))


def _resize(run: Watched, chance: random.Random, path: Path) -> None:
    width, height = chance.choice(((80, 24), (120, 40), (200, 50), (60, 20), (39, 9), (1, 1), (3000, 2)))
    run.child.setwinsize(height, width)
    run.screen.resize(height, width)


def _stop(run: Watched, chance: random.Random, path: Path) -> None:
    run.child.kill(chance.choice((signal.SIGSTOP, signal.SIGTSTP)))
    run.read(0.05)
    run.child.kill(signal.SIGCONT)


def _swap(run: Watched, chance: random.Random, path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
    chance.choice(_SWAPS)(path)


_SWAPS: tuple[Callable[[Path], object], ...] = (
    lambda path: path.mkdir(),
    os.mkfifo,
    lambda path: path.symlink_to(path),
    lambda path: path.symlink_to("/dev/zero"),
    lambda path: path.write_bytes(b"\xff\xfe\x00"),
    lambda path: path.write_bytes(b"x = 1.0\n" * 50_000),
    lambda path: path.write_text("x = 2.0\nf = x *\n"),
    lambda path: shutil.copy(EIGHT, path),
    lambda path: None,
)
ACTS = (_keys, _keys, _keys, _keys, _bytes, _sequence, _paste, _resize, _stop, _swap)


def played(name: str) -> str:
    """Play the session of a name; what was wrong, "" if nothing."""
    chance = random.Random(name)
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        path = home / "eight.py"
        shutil.copy(EIGHT, path)
        setting = {"XDG_STATE_HOME": directory, "XDG_CONFIG_HOME": directory, "VISUAL": "false"}
        code = f"import os; os.environ.update({setting!r}); from tui.__main__ import main; raise SystemExit(main())"
        with watched(*([str(path)] if chance.random() < 0.8 else []), code=code) as run:
            acts = chance.randint(0, 20)
            if chance.random() < 0.9:
                run.until(lambda text: "q " in text)
            done = ["start"]
            with contextlib.suppress(OSError):
                for _ in range(acts):
                    act = chance.choice(ACTS)
                    done.append(act.__name__)
                    act(run, chance, path)
                    if not run.read(chance.choice((0.0, 0.01, 0.05))):
                        break
            number = chance.choice(ENDS)
            run.child.kill(number)
            return _judged(run, number, home, done)


def _text(run: Watched) -> str:
    """The screen's text, also where a resize has cut a wide character in half, which the emulator's own text cannot tell."""
    screen = run.screen
    rows = ("".join(screen.buffer[y][x].data for x in range(screen.columns)).rstrip() for y in range(screen.lines))
    return "\n".join(rows)


def _judged(run: Watched, number: signal.Signals, home: Path, done: list[str]) -> str:
    end = time.monotonic() + SECONDS
    while run.read(0.2):
        if time.monotonic() > end:
            return f"hangs after {done}, {number.name}: {_text(run)}"
    run.child.wait()
    code = run.child.exitstatus
    early = run.child.signalstatus in ENDS and not run.modes  # before there was anything to restore
    quits = {131} if {"_bytes", "_stop"} <= set(done) else set()  # Ctrl-\\ while the terminal was given back
    late = run.child.signalstatus == number and bool(run.modes)  # while Python ends: a key had left before; modes are judged below
    if code not in {0, 130, 128 + number} | quits and not (early or late):
        return f"ends with {code}, signal {run.child.signalstatus}, on {number.name} after {done}: {_text(run).strip()[-300:]}"
    if "Traceback" in _text(run) or list(home.rglob("crash-*.log")):
        logs = "".join(path.read_text()[-600:] for path in home.rglob("crash-*.log"))
        return f"crashes after {done}: {logs or _text(run)}"
    try:
        if run.modes:  # what was never drawn on has nothing to restore
            run.assert_restored()
    except AssertionError:
        return f"leaves modes {run.modes} on after {done}, {number.name}"
    return ""
