"""The ways to read a program in which a training loop is looked for, in the order in which they are tried: as it stands, and with
statements that it has no names for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.own.costs import with_costs
from engine.own.halves import with_halves, with_halves_of_residuals
from engine.own.hinges import with_hinges
from engine.own.residuals import with_residuals
from engine.own.shares import with_shares
from engine.reading.program import Program

Reading = Callable[[Program], Program | None]
PLAIN = ""
READINGS: Mapping[str, Reading | None] = {
    PLAIN: None, "residuals": with_residuals, "hinges": with_hinges, "shares": with_shares, "costs": with_costs,
    "halves": with_halves, "halves_of_residuals": with_halves_of_residuals,
}  # fmt: skip
"""By name; what is read as it stands has none."""


def readings(program: Program, known: str | None) -> Iterator[tuple[str, Program]]:
    """The program read in each way that changes it, with the way's name; first in the one that is ``known`` to tell."""
    for name in sorted(READINGS, key=lambda each: each != known):
        read = READINGS[name]
        whole = program if read is None else read(program)
        if whole is not None:
            yield name, whole
