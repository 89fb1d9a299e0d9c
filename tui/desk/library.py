"""The library: recent files, the lessons and how far one is in each, the built-in programs; one of them is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from engine import Options
from engine.frozen import dataclass, replace
from tui.catalogue import say
from tui.desk.chooser import key_list
from tui.desk.common import choose_theme, chosen_by, fresh_session, open_palette, quit_place, read
from tui.desk.record import Desk, Outcome, Place, push, put, said, tell
from tui.document import Document
from tui.effects import Greeted
from tui.examples import Example, examples
from tui.field import EDITS, EMPTY, Field
from tui.moves.find import matches
from tui.paint.library import Last, library_rows, program_at, title_of, typed_cursor
from tui.paint.title import place_action
from tui.session import Look

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.desk.events import Key
    from tui.desk.record import Effects
    from tui.session import Message


@dataclass(frozen=True, slots=True)
class Library(Place):
    """A bar stands on one of the programs. ``noted`` is how far one is, by lesson (``tui.lessons.progress``); ``greets``: somebody
    is here for the first time; ``pattern`` is what was looked for last; ``typed`` what is being typed to be found, and ``before``
    where the bar stood then."""

    where: ClassVar[str] = "library"
    programs: tuple[Example, ...]
    chosen: int = 0
    message: Message | None = None
    noted: tuple[tuple[str, Any], ...] = ()
    greets: bool = False
    pattern: str = ""
    typed: Field | None = None
    before: int = 0

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        last = Last(self.typed, said(desk, self.message))
        return library_rows(self.programs, self.chosen, desk.width, desk.height, _look(desk), last, self.done())

    def at_first(self) -> Effects:
        return (Greeted(),) if self.greets else ()

    def done(self) -> dict[str, str]:
        """How many questions of a lesson are right, of how many, by its id."""
        told = {}
        for name, found in self.noted:
            right, count = (found.get("right"), found.get("count")) if isinstance(found, dict) else (None, None)
            if isinstance(right, int) and isinstance(count, int):
                told[name] = f"{right}/{count}"
        return told

    def press(self, desk: Desk, key: Key) -> Outcome:
        if self.typed is None:
            return Place.press(self, desk, key)
        action = desk.keymap.action("prompt", key.name)
        if action == "submit":
            after = replace(self, typed=None)
            return put(desk, after.found(desk.lang, 0, "found") if after.pattern else after), ()
        if action == "escape":
            return put(desk, replace(self, typed=None, message=None, pattern="", chosen=self.before)), ()
        if action in EDITS:
            return self._type(desk, EDITS[action](self.typed))
        return self._type(desk, self.typed.insert(key.character)) if key.character and action is None else (desk, ())

    def typing(self) -> bool:
        return self.typed is not None

    def paste(self, desk: Desk, text: str) -> Outcome:
        return self._type(desk, self.typed.insert(text)) if self.typed is not None else (desk, ())

    def cursor(self, desk: Desk) -> tuple[int, int] | None:
        return (typed_cursor(self.typed, desk.width), desk.height - 1) if self.typed is not None else None

    def _type(self, desk: Desk, typed: Field) -> Outcome:
        """What is looked for, while it is typed: the bar goes to the first that has it, from where it stood."""
        after = replace(self, typed=typed, pattern=typed.text.strip(), chosen=self.before, message=None)
        return put(desk, after.found(desk.lang, 0) if after.pattern else after), ()

    def found(self, lang: str, by: int, told: str = "hit") -> Library:
        """With the bar on the next program (``by`` 1) or the one before (-1) that has the pattern; with 0 this one may be it."""
        if not self.pattern:
            return self.told(("screen.no_pattern", ()))
        hits = [at for at, program in enumerate(self.programs) if matches(_text(program, lang), self.pattern)]
        if not hits:
            return self.told(("app.library.none", (("text", self.pattern),)))
        onward = [at for at in hits if (at - self.chosen) * (by or 1) >= abs(by)]
        at = (onward or hits)[-1 if by < 0 else 0]
        fields = (("text", self.pattern), ("k", hits.index(at) + 1), ("n", len(hits)))
        return replace(self, chosen=at, message=(f"app.library.{told}", fields))

    def act(self, desk: Desk, action: str) -> Outcome:
        chosen = chosen_by(action, self.chosen, len(self.programs) - 1)
        if chosen is not None:
            return put(desk, replace(self, chosen=chosen)), ()
        if action == "choose":
            return self._open(desk)
        if action == "search":
            return put(desk, replace(self, typed=EMPTY, before=self.chosen, message=None)), ()
        if action in ("next_match", "previous_match"):
            return put(desk, self.found(desk.lang, 1 if action == "next_match" else -1, "found")), ()
        if action == "help":
            return push(desk, key_list(desk, self.where)), ()
        if action == "theme":
            return choose_theme(desk)
        if action == "palette":
            return open_palette(desk)
        return quit_place(desk) if action == "quit" else (desk, ())

    def _open(self, desk: Desk) -> Outcome:
        """Ask for the program under the bar; it is put in front when it arrives. A lesson is there at once."""
        program = self.programs[self.chosen]
        if program.lesson:
            return self._begin(desk, program.lesson)
        desk, effects = read(desk, Document(str(program.path), Options(), built_in=program.kind == "example"))
        return tell(desk, "app.opening", file=program.path.name), effects

    def with_note(self, lesson: str, noted: dict[str, Any]) -> Library:
        """With how far one is now in a lesson."""
        return replace(self, noted=tuple(sorted({**dict(self.noted), lesson: noted}.items())))

    def beyond(self, lesson: str) -> Library:
        """With the bar on the lesson after one, if it stood on that or before it."""
        ids = [program.lesson for program in self.programs]
        at = ids.index(lesson) + 1 if lesson in ids else 0
        return replace(self, chosen=at) if at and at < len(ids) and ids[at] and self.chosen < at else self

    def _begin(self, desk: Desk, name: str) -> Outcome:
        """A lesson, where one was."""
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
        noted = dict(self.noted)
        return push(desk, lesson_place(fresh_session(desk), lesson, noted.get(name), desk.remembers, noted)), ()

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        """The first click chooses a program, a click on the chosen one opens it; the last row's keys take clicks."""
        if y == desk.height - 1:
            said = self.message is not None or self.typed is not None
            action = "" if said else place_action("library", _look(desk), desk.width, x)
            return self.act(desk, action) if action else (desk, ())
        at = program_at(x, y, self.programs, self.chosen, desk.width, desk.height)
        if at is None:
            return desk, ()
        chosen = replace(self, chosen=at, message=None, typed=None)
        return chosen._open(put(desk, chosen)) if at == self.chosen else (put(desk, chosen), ())

    def told(self, message: Message | None) -> Library:
        return replace(self, message=message)


