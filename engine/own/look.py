"""A cheap look at a program's text: whether there can be an own backward part in it at all."""

from __future__ import annotations

import ast
import re

from engine.nodes import nodes
from engine.reading.gradnames import DICTS, gradient_name, may_be_gradient
from engine.reading.program import Program

_WORD = re.compile(r"[^\W\d]\w*")


def chance(program: Program) -> bool:
    """Whether any word of a program reads as a gradient of another one. Words of comments count only until the tree is asked."""
    return _reads_so(set(_WORD.findall(program.origin.text))) and _reads_so(_words(program))


def _words(program: Program) -> set[str]:
    """The identifiers of a program, its attributes, and the words of its texts: keys of dicts."""
    found = set(program.names)
    for node in nodes(*program.forward):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.update(_WORD.findall(node.value))
    return found


def _reads_so(words: set[str]) -> bool:
    likely = [word for word in words if may_be_gradient(word)]
    if any([word in DICTS or gradient_name(word, words) is not None for word in likely]):
        return True
    folded = {word.lower() for word in words}
    return any([gradient_name(word.lower(), folded) or gradient_name(word.lower(), {f[:-1] for f in folded}) for word in likely])
