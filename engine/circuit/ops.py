"""What a gate is called: ``×``, ``×2``, ``1/x``, ``^2``, ``σ``, ``max``. A constant stands in the gate."""

from __future__ import annotations

from engine.records import Piece
from engine.slots import Slot
from engine.text import Tree, show

_SIGNS = {"+": "+", "-": "-", "*": "×", "/": "÷", "@": "@", "**": "^", "//": "//", "%": "%"}
_NAMES = {
    "sigmoid": "σ", "sum": "Σ", "matmul": "@", "add": "+", "sub": "-", "mul": "×", "div": "÷", "pow": "^", "square": "^2",
    "reciprocal": "1/x", "inverse": "1/x", "neg": "×-1", "getitem": "[ ]", "setitem": "[ ]=", "additem": "[ ]+=",
}  # fmt: skip
_WORDS = {"σ": "sig", "×": "mul", "÷": "div", "Σ": "sum"}
_FREE = frozenset({"add", "mul", "max", "min"})
_LONGEST = 7
"""Characters of a constant in a gate; a longer one is left out."""


def op_of(gate: str, tree: Tree, piece: Piece) -> str:
    """The sign of a gate that stands as ``tree`` in the text of a piece."""
    if gate not in ("sigmoid", "square", "reciprocal", "inverse", "neg") and tree[0] == "b" and tree[1] in _SIGNS:
        sign = _SIGNS[tree[1]]
        left, right = _constant(tree[2], piece), _constant(tree[3], piece)
        if right:
            return sign + right
        if left:
            return f"{left}/x" if sign == "÷" else sign + left if sign in "+×" else left + sign
        return sign
    return _NAMES.get(gate, gate)


def is_free(gate: str) -> bool:
    """Whether the operands of a gate may enter in any order."""
    return gate in _FREE


def in_words(op: str) -> str:
    """The same in plain letters, for terminals that draw signs two cells wide."""
    return next((word + op[1:] for sign, word in _WORDS.items() if op.startswith(sign)), op)


def _constant(tree: Tree, piece: Piece) -> str:
    """The text of a literal; "" for anything else, and for a long one."""
    if tree[0] == "n" and isinstance(tree[1], Slot):
        text = piece.consts[tree[1].at][1] if tree[1].kind == "const" else ""
    else:
        text = show(tree, str) if tree[0] == "t" else ""
    return text if len(text) <= _LONGEST else ""
