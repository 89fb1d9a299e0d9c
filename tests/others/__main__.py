"""See the package."""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pyte

from engine import Options
from tests.others.tools import from_debian, player, playwright, run
from tui.stills.cells import spelled
from tui.stills.visible import visible, without_hints
from tui.stills.writer import About
from tui.stills.writers import write
from tui.tapes.first import tape_of
from tui.tapes.frames import Frame
from tui.tapes.running import frames

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "engine" / "programs" / "eight.py"
TRIVIAL = (
    "<!DOCTYPE html><html><head><meta charset=utf-8><title>a</title></head><body><p>one line of text</p></body></html>"
)
ASCIINEMA = """<!DOCTYPE html><html><head><meta charset=utf-8>
<link rel=stylesheet href="player.js/asciinema-player.css"></head><body><div id=at></div>
<script src="player.js/asciinema-player.min.js"></script><script>
window.player = AsciinemaPlayer.create("a.cast", document.getElementById("at"), {preload: true, fit: "none"});
</script></body></html>"""


class Table:
    """What holds and what does not."""

    def __init__(self) -> None:
        self.failed = 0

    def row(self, title: str, holds: bool, more: str = "") -> None:
        """One line."""
        self.failed += not holds
        print(f"{'ok' if holds else 'NO'}  {title:<70} {more}", flush=True)


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    """The folder over HTTP, for the player, which fetches its cast."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/"


def terminal(text: str, width: int, height: int) -> list[str]:
    """What a terminal shows in the end."""
    screen = pyte.Screen(width, height)
    pyte.Stream(screen).feed(text)
    return ["".join(screen.buffer[y][x].data for x in range(width)).rstrip() for y in range(height)]


def recorded(folder: Path) -> dict[str, list[Frame]]:
    """The files that are looked at, and the frames that they were made of."""
    made = {}
    for lang in ("en", "ko"):
        made[lang] = list(visible(frames(tape_of(str(PROGRAM), Options(), lang=lang), lang, [])))
        write(made[lang], [str(folder / f"{lang}.html"), str(folder / f"{lang}.svg")], About("eight.py", lang))
    write(made["ko"], [str(folder / "a.cast")], About("eight.py", "ko"))
    (folder / "trivial.html").write_text(TRIVIAL)
    (folder / "img.html").write_text('<!DOCTYPE html><body><img src="en.svg"></body>')
    (folder / "player.html").write_text(ASCIINEMA)
    return made


def rows(frame: Frame, whole: bool = True) -> list[str]:
    """A frame's text by lines."""
    return [spelled(row) for row in (frame.rows if whole else without_hints(frame))]


