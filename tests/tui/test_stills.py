"""Recordings, read back: what a player, a browser or a reader sees is what the painter painted."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyte
import pytest

from tests.tui.recorded import frames
from tui.cells import cell_len
from tui.options import UsageError
from tui.stills import media
from tui.stills.cast import Cast
from tui.stills.cells import characters, runs, spelled, squares
from tui.stills.html import Page, data
from tui.stills.svg import ACROSS, DOWN, MARGIN, StillSvg, Svg
from tui.stills.text import Markdown, Text
from tui.stills.visible import visible, without_hints
from tui.stills.writer import About, Writer
from tui.stills.writers import FORMATS, STILLS, write
from tui.tapes.frames import Frame
from tui.tapes.records import PICTURES, RECORDINGS
from tui.themes import LIGHT, MONO

SVG = "{http://www.w3.org/2000/svg}"
KEYS = ("right",) * 6 + ("c", "v", "right", "f", "escape", "escape", "d", "?", "escape", "left", "end", "i")
TAPES = (
    ("eight.py", {}),
    ("loop.py", {"lang": "ko"}),
    ("net.py", {"keys": KEYS, "width": 120, "height": 40, "theme": LIGHT}),
    ("net.py", {"keys": KEYS, "lang": "ko"}),
    ("fork.py", {"theme": MONO, "keys": KEYS}),
)


@pytest.fixture(params=TAPES, ids=lambda given: f"{given[0]}-{'-'.join(map(str, given[1]))}", scope="module")
def tape(request: pytest.FixtureRequest) -> list[Frame]:
    name, settings = request.param
    return list(frames(name, **settings))


def written(kind: type[Writer], given: Iterable[Frame], title: str = "a title", **about: Any) -> str:
    out = BytesIO()
    writer = kind(out, About(title, **about))
    for frame in given:
        writer.frame(frame)
    writer.close()
    return out.getvalue().decode()


def screen(frame: Frame) -> list[str]:
    return [spelled(row) for row in frame.rows]


def test_tapes_and_writers_know_the_same_endings() -> None:
    assert set(RECORDINGS) == set(FORMATS)
    assert set(PICTURES) == set(STILLS)


# cells


def test_the_squares_of_a_row_are_as_many_as_its_columns(tape: list[Frame]) -> None:
    for frame in tape:
        for row in frame.rows:
            assert len(squares(row, frame.theme)) == frame.width
            assert "".join(s.text for s in squares(row, frame.theme)) == "".join(text for text, _ in row)
            assert sum(run.width for run in runs(row)) == frame.width
            ends = [0, *(run.column + run.width for run in runs(row))]
            assert [run.column for run in runs(row)] == ends[:-1]


def test_marks_stay_with_their_letters() -> None:
    assert list(characters("e\u0301x")) == [("e\u0301", 1), ("x", 1)]


# asciicast


def events(cast: str) -> tuple[dict[str, Any], list[list[Any]]]:
    header, *lines = [json.loads(line) for line in cast.splitlines()]
    return header, lines


def shown(player: pyte.Screen) -> list[str]:
    found = []
    for y in range(player.lines):
        line = player.buffer[y]
        found.append("".join(line[x].data for x in range(player.columns)).rstrip())
    return found


def test_a_terminal_that_plays_the_cast_shows_what_was_painted(tape: list[Frame]) -> None:
    header, lines = events(written(Cast, tape))
    assert (header["version"], header["width"], header["height"]) == (2, tape[0].width, tape[0].height)
    player = pyte.Screen(header["width"], header["height"])
    stream = pyte.Stream(player)
    at = 0
    moments = sorted({line[0] for line in lines})
    for moment in moments:
        while at < len(lines) and lines[at][0] == moment:
            if lines[at][1] == "o":
                stream.feed(lines[at][2])
            at += 1
        frame = next(f for f in reversed(tape) if f.at <= moment)
        assert shown(player) == screen(frame)
        for y, row in enumerate(frame.rows):
            for x, square in enumerate(squares(row, frame.theme)):
                cell = player.buffer[y][x]
                if not square.text:
                    continue
                look = square.look
                assert (cell.bold, cell.underscore, cell.reverse) == (look.bold, look.underline, look.reverse)
                assert cell.fg == (look.colour[1:] or "default")
                assert cell.bg == (look.background[1:] or "default")


def test_only_cells_that_change_are_told() -> None:
    one, *_ = frames("eight.py")
    cast = events(written(Cast, [one, replace(one, at=1.0), replace(one, at=2.0, last=True)]))[1]
    assert [line[0] for line in cast] == [0.0, 2.0]
    other = list(one.rows)
    other[3] = [("*", "plain"), *[(text[1:], role) for text, role in one.rows[3][:1]], *one.rows[3][1:]]
    told = events(written(Cast, [one, replace(one, at=1.0, rows=tuple(other))]))[1][-1][2]
    assert told.endswith("*")
    assert told.startswith("\x1b[4;1H")


def test_each_step_has_a_marker_and_time_goes_on() -> None:
    tape = list(frames("eight.py"))
    lines = events(written(Cast, tape))[1]
    assert [line[2] for line in lines if line[1] == "m"] == [frame.marker for frame in tape if frame.marker]
    assert [line[0] for line in lines] == sorted(line[0] for line in lines)
    assert lines[-1][0] == tape[-1].at


# pictures


def seen_at(svg: str, moment: float, length: float) -> Iterator[tuple[ElementTree.Element, float]]:
    """The text elements that are visible at a moment, with the y of their row, as a browser that runs the animations has them."""
    root = ElementTree.fromstring(svg)
    style = root.find(f"{SVG}style")
    assert style is not None
    assert style.text is not None
    rules = {
        name: [(float(at), seen) for at, seen in re.findall(r"([\d.]+)%\{visibility:(\w+)\}", body)]
        for name, body in re.findall(r"@keyframes (\w+)\{((?:[\d.]+%\{[^}]*\})+)\}", style.text)
    }
    for group in root.iter(f"{SVG}g"):
        name = re.search(r"animation-name:(\w+)", group.get("style", ""))
        if group.get("class") == "t":
            continue
        if name and [seen for at, seen in rules[name[1]] if at * length / 100 <= moment + 1e-3][-1] == "hidden":
            continue
        place = re.match(r"translate\(0 ([\d.]+)\)", group.get("transform", ""))
        assert place is not None
        for text in group.iter(f"{SVG}text"):
            yield text, float(place[1])


def drawn(svg: str, frame: Frame, moment: float, length: float) -> list[str]:
    found = [[" "] * frame.width for _ in range(frame.height)]
    for text, top in seen_at(svg, moment, length):
        places = [float(x) for x in text.get("x").split()]
        content = text.text
        if len(places) == 1 and len(content) > 1:
            assert content.isascii()
            assert float(text.get("textLength")) == pytest.approx(len(content) * ACROSS)
            places = [places[0] + ACROSS * i for i in range(len(content))]
        assert len(places) == len(content)
        y = round(top / DOWN)
        for x, char in zip(places, content, strict=True):
            column = round(x / ACROSS)
            assert x == pytest.approx(column * ACROSS, abs=0.01)
            if cell_len(char) == 0:
                found[y][column] += char
                continue
            assert found[y][column] == " "
            found[y][column] = char
            if cell_len(char) == 2:
                found[y][column + 1] = ""
    return ["".join(row).rstrip() for row in found]


def test_a_picture_that_moves_shows_each_screen_at_its_time(tape: list[Frame]) -> None:
    svg = written(Svg, tape)
    length = tape[-1].at
    for frame, following in itertools.pairwise(tape):
        assert drawn(svg, frame, (frame.at + following.at) / 2, length) == screen(frame)


def test_a_picture_has_no_script_no_link_and_a_name() -> None:
    svg = written(Svg, frames("eight.py"), title="<b>&\"'")
    root = ElementTree.fromstring(svg)
    assert {child.tag.removeprefix(SVG) for child in root.iter()} == {"svg", "title", "style", "rect", "g", "text"}
    assert root.findtext(f"{SVG}title") == "<b>&\"'"
    assert not re.search(r"href|http(?!://www\.w3\.org/2000/svg)|url\(|@import|on\w+=", svg)


def test_a_still_is_the_last_screen_and_does_not_move(tape: list[Frame]) -> None:
    svg = written(StillSvg, tape)
    assert "animation" not in svg
    assert drawn(svg, tape[-1], 0.0, 1.0) == screen(tape[-1])
    root = ElementTree.fromstring(svg)
    assert float(root.get("width", "")) == pytest.approx(tape[0].width * ACROSS + 2 * MARGIN, abs=0.01)


# the page


class Reader(HTMLParser):
    """The page's elements; text inside script elements is kept whole."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str] = []
        self.items: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._codes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.attributes.append((tag, given))
        if given.get("class") == "row":
            self.rows.append("")
            self._open.append("row")
        elif tag == "li":
            self.items.append("")
        if tag not in ("meta", "input", "link", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        if tag == "div" and self._open and self._open[-1] == "row":
            self._open.pop()

    def handle_data(self, text: str) -> None:
        if "row" in self._open:
            self.rows[-1] += text
        elif "li" in self._open:
            self.items[-1] += text + "\n"


def page(given: Iterable[Frame], **about: Any) -> tuple[str, dict[str, Any], Reader]:
    text = written(Page, given, **about)
    held = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert held is not None
    reader = Reader()
    reader.feed(text)
    return text, json.loads(held[1]), reader


def screens(held: dict[str, Any]) -> Iterator[list[str]]:
    rows: dict[int, int] = {}
    for given in held["screens"]:
        rows |= dict(zip(given["d"][::2], given["d"][1::2], strict=True))
        yield ["".join(held["rows"][rows[y]][1::2]).rstrip() for y in sorted(rows)]


def test_the_page_has_every_screen_without_keys_and_caption(tape: list[Frame]) -> None:
    _, held, reader = page(tape)
    expected = [[spelled(row) for row in without_hints(frame)] for frame in tape[:-1]]
    different = [screen for screen, before in zip(expected, [None, *expected], strict=False) if screen != before]
    found = list(screens(held))
    assert found[0] == expected[0]
    assert [rows for rows, before in zip(found, [None, *found], strict=False) if rows != before] == different
    assert [row.rstrip() for row in reader.rows] == expected[0]
    assert {given.get("m") for given in held["screens"]} >= {frame.marker for frame in tape if frame.marker}
    signs = {c for row in held["rows"] for text in row[1::2] for c in text if not c.isascii()}
    assert {c for c in signs if cell_len(c) == 2} == set(held["wide"])
    assert {c for c in signs if cell_len(c) == 0} == set(held["marks"])


def test_roles_are_classes_and_each_has_its_rule(tape: list[Frame]) -> None:
    text, held, _ = page(tape)
    for role in held["roles"]:
        assert f".{'.'.join(role.split())}{{" in text


def test_without_scripts_there_is_the_panel_of_each_step() -> None:
    tape = list(frames("eight.py"))
    _, held, reader = page(tape)
    assert len(reader.items) == len(held["screens"])
    for frame, item in zip(tape, reader.items, strict=False):
        assert item.splitlines()[0] == frame.caption
        for line in frame.panel:
            assert line in item


def test_the_page_runs_its_own_script_alone_and_asks_no_network() -> None:
    text, _, reader = page(frames("net.py", lang="ko"), lang="ko")
    policy = next(a["content"] for tag, a in reader.attributes if tag == "meta" and a.get("http-equiv"))
    assert policy is not None
    for kind in ("style", "script"):
        inner = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        assert len(inner) == 1
        assert f"{kind}-src 'sha256-{b64encode(sha256(inner[0].encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';")
    assert not re.search(r"https?:|//[a-z]|url\(|@import|fetch|XMLHttp|innerHTML|eval|\son\w+=", text)
    assert all("style" not in given for _, given in reader.attributes)
    assert dict(reader.attributes[0:2])["html"]["lang"] == "ko"


