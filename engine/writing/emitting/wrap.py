"""Break long lines of generated Python: inside brackets, before operators and after commas, never inside a string."""

from __future__ import annotations

import re

from engine.reading.segments import visible

WIDTH = 88
_WORD = re.compile(r"""(?:[^\s'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")+""")
_OPERATORS = frozenset("+ - * / // % @ & | ^ << >> > >= < <= == != if else and or not".split())
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ASSIGNED = re.compile(r"(return|assert|[^=(]*? (?:[-+*/]?=)) ")


def wrapped(text: str, indent: str = "", width: int = WIDTH) -> list[str]:
    """One statement as lines of at most ``width`` characters (a single longer word stays whole)."""
    if len(indent) + len(text) <= width:
        return [indent + text]
    head = _ASSIGNED.match(text)
    target = "" if head else _target(text)
    if len(indent) + len(target) > width:  # a long index: ``dx[…] += dout`` broken inside its brackets
        *lines, last = wrapped(target.rpartition(" ")[0], indent, width)
        return [*lines, f"{last} {target.rpartition(' ')[2]} {text[len(target) + 1 :]}"]
    start = head.group(0) if head else f"{target} " if target else ""
    body = text[len(start) :]
    cut = _outer(body)
    if cut is None:
        opening, inside, closing = "(", body, ")"
    else:
        opening, inside, closing = body[: cut + 1], body[cut + 1 : -1], body[-1]
        if "[[" in inside[:2] or inside[:1] == "[" and len(inside) > width:
            return [f"{indent}{start}{opening}", *_rows(inside, indent + "    ", width), indent + closing]
    return [f"{indent}{start}{opening}", *filled(_units(inside), indent + "    ", width), indent + closing]


def _target(text: str) -> str:
    """``dx[np.ix_(i, j)] +=`` of an assignment to an element whose index has brackets; "" where there is none."""
    depth = 0
    for match in re.finditer(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\[({\])}]| [-+*/]?= """, text):
        found = match.group()
        if found[0] in "[({":
            depth += 1
        elif found[0] in "])}":
            depth -= 1
        elif depth == 0 and found[0] == " ":
            return text[: match.end() - 1]
    return ""


def names_in_brackets(names: list[str], before: str, after: str, indent: str = "", width: int = WIDTH) -> list[str]:
    """``before`` + the names as a tuple + ``after``: ``return dx, dy`` or ``x, y = cache``, in brackets when long."""
    one = f"{before}{', '.join(names)}{after}" if len(names) > 1 else f"{before}({names[0]},){after}" if names else ""
    if not names:
        return [f"{indent}{before}(){after}"]
    if len(indent) + len(one) <= width:
        return [indent + one]
    return [f"{indent}{before}(", *filled([f"{n}," for n in names], indent + "    ", width), f"{indent}){after}"]


def filled(units: list[str], indent: str, width: int) -> list[str]:
    """Words set into lines, as many as fit."""
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for unit in units:
        if line and len(indent) + used + len(unit) > width:
            lines.append(indent + " ".join(line))
            line, used = [], 0
        line.append(unit)
        used += len(unit) + 1
    if line:
        lines.append(indent + " ".join(line))
    return lines


def comment(text: str, indent: str = "", width: int = WIDTH) -> str:
    """A comment on one line; what does not fit is cut."""
    text = visible(f"{indent}# {text}")
    return text if len(text) <= width else text[: width - 2].rstrip() + " …"


def _rows(text: str, indent: str, width: int) -> list[str]:
    """Nested lists, each that is too long for a line set out by its elements, as black does."""
    lines: list[str] = []
    plain: list[str] = []
    for item in _items(text):
        if item[:1] != "[" or len(indent) + len(item) < width:
            plain.append(f"{item},")
            if item[:1] != "[":
                continue
        lines += filled(plain, indent, width)
        plain = []
        if len(indent) + len(item) >= width:
            lines += [indent + "[", *_rows(item[1:-1], indent + "    ", width), indent + "],"]
    return lines + filled(plain, indent, width)


def _items(text: str) -> list[str]:
    """What the commas of the outermost level separate (array literals: no strings inside)."""
    items: list[str] = []
    depth = start = 0
    for match in re.finditer(r"[\[\](),]", text):
        char = match.group()
        if char in "[(":
            depth += 1
        elif char in "])":
            depth -= 1
        elif depth == 0:
            items.append(text[start : match.start()].strip())
            start = match.end()
    return [*items, text[start:].strip()]


def _units(text: str) -> list[str]:
    """Words, an operator kept with what follows it."""
    units: list[str] = []
    held: list[str] = []
    for word in _WORD.findall(text):
        held.append(word)
        if word not in _OPERATORS:
            units.append(" ".join(held))
            held = []
    return [*units, *([" ".join(held)] if held else [])]


def _outer(text: str) -> int | None:
    """Where the bracket opens that the last character closes, if nothing but a dotted name stands before it."""
    if not text or text[-1] not in ")]}":
        return None
    name = re.match(r"[\w.]*", text)
    start = name.end() if name else 0
    if start >= len(text) or text[start] not in _CLOSING:
        return None
    if start == 0 and text[0] == "(":
        return None  # (a) * b + (c): brackets that belong to the text
    depth = 0
    quote = ""
    i = start
    while i < len(text):
        char = text[i]
        if quote:
            if char == "\\":
                i += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return start if i == len(text) - 1 else None
        i += 1
    return None