def looked(python: Path, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The browser's answers."""
    done = subprocess.run(
        [python, Path(__file__).with_name("browser.py")],
        input=json.dumps(jobs),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=500,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def pages(table: Table, python: Path, pictures: Path, made: dict[str, list[Frame]], url: str) -> None:
    """Everything that a browser shows."""
    markers = [frame for frame in made["ko"] if frame.marker]
    command = [sys.executable, "-m", "tui", "serve", str(PROGRAM), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        served = server.stdout.readline().split()[-1]
        jobs: dict[str, dict[str, Any]] = {
            "en-dark.png": {"work": "steps", "url": f"{url}en.html"},
            "en-light.png": {"work": "steps", "url": f"{url}en.html", "scheme": "light"},
            "ko-dark.png": {"work": "steps", "url": f"{url}ko.html"},
            "bare.png": {"work": "bare", "url": f"{url}en.html"},
            "print.pdf": {"work": "printed", "url": f"{url}en.html"},
            "player.png": {"work": "cast", "url": f"{url}player.html", "markers": len(markers)},
            "moving.png": {"work": "moving", "url": f"{url}img.html"},
            "visitors.png": {"work": "visitors", "url": served},
            "ours": {"work": "paint", "url": f"{url}ko.html"},
            "trivial": {"work": "paint", "url": f"{url}trivial.html"},
        }
        answers = looked(python, [{**job, "picture": str(pictures / name)} for name, job in jobs.items()])
        server.terminate()
    seen = dict(zip(jobs, answers, strict=True))
    for name, lang in (("en-dark.png", "en"), ("en-light.png", "en"), ("ko-dark.png", "ko")):
        found, expected = seen[name], [rows(frame, False) for frame in made[lang]]
        screens = found["keyed"]
        table.row(
            f"page, {name}: by keys, every screen as painted",
            all(screen in expected for screen in screens),
            f"{len(screens)} screens",
        )
        table.row(f"page, {name}: the slider gives the same", found["slid"] == screens)
        table.row(
            f"page, {name}: boxes are as wide as their cells",
            found["boxes"] <= 0.3,
            f"off by {found['boxes']:.3f} px at most",
        )
        table.row(f"page, {name}: a key with layout, median", found["key"] <= 16, f"{found['key']:.2f} ms (16)")
    dark, light = seen["en-dark.png"]["grounds"], seen["en-light.png"]["grounds"]
    table.row(
        "page: dark and light by preference, and by the button",
        dark[0] == light[1] != light[0] == dark[1],
        f"{dark[0]} {light[0]}",
    )
    bare, first = seen["bare.png"], seen["en-dark.png"]["keyed"]
    table.row(
        "page without scripts: the first screen, and each step's panel",
        bare["rows"] == first[0] and bare["visible"],
        f"{bare['items']} steps",
    )
    table.row(
        "page, printed: the steps, no controls", seen["print.pdf"]["visible"] and not seen["print.pdf"]["controls"]
    )
    share = seen["ours"]["paint"] / seen["trivial"]["paint"]
    table.row(
        "page: first paint / that of a trivial page", share <= 3, f"{seen['ours']['paint']:.0f} ms, {share:.2f} x (3)"
    )
    table.row("picture in an img element moves", seen["moving.png"]["moves"])
    wrong = [
        f.marker
        for f, rows_ in zip(markers, seen["player.png"]["seen"], strict=True)
        if rows_ not in _stands(made["ko"], f)
    ]
    table.row(
        "cast in asciinema's player, at each marker, as painted", not wrong, f"{len(markers)} markers {wrong[:3]}"
    )
    one, two = seen["visitors.png"]["rows"]
    table.row("two visitors side by side, each at their own step", "step  4 of" in one[0] and "step  5 of" in two[0])
    table.row(
        "no page had an error",
        not any(answer["errors"] for answer in answers),
        str([a["errors"] for a in answers if a["errors"]][:2]),
    )


def _stands(tape: list[Frame], frame: Frame) -> list[list[str]]:
    """The screens of a step: it may change while it stands (a caption that follows)."""
    at = tape.index(frame)
    later = next((n for n in range(at + 1, len(tape)) if tape[n].marker), len(tape))
    return [rows(one) for one in tape[at:later]]


def in_asciinema(table: Table, folder: Path, made: dict[str, list[Frame]]) -> None:
    """``asciinema cat`` of ours, and what ``asciinema rec`` takes of the live app."""
    last = made["ko"][-1]
    command = f"asciinema cat {folder / 'a.cast'}"
    shown = run("script", "-qec", f"stty cols {last.width} rows {last.height}; {command}", "/dev/null")
    table.row("asciinema cat ends on the last screen", rows(last) == terminal(shown, last.width, last.height))
    tape = folder / "live.tape"
    tape.write_text(f'Type "chainstep {PROGRAM.name}" Enter\nSleep 1s\nRight@700ms 6\nSleep 1s\n')
    (folder / PROGRAM.name).write_text(PROGRAM.read_text())
    from tui.tapes.files import load

    read = load(str(tape)).tape
    assert read is not None
    live = f"{sys.executable} -m tui play {tape}"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "TERM": "xterm-256color",
    }
    wrapped = (
        f"stty cols {read.width} rows {read.height}; asciinema rec -q --overwrite -c '{live}' {folder / 'live.cast'}"
    )
    subprocess.run(
        ["script", "-qec", wrapped, "/dev/null"], check=True, env=environment, stdout=subprocess.DEVNULL, timeout=120
    )
    header, *events = [json.loads(line) for line in (folder / "live.cast").read_text().splitlines()]
    screen = pyte.Screen(header["width"], header["height"])
    stream, seen = pyte.Stream(screen), []
    for _, kind, text in events:
        if kind == "o":
            stream.feed(text)
            seen.append([line.rstrip() for line in screen.display])
    wanted = [rows(frame) for frame in frames(read, None, []) if frame.marker]
    table.row(
        "asciinema rec of the live app has the tape's screens",
        all(one in seen for one in wanted),
        f"{len(wanted)} screens",
    )


def main(words: list[str]) -> int:
    """Print the table; 1 where something does not hold."""
    table = Table()
    pictures = Path(words[0]) if words else Path(tempfile.mkdtemp(prefix="chainstep-others-"))
    pictures.mkdir(exist_ok=True, parents=True)
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in)
        versions = from_debian()
        python = playwright(folder)
        bundle, version = player(folder)
        print(", ".join([*versions.values(), f"asciinema-player {version}"]), flush=True)
        (folder / "player.js").symlink_to(bundle)
        made = recorded(folder)
        server, url = serve(folder)
        in_asciinema(table, folder, made)
        pages(table, python, pictures, made, url)
        server.shutdown()
    print(f"pictures: {pictures}")
    return int(table.failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
