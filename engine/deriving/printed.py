"""A form's text with a stage's names in it. The stages of a loop have one form, and so do those of many programs: from its third
use on a text is a pattern, and printing it is filling the names in. What the printer (``engine.text``) says is what a pattern is
made of; a literal with a sign changes the brackets around it, and is left to the printer."""

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
FEW = 2
"""Uses of a text that are no reason to make a pattern of it."""
_READ, _PART, _OUTPUT, _CONST, _WORD = range(5)
_PLACES = {"read": _READ, "part": _PART, "output": _OUTPUT, "const": _CONST}
_CODE, _GRAD = Var._fields.index("code"), Var._fields.index("grad")


class Pattern(NamedTuple):
    """``text`` has a ``%s`` for each of ``keys``: what fills it, its number (a module: its name), which field of the variable."""

    text: str
    keys: tuple[tuple[int, Any, int], ...]


def printed(back: Backward, piece: Piece, line: int, naming: Callable[[Backward, Piece], Callable[[Any], str]]) -> str:
    """The text of a backward line's right side, or of the forward text (``FORWARD``), with the names of ``piece``, which ``naming``
    tells of whatever has no pattern."""
    texts = piece.form.compiled.texts
    found = texts.get(line, 0)
    if type(found) is int:  # so often it was printed
        found = texts[line] = found + 1 if found < FEW else _pattern(_tree(piece.form, line))
    if type(found) is Pattern and (filled := _filled(found, back.traced, piece)) is not None:
        return filled
    return show(_tree(piece.form, line), naming(back, piece))


def _filled(pattern: Pattern, traced: Traced, piece: Piece) -> str | None:
    """None where a literal has a sign."""
    variables, reads, found = traced.vars, piece.reads, []
    for place, at, field in pattern.keys:
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
    keys: list[tuple[int, Any, int]] = []
    odd = False

    def mark(key: Any) -> str:
        nonlocal odd
        slot = key.slot if isinstance(key, Of) else key
        if isinstance(slot, str):
            keys.append((_WORD, slot, 0))
            return f"{_MARK}{len(keys) - 1}{_END}"
        if not isinstance(slot, Slot) or slot.kind == "buffer" or (isinstance(key, Of) and key.kind != "gradient"):
            odd = True
            return ""
        keys.append((_PLACES[slot.kind], slot.at, _CODE if slot is key else _GRAD))
        return f"{_MARK}{len(keys) - 1}{_END}"

    first, *rest = show(tree, mark).replace("%", "%%").split(_MARK)  # the printer may ask for a name and not write it
    if odd:
        return None
    cut = [part.split(_END) for part in rest]
    return Pattern("%s".join([first, *[text for _, text in cut]]), tuple([keys[int(number)] for number, _ in cut]))


_SIGNS = ("-", "+")
_MARK, _END = "\x01", "\x02"
