"""Names and addresses of a trace as numbers: what prose in braces and answers may say.

``x``, ``w[0]``, ``X[0, 1]`` are values, ``dx``, ``dw[0]`` gradients that are complete, ``dx(3)`` a contribution; ``h`` is the small
step that "how much does f change" is about, unless the program has a name like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import ProgramError
from tui.arithmetic import value_of
from tui.catalogue.particles import PARTICLES, particle
from tui.paint.digits import number

if TYPE_CHECKING:
    from engine import Steps, Trace

STEP = 0.01
"""``h``."""
_CONTRIBUTION = re.compile(r"d[^\W\d]\w*(?:\[[^\[\]()]*\])*\([\w.]+\)")
BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
"""What stands between braces; a doubled one is itself."""


class Numbers(Mapping[str, float]):
    """The numbers of a trace by name. Nothing is computed before it is asked for."""

    def __init__(self, trace: Trace, steps: Steps) -> None:
        self._trace, self._steps = trace, steps
        self._by_name: dict[str, tuple[int, bool]] = {}
        for var in trace.vars:
            for name in (var.shown, var.code):
                self._by_name[name] = (var.index, False)
        for var in trace.vars:
            self._by_name.setdefault(var.grad, (var.index, True))

    def __getitem__(self, name: str) -> float:
        value = self.value(name)
        if np.ndim(value):
            raise KeyError(name)
        return float(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def value(self, name: str) -> Any:
        """A number or an array. Raises ``KeyError`` for an unknown name, an entry that is not there, a gradient that is none."""
        found = self._by_name.get(name)
        if found is None and name.endswith("]"):
            base, _, inside = name.rpartition("[")
            held = np.asarray(self.value(base))
            places = tuple(int(part) for part in inside[:-1].split(",") if re.fullmatch(r"\s*-?\d{1,9}\s*", part))
            if len(places) != held.ndim or len(places) != inside.count(",") + 1:
                raise KeyError(name)
            try:
                return held[places]
            except IndexError:
                raise KeyError(name) from None
        if found is None:
            if name == "h":
                return STEP
            raise KeyError(name)
        index, gradient = found
        value = self._trace.gradient(index) if gradient else self._trace.vars[index].value
        if value is None or not isinstance(value, (int, float, np.ndarray, np.generic)):
            raise KeyError(name)
        return value

    def contribution(self, address: str) -> float | None:
        """What the backward line at ``dx(3)`` sends; None where it sends an array, or is not there."""
        try:
            step = self._steps[self._steps.find(address) - 1]
        except (ProgramError, IndexError):
            return None
        value = self._trace.numbers(step.line).contribution if step.line >= 0 else None
        return None if value is None or np.ndim(value) else float(value)

    def of(self, text: str) -> float | None:
        """What an expression comes to; None where it has no value here."""
        held: dict[str, float] = {}

        def put(found: re.Match[str]) -> str:
            value = self.contribution(found.group())
            if value is None:
                return found.group()
            name = f"contribution_{len(held)}"
            held[name] = value
            return name

        written = _CONTRIBUTION.sub(put, text)
        return value_of(written, _Both(held, self))


class _Both(Mapping[str, float]):
    def __init__(self, first: Mapping[str, float], then: Mapping[str, float]) -> None:
        self._first, self._then = first, then

    def __getitem__(self, name: str) -> float:
        return self._first[name] if name in self._first else self._then[name]

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter((*self._first, *self._then))

    def __len__(self) -> int:
        return len(self._first) + len(self._then)


def filled(text: str, numbers: Numbers) -> str:
    """Prose with its numbers: ``{x + 1:.3}`` with three digits, four by default; ``{x!을}`` with the Korean particle that fits the
    number as it is read aloud. What has no value stays as it is written."""

    def put(found: re.Match[str]) -> str:
        if found.group() in ("{{", "}}"):
            return found.group()[0]
        text, _, form = found[1].partition("!")
        said = told(text, numbers)
        return said + (particle(said, form) if form in PARTICLES else "") if said else found.group()

    return BRACES.sub(put, text)


def told(text: str, numbers: Numbers) -> str:
    """The number that stands for what is between braces; "" where there is none."""
    expression, _, digits = text.rpartition(":") if re.search(r":\.\d$", text) else (text, "", "")
    value = numbers.of(expression)
    return "" if value is None else shown(value, int(digits[1:]) if digits else 4)


def shown(value: float, digits: int = 4) -> str:
    """A number as prose has it: of one that is exact with fewer digits no zeros at its end."""
    text = number(value, digits)
    if "." in text and "e" not in text and abs(float(text) - value) <= 1e-12 * abs(value):
        return text.rstrip("0").rstrip(".")
    return text


def expressions(text: str) -> Iterator[str]:
    """Everything that stands between braces."""
    yield from (found[1].partition("!")[0] for found in BRACES.finditer(text) if found.group() not in ("{{", "}}"))
