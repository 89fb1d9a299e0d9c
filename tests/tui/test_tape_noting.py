"""What is pressed, noted as a tape: replayed it is the same session, whatever keys, remaps and input modes it was pressed with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tui import vhs
from tests.tui.conftest import EIGHT
from tests.tui.desks import on_screen, opened, sample, stepper
from tui import desk as desks
from tui.app import Chainstep
from tui.desk import Desk
from tui.desk.events import Key, MouseDown, MouseUp, Paste, Wheel
from tui.effects import WriteTape
from tui.files import write_new
from tui.keys import JAMO, KEYS, SHIFTED, Keymap, char_of, keys_at
from tui.session import Session
from tui.tapes.format import read
from tui.tapes.granting import Granting
from tui.tapes.running import Run, advanced, begun

SIZE = {"width": 100, "height": 30}
AWAY = {"quit", "editor", "reload", "copy_line", "copy_all", "copy_sets", "record", "play", "interrupt"}
"""Actions that leave, or that ask for another clock or somebody else."""
SAFE = sorted({key for row in KEYS if row.id not in AWAY for key in row.keys} - {"q", "P", "E", "R", "escape"})


class Reader:
    """Somebody at a desk, and a clock."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.granting, self.now = desk, Granting(), 100.0
        self.tape = ""

    def does(self, *events: Any, after: float = 0.2) -> None:
        for event in events:
            self.now = round(self.now + after, 1)
            desk, effects = desks.handle(self.desk, event, self.now)
            self.desk, left = self.granting.settle(desk, effects, self.now)
            self.tape = next((effect.text for effect in left if isinstance(effect, WriteTape)), self.tape)

    def types(self, *keys: str) -> None:
        self.does(*[Key(key, char_of(key)) for key in keys])


def replayed(text: str, folder: Path) -> Run:
    tape, problems = read(text, "t.tape", str(folder))
    assert tape is not None, (problems, text)
    assert vhs.errors(text) == []
    run = begun(tape)
    while run.at < len(run.beats):
        run = advanced(run)
    assert not run.failures
    return run


def plain(session: Session) -> Session:
    """A session without what was last said, and without the reader's own keys."""
    return replace(session, message=None, look=replace(session.look, keymap=Keymap()))


def same(reader: Reader, folder: Path) -> None:
    run = replayed(reader.tape, folder)
    assert run.desk is not None
    assert [type(place) for place in run.desk.places] == [type(place) for place in reader.desk.places]
    assert plain(stepper(run.desk).session) == plain(stepper(reader.desk).session)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("noted") / "eight.py"
    path.write_text(EIGHT.read_text(encoding="utf-8"), encoding="utf-8")
    return path


