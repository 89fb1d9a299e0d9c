"""The file on show: read and traced, watched for changes, opened in the user's editor. No Textual here."""

from __future__ import annotations

import contextlib
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from engine.frozen import dataclass

if TYPE_CHECKING:
    from engine import Options, Source
    from tui.view import Views

Stamp = tuple[int, int, int]
"""Modification time in ns, size and inode of a file; zeros while it is missing."""

COLON_EDITORS = {"code", "code-insiders", "codium", "subl", "zed", "hx", "helix"}
"""Editors that take FILE:LINE; the others take +LINE FILE."""


@dataclass(frozen=True, slots=True)
class Document:
    """A program to step through: ``path`` ("-" = read from standard input) and how to trace it."""

    path: str
    options: Options
    built_in: bool = False
    source: Source | None = None
    """What came through a pipe, if it is to be read more than once."""

    @property
    def is_file(self) -> bool:
        """Whether there is a file to watch and edit."""
        return self.path != "-"

    @property
    def is_the_users(self) -> bool:
        """Whether it is a file of the user's, not a pipe and none of ours."""
        return self.is_file and not self.built_in

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook, by its name or by how it begins."""
        from engine.reading.files import HEAD, is_notebook

        try:
            with open(self.path, "rb") as file:
                return is_notebook(file.read(HEAD), self.path)
        except (OSError, ValueError):
            return is_notebook(b"", self.path)

    def read(self) -> Views:
        """Trace the program. Raises ProgramError. Afterwards the garbage collector no longer walks the trace."""
        import engine
        from tui.view import Views

        if self.source is not None:
            views = Views(engine.trace_source(self.source, self.path, self.options))
        else:
            views = Views(engine.run(self.path, self.options))
        gc.freeze()  # a full collection over 100,000 stages takes 50-100 ms: a visible stutter
        return views

    def text(self) -> str | None:
        """The file's text as the error screen shows it, of a notebook that of its cells, with what is added to it; None when it
        cannot be read as text."""
        if self.source is not None:
            return self.source.with_then(self.options.then, self.options.beside).text
        if not self.is_file or not os.path.isfile(self.path):  # a pipe would have us wait
            return None
        if self.options.then or self.is_notebook:
            from engine import ProgramError, read_source

            with contextlib.suppress(ProgramError):  # what is wrong stands in its JSON: that is shown
                return read_source(self.path, self.options).text
        try:
            return Path(self.path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except (OSError, UnicodeDecodeError):
            return None

    def stamp(self) -> Stamp:
        """What changes when the file is saved."""
        if not self.is_file:
            return 0, 0, 0
        return stamp_of(self.path)

    def modules(self) -> tuple[str, ...]:
        """The files of the author's own modules that the program imports now."""
        if not self.is_file or self.source is not None or not os.path.isfile(self.path):
            return ()
        from engine import ProgramError, read_source

        try:
            return tuple(module.file for module in read_source(self.path, self.options).modules)
        except ProgramError:
            return ()

    def editor_command(self, line: int) -> list[str]:
        """The command that opens the file at a 1-based line in $VISUAL, else $EDITOR, else vi; a notebook, whose file has other
        lines than its cells, at its begin."""
        import shlex

        chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        try:
            words = shlex.split(chosen) or ["vi"]
        except ValueError:  # unbalanced quotes
            words = [chosen]
        line = 1 if self.is_notebook else line
        name = Path(words[0]).stem.lower()
        path = os.path.abspath(self.path)
        if name in COLON_EDITORS:
            goto = ["-g"] if name in ("code", "code-insiders", "codium") else []
            return [*words, *goto, f"{path}:{line}"]
        return [*words, f"+{line}", path]


def stamp_of(path: str) -> Stamp:
    """The stamp of a file."""
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino


class Watch:
    """Tells when a file was saved, or a module that it imports: a stamp changed, then held still for one look, so that half a save
    is not read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._modules = document.modules()
        self._seen = self._last = self._stamps()

    def _stamps(self) -> tuple[Stamp, ...]:
        return self.document.stamp(), *map(stamp_of, self._modules)

    def changed(self) -> bool:
        """Look once; True when there is something new to read."""
        now = self._stamps()
        steady = now == self._last
        self._last = now
        if now == self._seen or not steady or now[0] == (0, 0, 0):  # missing: an editor is renaming its copy into place
            return False
        self.read_now()
        return True

    def read_now(self) -> None:
        """The file is being read for another reason: what is there now is no news."""
        self._modules = self.document.modules() or self._modules
        self._seen = self._last = self._stamps()
