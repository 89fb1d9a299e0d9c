"""Programs made of fragments."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from tests.engine.aliasing.fragments import FAMILIES

_HOLE = re.compile(r"<(=?)([a-z]+(?:32)?)(\d?)>")
_KINDS = ("num", "int", "bool", "arr", "list", "tuple", "nest", "dict", "fun", "f32", "a32", "ints", "mask", "grid")
INPUTS = (
    ("x", "num"), ("y", "num"), ("n", "int"), ("B", "bool"), ("u", "arr"), ("L", "list"), ("t", "tuple"), ("N", "nest"),
    ("d", "dict"), ("F", "fun"), ("S", "f32"), ("W", "a32"), ("I", "ints"), ("M", "mask"), ("A", "grid"),
)  # fmt: skip
BEGIN = """
B = n > 2
L = [x, 2.0, y]
t = (y, 1.5)
N = [[x, 1.0], [y, 2.0]]
d = {'a': x, 'b': 3.0}
F = lambda v: v * 1.5
W = np.array([0.5, -1.25, 0.1], dtype=np.float32)
S = W[2]
I = np.array([3, 1, 2])
M = np.array([True, False, True])
A = np.array([[0.3, -0.8, 1.7], [2.2, 0.9, -1.1]])
"""
SUMMED = {
    "num": "{0}", "int": "{0} * 0.25", "bool": "{0} * 0.5", "arr": "({0} * np.array([1.0, 2.0, 3.0])).sum()",
    "list": "sum(v * (j + 1) for j, v in enumerate({0}))", "tuple": "sum(v * (j + 1) for j, v in enumerate({0}))",
    "nest": "sum(v * (j + 1) for j, v in enumerate({0}[0] + {0}[1]))", "dict": "sum(v for v in {0}.values())",
    "fun": "{0}(0.5)", "f32": "{0} * 1.0", "a32": "{0}.sum()", "ints": "{0}.sum() * 0.1", "mask": "{0}.sum()", "grid": "{0}.sum()",
}  # fmt: skip


class Made(NamedTuple):
    """A program: its inputs, as values to be varied, and what follows. ``coarse``: single precision is in it."""

    inputs: dict[str, object]
    body: str
    coarse: bool

    @property
    def source(self) -> str:
        """All of it."""
        return head(self.inputs) + self.body


def head(inputs: dict[str, object]) -> str:
    """The first lines, which assign the inputs."""
    told = [f"{name} = np.array({value!r})" if isinstance(value, list) else f"{name} = {value!r}" for name, value in inputs.items()]
    return "import numpy as np\n" + "\n".join(told) + "\n"


class _Writer:
    """One program being written."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names: dict[str, list[str]] = {kind: [] for kind in _KINDS}
        for name, kind in INPUTS:
            self.names[kind].append(name)
        self.count = 0

    def filled(self, fragment: str) -> str:
        """A fragment with names in its holes."""
        chosen: dict[str, str] = {}
        new: list[tuple[str, str]] = []

        def fill(match: re.Match[str]) -> str:
            fresh, kind, digit = match.groups()
            if kind == "e":
                return self.expression()
            if kind == "k":
                return str(self.rng.randint(1, 4))
            if kind == "c":
                return f"{self.rng.uniform(-2, 2):.3f}"
            key = fresh + kind + digit
            if key not in chosen:
                if fresh and self.rng.random() < 0.7:
                    self.count += 1
                    chosen[key] = f"{kind[0]}{self.count}"
                    new.append((kind, chosen[key]))
                else:
                    chosen[key] = self.rng.choice(self.names[kind][-3:])
            return chosen[key]

        text = _HOLE.sub(fill, fragment)
        for kind, name in new:
            self.names[kind].append(name)
        if text.startswith("del "):  # only what is not needed again
            name = text[4:]
            if len(self.names["list"]) < 2:
                return "pass"
            self.names["list"].remove(name)
        return text

    def expression(self) -> str:
        """A small one, a float."""
        rng, num = self.rng, self.names["num"][-4:]
        a, b = rng.choice(num), rng.choice(num)
        return rng.choice((f"{a} * {b}", f"{a} + 0.75", f"{a} - {b} * 0.5", a, "1.25", f"np.sin({a})", f"{a} * 2"))


def program(rng: random.Random, least: int = 1, most: int = 7) -> Made:
    """A program of some fragments, most of them of one family or two."""
    families = rng.choices(list(FAMILIES), k=2)
    return _program([rng.choice(FAMILIES[rng.choice(families)]) for _ in range(rng.randint(least, most))], rng)


def _program(fragments: list[str], rng: random.Random) -> Made:
    inputs: dict[str, object] = {
        "x": round(rng.uniform(0.2, 2.5), 3), "y": round(rng.uniform(-2.5, -0.2), 3), "n": rng.randint(2, 5),
        "u": [round(rng.uniform(-2, 2), 2) for _ in range(3)],
    }  # fmt: skip
    writer = _Writer(rng)
    lines = [writer.filled(each) for each in fragments]
    text = "\n".join(lines)
    used = [(name, kind) for kind, names in writer.names.items() for name in names if re.search(rf"\b{name}\b", text)]
    begin = _needed(text, BEGIN.strip().split("\n"))
    summed = [SUMMED[kind].format(name) for name, kind in used]
    end = "f = x * y\n" + "".join([f"f = f + {each} * {0.5 + 0.25 * j}\n" for j, each in enumerate(summed)])
    coarse = any(word in text for word in ("float32", "a32", "f32")) or bool(re.search(r"\b[SW]\b", text))
    return Made(inputs, "".join([line + "\n" for line in begin]) + text + "\n" + end + "f = f * 1.0\n", coarse)


def _needed(text: str, begin: list[str]) -> list[str]:
    """The first lines that anything below reads."""
    kept: list[str] = []
    for line in reversed(begin):
        name = line.split(" = ")[0]
        if re.search(rf"\b{name}\b", text):
            kept.append(line)
            text += line.split(" = ", 1)[1]
    return kept[::-1]


def one_of_each(fragments: list[str], rng: random.Random) -> list[Made]:
    """A program for each fragment."""
    return [_program([fragment], rng) for fragment in fragments]
