"""What a key asks of the world: the clipboard, the editor, another theme, a list to choose from. Imported when first asked for.

``EFFECTS`` holds those of the key table (``tui.keys``) by name; a choice of the palette may lead to any of them.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tui import settings as user_settings
from tui.catalogue import say
from tui.choices import Choice, address_choice, commands, places
from tui.moves import go
from tui.screens.chooser import ChooserScreen
from tui.texts import all_text, current_text, file_line
from tui.themes import THEMES, no_colour

if TYPE_CHECKING:
    from tui.app import Chainstep
    from tui.session import Session
    from tui.view import View


def _quit(app: Chainstep) -> None:
    if app.has_library and len(app.screen_stack) > 1:
        app.stepper = app.fault = app.document = app.file_watch = None  # opened from the library: back to it
        app.pop_screen()
    else:
        app.exit(0)


def _copy_line(app: Chainstep) -> None:
    _copy(app, current_text)


def _copy_all(app: Chainstep) -> None:
    _copy(app, all_text)


def _copy(app: Chainstep, text_of: Callable[[View, Session], str]) -> None:
    if app.stepper is not None:
        app.copy(text_of(app.stepper.view, app.stepper.session))


def _reload(app: Chainstep) -> None:
    app.reload()


def _editor(app: Chainstep) -> None:
    document = app.document
    if document is None or not document.is_file or document.built_in:
        app.tell("app.built_in" if document is not None and document.built_in else "app.no_file")
        return
    if app.fault is not None:
        line = app.fault.line
    elif app.stepper is not None:
        line = file_line(app.stepper.view, app.stepper.session)
    else:
        return
    command = document.editor_command(line)
    try:
        with app.suspend():
            status = subprocess.run(command, check=False).returncode
    except (OSError, SuspendNotSupported):
        status = 127
    app.refresh()
    if status:
        app.tell("app.editor_failed", command=command[0])
    else:
        app.reload()


def _theme(app: Chainstep) -> None:
    if no_colour():
        app.tell("app.no_colour")
        return
    before = app.theme
    choices = [Choice(say(f"app.theme.{name}"), "", "theme", name) for name in THEMES]

    def preview(choice: Choice | None) -> None:
        app.set_theme(choice.value if choice is not None else before)

    def keep(choice: Choice | None) -> None:
        if choice is not None:
            _keep_theme(app, choice.value)

    at = THEMES.index(before)
    box = ChooserScreen(
        say("app.theme.title"), choices, chosen=at, ascii_only=app.ascii_only, keymap=app.keymap, preview=preview
    )
    app.push_screen(box, keep)


def _keep_theme(app: Chainstep, name: str) -> None:
    app.set_theme(name)
    if not user_settings.remember(theme=name):
        app.tell("app.not_saved")


def _palette(app: Chainstep) -> None:
    stepper = app.stepper if app.stepper is not None and app.screen is app.stepper else None
    choices: list[Choice] = []
    at_top = None
    if stepper is not None:
        choices += commands(app.ascii_only, app.keymap)
        choices += places(stepper.views, stepper.session)

        def at_top(query: str) -> Choice | None:
            return address_choice(stepper.views, stepper.session, query)

    if not no_colour():
        choices += [Choice(say(f"app.theme.{name}"), say("app.theme.title"), "theme", name) for name in THEMES]
    app.push_screen(
        ChooserScreen(say("app.palette.title"), choices, asks=True, ascii_only=app.ascii_only, keymap=app.keymap, at_top=at_top),
        lambda choice: _chosen(app, choice),
    )


def _chosen(app: Chainstep, choice: Choice | None) -> None:
    if choice is None:
        return
    if choice.kind == "theme":
        _keep_theme(app, choice.value)
    elif app.stepper is not None and choice.kind == "action":
        app.stepper.act(choice.value)
    elif app.stepper is not None:
        app.stepper.apply(go(app.stepper.session, app.stepper.views, choice.value))


EFFECTS: dict[str, Callable[[Chainstep], None]] = {
    "copy_line": _copy_line,
    "copy_all": _copy_all,
    "editor": _editor,
    "reload": _reload,
    "palette": _palette,
    "theme": _theme,
    "quit": _quit,
}
