"""The author's own modules: which files an ``import`` means, looked for beside the program's file and nowhere else.

For whoever reads this for safety: a module is a regular file below the folder of the program, by the names of an ``import`` alone
(``a.b`` is ``a/b.py`` or ``a/b/__init__.py``). Links are followed only where they end below that folder; devices, pipes and folders
called so are no modules. What is found is text: it is read by our own parser and run by our own interpreter, never by Python's
``import``. Names of the tables (``engine.reading.functions``, ``engine.reading.libraries``) mean what stands there.
"""

from __future__ import annotations

import ast
import os
import stat
import sys
from collections.abc import Iterator

from engine.errors import ProgramError
from engine.limits import Limits
from engine.named import NamedTuple
from engine.reading import libraries
from engine.reading.functions import MODULES

Import = ast.Import | ast.ImportFrom


class Home(NamedTuple):
    """Where imports stand: the dotted name of the module ("" for the program), and whether it is a package's ``__init__``."""

    name: str = ""
    package: bool = False

    def absolute(self, module: str, level: int) -> str | None:
        """The dotted name that ``from ..module import`` means; None for one outside of the folder."""
        if not level:
            return module
        parts = self.name.split(".") if self.name else []
        if parts and not self.package:
            parts.pop()
        if level - 1 > len(parts):
            return None
        kept = parts[: len(parts) - (level - 1)]
        return ".".join([*kept, module] if module else kept)


class Wanted(NamedTuple):
    """A module that an import may mean: its dotted name, and whether it is an error if it is none (``from a import b``: b may also
    be a name of a)."""

    name: str
    sure: bool


def wanted(node: Import, home: Home) -> Iterator[Wanted]:
    """The modules that an import may mean."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _chain(alias.name)
        return
    full = home.absolute(node.module or "", node.level)
    if full is None:
        return
    yield from _chain(full)
    for alias in node.names:
        if alias.name != "*":
            yield Wanted(f"{full}.{alias.name}" if full else alias.name, False)


def _chain(name: str) -> Iterator[Wanted]:
    parts = name.split(".") if name else []
    for count in range(1, len(parts) + 1):
        yield Wanted(".".join(parts[:count]), count == len(parts))


def in_tables(name: str) -> bool:
    """Whether a module is known without a file. A data set's loader of a name that Python's library does not have is not: the
    author's own of that name is meant where there is one."""
    root = name.partition(".")[0]
    if root in {module.partition(".")[0] for module in MODULES}:
        return True
    kind = libraries.kind_of(root)
    return bool(kind) and (kind != libraries.DATA or root in sys.stdlib_module_names)


def near(name: str, folder: str) -> str:
    """The path at which a module is looked for first, as it is told."""
    return os.path.join(folder, *name.split(".")) + ".py"


def find(name: str, folder: str, file: str) -> str | None:
    """The path of a module's file; None where there is none. ``cs231n.layers`` is also found from within a folder ``cs231n``.
    Raises ``ProgramError`` for what is called so and is no regular file below ``folder``."""
    parts = name.split(".")
    found = _find(parts, folder, file)
    if found is None and len(parts) > 1 and parts[0] == os.path.basename(os.path.abspath(folder)):
        found = _find(parts[1:], folder, file)
    return found


def _find(parts: list[str], folder: str, file: str) -> str | None:
    stem = os.path.join(folder, *parts)
    for path in (os.path.join(stem, "__init__.py"), f"{stem}.py"):
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError):
            continue
        root, real = os.path.realpath(folder or "."), os.path.realpath(path)
        if os.path.commonpath([root, real]) != root:
            raise ProgramError("module_outside", file=file, path=path)
        if not stat.S_ISREG(mode):
            raise ProgramError("module_irregular", file=file, path=path)
        return path
    return None


def is_folder(name: str, folder: str) -> bool:
    """Whether there is a folder of the name: a package without a file of its own."""
    return os.path.isdir(os.path.join(folder, *name.split(".")))


def read(path: str, folder: str, file: str, limits: Limits) -> bytes:
    """The bytes of a module's file: of what ``find`` looked at, and of nothing that took its place since then."""
    real = os.path.realpath(path)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(real, flags)
    except OSError as error:
        raise ProgramError("unreadable", file=path, reason=error.strerror or str(error)) from None
    with os.fdopen(descriptor, "rb") as handle:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ProgramError("module_irregular", file=file, path=path)
        return handle.read(limits.source + 1)
