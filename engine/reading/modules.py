"""The texts of the author's own modules, all that a program imports and that these import, put below its own text."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator

from engine.errors import Place, ProgramError
from engine.limits import Limits
from engine.reading.beside import Home, Import, find, in_tables, read, wanted
from engine.reading.files import decode
from engine.reading.walk import place_of
from engine.sources import Imported, Passed, Source

_FROM = r"\bfrom\s+([.\w]+)\s+import\b"
_PLAIN = r"\bimport\s+([^#\n;]+)"


def with_modules(source: Source, path: str, limits: Limits, allowed: bool = True) -> Source:
    """``source``, which was read from ``path``, with the modules beside that file. Raises ``ProgramError``: for a module that is no
    regular file below the folder, cannot be read, or is too large, for too many of them, and where there are some and they are not
    ``allowed``."""
    if path == "-":
        return source
    folder = os.path.dirname(path)
    source = source._replace(folder=folder)
    if not may_import(source.text, folder):
        return source
    return _Reading(source, path, folder, limits, allowed).all()


def may_import(text: str, folder: str) -> bool:
    """Whether a text may import something that the tables do not have, or that has a file beside it, too. No tree is made."""
    if "import" not in text:
        return False
    for line in text.split("\n"):
        if "import" not in line:
            continue
        named = [found.group(1) for found in re.finditer(_FROM, line)]
        if not named:
            named = [part.split()[0] for found in re.finditer(_PLAIN, line) for part in found.group(1).split(",") if part.split()]
        if "\\" in line or any([not in_tables(name) or _is_beside(name, folder) for name in named]):
            return True
    return False


def _is_beside(name: str, folder: str) -> bool:
    root = os.path.join(folder, name.partition(".")[0])
    return os.path.lexists(f"{root}.py") or os.path.lexists(os.path.join(root, "__init__.py"))


class _Reading:
    """Modules in the order in which they are met, breadth first: no chain of them is too deep."""

    def __init__(self, source: Source, path: str, folder: str, limits: Limits, allowed: bool) -> None:
        self.source = source
        self.path = path
        self.folder = folder
        self.limits = limits
        self.allowed = allowed
        self.found: dict[str, tuple[Imported, str]] = {}
        self.shadowed: dict[str, int] = {}
        self.bytes = len(source.text)

    def all(self) -> Source:
        """The source with all that it needs."""
        from engine.reading.program import trees_of

        try:
            trees = trees_of(self.source, self.path, tuple(self.source.text.split("\n")))
        except ProgramError:  # whoever parses it for good tells that
            return self.source
        waiting = [(trees, Home(), 0)]
        for tree, home, line in waiting:
            for node in _imports(tree):
                for name, file in self._meant(node, home, line):
                    first = line or node.lineno
                    text = self._text(file, node, line)
                    self.found[name] = Imported(name, file, 0, 0, first), text
                    if may_import(text, self.folder):
                        try:
                            inside = ast.parse(text)
                        except (SyntaxError, ValueError, RecursionError, MemoryError):  # told later, with its place
                            continue
                        package = os.path.basename(file) == "__init__.py"
                        waiting.append((inside, Home(name, package), first))
        passed = [Passed("module_shadowed", line, name) for name, line in self.shadowed.items()]
        source = self.source._replace(passed=(*self.source.passed, *passed))
        return source.with_modules(list(self.found.values()))

    def _meant(self, node: Import, home: Home, line: int) -> Iterator[tuple[str, str]]:
        """The modules that an import means and that are new, with their files."""
        for one in wanted(node, home):
            if one.name in self.found:
                continue
            try:
                relative = isinstance(node, ast.ImportFrom) and node.level
                if not relative and in_tables(one.name):
                    if "." not in one.name and one.name not in self.shadowed and _is_beside(one.name, self.folder):
                        self.shadowed[one.name] = line or node.lineno
                    continue
                file = find(one.name, self.folder, self.path)
            except ProgramError as error:
                raise self._placed(error, node, line) from None
            if file is not None:
                if not self.allowed:
                    raise self._placed(ProgramError("modules_off", file=self.path, name=one.name, path=file), node, line)
                if len(self.found) >= self.limits.modules:
                    asked, allowed = len(self.found) + 1, self.limits.modules
                    limit = ProgramError("limit", file=self.path, limit="modules", asked=asked, allowed=allowed)
                    raise self._placed(limit, node, line)
                yield one.name, file

    def _text(self, file: str, node: Import, line: int) -> str:
        raw = read(file, self.folder, self.path, self.limits)
        self.bytes += len(raw)
        if self.bytes > self.limits.source:
            raise ProgramError("too_large", file=file, limit=self.limits.source, name="source")
        return decode(raw, file)

    def _placed(self, error: ProgramError, node: Import, line: int) -> ProgramError:
        """The error at the import that asks for the module; where that stands in a module, at the import of the program's own."""
        lines = tuple(self.source.text.split("\n"))
        error.place = Place(line, 1, len(lines[line - 1]) + 1) if line else place_of(node, lines)
        error.source = lines[error.place.line - 1]
        self.source.locate(error)
        return error


def _imports(tree: ast.AST) -> Iterator[Import]:
    found = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    yield from sorted(found, key=lambda node: (node.lineno, node.col_offset))


__all__ = ["may_import", "with_modules"]
