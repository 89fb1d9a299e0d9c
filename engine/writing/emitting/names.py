"""The names of a module: which are taken, what each value is called in it, and the constants that got one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.deriving import wording
from engine.records import Piece
from engine.slots import Slot
from engine.trace import Trace
from engine.writing.emitting.exact import exact

Naming = Callable[[Piece], Callable[[Any], str]]

SHORT = 40
"""Characters of an array constant that stands where it is used; a longer one gets a name."""

_IDENTIFIER = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|(?<![\w.])[^\W\d]\w*")


class Names:
    """The names of one module."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.taken = set(trace.names.taken) | {v.code for v in trace.vars} | {v.grad for v in trace.vars}
        self.taken |= {"forward", "backward", "print", "zip", *trace.modules.values(), *trace.backs.values()}
        self.constants: dict[Any, tuple[str, str]] = {}  # bytes of a long array -> its name, its text

    def free(self, name: str) -> str:
        """The first free name, taken from now on."""
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def constant(self, value: np.ndarray[Any, Any], text: str) -> str:
        """The text of an array constant: short ones in place, long ones by the name of a module constant."""
        if len(text) <= SHORT:
            return text
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self.constants:
            self.constants[key] = (self.free(f"constant_{len(self.constants) + 1}"), text)
        return self.constants[key][0]

    def exactly(self, piece: Piece) -> Callable[[Any], str]:
        """``wording.names_in`` with every constant as text that gives exactly its value again."""
        plainly = wording.names_in(self.trace.backward, piece)

        def name(key: Any) -> str:
            if wording.is_cells(piece, key):
                return wording.cell_text(self.trace.vars, piece, self.trace.modules["np"], True, name)
            if not isinstance(key, Slot) or key.kind != "const":
                return plainly(key)
            value, text = piece.consts[key.at]
            if isinstance(value, np.ndarray):
                return self.constant(value, exact(value, self.trace.modules))
            if isinstance(value, np.generic) and text.startswith(f"np.{value.dtype.name}("):  # its precision counts
                return self.trace.modules["np"] + text[2:]
            return exact(value, self.trace.modules) if not text[:1].isdigit() else text

        return name

    def softly(self, piece: Piece) -> Callable[[Any], str]:
        """Names as np.float64, so that a division by zero gives inf in place of an exception."""
        plainly = self.exactly(piece)
        np_name = self.trace.modules["np"]

        def name(key: Any) -> str:
            if key == "math":
                return np_name
            text = plainly(key)
            if not isinstance(key, Slot) or key in piece.form.places():
                return text
            value = piece.consts[key.at][0] if key.kind == "const" else self.trace.vars[piece.var(key)].value
            return text if isinstance(value, np.ndarray) else f"{np_name}.float64({text})"

        return name


def used_names(text: str) -> set[str]:
    """The names that a line of generated code mentions (attributes and strings left out)."""
    return {name for name in _IDENTIFIER.findall(text) if name[0] not in "'\""}
