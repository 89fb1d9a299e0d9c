"""The source of a node on one line, made of its tokens: comments, line breaks and what is no text are left out.

A slice of physical lines would do for most nodes, and is taken where it is the same. It is not where a node spans lines (a
``#`` or a backslash may stand inside a string) or holds control characters: those are dropped between tokens, and written
as escapes inside strings, so that what is printed cannot move a terminal's cursor and reads back as what ran.
"""

from __future__ import annotations

import ast
import io
import tokenize
from functools import lru_cache


def segment(node: ast.AST, lines: tuple[str, ...]) -> str:
    """The source of ``node`` (any node with a place), one line of printable text."""
    spelled: str | None = getattr(node, "spelled", None)  # it stands nowhere in the source (``engine.reading.written``)
    if spelled is not None:
        return spelled
    first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
    start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
    if first == last:
        line = lines[first - 1]
        text = line[start:end] if line.isascii() else line.encode()[start:end].decode()
        return text if text.isprintable() else one_line(text)
    chunk = [
        lines[first - 1].encode()[start:].decode(),
        *lines[first : last - 1],
        lines[last - 1].encode()[:end].decode(),
    ]
    return one_line("\n".join(chunk))


@lru_cache(maxsize=1024)
def one_line(source: str) -> str:
    """The tokens of an expression or a simple statement, as they are spaced, with one space where a line ended."""
    tokens = _tokens(source)
    if tokens is None:  # Python's own tokenizer does not take the piece alone: what the tree says
        return visible(ast.unparse(ast.parse(source)))
    text, row, column = "", 0, 0
    for token in tokens:
        if row == token.start[0]:
            text += " " * (token.start[1] - column) if token.line.isascii() else " " * (token.start[1] > column)
        elif row:
            text += " "
        text += _written(token)
        row, column = token.end
    return text


_LAID_OUT = frozenset(
    (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
)

_FORMATTED = getattr(tokenize, "FSTRING_START", -1)
"""From Python 3.12 on formatted strings come in pieces, in which doubled braces are single ones."""


def _tokens(source: str) -> list[tokenize.TokenInfo] | None:
    """The tokens of ``source`` between brackets of ours, where line breaks mean nothing."""
    try:
        found = list(tokenize.generate_tokens(io.StringIO(f"({source}\n)").readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    kept = [token for token in found if token.type not in _LAID_OUT and token.string]
    return None if any([token.type == _FORMATTED for token in kept]) else kept[1:-1]


def _written(token: tokenize.TokenInfo) -> str:
    text = token.string
    if text.isprintable():
        return text
    if token.type != tokenize.STRING:
        return "".join([c for c in text if c.isprintable()])
    try:
        return repr(ast.literal_eval(text))  # as Python itself prints it: on one line, control characters as escapes
    except (ValueError, SyntaxError):
        return visible(text)  # a formatted string


def visible(text: str) -> str:
    """``text`` with each character that is no visible one as the escape that Python writes for it."""
    if text.isprintable():
        return text
    return "".join([c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text])
