"""The library: recent files, lessons, drills and examples in one list; it is searched, it greets once, it takes the mouse."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine import Options
from tests.tui.desks import answered, on_screen, pressed
from tui import desk as desks
from tui import shelf
from tui.app import Chainstep
from tui.catalogue import say
from tui.cells import row_len, text_of
from tui.desk import Desk
from tui.desk.library import Library
from tui.desk.stepper import Stepper
from tui.effects import Greeted, Read, Shelve
from tui.keys import keys_at
from tui.settings import Settings
from tui.start import _desk


def at(desk: Desk) -> Library:
    assert isinstance(desk.top, Library)
    return desk.top


def under_the_bar(desk: Desk) -> str:
    return at(desk).programs[at(desk).chosen].title


def files(folder: Path, *names: str) -> shelf.Shelf:
    for name in names:
        (folder / name).write_text(f"# {name}\nx = 2.0\nf = x * x\n")
    return shelf.Shelf(tuple(str(folder / name) for name in names))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_all_kinds_stand_under_their_headings(tmp_path: Path, lang: str) -> None:
    desk = desks.on_library({}, shelf.recent(files(tmp_path, "net.py", "eight.py")), lang=lang, width=120, height=50)
    rows = [text_of(row).split("│")[0].strip() for row in desks.rows(desk)]
    heads = [rows.index(say(f"app.library.{kind}", lang)) for kind in ("recent", "lesson", "example")]
    assert heads == sorted(heads)
    assert rows[heads[0] + 1].startswith("▶ net.py")
    assert rows[heads[0] + 2].startswith("eight.py")  # the user's, whatever ours of that name is called
    assert "# net.py" in on_screen(desk)


def test_a_recent_file_is_opened_as_the_users_own(tmp_path: Path) -> None:
    _, effects = desks.press(desks.on_library({}, shelf.recent(files(tmp_path, "net.py"))), "enter")
    assert isinstance(effects[0], Read)
    assert not effects[0].document.built_in
    there = answered(desks.on_library({}, shelf.recent(files(tmp_path, "net.py"))), "enter")
    assert isinstance(there.top, Stepper)
    assert Shelve(str(tmp_path / "net.py")) in there.top.at_first()
    assert isinstance(pressed(there, "q").top, Library)


def test_examples_are_no_recent_files() -> None:
    there = answered(desks.on_library(), "enter")
    assert not [effect for effect in there.top.at_first() if isinstance(effect, Shelve)]


def test_files_that_are_gone_or_are_no_files_are_left_out(tmp_path: Path) -> None:
    kept = files(tmp_path, "a.py", "gone.py", "pipe.py", "b.py")
    (tmp_path / "gone.py").unlink()
    (tmp_path / "pipe.py").unlink()
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "b.py").write_bytes(b"\xff\xfe no text")
    assert [example.path.name for example in shelf.recent(kept)] == ["a.py", "b.py"]
    assert len(shelf.recent(files(tmp_path, *(f"{n}.py" for n in range(9))))) == shelf.SHOWN


def test_the_shelf_keeps_the_last_first_each_once_and_not_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "library.json"
    for name in ("/a.py", "/b.py", "/a.py", "/한글.py"):
        assert shelf.opened(name, path)
    assert shelf.load(path) == shelf.Shelf(("/한글.py", "/a.py", "/b.py"))
    assert shelf.greeted(path)
    assert shelf.load(path).greeted
    for n in range(50):
        shelf.opened(f"/{n}.py", path)
    assert len(shelf.load(path).files) == shelf.MOST
    assert shelf.load(path).greeted
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 2, "files": []}', '{"version": 1}', '{"version": 1, "files": [3]}', "\xff"]
)
def test_a_shelf_that_cannot_be_read_is_set_aside(text: str, tmp_path: Path) -> None:
    path = tmp_path / "library.json"
    path.write_text(text, encoding="latin-1")
    assert shelf.load(path) == shelf.Shelf()
    assert path.with_name("library.json.bad").read_text(encoding="latin-1") == text
    assert shelf.opened("/a.py", path)


def test_a_shelf_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not shelf.opened("/a.py", tmp_path / "file" / "library.json")
    assert not shelf.greeted(tmp_path / "file" / "library.json")


def library() -> Desk:
    return _desk(None, Options(), None, False, Settings())


def test_somebody_new_is_welcomed_once_with_the_bar_on_lesson_one(tmp_path: Path) -> None:
    shelf.opened(str(next(iter(files(tmp_path, "net.py").files))))
    desk = library()
    assert say("lesson.welcome") in on_screen(desk)
    assert at(desk).programs[at(desk).chosen].lesson == "sensitivity"
    assert desk.top.at_first() == (Greeted(),)
    assert say("lesson.welcome") not in on_screen(pressed(desk, "down"))
    shelf.greeted()
    again = library()
    assert say("lesson.welcome") not in on_screen(again)
    assert again.top.at_first() == ()


async def test_the_app_writes_what_it_has_opened_and_greeted(eight: Path, until: object) -> None:
    app = Chainstep(_desk(str(eight), Options(), None, False, Settings()), warm=True)
    async with app.run_test() as pilot:
        await until(pilot, lambda: shelf.load().files)  # type: ignore[operator]
    assert shelf.load() == shelf.Shelf((str(eight),))
    app = Chainstep(library(), warm=True)
    async with app.run_test() as pilot:
        await until(pilot, lambda: shelf.load().greeted)  # type: ignore[operator]
    assert "eight.py" in on_screen(library())


# search


def test_a_search_goes_to_what_has_the_text_while_it_is_typed() -> None:
    desk = pressed(desks.on_library({}), "slash", *"chain rule")
    assert "The chain rule" in under_the_bar(desk)
    assert "1 of" in text_of(desks.rows(desk)[-1])
    assert desks.cursor(desk) == (12, 23)
    kept = pressed(desk, "enter")
    assert at(kept).typed is None
    assert isinstance(pressed(kept, "enter").top, Stepper)
    assert at(pressed(desk, "escape")).chosen == 0
    erased = pressed(desk, *["backspace"] * 4, *"x")
    assert "nothing here holds chain x" in on_screen(erased)
    pasted, _ = desks.paste(pressed(desk, "ctrl+u"), "softmax\n")
    assert "softmax" in under_the_bar(pasted)


def test_matches_are_walked_through_both_ways_and_around() -> None:
    desk = pressed(desks.on_library({}), "slash", *"gradient", "enter")
    first, seen = at(desk).chosen, []
    while not seen or at(desk).chosen != first:
        desk = pressed(desk, "full_stop")
        seen.append(at(desk).chosen)
    assert len(seen) == len(set(seen)) > 2
    assert f"1 of {len(seen)}" in on_screen(desk)
    back = []
    for _ in seen:
        desk = pressed(desk, "comma")
        back.append(at(desk).chosen)
    assert back == [*seen[:-1][::-1], first]
    assert "/ asks" in on_screen(pressed(desks.on_library({}), "full_stop"))


def test_letters_are_text_while_a_search_is_typed_and_jamo_are_keys_else() -> None:
    desk = pressed(desks.on_library({}, lang="ko"), "slash", *"분기")
    assert "분기" in under_the_bar(desk)
    assert at(pressed(desks.on_library({}, lang="ko"), "slash", *"jq", "enter")).pattern == "jq"
    assert at(pressed(desks.on_library({}), "ㅓ", "ㅓ")).chosen == 2


# keys and the mouse


def test_help_lists_the_keys_and_takes_one() -> None:
    desk = pressed(desks.on_library({}, height=40), "question_mark")
    assert all(say(key.help) in on_screen(desk) for key in keys_at("library"))
    at_last = pressed(desk, "down", "enter")
    assert at(at_last).chosen == len(at(at_last).programs) - 1
    assert at(pressed(desk, "escape")).chosen == 0


def test_the_last_row_takes_clicks_and_headings_do_nothing(tmp_path: Path) -> None:
    desk = desks.on_library({}, shelf.recent(files(tmp_path, "net.py")), width=120, height=40)
    last = text_of(desks.rows(desk)[-1])
    searching, _ = desks.click(desk, last.index("/ search"), 39)
    assert at(searching).typed is not None
    rows = [text_of(row) for row in desks.rows(desk)]
    heading = next(y for y, row in enumerate(rows) if row.startswith(" lessons"))
    assert desks.click(desk, 5, heading)[0].places == desk.places
    chosen, _ = desks.click(desk, 5, heading + 2)
    assert at(chosen).programs[at(chosen).chosen].lesson == "chain"
    opened, _ = desks.click(chosen, 5, heading + 2)
    assert isinstance(opened.top, Stepper)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (60, 20), (40, 10), (20, 5), (1, 1)], ids=str)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_fits_every_size_and_the_bar_is_in_sight(size: tuple[int, int], lang: str, tmp_path: Path) -> None:
    desk = desks.on_library({}, shelf.recent(files(tmp_path, "net.py", "한글.py")), width=size[0], height=size[1], lang=lang)
    for key in ("slash", "e", "enter", *["down"] * 30, "slash"):
        desk = pressed(desk, key)
        rows = desks.rows(desk)
        assert len(rows) == size[1]
        assert {row_len(row) for row in rows} == {size[0]}
        assert size[1] < 6 or any(text_of(row).startswith(" ▶ ") for row in rows)
