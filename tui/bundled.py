"""Modules, compiled, out of one file. Python opens, checks and reads a file for each, some hundreds at every start, which takes
it as long as running them.

The file lies beside the compiled modules and is written by the same rules, at the end of a run that had to read some singly. A
module whose source has changed since, or that is found in another place, and whatever is not in the file, is left to Python.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source, spec_from_file_location
from types import CodeType, ModuleType
from typing import BinaryIO

OURS = ("engine", "tui")
"""Whose modules are all written down, those as well that only a child of the app imports; of other packages, what was imported."""
LENGTH = 8
"""Bytes at the beginning that tell how long the tables after them are, one for each package."""
NONE = marshal.dumps({})

State = tuple[int, int]
"""Seconds and bytes of a source, by which a compiled module tells, too, whether it is still the same."""
Held = tuple[str, str, int, int, int, int]
"""The folder of a module's package, its path from there, the state of its source, where its code begins and how long it is."""


def begin() -> None:
    """From now on modules of ours come out of the file, if there is one."""
    with suppress(OSError, ValueError, EOFError, TypeError, NotImplementedError):  # there is none, or it was cut short
        sys.meta_path.insert(0, _Finder(_path()))


def end() -> None:
    """Write the file if some of what was imported is not in it, where Python may write compiled modules."""
    if sys.dont_write_bytecode:
        return
    finder = next((finder for finder in sys.meta_path if isinstance(finder, _Finder)), None)
    with suppress(OSError, ValueError, NotImplementedError):  # no place for it: the next start is as this one was
        singly = _lacking(finder, _singly())
        if singly and os.access(os.path.dirname(path := _path()), os.W_OK):
            _write(path, {**_kept(finder), **dict(_coded({**_lacking(finder, _ours()), **singly}))})


def _path() -> str:
    """Where the file is: beside the compiled modules of this package, for this version of Python."""
    return cache_from_source(__file__).removesuffix(".pyc") + ".all"


def _state(where: str) -> State:
    found = os.stat(where)
    return int(found.st_mtime), found.st_size


class _Loader(SourceFileLoader):
    """Python's own, but for where the code comes from."""

    def __init__(self, name: str, where: str, finder: _Finder, begins: int, length: int) -> None:
        super().__init__(name, where)
        self.finder = finder
        self.begins = begins
        self.length = length

    def get_code(self, fullname: str) -> CodeType | None:
        """The module's code."""
        with suppress(EOFError, ValueError, TypeError, OSError):
            code = marshal.loads(self.finder.read(self.begins, self.length))
            if isinstance(code, CodeType):
                return code
        return super().get_code(fullname)


class _Finder:
    """The finder of what the file holds. OSError, ValueError, EOFError and TypeError where that is none."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.file: BinaryIO = open(path, "rb", buffering=0)  # noqa: SIM115 (as long as modules are imported)
        whole = os.fstat(self.file.fileno()).st_size
        self.begins = LENGTH + int.from_bytes(self.file.read(LENGTH), "little")
        if self.begins > whole:
            raise ValueError(path)
        magic, length, self.tables = marshal.loads(self.file.read(self.begins - LENGTH))
        if (magic, length) != (MAGIC_NUMBER, whole - self.begins):
            raise ValueError(path)
        self.packages: dict[str, dict[str, Held]] = {}

    def held(self, name: str) -> Held | None:
        """What the file holds under a name, if that is still so."""
        package = name.partition(".")[0]
        table = self.packages.get(package)
        if table is None:
            table = self.packages[package] = marshal.loads(self.tables.get(package, NONE))
        held = table.get(name)
        try:
            return held if held is not None and _state(held[0] + os.sep + held[1]) == held[2:4] else None
        except OSError:
            return None

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """As Python's finders; of modules in packages only, for it is in the package that Python would look."""
        held = self.held(name) if path is not None else None
        if held is None or path is None or held[0] not in path:
            return None
        where = held[0] + os.sep + held[1]
        inside = [os.path.dirname(where)] if where.endswith("__init__.py") else None
        loader = _Loader(name, where, self, held[4], held[5])
        spec = spec_from_file_location(name, where, loader=loader, submodule_search_locations=inside)
        if spec is not None:
            spec.cached = self.path
        return spec

    def read(self, begins: int, length: int) -> bytes:
        """Some of the code."""
        self.file.seek(self.begins + begins)
        return self.file.read(length)


Sources = dict[str, str]
"""Where the source of each module is; all are in packages, and Python has written them down compiled."""
Coded = tuple[str, str, State, bytes]
"""The folder of a module's package, its path from there, the state of its source, its code."""


def _singly() -> Sources:
    """What was imported by Python, each out of a file of its own."""
    specs = [(name, getattr(module, "__spec__", None)) for name, module in list(sys.modules.items()) if "." in name]
    return {
        name: spec.origin
        for name, spec in specs
        if spec is not None and spec.name == name and type(spec.loader) is SourceFileLoader and _compiled(spec.origin)
    }


def _ours() -> Sources:
    """All modules of ours."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found: Sources = {}
    for package in OURS:
        for folder, _, files in os.walk(os.path.join(home, package)):
            for where in [os.path.join(folder, file) for file in files if file.endswith(".py")]:
                name = os.path.relpath(where, home).removesuffix(".py").replace(os.sep, ".").removesuffix(".__init__")
                if "." in name and _compiled(where):
                    found[name] = where
    return found


def _compiled(where: str) -> bool:
    return os.path.exists(cache_from_source(where))


def _lacking(finder: _Finder | None, sources: Sources) -> Sources:
    """Those that the file does not hold as they are."""
    return {name: where for name, where in sources.items() if finder is None or finder.held(name) is None}


def _kept(finder: _Finder | None) -> dict[str, Coded]:
    """What the file holds that is still so."""
    if finder is None:
        return {}
    names = [name for table in finder.tables.values() for name in marshal.loads(table)]
    kept = {name: finder.held(name) for name in names}
    return {name: (*held[:2], held[2:4], finder.read(*held[4:])) for name, held in kept.items() if held is not None}


def _coded(sources: Sources) -> Iterator[tuple[str, Coded]]:
    """What is written of a module."""
    for name, where in sources.items():
        folder = os.path.dirname(where)
        if where.endswith("__init__.py"):
            folder = os.path.dirname(folder)
        state = _state(where)
        yield name, (folder, os.path.relpath(where, folder), state, marshal.dumps(SourceFileLoader(name, where).get_code(name)))


def _write(path: str, coded: dict[str, Coded]) -> None:
    """In one go, so that nobody reads half of it."""
    packages: dict[str, dict[str, Held]] = {}
    begins = 0
    for name, (folder, where, state, code) in coded.items():
        packages.setdefault(name.partition(".")[0], {})[name] = (folder, where, *state, begins, len(code))
        begins += len(code)
    tables = {package: marshal.dumps(table) for package, table in packages.items()}
    head = marshal.dumps((MAGIC_NUMBER, begins, tables))
    part = f"{path}.{os.getpid()}"
    try:
        with open(part, "wb") as file:
            file.writelines((len(head).to_bytes(LENGTH, "little"), head, *[code for *_, code in coded.values()]))
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
