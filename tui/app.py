"""The Textual app: what needs the terminal, the file, the clipboard or the clock. All else is pure."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread, stack_size
from typing import TYPE_CHECKING, Any

from tui import early  # before Textual

# isort: split
from textual.app import App, SuspendNotSupported
from textual.binding import Binding
from textual.reactive import Initialize, Reactive

from engine import Options, ProgramError
from tui import settings as user_settings
from tui.catalogue import language, say, set_language
from tui.document import Document, Watch
from tui.messages import Loaded
from tui.paint.cells import clean
from tui.terminal import NoTerminalError, claim_terminal, patience, signals_end, write_crash_log
from tui.themes import MONO, THEMES, choose, no_colour, textual_theme

early.done()

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from textual.screen import Screen
    from textual.theme import Theme

    from tui.choices import Choice
    from tui.examples import Example
    from tui.screens.fault import FaultScreen
    from tui.screens.stepper import StepperScreen
    from tui.session import Session
    from tui.view import View, Views

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
    BINDINGS = [Binding("ctrl+c", "interrupt", show=False, priority=True)]

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
        self.first_session = session
        self.settings = settings
        self.ascii_only = session.ascii
        self.remaps = remapped_keys(settings.keys)
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
            self.stepper.session = replace(self.stepper.session, mono=mono)
        if self.fault is not None:
            self.fault.session = replace(self.fault.session, mono=mono)
        self.theme = name
        for screen in self.screen_stack:
            if (canvas := getattr(screen, "canvas", None)) is not None:
                canvas.repaint()
                canvas.refresh()

    # starting

    def get_default_screen(self) -> Screen[Any]:
        from engine import ProgramError

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
        getattr(self, f"_effect_{effect}")()

    def tell(self, key: str, **fields: Any) -> None:
        """Say a sentence where the stepper says things."""
        if self.stepper is not None:
            self.stepper.tell(key, **fields)

    def _effect_quit(self) -> None:
        if self.has_library and len(self.screen_stack) > 1:
            self.stepper = self.fault = self.document = self.file_watch = None  # opened from the library: back to it
            self.pop_screen()
        else:
            self.exit(0)

    def _effect_copy_line(self) -> None:
        from tui.texts import current_text

        self._copy(current_text)

    def _effect_copy_all(self) -> None:
        from tui.texts import all_text

        self._copy(all_text)

    def _copy(self, text_of: Callable[[View, Session], str]) -> None:
        if self.stepper is not None:
            text = text_of(self.stepper.view, self.stepper.session)
            self.copy_to_clipboard(text)
            self.tell("app.copied", lines=text.count("\n") + 1)

    def _effect_reload(self) -> None:
        self.reload()

    def _effect_editor(self) -> None:
        document = self.document
        if document is None or not document.is_file or document.built_in:
            self.tell("app.built_in" if document is not None and document.built_in else "app.no_file")
            return
        if self.fault is not None:
            line = self.fault.line
        elif self.stepper is not None:
            from tui.texts import file_line

            line = file_line(self.stepper.view, self.stepper.session)
        else:
            return
        command = document.editor_command(line)
        try:
            with self.suspend():
                status = subprocess.run(command, check=False).returncode
        except (OSError, SuspendNotSupported):
            status = 127
        self.refresh()
        if status:
            self.tell("app.editor_failed", command=command[0])
        else:
            self.reload()

    def _effect_theme(self) -> None:
        if no_colour():
            self.tell("app.no_colour")
            return
        from tui.choices import Choice
        from tui.screens.chooser import ChooserScreen

        before = self.theme
        choices = [Choice(say(f"app.theme.{name}"), "", "theme", name) for name in THEMES]

        def preview(choice: Choice | None) -> None:
            self.set_theme(choice.value if choice is not None else before)

        def keep(choice: Choice | None) -> None:
            if choice is not None:
                self._keep_theme(choice.value)

        self.push_screen(
            ChooserScreen(
                say("app.theme.title"),
                choices,
                chosen=THEMES.index(before),
                ascii_only=self.ascii_only,
                preview=preview,
            ),
            keep,
        )

    def _keep_theme(self, name: str) -> None:
        self.set_theme(name)
        if not user_settings.remember(theme=name):
            self.tell("app.not_saved")

    def _effect_palette(self) -> None:
        from tui.choices import Choice, address_choice, commands, places
        from tui.screens.chooser import ChooserScreen

        stepper = self.stepper if self.stepper is not None and self.screen is self.stepper else None
        choices: list[Choice] = []
        at_top = None
        if stepper is not None:
            choices += commands(self.ascii_only)
            choices += places(stepper.views, stepper.session)

            def at_top(query: str) -> Choice | None:
                return address_choice(stepper.views, stepper.session, query)

        if not no_colour():
            choices += [Choice(say(f"app.theme.{name}"), say("app.theme.title"), "theme", name) for name in THEMES]
        self.push_screen(
            ChooserScreen(say("app.palette.title"), choices, asks=True, ascii_only=self.ascii_only, at_top=at_top),
            self._chosen,
        )

    def _chosen(self, choice: Choice | None) -> None:
        if choice is None:
            return
        if choice.kind == "theme":
            self._keep_theme(choice.value)
        elif self.stepper is not None and choice.kind == "action":
            self.stepper.act(choice.value)
        elif self.stepper is not None:
            from tui.moves import go

            self.stepper.apply(go(self.stepper.session, self.stepper.views, choice.value))

    def action_interrupt(self) -> None:
        """Ctrl-C: copy what the mouse has selected, else leave with 130."""
        canvas = getattr(self.screen, "canvas", None)
        text = canvas.selected_text() if canvas is not None else ""
        if canvas is not None and text:
            self.copy_to_clipboard(text)
            canvas.drop_selection()
            self.tell("app.copied", lines=text.count("\n") + 1)
        else:
            self.exit(INTERRUPTED)

    # leaving

    def _fatal_error(self) -> None:
        """A bug of ours: no traceback over the user's terminal; ``run_app`` writes it to a file."""
        self._close_messages_no_wait()

    @property
    def crash(self) -> BaseException | None:
        """The exception that ended the app, None if it was left in good order."""
        return self._exception


