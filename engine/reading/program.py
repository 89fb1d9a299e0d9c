"""Parse a program, and refuse what lies outside the subset before anything runs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from engine.errors import Notice, Place, ProgramError
from engine.limits import Limits
from engine.named import NamedTuple
from engine.nesting import too_deep
from engine.reading.beside import Home
from engine.reading.display import python
from engine.reading.guard import imported, without_guard
from engine.reading.loading import ALONE, Beside, Module, hold, listed
from engine.reading.rewriting import rewrite, write_records
from engine.reading.subset import check, place_of
from engine.reading.unwritable import NoDefault, Unwritable
from engine.sources import Passed, Source, source_of

if TYPE_CHECKING:
    from engine.reading.sparing import Spared


class Program(NamedTuple):
    """A parsed program. ``forward`` are its statements; those that import modules of the author's own (``beside``) hold these."""

    file: str
    origin: Source
    lines: tuple[str, ...]
    forward: tuple[ast.stmt, ...]
    names: frozenset[str]  # every identifier
    said: frozenset[str]  # the names of its attributes, and the words of its texts
    looped: bool  # whether a loop stands anywhere
    comments: dict[int, str]  # line -> text of a comment that stands alone on it
    tags: dict[int, str]  # line -> the file's own ``#(n)`` tag
    beside: Beside = ALONE
    spared: tuple[Spared, ...] = ()  # functions that nothing reaches and that could not run

    def notices(self) -> list[Notice]:
        """What was let by, left out or read besides, as notices."""
        told = [Notice("spared", Place(one.line), {"name": one.name, "said": one.error, "line": one.error.place.line})
                for one in self.spared]  # fmt: skip
        return [*self.origin.notices(), *told]


def parse(given: str | Source, file: str, limits: Limits) -> Program:
    """Parse and check a program."""
    source = source_of(given)
    lines = tuple(source.text.split("\n"))
    tree = trees_of(source, file, lines)
    modules: list[Module] = []
    for one in source.modules:
        made = _part(one.first, one.last, file, lines)
        made.body = imported(made.body)
        modules.append(Module(one, made, listed(made)))
    listed(tree)
    tree.body = without_guard(tree.body)
    told: list[Passed] = []
    for each in (tree, *[module.tree for module in modules]):
        try:
            told += rewrite(each, source)
        except NoDefault as error:
            place = place_of(error.node, lines)
            raise ProgramError("no_default", place, file=file, source=lines[place.line - 1], name=error.what) from None
        except Unwritable as error:
            place = place_of(error.node, lines)
            fields = {"file": file, "source": lines[place.line - 1], "what": error.what}
            raise ProgramError("unsupported_syntax", place, **fields) from None
    if told:
        source = source._replace(passed=(*source.passed, *told))
    beside = Beside(modules) if modules else ALONE
    seen = check([(tree, Home()), *[(module.tree, module.home) for module in modules]], file, lines, limits, beside, source.folder)
    if modules:
        hold([(tree, Home()), *[(module.tree, module.home) for module in modules]], beside)
    comments, tags = _comments(lines[: source.end], source.quiet)
    names = frozenset(seen.identifiers - ({"np", "math", "numpy"} - seen.bound))
    return Program(file, source, lines, tuple(tree.body), names, frozenset(seen.said), seen.looped, comments, tags, beside,
                   seen.spared)  # fmt: skip


def trees_of(source: Source, file: str, lines: tuple[str, ...]) -> ast.Module:
    """Python's own tree of a program without its modules, perhaps of several parts."""
    return _tree(source.text, file, lines) if source.whole else _parts(source, file, lines)


def _part(first: int, last: int, file: str, lines: tuple[str, ...]) -> ast.Module:
    """The tree of some lines (1-based, ``last`` included) that are parsed alone."""
    inside = lines[first - 1 : last]
    try:
        tree = _tree("\n".join(inside), file, inside)
    except ProgramError as error:
        error.place = error.place._replace(line=error.place.line + first - 1)
        raise
    made: ast.Module = ast.increment_lineno(tree, first - 1)
    return made


