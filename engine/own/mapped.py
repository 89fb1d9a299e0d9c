"""Names of the file's own that are told (``--map``) to be gradients: what they are said to be the gradient of must be there."""

from __future__ import annotations

from engine.errors import ProgramError
from engine.reading.functions import near
from engine.reading.gradnames import gradient_name, loose_name, may_be_gradient
from engine.reading.program import Program
from engine.tracing.recording.changes import few


def look_up(program: Program, maps: tuple[tuple[str, str], ...]) -> None:
    """Raise "map_unknown" for a name of the file that is mapped to what is no gradient of a name in it. A name that the file does
    not have says nothing: one mapping may stand for many files."""
    for name, gradient in maps:
        if name not in program.names:
            continue
        others = program.names - {gradient}
        if gradient_name(gradient, others) is None and loose_name(gradient, iter(others)) is None:
            known = sorted(each for each in program.names if not may_be_gradient(each) and each not in ("np", "numpy", "math"))
            known = [f"d{each}" for each in known if each != name]
            guess = near(gradient, known)
            raise ProgramError("map_unknown", file=program.file, name=name, gradient=gradient, near=guess, known=few(known))