def test_text_of_a_program_stays_text() -> None:
    nasty = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> &amp; ]]>"
    one = next(iter(frames("eight.py")))
    row = [(nasty, "plain"), (" " * (80 - len(nasty)), "plain")] if len(nasty) < 80 else [(nasty[:80], "value")]
    evil = replace(one, rows=(row, *one.rows[1:]), caption=nasty, panel=(nasty,), marker="x")
    _text, held, reader = page([evil, replace(evil, at=1.0, last=True)], title=nasty)
    assert held["screens"][0]["c"] == nasty
    assert nasty in reader.items[0]
    assert [tag for tag, _ in reader.attributes].count("script") == 2
    assert not [tag for tag, _ in reader.attributes if tag == "img"]
    assert ElementTree.fromstring(written(Svg, [evil], title=nasty)).findtext(f"{SVG}title") == nasty
    lines = written(Markdown, [evil], title=nasty).splitlines()
    assert lines[0].startswith("# \\<\\/script") or lines[0].startswith("# \\</script")
    assert json.loads(data({"a": nasty})) == {"a": nasty}
    assert "<" not in data({"a": nasty})


def test_every_control_of_the_page_has_a_name() -> None:
    for lang in ("en", "ko"):
        _, _, reader = page(frames("eight.py", lang=lang), lang=lang)
        controls = [given for tag, given in reader.attributes if tag in ("button", "input")]
        assert len(controls) == 7
        names = [given["aria-label"] for given in controls]
        assert all(names)
        assert len(set(names)) == 7