def _look(desk: Desk) -> Look:
    return Look(lang=desk.lang, ascii=desk.ascii, keymap=desk.keymap)


def _text(program: Example, lang: str) -> str:
    """What is searched of a program."""
    return "\n".join((title_of(program, lang), program.lesson, program.words, program.text))


def library(
    noted: dict[str, Any] | None = None, lang: str = "en", recent: tuple[Example, ...] = (), greets: bool = False
) -> Library:
    """The library of the programs that are installed; with the files that were opened last, and the lessons, above them where it
    is known how far one is in each. Where it ``greets`` the bar stands on the first lesson."""
    if noted is None:
        return Library((*recent, *examples()))
    from tui.lessons.course import FOLDER, lessons
    from tui.lessons.drill import NAME

    found = tuple([
        Example(FOLDER / lesson.id, f"{lesson.order:2}  {lesson.title}", lesson.programs[0].text, lesson.id, "lesson",
                " ".join(section.title for section in lesson.sections))
        for lesson in lessons(lang)
    ])  # fmt: skip
    drills = tuple([
        Example(FOLDER / name, f"    {say(f'lesson.{name}'.replace('-', '.'), lang)}", say("lesson.drill.about", lang),
                name, "lesson")
        for name in (NAME, f"{NAME}-bugs")
    ])  # fmt: skip
    message = ("lesson.welcome", ()) if greets else None
    at = len(recent) if greets else 0
    return Library((*recent, *found, *drills, *examples()), at, message, tuple(sorted(noted.items())), greets)
