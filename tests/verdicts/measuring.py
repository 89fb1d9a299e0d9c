"""One measurement: a case, what was said of it, and whether that is true."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from tests.verdicts.corpus import Case, mends
from tests.verdicts.programs import judged
from tests.verdicts.saying import Reason, Said, said

TOLD = {
    "assign": "overwritten", "sum_too_many": "sum_extra", "order": "product_order", "factor_2": "factor", "factor_half": "factor",
    "factor_n": "factor", "n_minus_1": "factor", "input_for_output": "cached", "overwritten": "read_after", "updated": "read_after",
    "aliasing": "aliased", "lost_repeats": "repeats", "upstream_forgotten": "upstream_missing", "other_upstream": "upstream_other",
    "off_by_one": "time_off", "lost_carry": "carry_lost", "local_factor": "local_missing", "local_power": "power",
}  # fmt: skip
"""What the engine calls a class of planted faults, where it has another word."""


class Measured(NamedTuple):
    """What came of one case. ``missed``: a faulty file called right, or not judged and not said so. ``named``: the reason is the
    fault's class, or mends it; ``false``: reasons are told and none of them holds."""

    name: str
    shape: str
    held_out: bool
    kind: str
    said: Said
    lines: tuple[int, ...]
    missed: bool
    strict: bool  # the first wrong line is the one
    run: bool  # it is within the run of lines that is named
    named: bool
    false: bool

    @property
    def alarmed(self) -> bool:
        """Whether a right file is called wrong."""
        return not self.kind and self.said.verdict == "wrong"


def measure(case: Case, diagnose: bool = True) -> Measured:
    """Judge one case."""
    told = said(case.text, diagnose and bool(case.kind))
    wrong = told.verdict == "wrong"
    missed = bool(case.kind) and _missed(case, told)
    strict = wrong and len(told.first) == 1 and told.first[0] in case.lines
    run = wrong and len(told.first) > 1 and bool(set(told.first) & case.lines)
    true = [holds(case, reason) for reason in told.reasons] if case.kind else []
    named = any(true) or any(
        [reason.kind == TOLD.get(case.kind, case.kind) and reason.line in case.lines for reason in told.reasons]
    )
    return Measured(
        case.name, case.program.shape, case.program.held_out, case.kind, told, tuple(sorted(case.lines)), missed, strict, run,
        named, bool(true) and not any(true),
    )  # fmt: skip


def _missed(case: Case, told: Said) -> bool:
    """Called right; or a condition was said of something else: what is wrong is called right by name, or not spoken of."""
    if told.verdict == "right":
        return True
    if told.verdict != "condition" or told.given:
        return False
    wrong = [set(re.findall(r"\w+", gradient)) for gradient in case.wrong]
    if any([{re.split(r"\W", name.rstrip("]')"))[-1] for name in told.right} & each for each in wrong]):
        return True
    spoken = {word for one in told.doubted if isinstance(one, str) for word in re.findall(r"\w+", one)}
    return not (case.lines & told.doubted) and not any([each & spoken for each in wrong])


def holds(case: Case, reason: Reason) -> bool:
    """Whether a reason is true: what is to be written mends the file, by differences; without that, the class is the fault's."""
    if reason.mend is None:
        return reason.kind == TOLD.get(case.kind, case.kind)
    before, after = mends(case, mended(case, reason))
    return 0 <= after < before


def mended(case: Case, reason: Reason) -> str:
    """The marked text of the case with the mend written into it."""
    _, where = judged(case.marked)
    marked = {shown: line for line, shown in where.items()}
    lines: list[str | None] = [*case.marked.split("\n")]
    ends = {
        node.lineno: node.end_lineno or node.lineno
        for node in ast.walk(ast.parse(case.marked))
        if isinstance(node, ast.stmt) and not hasattr(node, "body")
    }
    at = marked[reason.line]
    old, end = lines[at - 1] or "", ends.get(at, at)
    indent = old[: len(old) - len(old.lstrip())]
    new = [indent + line for line in (reason.mend or "").split("\n")]
    if reason.gone:
        lines[marked[reason.gone] - 1] = None
    before, kept, after = lines[: at - 1], lines[at - 1 : end], lines[end:]
    body = {"above": [*new, *kept], "below": [*kept, *new]}.get(reason.at, new)
    return "\n".join([line for line in (*before, *body, *after) if line is not None])