def test_the_page_of_a_program_of_a_hundred_steps_is_small() -> None:
    tape = list(frames("net.py", keys=("right", "left") * 5 + ("right",) * 30 + ("left",) * 30 + ("right",) * 30))
    assert len(tape) > 100
    assert len(page(tape)[0].encode()) < 500_000


# text


def test_the_text_has_each_screen_under_its_time_step_and_caption() -> None:
    tape = list(frames("eight.py"))
    text = written(Text, tape)
    parts = re.split(r"^── ", text, flags=re.MULTILINE)[1:]
    assert len(parts) == len(tape) - 1
    for frame, part in zip(tape, parts, strict=False):
        head, *rest = part.splitlines()
        assert head.startswith(f"{frame.at:.1f} s")
        assert frame.marker in head
        assert frame.caption in head
        rows = [spelled(row) for row in without_hints(frame)]
        assert rest[: len(rows)] == rows[: len(rest)] or [r for r in rest if r] == [r for r in rows if r]


def test_markdown_has_a_block_of_text_a_screen() -> None:
    tape = list(frames("net.py", lang="ko"))
    text = written(Markdown, tape, lang="ko")
    assert text.count("```text\n") == len(tape) - 1
    assert text.startswith("# a title\n")
    blocks = re.findall(r"```text\n(.*?)\n```", text, re.DOTALL)
    assert blocks[3].splitlines() == [spelled(row) for row in without_hints(tape[3])][: len(blocks[3].splitlines())]


