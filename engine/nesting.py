"""How deeply a text nests, before Python's parser sees it: the parser builds its tree by recursion in C, where too much crashes.

(Python 3.11 measures that recursion by the recursion limit, which is one for all threads, and high while others trace.)
"""

from __future__ import annotations

import re

DEEPEST = 6_600
"""Levels that the parser may build: some 0.7 MB of stack in C."""

_TOKEN = r"""(?sx)(?P<text>'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<skip>(?:\#[^\n]*|\\\n|[^\S\n]+)+)
    |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<line>\n)
    |(?P<word>[^\W\d]\w*)|(?P<number>\d[\w.]*|\.\d[\w.]*)
    |(?P<power>\*\*)|(?P<sum>[-+&|^]|<<|>>)|(?P<product>[*/%@])|(?P<dot>\.)|(?P<next>.)"""
"""Compiled for the few texts that may nest so deeply."""
_FRESH = frozenset("if elif else and or not in is lambda return yield".split())
_SIGNS = "+-*/%@&|^.<>"
_OPERANDS = frozenset(("text", "word", "number", "close"))


class _Chain:
    """One expression, read up to some place: sums of products of what is called, indexed and has attributes. Each operator of a
    chain puts all to its left a level deeper."""

    __slots__ = ("deepest", "primaries", "primary", "product", "products", "sums")

    def __init__(self) -> None:
        self.deepest = 0  # of the expressions before it, between commas
        self.begin()

    def begin(self) -> None:
        self.sums = self.product = self.products = self.primary = self.primaries = 0

    def levels(self) -> int:
        return max(self.deepest, self.sums + max(self.products, self.product) + max(self.primaries, self.primary))

    def next(self) -> None:
        self.deepest = self.levels()
        self.begin()

    def operator(self, kind: str) -> None:
        self.primaries, self.primary = max(self.primaries, self.primary), 0
        if kind == "product":
            self.product += 1
        else:
            self.sums += 1
            self.products, self.product = max(self.products, self.product), 0


def too_deep(text: str) -> int:
    """The line (from 1) on which ``text`` nests more than ``DEEPEST`` levels deep, counted from above; 0 if it nowhere does.

    (Chains to the right, ``-(-(-x))`` and ``x**x**x``, the parser bounds itself.)
    """
    if len(text) <= DEEPEST or not _may_be(text):
        return 0
    line, before = 1, ""
    at = _Chain()
    around: list[_Chain] = []
    for found in re.finditer(_TOKEN, text):
        kind = found.lastgroup or ""
        if kind == "skip":
            line += found[0].count("\n")
            continue
        if kind == "line":
            line += 1
            if not around:
                at = _Chain()
        elif kind == "text":
            line += found[0].count("\n")
        elif kind == "open":
            around.append(at)
            at = _Chain()
        elif kind == "close" and around:
            inside = at.levels()
            at = around.pop()
            at.primary = max(at.primary, inside) + 1
        elif kind == "dot":
            at.primary += 1
        elif kind == "next" or (kind == "word" and found[0] in _FRESH):
            at.next()
            kind = "next"
        elif kind in ("sum", "product") and before in _OPERANDS:  # else a sign
            at.operator(kind)
        if kind != "word" and kind != "number" and at.levels() > DEEPEST:
            return line
        before = kind
    return 0


def _may_be(text: str) -> bool:
    """Whether it has as many signs as that takes; most long programs have theirs on many lines."""
    if sum([text.count(sign) for sign in _SIGNS + "([{"]) <= DEEPEST:
        return False
    if '"""' in text or "'''" in text:
        return True
    pairs = [(a, b) for a, b in (("(", ")"), ("[", "]"), ("{", "}")) if a in text or b in text]
    return any([len(line) > DEEPEST or line[-1:] == "\\" or any([line.count(a) != line.count(b) for a, b in pairs])
                for line in text.split("\n")])  # fmt: skip