EVENTS = st.one_of(
    st.sampled_from(SAFE).map(lambda key: [Key(key, char_of(key))]),
    st.sampled_from([*"0123456789", "zz", *JAMO.values(), *SHIFTED.values()]).map(lambda key: [Key(key[0], key[0])]),
    st.sampled_from(["한", "뫈", "느"]).map(lambda key: [Key(key, key)]),
    st.tuples(st.integers(0, 99), st.integers(0, 29)).map(lambda at: [MouseDown(*at), MouseUp()]),
    st.just([Key("colon", ":"), Key("d", "d"), Key("x", "x"), Key("enter")]),
    st.just([Key("e", "e"), Key("e", "e"), Key("5", "5"), Key("enter")]),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(events=st.lists(EVENTS, max_size=12), start=st.integers(0, 21))
def test_a_random_session_replayed_is_the_same(program: Path, events: list[list[Any]], start: int) -> None:
    reader = Reader(opened(program, start, **SIZE))
    reader.types("ctrl+t")
    for some in events:
        before = reader.desk
        if len(some) == 2 and isinstance(some[0], MouseDown) and _by_hand(before, some[0]):
            continue
        reader.does(*some)
    reader.types("escape")
    desk = reader.desk
    for _ in range(4):  # out of lines and lists, so that the command is one
        if not (desk.top.typing() or desk.top.box):
            break
        reader.types("escape")
        desk = reader.desk
    if desk.noting is None:
        return
    reader.types("ctrl+t")
    if reader.tape:
        same(reader, program.parent)


def _by_hand(desk: Desk, at: MouseDown) -> bool:
    """Whether a click does there what no address says: in a panel, in a list."""
    top = desk.top
    if desk.top.box or desk.top.typing() or not hasattr(top, "picture"):
        return True
    picture = top.picture(desk)
    panel = top.session.panels.top
    return panel in picture.regions and picture.regions[panel].holds(at.x, at.y)


def test_remapped_keys_and_jamo_are_noted_as_the_table_has_them(program: Path) -> None:
    reader = Reader(opened(program, keymap=Keymap.of({"step": "y", "circuit": "1"}), **SIZE))
    reader.types("ctrl+t", "y", "y", "1", JAMO["n"])
    reader.does(Key("home"), Key("end"))
    reader.types("ctrl+t")
    lines = reader.tape.splitlines()
    assert lines[:3] == ["#: size 100x30", "#: lang en", "#: theme dark"]
    assert "Right@200ms 2" in lines
    assert 'Type@200ms "cngG"' in lines
    same(reader, program.parent)


def test_it_begins_where_one_is_and_clicks_are_addresses(program: Path) -> None:
    reader = Reader(opened(program, 5, **SIZE))
    reader.types("c", "ctrl+t")
    assert "noted as a tape" in on_screen(reader.desk)
    assert stepper(reader.desk).session.panels.stack == stepper(opened(program, 5, **SIZE)).session.panels.stack
    reader.does(MouseDown(5, 5), MouseUp())
    where = stepper(reader.desk)
    reader.does(Paste("nothing"), Wheel(5, 5, True))
    reader.types(*(["colon", "r", "e", "c", "o", "r", "d", "enter"]))
    assert "--at" in reader.tape
    assert f'":{where.view.steps.address(where.session.position)}"' in reader.tape
    assert "record" not in reader.tape
    assert reader.desk.noting is None
    same(reader, program.parent)


def test_ended_from_the_palette_the_palette_is_no_part_of_it(program: Path) -> None:
    reader = Reader(opened(program, **SIZE))
    reader.types("ctrl+t", "right", "ctrl+p", *"tape", "enter")
    assert reader.tape.splitlines()[-1] == "Right@1.2s"
    same(reader, program.parent)


def test_leaving_the_program_writes_the_tape(program: Path) -> None:
    reader = Reader(opened(program, **SIZE))
    reader.types("ctrl+t", "right", "q")
    assert reader.tape.splitlines()[-1].startswith("Type@")
    reader = Reader(opened(program, **SIZE))
    reader.types("ctrl+t", "right")
    reader.does(Key("ctrl+c"))
    assert reader.tape.splitlines()[-1].startswith("Right@")


def test_autoplay_is_noted_to_a_tenth_of_a_second(program: Path) -> None:
    reader = Reader(opened(program, **SIZE))
    reader.types("ctrl+t", "P")
    for _ in range(3):
        reader.now = desks.wake(reader.desk) or 0
        reader.desk, _ = desks.tick(reader.desk, reader.now)
    reader.does(Key("P", "P"), after=0.35)
    reader.types("ctrl+t")
    same(reader, program.parent)


def test_what_has_no_file_cannot_be_noted() -> None:
    reader = Reader(sample("eight.py"))
    reader.types("ctrl+t")
    assert reader.desk.noting is None
    assert "only a program from a file" in on_screen(reader.desk)
    assert any(row.id == "record" for row in keys_at("stepper"))


def test_no_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.tape").write_text("mine")
    assert write_new(tmp_path / "a.tape", "one") == str(tmp_path / "a-2.tape")
    assert write_new(tmp_path / "a.tape", "two") == str(tmp_path / "a-3.tape")
    assert [(tmp_path / name).read_text() for name in ("a.tape", "a-2.tape", "a-3.tape")] == ["mine", "one", "two"]
    with pytest.raises(OSError, match="No such file"):
        write_new(tmp_path / "gone" / "a.tape", "x")


async def test_in_the_app_the_tape_lies_beside_the_program(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_text("a = 2.0\nb = a * a\n", encoding="utf-8")
    (tmp_path / "p.tape").write_text("mine")
    app = Chainstep(opened(path))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+t", "right", "ctrl+t")
        assert "p-2.tape" in on_screen(app.desk)
        await pilot.press("q")
    assert "Right@" in (tmp_path / "p-2.tape").read_text(encoding="utf-8")
