"""A form's text with names in it: those of a stage where it is read, those of its slots where it is compiled. The printer
(``engine.text``) writes it once, with places for the names; that *pattern* is filled in for each stage that has the form. A literal
with a sign changes the brackets around it, and is left to the printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.forms import Form
from engine.named import NamedTuple
from engine.records import Piece, Var
from engine.slots import Of, Slot
from engine.text import Tree, show
from engine.traced import Backward, Traced

FORWARD = -1
"""In the place of a backward line: the forward text."""
_READ, _PART, _OUTPUT, _CONST, _WORD = range(5)
_PLACES = {"read": _READ, "part": _PART, "output": _OUTPUT, "const": _CONST}
_CODE, _GRAD = Var._fields.index("code"), Var._fields.index("grad")
_SIGNS = ("-", "+")


class Pattern(NamedTuple):
    """``text`` has a ``%s`` for each of ``keys``; ``fills``: what fills it, its number (a module: its name), which field of the
    variable."""

    text: str
    keys: tuple[Any, ...]
    fills: tuple[tuple[int, Any, int], ...]


def printed(back: Backward, piece: Piece, line: int, naming: Callable[[Backward, Piece], Callable[[Any], str]]) -> str:
    """The text of a backward line's right side, or of the forward text (``FORWARD``), with the names of ``piece``, which ``naming``
    tells of whatever has no pattern."""
    pattern = pattern_of(piece.form, line)
    if pattern is not None and (filled := _filled(pattern, back.traced, piece)) is not None:
        return filled
    return show(_tree(piece.form, line), naming(back, piece))


def coded(form: Form, line: int, named: Callable[[Any], str]) -> str:
    """The text of a backward line's right side, ready to compile; ``named`` is told of each name, and gives it."""
    pattern = pattern_of(form, line)
    if pattern is None:
        return show(_tree(form, line), named)
    return pattern.text % tuple([named(key) for key in pattern.keys])


def pattern_of(form: Form, line: int) -> Pattern | None:
    """The pattern of a text; None for one that has none."""
    texts: dict[int, Pattern | None] = form.compiled.texts
    if line not in texts:
        texts[line] = _pattern(_tree(form, line))
    return texts[line]


def _filled(pattern: Pattern, traced: Traced, piece: Piece) -> str | None:
    """None where a literal has a sign."""
    variables, reads, found = traced.vars, piece.reads, []
    for place, at, field in pattern.fills:
        if place == _READ:
            found.append(variables[reads[at]][field])
        elif place == _OUTPUT:
            found.append(variables[piece.write][field])
        elif place == _PART:
            found.append(variables[piece.parts[at]][field])
        elif place == _WORD:
            found.append(traced.modules.get(at, at))
        else:
            text = piece.consts[at][1]
            if text[:1] in _SIGNS:
                return None
            found.append(text)
    return pattern.text % tuple(found)


def _tree(form: Form, line: int) -> Tree:
    return form.forward if line == FORWARD else form.lines[line].whole


def _pattern(tree: Tree) -> Pattern | None:
    """None for a text in which something else is to be named than variables, their gradients, literals and modules."""
    keys: list[Any] = []

    def mark(key: Any) -> str:
        keys.append(key)
        return f"{_MARK}{len(keys) - 1}{_END}"

    first, *rest = show(tree, mark).replace("%", "%%").split(_MARK)  # the printer may ask for a name and not write it
    cut = [part.split(_END) for part in rest]
    written = tuple([keys[int(number)] for number, _ in cut])
    fills = [_fill(key) for key in written]
    known = tuple([fill for fill in fills if fill is not None])
    return None if len(known) < len(fills) else Pattern("%s".join([first, *[text for _, text in cut]]), written, known)


def _fill(key: Any) -> tuple[int, Any, int] | None:
    if type(key) is Slot:
        return None if key.kind == "buffer" else (_PLACES[key.kind], key.at, _CODE)
    if type(key) is Of:
        return (_PLACES[key.slot.kind], key.slot.at, _GRAD) if key.kind == "gradient" else None
    return (_WORD, key, 0)


_MARK, _END = "\x01", "\x02"