# what is seen


def test_what_is_hidden_takes_no_time() -> None:
    a, b, c, d = list(frames("eight.py"))[:4]
    hidden = [a, replace(b, hidden=True), replace(c, hidden=True), d, replace(d, at=5.0, last=True)]
    seen = list(visible(hidden))
    assert [frame.at for frame in seen] == [0.0, 1.0, 3.0]
    assert [frame.rows for frame in seen] == [a.rows, d.rows, d.rows]
    ended = list(visible([a, replace(b, hidden=True), replace(c, hidden=True, last=True)]))
    assert [(frame.at, frame.last, frame.rows) for frame in ended] == [(0.0, False, a.rows), (1.0, True, a.rows)]


def test_a_screen_that_flits_by_is_no_stop_unless_it_is_a_step() -> None:
    a, b, c, d = list(frames("eight.py"))[:4]
    end = replace(d, at=3.0, marker="", last=True)
    flit = [a, replace(b, at=1.0, marker=""), replace(c, at=1.05), replace(d, at=1.1, marker=""), end]
    assert [given.get("m") for given in page(flit)[1]["screens"]] == [
        None,
        c.marker,
    ]  # the step's later screen stands for it
    steps = [a, replace(b, at=1.0), replace(c, at=1.05), replace(d, at=1.1), end]
    assert [given.get("m") for given in page(steps)[1]["screens"]] == [None, b.marker, c.marker, d.marker]
    late = [
        a,
        replace(b, at=1.0),
        replace(b, at=1.05, marker="", caption="late"),
        replace(b, at=2.0, marker="", last=True),
    ]
    assert page(late)[1]["screens"][-1]["c"] == "late"


# files


def test_the_same_bytes_whatever_the_machine(tmp_path: Path) -> None:
    code = (
        "import sys; from tests.tui.recorded import frames\n"
        "from tui.stills.writers import write; from tui.stills.writer import About\n"
        "outputs = [sys.argv[1] + e for e in ('.cast', '.svg', '.html', '.txt', '.md')]\n"
        "write(frames('net.py', lang='ko'), outputs, About('net', 'ko'))"
    )
    root = Path(__file__).parents[2]
    for name, more in (
        ("one", {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"}),
        (
            "two",
            {
                "PYTHONHASHSEED": "7",
                "LANG": "ko_KR.UTF-8",
                "NO_COLOR": "1",
                "TERM": "dumb",
                "COLUMNS": "33",
                "TZ": "Asia/Seoul",
            },
        ),
    ):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / name)], check=True, cwd=root, env={**os.environ, **more}
        )
    for ending in (".cast", ".svg", ".html", ".txt", ".md"):
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


