"""The functions of a file that only defines some: one is chosen, its call is completed in a line and traced."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.frozen import dataclass, replace
from tui.complaint import cause, hint
from tui.desk.common import choose_theme, chosen_by, edit, open_palette, quit_place, read, read_again
from tui.desk.record import Desk, Outcome, Place, put, said, tell
from tui.field import EDITS, Field
from tui.paint.functions import call_cursor, function_at, functions_rows, on_the_call

if TYPE_CHECKING:
    from engine import Library, ProgramError
    from tui.cells import Row
    from tui.desk.events import Key
    from tui.document import Document
    from tui.session import Message


@dataclass(frozen=True, slots=True)
class Functions(Place):
    """A bar stands on one of the definitions. ``call`` is the line where it is called, None while the list has the keys;
    ``history`` are the lines of this session, ``back`` how far back in it the line is; ``calling`` is what is being traced."""

    where: ClassVar[str] = "functions"
    document: Document
    library: Library
    text: str = ""
    chosen: int = 0
    call: Field | None = None
    history: tuple[str, ...] = ()
    back: int = 0
    calling: Document | None = None
    wrong: ProgramError | None = None
    message: Message | None = None

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        told = said(desk, self.message)
        wrong = (cause(self.wrong, desk.lang), hint(self.wrong, desk.lang)) if self.wrong is not None else ("", "")
        return functions_rows(
            self.document.path, self.library.definitions, self.text, self.chosen, self.call, desk.width, desk.height, desk.lang,
            ascii_only=desk.ascii, keymap=desk.keymap, said=told, wrong=wrong,
        )  # fmt: skip

    def typing(self) -> bool:
        return self.call is not None

    def press(self, desk: Desk, key: Key) -> Outcome:
        if self.call is None:
            return Place.press(self, desk, key)
        action = desk.keymap.action("call", key.name)
        if action is not None:
            return self._edit(desk, action)
        return self._typed(desk, self.call.insert(key.character)) if key.character else (desk, ())

    def act(self, desk: Desk, action: str) -> Outcome:
        chosen = chosen_by(action, self.chosen, len(self.library.definitions) - 1)
        if chosen is not None and self.call is None:
            return put(desk, replace(self, chosen=chosen, wrong=None)), ()
        if action == "choose":
            return put(desk, self.begun()), ()
        if action == "editor":
            return edit(desk, self.library.definitions[self.chosen].line)
        if action == "reload":
            return read_again(desk)
        if action == "theme":
            return choose_theme(desk)
        if action == "palette":
            return open_palette(desk)
        return quit_place(desk) if action == "quit" else (desk, ())

    def begun(self) -> Functions:
        """With the line open: what calls the function under the bar, the cursor at its first shape."""
        text = self.library.definitions[self.chosen].call or f"{self.library.definitions[self.chosen].name}("
        at = next((text.index(sign) + 1 for sign in "[(" if sign in text), len(text))
        return replace(self, call=Field(text, at), back=0, wrong=None, message=None)

    def _edit(self, desk: Desk, action: str) -> Outcome:
        """An action while the line is open."""
        assert self.call is not None
        if action == "submit":
            return self._submit(desk, self.call.text.strip())
        if action in ("older", "newer"):
            back = self.back + (1 if action == "older" else -1)
            if not 0 < back <= len(self.history):
                return put(desk, self.begun()) if back == 0 else desk, ()
            return put(desk, replace(self, call=Field.holding(self.history[-back]), back=back, wrong=None)), ()
        if action in EDITS:
            return self._typed(desk, EDITS[action](self.call))
        return put(desk, replace(self, call=None, wrong=None, message=None)), ()

    def _typed(self, desk: Desk, call: Field) -> Outcome:
        wrong = self.wrong if self.call is not None and call.text == self.call.text else None
        return put(desk, replace(self, call=call, wrong=wrong, message=None)), ()

    def _submit(self, desk: Desk, text: str) -> Outcome:
        """Trace the file with this call at its end; ``refused`` tells what is wrong with it."""
        if not text:
            return desk, ()
        options = self.document.options
        output = options.output or self.library.output(text) or None
        document = replace(self.document, options=options._replace(then=self.library.lines(text), output=output))
        history = (*[line for line in self.history if line != text], text)
        desk = put(desk, replace(self, calling=document, history=history, back=0, wrong=None))
        desk, effects = read(desk, document)
        return tell(desk, "app.calling"), effects

    def refused(self, error: ProgramError) -> Functions:
        """What is wrong with the line stays below it."""
        return replace(self, calling=None, wrong=error, message=None)

    def again(self, library: Library, text: str) -> Functions:
        """The file was read again: the bar stays on its function."""
        name = self.library.definitions[self.chosen][:2]
        found = next((at for at, one in enumerate(library.definitions) if one[:2] == name), 0)
        return replace(self, library=library, text=text, chosen=found)

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        """The first click chooses a function, a click on the chosen one, or on its call, opens the line."""
        if on_the_call(y, desk.height):
            return (put(desk, self.begun()), ()) if self.call is None else (desk, ())
        at = function_at(x, y, self.chosen, len(self.library.definitions), desk.width, desk.height)
        if at is None:
            return desk, ()
        if at == self.chosen and self.call is None:
            return put(desk, self.begun()), ()
        return put(desk, replace(self, chosen=at, call=None, wrong=None, message=None)), ()

    def paste(self, desk: Desk, text: str) -> Outcome:
        return self._typed(desk, self.call.insert(text)) if self.call is not None else (desk, ())

    def cursor(self, desk: Desk) -> tuple[int, int] | None:
        return call_cursor(self.call, desk.width, desk.height) if self.call is not None else None

    def told(self, message: Message | None) -> Functions:
        return replace(self, message=message)

    @property
    def program(self) -> Document | None:
        return self.document
