"""The library: the lessons, how far one is in each, and the built-in programs; one of them is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from engine import Options
from tui.catalogue import say
from tui.desk.common import choose_theme, chosen_by, open_palette, quit_place, read
from tui.desk.record import Desk, Outcome, Place, push, put, said, tell
from tui.document import Document
from tui.examples import Example, examples
from tui.paint.library import library_rows, program_at

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.session import Message


@dataclass(frozen=True, slots=True)
class Library(Place):
    """A bar stands on one of the programs. ``noted`` is how far one is, by lesson (``tui.lessons.progress``)."""

    where: ClassVar[str] = "library"
    programs: tuple[Example, ...]
    chosen: int = 0
    message: Message | None = None
    noted: tuple[tuple[str, Any], ...] = ()

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        return library_rows(
            self.programs, self.chosen, desk.width, desk.height, desk.lang,
            ascii_only=desk.ascii, keymap=desk.keymap, said=said(desk, self.message), done=self.done(),
        )  # fmt: skip

    def done(self) -> dict[str, str]:
        """How many questions of a lesson are right, of how many, by its id."""
        told = {}
        for name, found in self.noted:
            right, count = (found.get("right"), found.get("count")) if isinstance(found, dict) else (None, None)
            if isinstance(right, int) and isinstance(count, int):
                told[name] = f"{right}/{count}"
        return told

    def act(self, desk: Desk, action: str) -> Outcome:
        chosen = chosen_by(action, self.chosen, len(self.programs) - 1)
        if chosen is not None:
            return put(desk, replace(self, chosen=chosen)), ()
        if action == "choose":
            return self._open(desk)
        if action == "theme":
            return choose_theme(desk)
        if action == "palette":
            return open_palette(desk)
        return quit_place(desk) if action == "quit" else (desk, ())

    def _open(self, desk: Desk) -> Outcome:
        """Ask for the program under the bar; it is put in front when it arrives. A lesson is there at once."""
        if lesson := self.programs[self.chosen].lesson:
            return self._begin(desk, lesson)
        path: Path = self.programs[self.chosen].path
        desk, effects = read(desk, Document(str(path), Options(), built_in=True))
        return tell(desk, "app.opening", file=path.name), effects

    def with_note(self, lesson: str, noted: dict[str, Any]) -> Library:
        """With how far one is now in a lesson."""
        return replace(self, noted=tuple(sorted({**dict(self.noted), lesson: noted}.items())))

    def _begin(self, desk: Desk, name: str) -> Outcome:
        """A lesson, where one was."""
        from tui.desk.handling import fresh_session
        from tui.desk.lesson import lesson_place
        from tui.lessons.course import named
        from tui.lessons.drill import NAME, drill, known

        if name.startswith(NAME):
            weak = known(dict(self.noted).get(NAME))
            lesson = drill(desk.lang, int(desk.now * 1000), weak, bugs=name != NAME)
        else:
            found = named(name, desk.lang)
            assert found is not None
            lesson = found
        return push(desk, lesson_place(fresh_session(desk), lesson, dict(self.noted).get(name), desk.remembers)), ()

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        """The first click chooses a program, a click on the chosen one opens it."""
        at = program_at(x, y, self.chosen, len(self.programs), desk.width, desk.height)
        if at is None:
            return desk, ()
        return self._open(desk) if at == self.chosen else (put(desk, replace(self, chosen=at, message=None)), ())

    def told(self, message: Message | None) -> Library:
        return replace(self, message=message)


def library(noted: dict[str, Any] | None = None, lang: str = "en") -> Library:
    """The library of the programs that are installed; with the lessons above them where it is known how far one is in each."""
    if noted is None:
        return Library(examples())
    from tui.lessons.course import FOLDER, lessons
    from tui.lessons.drill import NAME

    found = tuple([
        Example(FOLDER / lesson.id, f"{lesson.order:2}  {lesson.title}", lesson.programs[0].text, lesson.id)
        for lesson in lessons(lang)
    ])  # fmt: skip
    drills = tuple([
        Example(FOLDER / name, f"    {say(f'lesson.{name}'.replace('-', '.'), lang)}", say("lesson.drill.about", lang), name)
        for name in (NAME, f"{NAME}-bugs")
    ])  # fmt: skip
    message = None if noted else ("lesson.welcome", ())
    return Library((*found, *drills, *examples()), message=message, noted=tuple(sorted(noted.items())))
