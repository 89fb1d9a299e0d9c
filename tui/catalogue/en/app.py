"""What the app itself says: library, palette, themes, copying, crashes."""

from __future__ import annotations

SENTENCES = {
    "library.title": "chainstep  step through backpropagation, one key at a time",
    "library.about": "Built-in programs. Your own: chainstep FILE",
    "palette.title": "What would you like to do?",
    "palette.none": "nothing matches",
    "palette.step": "step {step}",
    "palette.go": "go to {address}, step {step}",
    "theme.title": "theme",
    "theme.chainstep-dark": "dark",
    "theme.chainstep-light": "light",
    "theme.chainstep-mono": "monochrome",
    "opening": "opening {file} …",
    "still_reading": "tracing {file} … {seconds} s",
    "editor.keys": "ctrl+o keep   esc discard",
    "copied": "copied: {lines} line(s)",
    "reloaded": "read again",
    "no_file": "this program came through a pipe: there is no file to open or read again",
    "built_in": "this program belongs to the installation: save a copy of your own to edit it",
    "editor_failed": "{command} did not run well: set $EDITOR to your editor",
    "no_colour": "NO_COLOR is set: there is one theme, without colour",
    "not_saved": "the choice lasts until you quit: the settings file cannot be written",
    "settings_aside": "your settings could not be read and were set aside: {path}",
    "reading": "chainstep: tracing {file} …",
    "no_terminal": "chainstep: there is no terminal to draw on. `chainstep show FILE` prints instead.",
    "crash": "chainstep stopped because of a mistake of its own. What happened is in {path}",
    "crash_unlogged": "chainstep stopped because of a mistake of its own, and could write no log: {error}",
}
