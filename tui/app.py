"""The Textual app: what needs the terminal, the file, the clipboard or the clock. All else is pure."""

from __future__ import annotations

import gc
from contextlib import suppress
from threading import Thread, stack_size
from typing import TYPE_CHECKING, Any

from tui import early  # before Textual

# isort: split
from textual.app import App
from textual.binding import Binding
from textual.reactive import Initialize, Reactive

from engine import Options, ProgramError
from tui import settings as user_settings
from tui.document import Document, Watch
from tui.keys import BY_ID, Keymap
from tui.messages import Loaded
from tui.themes import MONO, THEMES, no_colour, textual_theme

early.done()

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from textual.screen import Screen
    from textual.theme import Theme

    from tui.examples import Example
    from tui.screens.fault import FaultScreen
    from tui.screens.stepper import StepperScreen
    from tui.session import Session
    from tui.view import Views

LOOK_EVERY = 0.25
"""Seconds between looks at the file's time stamp."""

SWEEP_AFTER = 0.3
"""Seconds from a reload to the collection of the old trace: after the new one is painted."""

INTERRUPTED = 130


def _starting_theme(app: Any) -> str:
    return str(app.starting_theme)


class Chainstep(App[int]):
    """One document at a time: its stepper, its error screen, or the library when there is none."""

    CSS_PATH = "app.tcss"
    TITLE = "chainstep"
    ENABLE_COMMAND_PALETTE = False  # ours is built from the key table and the trace, and never reads markup
    ALLOW_SELECT = False
    BINDINGS = [Binding(key, "interrupt", show=False, priority=True) for key in BY_ID["interrupt"].keys]

    theme: Reactive[str] = Reactive(Initialize(_starting_theme))

    def __init__(
        self,
        document: Document | None,
        opened: Views | ProgramError | None,
        session: Session,
        settings: user_settings.Settings = user_settings.Settings(),
        theme: str = THEMES[0],
    ) -> None:
        self.starting_theme = theme
        self._our_themes: dict[str, Theme] = {}
        super().__init__(ansi_color=True if no_colour() else None)
        self.loop: AbstractEventLoop | None = None
        self.document = document
        self.opened = opened
        self.has_library = document is None
        self.first_session = session.seen(keymap=Keymap.of(settings.keys))
        self.settings = settings
        self.ascii_only = session.look.ascii
        self.keymap = self.first_session.look.keymap
        self.file_watch: Watch | None = Watch(document) if document is not None else None
        self.stepper: StepperScreen | None = None
        self.fault: FaultScreen | None = None
        self.loading = False

    # themes

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Our three; built when first asked, before Textual computes its first colours."""
        if not self._our_themes:
            self._our_themes = {name: textual_theme(name) for name in THEMES}
        return self._our_themes

    def set_theme(self, name: str) -> None:
        """Show another theme; the painter hears whether it must do without colour."""
        mono = name == MONO
        if self.stepper is not None:
            self.stepper.session = self.stepper.session.coloured(not mono)
        if self.fault is not None:
            self.fault.session = self.fault.session.coloured(not mono)
        self.theme = name
        for screen in self.screen_stack:
            if (canvas := getattr(screen, "canvas", None)) is not None:
                canvas.repaint()
                canvas.refresh()

    # starting

    def get_default_screen(self) -> Screen[Any]:
        if isinstance(self.opened, ProgramError):
            return self._fault_screen(self.opened)
        if self.opened is not None:
            return self._stepper_screen(self.opened)
        from tui.screens.library import LibraryScreen

        return LibraryScreen()

    def on_load(self) -> None:
        import asyncio

        self.loop = asyncio.get_running_loop()

    def on_mount(self) -> None:
        self.set_interval(LOOK_EVERY, self._look)
        self.call_after_refresh(self._settle_garbage)
        if self.settings.set_aside:
            self.tell("app.settings_aside", path=self.settings.set_aside)

    def _settle_garbage(self) -> None:
        gc.freeze()
        gc.enable()

    def _stepper_screen(self, views: Views) -> StepperScreen:
        from tui.screens.stepper import StepperScreen

        self.stepper = StepperScreen(views, self.first_session)
        return self.stepper

    def _fault_screen(self, error: ProgramError) -> FaultScreen:
        from tui.screens.fault import FaultScreen

        text = self.document.text() if self.document is not None else None
        session = self.stepper.session if self.stepper is not None else self.first_session
        self.fault = FaultScreen(error, text if text is not None else error.source, session)
        return self.fault

    # the document

    def _look(self) -> None:
        if self.file_watch is not None and not self.loading and self.file_watch.changed():
            self.reload()

    def reload(self) -> None:
        """Read the program again, off the event loop: keys stay alive while a long trace runs."""
        if self.document is None or self.loading:
            return
        if not self.document.is_file:
            self.tell("app.no_file")
            return
        if self.file_watch is not None:
            self.file_watch.read_now()
        self.loading = True
        stack_size(64 << 20)  # a deep expression is parsed by recursion in C, and some systems give threads half a megabyte
        # A daemon: quitting does not wait for a trace that is still running.
        Thread(target=self._read, args=(self.document,), daemon=True).start()

    def _read(self, document: Document) -> None:
        try:
            read: Views | Exception = document.read()
        except Exception as error:  # crosses the thread: shown, or raised again, on the event loop
            read = error
        with suppress(RuntimeError):  # the event loop is closed: the app was left meanwhile
            self.post_message(Loaded(document, read))

    def on_loaded(self, event: Loaded) -> None:
        """Take what the thread has read."""
        self.loading = False
        if event.document is not self.document:
            return  # another program was opened meanwhile
        if isinstance(event.read, ProgramError):
            self._show_fault(event.read)
        elif isinstance(event.read, Exception):
            raise event.read
        else:
            self._show_views(event.read)

    def _show_fault(self, error: ProgramError) -> None:
        text = self.document.text() if self.document is not None else None
        if self.fault is not None:
            self.fault.show(error, text if text is not None else error.source)
        else:
            self._close_choosers()
            self.push_screen(self._fault_screen(error))

    def _show_views(self, views: Views) -> None:
        if self.fault is not None:
            self._close_choosers()
            fault, self.fault = self.fault, None
            if self.stepper is None:
                self.push_screen(self._stepper_screen(views))  # the fault is the app's first screen: it stays below
                return
            if self.screen is fault:
                self.pop_screen()
        if self.stepper is not None:
            self.stepper.take(views)
            self.stepper.tell("app.reloaded")
            self.set_timer(SWEEP_AFTER, self._sweep)

    def _sweep(self) -> None:
        """Free the trace that was replaced: what is frozen is never collected."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _close_choosers(self) -> None:
        while self.screen.is_modal:
            self.pop_screen()

    def open_example(self, example: Example) -> None:
        """Open a built-in program over the library."""
        document = Document(str(example.path), Options(), built_in=True)
        self.document, self.file_watch = document, None
        try:
            read = document.read()
        except ProgramError as error:
            self.push_screen(self._fault_screen(error))
        else:
            self.push_screen(self._stepper_screen(read))

    # what only the app can do

    def carry_out(self, effect: str) -> None:
        """An effect of the key table by name."""
        from tui.effects import EFFECTS

        EFFECTS[effect](self)

    def tell(self, key: str, **fields: Any) -> None:
        """Say a sentence where the stepper says things."""
        if self.stepper is not None:
            self.stepper.tell(key, **fields)

    def copy(self, text: str) -> None:
        """Put text on the clipboard, and say so."""
        self.copy_to_clipboard(text)
        self.tell("app.copied", lines=text.count("\n") + 1)

    def action_interrupt(self) -> None:
        """Ctrl-C: copy what the mouse has selected, else leave with 130."""
        canvas = getattr(self.screen, "canvas", None)
        text = canvas.selected_text() if canvas is not None else ""
        if canvas is not None and text:
            self.copy(text)
            canvas.drop_selection()
        else:
            self.exit(INTERRUPTED)

    # leaving

    def _fatal_error(self) -> None:
        """A bug of ours: no traceback over the user's terminal; ``tui.start`` writes it to a file."""
        self._close_messages_no_wait()

    @property
    def crash(self) -> BaseException | None:
        """The exception that ended the app, None if it was left in good order."""
        return self._exception
