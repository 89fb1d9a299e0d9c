"""Commands of a notebook in its code: ``%matplotlib inline``, ``!pip install x``, ``x?``, and cells that begin with ``%%``.

None of them is Python where it stands, so that finding them needs no parser: only to know where a statement begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from engine.named import NamedTuple


class Command(NamedTuple):
    """A command on a line (1-based), down to ``last`` where backslashes continue it. ``kind`` is "magic", "timing", "shell" or
    "help", ``name`` its first word, ``code`` the statement that it runs, if that is one of ours to run (``%time x = f(y)``)."""

    line: int
    last: int
    kind: str
    name: str
    code: str


_STRINGS = re.compile(r"""#.*|(\"{3}|'{3}|"|')|([\[({])|([\])}])|[^#"'\[({\])}]+""")
_CLOSING = {quote: re.compile(rf"(?:\\.|(?!{quote})[^\\])*(?:({quote})|\\?$)", re.DOTALL) for quote in ('"""', "'''", '"', "'")}

_MAGIC = re.compile(r"(?P<bound>[\w.,\s]*=\s*)?(?P<name>%%?[A-Za-z_]\w*|%%?(?=\s|$)|!!?|\?{1,2})(?P<rest>.*)$")
_HELP = re.compile(r"%{0,2}[\w.*]+\?{1,2}\s*(#.*)?$")
_SHELL = re.compile(r"get_ipython\(\)\.(?=\w)")
"""What Jupyter itself writes for a command when it makes a file of a notebook."""
_DISPLAY = re.compile(r"\s*display\s*\(")

RUNS = frozenset({"%%time", "%%capture", "%%prun", "%%chainstep"})
"""Commands at the head of a cell that run its code among the notebook's names; what runs under the others is left out."""


def beginnings(lines: Sequence[str]) -> Iterable[int]:
    """The lines (1-based) on which a statement may begin: not inside brackets or strings, not after a backslash."""
    depth, quote, continued, commanded = 0, "", False, False
    for number, line in enumerate(lines, 1):
        if commanded:
            commanded = line.endswith("\\")
            continue
        if not depth and not quote and not continued:
            yield number
            if command(line) is not None:  # its quotes and brackets are no Python
                commanded = line.endswith("\\")
                continue
        at = 0
        while at < len(line):
            if quote:
                closed = _CLOSING[quote].match(line, at)
                assert closed is not None
                at = closed.end()
                if closed.group(1) or (len(quote) == 1 and not line.endswith("\\")):
                    quote = ""
                continue
            token = _STRINGS.match(line, at)
            assert token is not None
            at = token.end()
            quote = token.group(1) or ""
            depth = max(depth + bool(token.group(2)) - bool(token.group(3)), 0)
        if len(quote) == 1 and not line.endswith("\\"):
            quote = ""
        continued = not quote and line.endswith("\\")


def command(line: str) -> tuple[str, str, str] | None:
    """Kind, first word and code of the command that a statement's first line is; None for Python."""
    line = line.lstrip()
    if _HELP.match(line):
        return "help", "?", ""
    if _SHELL.match(line):
        return "magic", "get_ipython", ""
    found = _MAGIC.match(line)
    if found is None:
        return None
    name, rest = found["name"], found["rest"].strip()
    if name[0] == "?":
        return "help", "?", ""
    if name[0] == "!":
        return "shell", "!" + (rest.split() or [""])[0], ""
    if name in ("%time", "%prun") and not found["bound"]:
        return "timing", name, rest
    return ("timing" if name in ("%%time", "%%prun", "%timeit") else "magic"), name, ""


def commands(lines: Sequence[str]) -> list[Command]:
    """The commands of a cell, or of a file, in order."""
    found: list[Command] = []
    for number in beginnings(lines):
        said = command(lines[number - 1])
        if said is not None:
            last = number
            while lines[last - 1].endswith("\\") and last < len(lines):
                last += 1
            found.append(Command(number, last, *said))
    return found


def displays(lines: Sequence[str]) -> list[int]:
    """The lines on which a statement is a call of ``display``."""
    return [number for number in beginnings(lines) if _DISPLAY.match(lines[number - 1])]


def commented(line: str, inside: bool) -> str:
    """A line as a comment; ``inside`` a block, which may hold nothing else, it is a statement too."""
    bare = line.lstrip()
    return f"{line[: len(line) - len(bare)]}pass  # {bare}" if inside else f"# {line}"