def test_no_writer_imports_textual() -> None:
    code = (
        "import sys, tui.stills.writers as w\n"
        "for p in w.FORMATS: w.kind('x' + p)\nassert not {'textual', 'rich'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_what_cannot_be_written_is_said_before_anything_is_played(tmp_path: Path) -> None:
    def never() -> Iterator[Frame]:
        raise AssertionError("played")
        yield

    for path, code in (
        ("no/such/dir/a.cast", "cannot_write"),
        ("a.mp4", "no_format"),
        ("cast", "no_format"),
        ("", "no_format"),
    ):
        with pytest.raises(UsageError) as caught:
            write(never(), [str(tmp_path / "fine.cast"), str(tmp_path / path) if path else path], About("a"))
        assert caught.value.code == code
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_what_is_broken_off_leaves_the_old_files(tmp_path: Path, error: type[BaseException]) -> None:
    old = {ending: tmp_path / f"a{ending}" for ending in FORMATS if ending not in (".gif", ".png")}
    for path in old.values():
        path.write_text("old")

    def broken() -> Iterator[Frame]:
        yield from list(frames("eight.py"))[:3]
        raise error

    with pytest.raises(error):
        write(broken(), [str(path) for path in old.values()], About("a"))
    assert sorted(tmp_path.iterdir()) == sorted(old.values())
    assert {path.read_text() for path in old.values()} == {"old"}


def test_a_killed_recorder_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.cast"
    target.write_text("old")
    code = (
        "import sys, time; from tests.tui.recorded import frames\n"
        "from tui.stills.writers import write; from tui.stills.writer import About\n"
        "def slow():\n    for f in frames('eight.py'):\n        yield f\n        print('on', flush=True)\n        time.sleep(0.2)\n"
        "write(slow(), [sys.argv[1]], About('a'))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "on\n"
        process.kill()
    assert target.read_text() == "old"


def test_single_screens_that_a_tape_asks_for_are_written(tmp_path: Path) -> None:
    tape = list(frames("eight.py"))[:4]
    tape[2] = replace(tape[2], stills=("two.svg", "two.txt"))
    write(tape, [str(tmp_path / "all.txt")], About("a"), folder=str(tmp_path))
    assert drawn((tmp_path / "two.svg").read_text(), tape[2], 0.0, 1.0) == screen(tape[2])
    assert len(re.findall("^── ", (tmp_path / "two.txt").read_text(), re.MULTILINE)) == 1


# pixels


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A font file that Pillow brings: it has Latin letters alone."""
    from PIL import ImageFont

    path = tmp_path_factory.mktemp("font") / "a.ttf"
    found = ImageFont.load_default(16)
    path.write_bytes(found.font_bytes)  # type: ignore[union-attr]
    return str(path)


def latin(tape: Iterable[Frame]) -> list[Frame]:
    """The same with what the font lacks replaced."""

    def plain(text: str) -> str:
        return "".join(c if c.isascii() else "#" * cell_len(c) for c in text)

    return [replace(f, rows=tuple([[(plain(text), role) for text, role in row] for row in f.rows])) for f in tape]


def test_a_gif_has_every_screen_for_its_time(tmp_path: Path, font: str) -> None:
    from PIL import Image

    tape = latin(frames("eight.py"))[:6]
    tape[-1] = replace(tape[-1], last=True)
    write(tape, [str(tmp_path / "a.gif"), str(tmp_path / "a.png")], About("a", fonts=(font,)))
    with Image.open(tmp_path / "a.gif") as gif:
        assert gif.n_frames == 6  # type: ignore[attr-defined]
        times = []
        for at in range(6):
            gif.seek(at)
            times.append(gif.info["duration"])
        assert times == [1000] * 5 + [2000]
        last = gif.convert("RGB").getcolors(10**6)
    with Image.open(tmp_path / "a.png") as png:
        assert png.size == gif.size
        assert png.convert("RGB").getpixel((3, 3)) == (0x16, 0x18, 0x1D)
    assert last is not None


def test_a_picture_of_pixels_is_the_same_drawn_at_once_and_step_by_step(tmp_path: Path, font: str) -> None:
    tape = latin(frames("net.py", keys=KEYS))
    for at, frame in enumerate(tape):
        whole = media.Png(BytesIO(), About("a", fonts=(font,)))
        whole.frame(frame)
        if at == 0:
            moved = media.Png(BytesIO(), About("a", fonts=(font,)))
        moved.frame(frame)
        assert moved.picture.tobytes() == whole.picture.tobytes()


def test_a_character_that_no_font_has_is_named(font: str) -> None:
    with pytest.raises(UsageError) as caught:
        written(media.Png, frames("eight.py"), fonts=(font,))
    assert caught.value.code == "no_glyph"
    assert caught.value.fields["name"].isupper()  # type: ignore[attr-defined]


def test_a_font_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_text("no font")
    for path in (tmp_path / "a.ttf", tmp_path / "none.ttf"):
        with pytest.raises(UsageError) as caught:
            media.Png(BytesIO(), About("a", fonts=(str(path),)))
        assert caught.value.code == "bad_font"
