"""Read a program file, parse it, and refuse what lies outside the subset before anything runs."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from typing import Any, NamedTuple

from engine.errors import Place, ProgramError
from engine.grammar import SUPPORTED, status
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
    identifiers, bound = check(tree, file, lines, limits)
    comments, tags = _comments(lines)
    forward: list[ast.stmt] = tree.body
    own: list[ast.stmt] = []
    if not forward_only:
        from engine.own import split

        forward, own = split(tree.body, lines)
    names = _identifiers(forward) if own else identifiers
    names -= {"np", "math", "numpy"} - bound
    return Program(file, source, lines, tuple(forward), tuple(own), frozenset(names), comments, tags)


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


def check(tree: ast.Module, file: str, lines: tuple[str, ...], limits: Limits) -> tuple[set[str], set[str]]:
    """Walk every node once; raise for the first (in file order) that is outside the subset.

    Returns all identifiers, and those that the program binds.
    """
    from engine.functions import BUILTINS, refused_call

    def refuse(code: str, node: ast.AST, **fields: Any) -> None:
        place = place_of(node, lines)
        source = lines[place.line - 1] if place.line else ""
        found.append(ProgramError(code, place, file=file, source=source, **fields))

    found: list[ProgramError] = []
    bound: set[str] = set()
    read: dict[str, ast.Name] = {}  # the first read of each name
    attributes: list[ast.Attribute] = []
    stack: list[tuple[Any, int]] = [(tree, 0)]
    nesting = limits.nesting
    while stack:
        node, depth = stack.pop()
        kind = type(node)
        if kind is ast.Name:
            name = node.id
            if name[:2] == "__":
                refuse("private_name", node, name=name)
            if type(node.ctx) is ast.Load:
                known = read.get(name)
                if known is None or node.lineno < known.lineno:
                    read[name] = node
            else:
                bound.add(name)
            continue
        if kind in _PLAIN:
            continue
        if kind is ast.Constant:
            if type(node.value) in (complex, bytes):
                refuse("unsupported_literal", node, what=type(node.value).__name__)
            continue
        word = status(kind)
        if word:
            refuse("unsupported_syntax", node, what=word)
            continue
        if depth > nesting:
            refuse("nesting", node, said="")
            continue
        special = _SPECIAL.get(kind)
        if special is not None and special(node, bound, attributes, refuse):
            continue
        depth += 1
        for field in kind._fields:
            value = getattr(node, field, None)
            if type(value) is list:
                stack.extend([(child, depth) for child in value if child is not None])
            elif value is not None and type(value) not in _VALUES:
                stack.append((value, depth))
    for name, node in read.items():
        if name not in bound and name not in BUILTINS:
            problem = refused_call(node, bound)
            if problem:
                refuse(problem[0], node, **problem[1])
    for node in attributes:
        problem = refused_call(node, bound)
        if problem:
            refuse(problem[0], node, **problem[1])
    if found:
        raise min(found, key=lambda e: e.place)
    return bound | read.keys(), bound


_VALUES = (str, int, type(None))
_PLAIN = frozenset(
    getattr(ast, name) for name in SUPPORTED if not getattr(ast, name)._fields and name not in ("Pass", "Break", "Continue")
)
_SPECIAL: dict[type, Any] = {}


def _special(*kinds: type) -> Any:
    def register(function: Any) -> Any:
        for kind in kinds:
            _SPECIAL[kind] = function
        return function

    return register


@_special(ast.Attribute)
def _check_attribute(node: Any, bound: set[str], attributes: list[Any], refuse: Any) -> bool:
    if node.attr.startswith("_"):
        refuse("private_name", node, name=node.attr)
    else:
        attributes.append(node)
    return False


@_special(ast.FunctionDef)
def _check_def(node: Any, bound: set[str], attributes: list[Any], refuse: Any) -> bool:
    bound.add(node.name)
    if node.decorator_list:
        refuse("unsupported_syntax", node.decorator_list[0], what="decorator")
    return False


@_special(ast.arg)
def _check_parameter(node: Any, bound: set[str], attributes: list[Any], refuse: Any) -> bool:
    bound.add(node.arg)
    return False


@_special(ast.Import, ast.ImportFrom)
def _check_import(node: Any, bound: set[str], attributes: list[Any], refuse: Any) -> bool:
    problem = _import(node, bound)
    if problem:
        refuse(problem[0], node, **problem[1])
    return True


def _import(node: Any, bound: set[str]) -> tuple[str, dict[str, Any]] | None:
    from engine.functions import MODULES, known

    if isinstance(node, ast.Import):
        for name in node.names:
            if name.name not in ("math", "numpy"):
                return "unsupported_import", {"module": name.name}
            if name.asname and name.asname != "np":
                bound.add(name.asname)
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
