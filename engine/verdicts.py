"""Verdicts on the file's own backward part, as records; ``engine.checking.judging`` finds them."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from engine.errors import ProgramError
from engine.frozen import dataclass
from engine.named import NamedTuple
from engine.records import Line

MULTIPLES = ("factor", "averaged", "alike", "uneven")
"""Reasons of remarks on a multiple of what follows from a given gradient."""


class OwnLine(NamedTuple):
    """One of the file's own lines and one gradient name on it. ``stages`` are those whose backward lines it does."""

    line: int
    name: str
    var: int
    # "right" | "wrong" | "follows" (from a wrong line) | "tie" | "close" (approximately) | "remark" | "aside" | "given"
    verdict: str
    difference: float
    where: str  # "[0, 2]", "" for a scalar
    stages: tuple[int, ...]
    # "" "sign" "factor" "zero" "shape" "missing" "overwritten" "shared" "earlier" "clipped" "approximate" "uphill" "contrary"
    # "away" (of a given gradient: from the target) "reshaped" (by an update)
    # "updated" "twice"
    # "replaced" (the parameter becomes it) "stale" (of an earlier pass) "convention" "share" "astray" (a factor that is no rate)
    # "other"; with a number or a name: "made_good" "scaled" "masked" "taken" "rate" "scale" "decay" "decayed" "averaged"
    # "alike" "uneven" (the gradients of the parameters differ in their factors) "another"
    # of a right one also "alone" and "example": a sum over examples, of which the given or the traced one's part was looked at
    reason: str
    theirs: Any
    ours: Any
    done: int = -1  # the execution that it is about, by its number in the survey
    factor: float | None = None  # of "scaled", "rate" and "scale": how often the gradient it is
    by: tuple[int, ...] = ()  # the lines that make good what it is not
    but: tuple[int, ...] = ()  # those that should and do not
    text: str = ""  # what the lines of ``by`` divide by (``m``) or multiply by (``* 2``); the variable of "masked" and "taken"
    firm: bool = False  # of "rate": nothing else can be meant
    alone: bool = False  # it is a sum over examples, with the given one's part alone


class Uncompared(NamedTuple):
    """A gradient that nothing is compared with, and why: "no_variable" (it is that of no variable of the computation),
    "not_taken" (it was traced as part of the program), "not_called" (a function makes it, named as a call, that nothing calls),
    "update" (a parameter is changed by it, and it has no name), "single" (the same, of one number), "several" (it may be that of
    another loss), "local" (it is a derivative of another variable than the output, and of no single line), "another_run" (it is
    that of another example than the given one, or of all), "stopped" (the error came before the last line that changes it),
    "not_finite" (it, or the engine's, is not finite where they differ), "unled" (nothing in the pass follows from its loss, so
    that is not what it is about), "decides" (the only number that could be a loss decides how gradients are made),
    "outside" (it stands around the loop whose pass is traced), "unreached" (the given gradient does not lead to it),
    "examples" (it is of several examples, of which one has the loss),
    "penalty" (a number is added to what follows from the given gradient),
    "begins" (it follows from that only while all parameters are 0)."""

    line: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Own:
    """The verdict on the whole part. ``marks`` are by engine line; ``verdicts`` by variable; ``failed`` is what stopped it;
    ``others`` are not compared."""

    begin: int
    lines: tuple[OwnLine, ...]
    marks: dict[int, str]
    verdicts: dict[int, str]
    first_wrong: int | None
    failed: ProgramError | None
    others: tuple[Uncompared, ...]
    _places: dict[tuple[int, int], str] = field(repr=False)
    faults: tuple[Any, ...] = ()  # engine.checking.faults.Fault: what is wrong by itself, in the order of execution
    moved: tuple[tuple[str, str], ...] = ()  # inputs and the other values with which this was found, the file's own hide it
    later: int = 0  # the pass that this was found in, where the first hides it

    @property
    def ok(self) -> bool:
        """Whether it ran and nothing in it is wrong."""
        return self.first_wrong is None and self.failed is None

    def mark(self, line: Line) -> str:
        """The verdict on a backward line, also of an expanded trace (whose lines have other indices); "" for none."""
        return self._places.get((line.stage, line.to), "")

    def at(self, line: int) -> tuple[OwnLine, ...]:
        """The verdicts on one line of the file."""
        return tuple(own for own in self.lines if own.line == line)