def remapped_keys(chosen: Mapping[str, str]) -> dict[str, str]:
    """The user's remaps {action id: "key,key"} as {pressed key: key of the table}, "" for one that lost its action."""
    if not chosen:
        return {}
    from tui.keys import KEYS

    table: dict[str, str] = {}
    for key in KEYS:
        if key.id in chosen:
            table.update(dict.fromkeys(key.keys, ""))
    for key in KEYS:
        for name in chosen.get(key.id, "").replace(",", " ").split():
            table[name] = key.keys[0]
    return table


def run_app(
    path: str | None,
    options: Options | None = None,
    at: str | None = None,
    lang: str | None = None,
    ascii: bool = False,  # noqa: A002
) -> int:
    """Open the stepper on a file ("-" = standard input), or the library when ``path`` is None; returns the exit code.

    Raises ProgramError for what no screen can show or mend: a file that cannot be read, a program from a pipe that
    cannot be traced, an ``at`` that names no step. A crash of ours goes to a log file, and its place to standard error.
    """
    if not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)  # empty means no wish (no-color.org); Textual takes it for one
    gc.disable()  # until the first paint, as above
    settings = user_settings.load()
    set_language(lang or settings.lang or None)
    try:
        return _run(path, options if options is not None else Options(), at, ascii, settings)
    except ProgramError:
        raise
    except KeyboardInterrupt:
        return INTERRUPTED
    except NoTerminalError:
        print(say("app.no_terminal"), file=sys.stderr)
        return 2
    except Exception as error:
        return report_crash(error)
    finally:
        gc.enable()


def _run(path: str | None, options: Options, at: str | None, ascii_only: bool, settings: user_settings.Settings) -> int:
    from tui.session import Session

    theme = choose(settings.theme)
    session = Session(lang=language(), ascii=ascii_only, mono=theme == MONO)
    document = Document(path, options) if path is not None else None
    opened: Views | ProgramError | None = None
    if document is not None:
        try:
            with patience(say("app.reading", file=clean(Path(document.path).name))):
                opened = document.read()
        except ProgramError as error:
            if document.text() is None:
                raise
            opened = error
        else:
            if at is not None:
                session = replace(session, position=opened.at(session.expanded).steps.find(at))
    claim_terminal()
    app = Chainstep(document, opened, session, settings, theme)
    with _signals(app):
        app.run()
    if app.crash is not None:
        return report_crash(app.crash)
    return app.return_value if app.return_value is not None else app.return_code or 0


@contextmanager
def _signals(app: Chainstep) -> Iterator[None]:
    """SIGTERM, SIGHUP and SIGINT end the app as a key would."""

    def leave(code: int) -> None:
        if app.loop is None:  # nothing is drawn yet
            raise SystemExit(code)
        app.loop.call_soon_threadsafe(app.exit, code)

    with signals_end(leave):
        yield


def report_crash(error: BaseException) -> int:
    """Write the traceback to a log file and say where; 1."""
    path: Path | None = None
    try:
        path = write_crash_log(error, user_settings.state_directory())
    except RuntimeError:  # no home directory
        path = None
    where = say("app.crash", path=path) if path is not None else say("app.crash_unlogged", error=repr(error))
    print(where, file=sys.stderr)
    return 1
