"""Read a program file, parse it, and refuse what lies outside the subset before anything runs."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from typing import Any, NamedTuple

from engine.errors import Place, ProgramError
from engine.grammar import status
from engine.limits import Limits


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


def decode(raw: bytes, file: str) -> str:
    """UTF-8 (with or without a byte order mark) as text with plain newlines."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise ProgramError("encoding", Place(line, column, column + 1), file=file, byte=f"0x{raw[error.start]:02x}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(source: str, file: str, limits: Limits, forward_only: bool = False) -> Program:
    """Parse and check ``source``; split it into its forward part and its own backward part."""
    lines = tuple(source.split("\n"))
    tree = _tree(source, file, lines)
    check(tree, file, lines, limits)
    comments, tags = _comments(lines)
    forward: list[ast.stmt] = tree.body
    own: list[ast.stmt] = []
    if not forward_only:
        from engine.own import split

        forward, own = split(tree.body, lines)
    names = frozenset(_identifiers(forward))
    return Program(file, source, lines, tuple(forward), tuple(own), names, comments, tags)


def _tree(source: str, file: str, lines: tuple[str, ...]) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        end = error.end_offset if error.end_lineno == line and error.end_offset else column + 1
        said = error.msg or "invalid syntax"
        code = "nesting" if "too many nested" in said or "too complex" in said else "syntax"
        raise ProgramError(code, Place(line, column, max(end, column + 1)), file=file, source=text, said=said) from None
    except ValueError:
        line = source.count("\n", 0, source.find("\0")) + 1
        raise ProgramError("null_byte", Place(line, 1, 2), file=file) from None
    except (RecursionError, MemoryError):
        raise ProgramError("nesting", Place(1, 1, 2), file=file, source=lines[0], said="") from None


def place_of(node: ast.AST, lines: tuple[str, ...]) -> Place:
    """Line and columns (in characters) of a node; to the end of its first line when it spans several."""
    line = getattr(node, "lineno", 0)
    if not line:
        return Place()
    text = lines[line - 1]
    start = _characters(text, node.col_offset)  # type: ignore[attr-defined]
    end_line = getattr(node, "end_lineno", line)
    end = _characters(text, node.end_col_offset) if end_line == line else len(text)  # type: ignore[attr-defined]
    return Place(line, start + 1, max(end, start + 1) + 1)


def _characters(text: str, offset: int) -> int:
    return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))


def check(tree: ast.Module, file: str, lines: tuple[str, ...], limits: Limits) -> None:
    """Walk every node once; raise for the first (in file order) that is outside the subset."""
    from engine.functions import refused_call

    def refuse(code: str, node: ast.AST, **fields: Any) -> ProgramError:
        place = place_of(node, lines)
        return ProgramError(code, place, file=file, source=lines[place.line - 1] if place.line else "", **fields)

    bound: set[str] = set()
    found: list[ProgramError] = []
    calls: list[ast.AST] = []
    stack: list[tuple[ast.AST, int]] = [(tree, 0)]
    supported: dict[type[ast.AST], str] = {}
    while stack:
        node, depth = stack.pop()
        kind = type(node)
        word = supported.get(kind)
        if word is None:
            word = supported[kind] = status(kind)
        if word:
            found.append(refuse("unsupported_syntax", node, what=word))
            continue
        if depth > limits.nesting:
            found.append(refuse("nesting", node, said=""))
            continue
        if kind is ast.Name:
            if node.id.startswith("__"):  # type: ignore[attr-defined]
                found.append(refuse("private_name", node, name=node.id))  # type: ignore[attr-defined]
            if type(node.ctx) is ast.Store:  # type: ignore[attr-defined]
                bound.add(node.id)  # type: ignore[attr-defined]
            else:
                calls.append(node)
            continue
        if kind is ast.Constant:
            if isinstance(node.value, (complex, bytes)):  # type: ignore[attr-defined]
                found.append(refuse("unsupported_literal", node, what=type(node.value).__name__))  # type: ignore[attr-defined]
            continue
        if kind is ast.Attribute:
            if node.attr.startswith("_"):  # type: ignore[attr-defined]
                found.append(refuse("private_name", node, name=node.attr))  # type: ignore[attr-defined]
            calls.append(node)
        elif kind is ast.FunctionDef:
            bound.add(node.name)  # type: ignore[attr-defined]
            if node.decorator_list:  # type: ignore[attr-defined]
                found.append(refuse("unsupported_syntax", node.decorator_list[0], what="decorator"))  # type: ignore[attr-defined]
        elif kind is ast.arg:
            bound.add(node.arg)  # type: ignore[attr-defined]
        elif kind in (ast.Import, ast.ImportFrom):
            problem = _import(node, bound)
            if problem:
                found.append(refuse(problem[0], node, **problem[1]))
            continue
        for name in kind._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                stack.extend([(v, depth + 1) for v in value if isinstance(v, ast.AST)])
            elif isinstance(value, ast.AST):
                stack.append((value, depth + 1))
    for node in calls:
        problem = refused_call(node, bound)
        if problem:
            found.append(refuse(problem[0], node, **problem[1]))
    if found:
        raise min(found, key=lambda e: e.place)


def _import(node: Any, bound: set[str]) -> tuple[str, dict[str, Any]] | None:
    from engine.functions import MODULES, known

    if isinstance(node, ast.Import):
        for name in node.names:
            if name.name not in ("math", "numpy"):
                return "unsupported_import", {"module": name.name}
        return None
    if node.level or node.module not in MODULES:
        return "unsupported_import", {"module": node.module or "."}
    for name in node.names:
        if name.name == "*":
            return "star_import", {"module": node.module}
        if not known(f"{MODULES[node.module]}.{name.name}"):
            return "unsupported_function", {"name": f"{node.module}.{name.name}"}
        bound.add(name.asname or name.name)
    return None


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
    found -= {"np", "math", "numpy"} - {n.id for n in _stores(statements)}
    return found


def _stores(statements: list[ast.stmt]) -> list[ast.Name]:
    found = []
    stack: list[Any] = list(statements)
    while stack:
        node = stack.pop()
        if type(node) is ast.Name:
            if type(node.ctx) is ast.Store and node.id in ("np", "math", "numpy"):
                found.append(node)
            continue
        for name in type(node)._fields:
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
