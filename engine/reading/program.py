"""Read a program file, parse it, and refuse what lies outside the subset before anything runs."""

from __future__ import annotations

import ast
import codecs
import re
import sys
from typing import Any, NamedTuple

from engine.errors import Place, ProgramError
from engine.limits import Limits
from engine.nesting import too_deep
from engine.reading.subset import check, place_of


class Program(NamedTuple):
    """A parsed program. ``forward`` and ``own`` are its statements: the staged computation, and the file's own backward part."""

    file: str
    source: str
    lines: tuple[str, ...]
    forward: tuple[ast.stmt, ...]
    own: tuple[ast.stmt, ...]
    names: frozenset[str]  # every identifier of the forward part
    comments: dict[int, str]  # line -> text of a comment that stands alone on it
    tags: dict[int, str]  # line -> the file's own ``#(n)`` tag


def read_source(path: str, limits: Limits) -> str:
    """The text of a program file; ``-`` is standard input. Raises ``ProgramError`` for anything that is not a text file."""
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(limits.source + 1)
        else:
            with open(path, "rb") as handle:
                raw = handle.read(limits.source + 1)
    except FileNotFoundError:
        raise ProgramError("not_found", file=path) from None
    except IsADirectoryError:
        raise ProgramError("is_directory", file=path) from None
    except OSError as error:
        raise ProgramError("unreadable", file=path, reason=error.strerror or str(error)) from None
    except ValueError:
        raise ProgramError("not_found", file=path) from None
    if len(raw) > limits.source:
        raise ProgramError("too_large", file=path, limit=limits.source, name="source")
    return decode(raw, path)


_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_CODECS = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "utf-8-sig": "utf-8-sig", "ascii": "ascii", "us-ascii": "ascii",
    "latin-1": "latin-1", "latin1": "latin-1", "iso-8859-1": "latin-1", "iso8859-1": "latin-1",
    "latin-15": "iso8859-15", "iso-8859-15": "iso8859-15", "iso8859-15": "iso8859-15", "latin-9": "iso8859-15",
    "cp1252": "cp1252", "windows-1252": "cp1252", "euc-kr": "euc-kr", "euckr": "euc-kr",
    "cp949": "cp949", "uhc": "cp949", "ms949": "cp949",
}  # fmt: skip
"""The encodings that a file may declare, and Python's codecs of them. No other codec is reached: some do more than decode."""


def codec(raw: bytes, file: str) -> str:
    """The codec of a file, by its cookie in the first two lines (PEP 263), else UTF-8. Raises ``ProgramError`` for another one."""
    first, _, rest = raw.removeprefix(codecs.BOM_UTF8).partition(b"\n")
    lines = [first, rest.partition(b"\n")[0]] if re.match(rb"[ \t\f]*(#|\r?$)", first) else [first]
    for number, line in enumerate(lines, 1):
        if cookie := _COOKIE.match(line):
            name = cookie.group(1).decode("ascii", "replace").lower().replace("_", "-")
            found = _CODECS.get(name)
            if found is None or (raw.startswith(codecs.BOM_UTF8) and found != "utf-8-sig"):
                raise ProgramError("encoding_unknown", Place(number, 1, 2), file=file, name=name)
            return found
    return "utf-8-sig"


def decode(raw: bytes, file: str) -> str:
    """The text of a file with plain newlines, in the encoding that it declares: UTF-8 (with or without a byte order mark) else."""
    name = codec(raw, file)
    try:
        text = raw.decode(name)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise ProgramError(
            "encoding", Place(line, column, column + 1), file=file, byte=f"0x{raw[error.start]:02x}",
            codec=name.removesuffix("-sig").upper(),
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(source: str, file: str, limits: Limits, forward_only: bool = False) -> Program:
    """Parse and check ``source``; split it into its forward part and its own backward part."""
    lines = tuple(source.split("\n"))
    tree = _tree(source, file, lines)
    identifiers, bound = check(tree, file, lines, limits)
    comments, tags = _comments(lines)
    forward: list[ast.stmt] = tree.body
    own: list[ast.stmt] = []
    if not forward_only:
        from engine.reading.ownpart import split

        forward, own = split(tree.body, lines)
    names = _identifiers(forward) if own else identifiers
    names -= {"np", "math", "numpy"} - bound
    return Program(file, source, lines, tuple(forward), tuple(own), frozenset(names), comments, tags)


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
    code = "nesting" if "too many nested" in said or "too complex" in said else "syntax"
    if "integer string conversion" in said:
        return ProgramError("overflow", Place(line, column, column + 1), file=file, source=text)
    return ProgramError(code, Place(line, column, max(end, column + 1)), file=file, source=text, said=said)


def _identifiers(statements: list[ast.stmt]) -> set[str]:
    found: set[str] = set()
    stack: list[Any] = list(statements)
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is ast.Name:
            found.add(node.id)
            continue
        if kind is ast.Constant:
            continue
        if kind is ast.FunctionDef:
            found.add(node.name)
        elif kind is ast.arg:
            found.add(node.arg)
        for name in kind._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                stack.extend([v for v in value if isinstance(v, ast.AST)])
            elif isinstance(value, ast.AST):
                stack.append(value)
    return found


_TAG = re.compile(r"#[^#]*?\((\d+[a-z]?)\)\s*$")
_ALONE = re.compile(r"\s*#(.*)$")


def _comments(lines: tuple[str, ...]) -> tuple[dict[int, str], dict[int, str]]:
    alone: dict[int, str] = {}
    tags: dict[int, str] = {}
    for number, line in enumerate(lines, 1):
        if "#" not in line:
            continue
        comment = _ALONE.match(line)
        if comment:
            alone[number] = comment.group(1).strip()
            continue
        tag = _TAG.search(line)
        if tag:
            tags[number] = tag.group(1)
    return alone, tags


__all__ = ["Program", "decode", "parse", "place_of", "read_source"]
