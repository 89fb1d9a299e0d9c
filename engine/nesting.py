"""How deeply a text nests, before Python's parser sees it: the parser builds its tree by recursion in C, where too much crashes.

(Python 3.11 measures that recursion by the recursion limit, which is one for all threads, and high while others trace.)
"""

from __future__ import annotations

import re

DEEPEST = 6_600
"""Levels that the parser may build: about 1 MB of stack in C."""

_TOKEN = re.compile(
    r"""(?P<skip>(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\#[^\n]*|\\\n|[^\S\n]+)+)
      |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<line>\n)|(?P<next>[,;:])
      |(?P<word>[^\W\d]\w*)|(?P<number>\d[\w.]*|\.\d[\w.]*)|(?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
_SIGNS = "+-*/%@&|^~.<>"
_FRESH = frozenset("if elif else and or not in is lambda return yield".split())


def too_deep(text: str) -> int:
    """The line (from 1) on which ``text`` nests more than ``DEEPEST`` levels deep, counted from above; 0 if it nowhere does.

    A level is an operator, a dot or a bracket of a chain (``a + b + c``, ``f.g(x)[0]``); what stands after a comma, a keyword,
    or at the start of a line outside of brackets begins one. (Chains to the right, ``-(-(-x))``, the parser bounds itself.)
    """
    if len(text) <= DEEPEST or not _may_be(text):
        return 0
    levels, line = 0, 1
    outside: list[int] = []  # the levels around each open bracket
    for found in _TOKEN.finditer(text):
        kind, token = found.lastgroup, found[0]
        if kind == "skip":
            line += token.count("\n")
        elif kind == "line":
            line += 1
            if not outside:
                levels = 0
        elif kind == "open":
            levels += 1
            outside.append(levels)
        elif kind == "close":
            levels = outside.pop() if outside else levels  # f(…)(…): what is called is a level of its own
        elif kind == "next" or (kind == "word" and token in _FRESH):
            levels = outside[-1] if outside else 0
        elif kind == "other" and token in _SIGNS:
            levels += 1
        if levels > DEEPEST:
            return line
    return 0


def _may_be(text: str) -> bool:
    """Whether it has as many signs as that takes; most long programs have theirs on many lines."""
    if sum([text.count(sign) for sign in _SIGNS + "([{"]) <= DEEPEST:
        return False
    if '"""' in text or "'''" in text:
        return True
    pairs = (("(", ")"), ("[", "]"), ("{", "}"))
    return any([len(line) > DEEPEST or line[-1:] == "\\" or any([line.count(a) != line.count(b) for a, b in pairs])
                for line in text.split("\n")])  # fmt: skip
