"""Names: versions of a rebound name, gradient names, part names. Every name is settled here, so none can clash."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable
from typing import Any

_NOT_A_NAME = re.compile(r"\W+")
_BUILTINS = frozenset(dir(builtins))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letters(index: int) -> str:
    """a, b … z, aa, ab … for part number ``index``."""
    text = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        text = _LETTERS[digit] + text
    return text


def part_shown(shown: str, owner: str, code: str) -> str:
    """How a part is shown, named ``code``, of what is shown as ``shown`` and named ``owner``: ``net.h_a`` of ``net.h``,
    ``step.ps_0_a`` of ``step.ps[0]``, ``net.layers[2].h_a`` of ``net.layers[2].h``."""
    stem, bracket, place = owner.partition("[")
    head = shown.removesuffix(bracket + place)
    return f"{head}{code[len(stem) :]}" if "." in head and code.startswith(stem) else code


class Names:
    """The names taken so far. ``taken`` starts as every identifier of the program's forward part."""

    __slots__ = ("_bound", "_dotted", "_grads", "_places", "_rank", "_series", "output", "taken")

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self._bound: dict[str, int] = {}
        self._grads: dict[str, str] = {}
        self._series: dict[str, list[str]] = {}  # a list's or dict's name -> it and the names under which it goes on
        self._rank: dict[str, tuple[str, int]] = {}  # each of those -> the first, and its number
        self._places: dict[str, dict[tuple[Any, ...], int]] = {}  # the first -> place -> number of the next name there
        self._dotted: dict[str, str] = {}  # the first -> as it is shown, where that is another: net_params -> net.params
        self.output = ""  # set: Leibniz's style, d<output>d<variable>

    def copy(self) -> Names:
        """The same names, of which more can be taken."""
        made = Names(self.taken)
        made._bound, made._grads, made._rank, made.output = dict(self._bound), dict(self._grads), dict(self._rank), self.output
        made._series = {stem: list(names) for stem, names in self._series.items()}
        made._dotted = dict(self._dotted)
        made._places = {stem: dict(places) for stem, places in self._places.items()}
        return made

    def module(self, name: str, spare: str) -> str:
        """The alias by which listings call numpy or math: its usual one unless the program took that name for a variable."""
        while name in self.taken:
            name, spare = spare, spare + "_"
        return name

    def version(self, name: str) -> str:
        """The shown name of the next binding of ``name``: ``h``, then ``h_1``, ``h_2`` …, skipping taken names."""
        count = self._bound.get(name)
        if count is None:
            self._bound[name] = 0
            return name
        while True:
            count += 1
            shown = f"{name}_{count}"
            if shown not in self.taken:
                break
        self._bound[name] = count
        self.taken.add(shown)
        return shown

    def rebound(self, code: str) -> str:
        """The next name under which a list or dict called ``code`` goes on once elements of it are replaced."""
        count = self._bound.get(code, 0) + 1
        while f"{code}_{count}" in self.taken:
            count += 1
        self._bound[code] = count
        name = f"{code}_{count}"
        self.taken.add(name)
        series = self._series.setdefault(code, [code])
        self._rank[name] = code, len(series)
        series.append(name)
        return name

    def element(self, name: str, path: tuple[Any, ...]) -> str:
        """The name of the container in which a new element at ``path`` stands: ``name`` itself, or where that place was taken
        before, the next one: an element bound for the third time is ``w_2[i]``, whatever happened to the others."""
        stem, rank = self._rank.get(name, (name, 0))
        rank = max(rank, self._places.get(stem, {}).get(path, 0))
        if not rank:
            return stem
        while len(self._series.get(stem, "-")) <= rank:
            self.rebound(stem)
        return self._series[stem][rank]

    def stem(self, name: str) -> str:
        """The name that a list or dict began with."""
        return self._rank.get(name, (name, 0))[0]

    def held(self, shown: str) -> str:
        """The name in code of a list or dict that is shown as ``net.params``."""
        code = self.code(shown)
        if code != shown:
            self._dotted[code] = shown
        return code

    def shown(self, name: str) -> str:
        """How one of its names is shown: ``net.params_1`` of ``net_params_1``."""
        stem = self.stem(name)
        return self._dotted.get(stem, stem) + name[len(stem) :]

    def placed(self, name: str, path: tuple[Any, ...]) -> None:
        """A container's name has an element at ``path``: the next one at this place, or around it, needs the name after."""
        stem, rank = self._rank.get(name, (name, 0))
        places = self._places.setdefault(stem, {})
        for size in range(len(path), 0, -1):
            place = path[:size]
            places[place] = max(rank + 1, places.get(place, 0))

    def code(self, shown: str) -> str:
        """An identifier for a shown name such as ``affine.h``."""
        if "." not in shown:
            return shown
        return self._free(_NOT_A_NAME.sub("_", shown))

    def part(self, code: str, index: int) -> str:
        """The name of part number ``index`` of the stage that writes ``code``: ``h_a``."""
        stem = _NOT_A_NAME.sub("_", code).strip("_")
        name = f"{stem}_{letters(index)}"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def leibniz(self, output: str) -> None:
        """From now on gradients are called ``d<output>d<variable>``; names given before are free again."""
        self.taken -= set(self._grads.values())
        self._grads.clear()
        self.output = output

    def gradient(self, code: str) -> str:
        """The gradient name of ``code``: ``dh``; if that is taken the first free of ``d_h``, ``grad_h`` …"""
        name = self._grads.get(code)
        if name is None:
            name = f"d{self.output}d{code}" if self.output else f"d{code}"
            if name in self.taken or keyword.iskeyword(name):
                tries = [f"d_{code}", f"grad_{code}", f"{code}_grad"]
                name = next((t for t in tries if t not in self.taken), "") or self._free(tries[-1])
            self._grads[code] = name
            self.taken.add(name)
        return name

    def helper(self, code: str, suffix: str) -> str:
        """A free name for a shown helper value such as the float copy ``X_f``."""
        return self._free(_NOT_A_NAME.sub("_", f"{code}_{suffix}").strip("_"))

    def _free(self, name: str) -> str:
        while name in self.taken or keyword.iskeyword(name) or name in _BUILTINS:
            name += "_"
        self.taken.add(name)
        return name