def fragment(text: str) -> list[ast.stmt]:
    """Statements that are to run among a program's, where their names are known; a ``return`` may stand among them. Raises
    ``ProgramError``."""
    lines = tuple(text.split("\n"))
    tree = _tree(text, "<fragment>", lines)
    try:
        write_records(tree, text)
    except Unwritable as error:
        place = place_of(error.node, lines)
        raise ProgramError("unsupported_syntax", place, source=lines[place.line - 1], what=error.what) from None
    return tree.body


def _parts(source: Source, file: str, lines: tuple[str, ...]) -> ast.Module:
    """The statements of a notebook, or of a file and what was added to it. Each part is parsed alone."""
    body: list[ast.stmt] = []
    for first, last in source.parts():
        body += _part(first, last, file, lines).body
    whole = ast.Module(body, [])
    return python(whole) if source.cells else whole


def _tree(source: str, file: str, lines: tuple[str, ...]) -> ast.Module:
    """Python's own tree. Its depth is bounded first: the parser builds it by recursion in C, where too much of it crashes."""
    if "\0" in source:
        line = source.count("\n", 0, source.find("\0")) + 1
        raise ProgramError("null_byte", Place(line, 1, 2), file=file)
    deep = too_deep(source)
    if deep:
        raise ProgramError("nesting", Place(deep, 1, 2), file=file, source=lines[deep - 1], said="")
    try:
        return ast.parse(source)  # its warnings are silenced by the caller
    except SyntaxError as error:
        raise _syntax(error, file, lines) from None
    except (RecursionError, MemoryError):
        longest = max(range(len(lines)), key=lambda i: len(lines[i]))  # most likely the one
        raise ProgramError("nesting", Place(longest + 1, 1, 2), file=file, source=lines[longest], said="") from None
    except UnicodeEncodeError as error:  # half of a surrogate pair; no file can hold one
        line = source.count("\n", 0, error.start) + 1
        column = error.start - source.rfind("\n", 0, error.start)
        raise ProgramError(
            "encoding", Place(line, column, column + 1), file=file, byte=f"{ord(source[error.start]):#x}", codec="UTF-8"
        ) from None
    except ValueError as error:
        raise ProgramError("syntax", Place(1, 1, 2), file=file, source=lines[0], said=str(error)) from None


def _syntax(error: SyntaxError, file: str, lines: tuple[str, ...]) -> ProgramError:
    """The place that Python names, kept inside the line: it may point behind its end, or nowhere."""
    line = min(max(error.lineno or 1, 1), len(lines))
    text = lines[line - 1]
    column = min(max(error.offset or 1, 1), len(text) + 1)
    end = error.end_offset if error.end_lineno == line and error.end_offset else column + 1
    said = error.msg or "invalid syntax"
    from engine.reading.magics import commands  # for what is no Python only

    if any([command.line == line for command in commands(lines)]):
        return ProgramError("notebook_line", Place(line, 1, len(text) + 1), file=file, source=text, what=text.split()[0])
    from engine.reading.older import statement

    old = statement(said, text)
    if old is not None:
        place = Place(line, column, max(end, column + 1))
        return ProgramError("python2", place, file=file, source=text, said=said, what=old[0], instead=old[1])
    code = "nesting" if "too many nested" in said or "too complex" in said else "syntax"
    if "integer string conversion" in said:
        return ProgramError("overflow", Place(line, column, column + 1), file=file, source=text)
    return ProgramError(code, Place(line, column, max(end, column + 1)), file=file, source=text, said=said)


def _comments(lines: tuple[str, ...], quiet: frozenset[int]) -> tuple[dict[int, str], dict[int, str]]:
    alone: dict[int, str] = {}
    tags: dict[int, str] = {}
    for number, line in enumerate(lines, 1):
        if "#" not in line or number in quiet:
            continue
        text = line.strip()
        if text[0] == "#":
            alone[number] = text[1:].strip()
        elif text[-1] == ")" and (tag := _tag(text)):
            tags[number] = tag
    return alone, tags


def _tag(text: str) -> str:
    """The ``3`` or ``3a`` of a comment that ends with ``(3)`` or ``(3a)``; "" of any other line that ends with a bracket."""
    before, _, inside = text[:-1].rpartition("(")
    number = inside[:-1] if "a" <= inside[-1:] <= "z" else inside
    return inside if number.isdecimal() and "#" in before else ""


__all__ = ["Program", "parse", "place_of"]
