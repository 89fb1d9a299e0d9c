"""The sentence under a contribution: what this gate does to gradients, with the numbers of this step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine import like
from tui.catalogue import knows, say
from tui.paint.digits import is_array, number, percent, shape
from tui.paint.families import FAMILY
from tui.paint.moment import scalars

if TYPE_CHECKING:
    from engine import Line, Numbers, Trace, Var

ROUTERS = ("max", "min", "relu", "clip")
LINES = ("sum", "mean")
"""Gates that may work along an axis: each upstream element belongs to a line of elements."""
UNEVEN = ("bincount", "nansum", "nanmean")
"""Sums and means whose lines are not all equally long: their sentence counts nothing."""
PLAIN = ("sum", "mean", "matmul", "dot", "product", "array")
"""Gates of arrays whose sentence for a number serves when a number receives."""


def intuition(trace: Trace, line: Line, numbers: Numbers, lang: str) -> str:
    """One sentence for a backward line; "" for lines that come from no gate."""
    gate = trace.gate(line.index)
    if not gate:
        return ""
    gate = FAMILY.get(gate, gate)
    to, base = trace.vars[line.to], trace.vars[line.base]
    arrays = is_array(numbers.contribution) or is_array(numbers.upstream) or is_array(numbers.local)
    arrays = arrays or numbers.local is None or is_array(like(to))
    if arrays and numbers.local is not None and _shape(like(to)) != _shape(like(base)):
        return say("gates.broadcast", lang, to=_name(to))
    key = gate if knows(f"gates.{gate}.array", lang) else "other"
    if gate in ("add", "mul") and _several(trace, line):
        key = "again"
    if arrays and not (trace.gate(line.index) in UNEVEN or gate in PLAIN and not _shape(like(to))):
        key = f"{key}.lines" if gate in LINES and _shape(like(base)) else f"{key}.array"
    elif gate in ROUTERS and key != "other":
        key = f"{gate}.{'win' if numbers.local else 'lose'}"
    local = factor(numbers.local) if scalars(numbers.local) else "·"
    share = percent(abs(numbers.local)) if scalars(numbers.local) else "·"
    size, lines = int(getattr(like(to), "size", 1)), int(getattr(like(base), "size", 1))
    fields = {
        "to": _name(to),
        "x": number(to.value) if scalars(like(to)) else shape(like(to)),
        "base": _name(base),
        "local": local,
        "share": share,
        "gate": gate,
        "shape": _shape(like(to)) or "()",
        "from_shape": _shape(like(base)) or "()",
        "through": _through(numbers),
        "count": size // lines if gate in LINES and lines else size,
        "lines": lines,
    }
    return say(f"gates.{key}", lang, **fields)


def _name(var: Var) -> str:
    """What a sentence calls a variable: of an array in one of its states simply the array."""
    return var.code if var.kind == "state" else var.shown


def _several(trace: Trace, line: Line) -> bool:
    """Whether the local factor is a sum over several places where the variable is read: ``(x + x)``."""
    local = next((text for text, role in trace.spans(line.index) if role == "local"), "")
    return " + " in local


def _shape(value: Any) -> str:
    return shape(value) if is_array(value) else ""


def _through(numbers: Numbers) -> str:
    """The share of elements whose local gradient is not zero."""
    if not is_array(numbers.local):
        return "100 %" if numbers.local else "0 %"
    found = numbers.local != 0
    return percent(float(found.mean())) if found.size else "0 %"


def factor(value: Any) -> str:
    """A local gradient as a number: a comparison that holds is 1, one that does not is 0."""
    return number(int(value) if isinstance(value, bool) or type(value).__name__ == "bool" else value)


def ratio(top: str, bottom: str, ascii_only: bool = False) -> str:
    """``∂f/∂x``; in plain letters ``D(f)/D(x)``, since ``df`` may be a name of the program."""
    return f"D({top})/D({bottom})" if ascii_only else f"∂{top}/∂{bottom}"


def in_shapes(trace: Trace, fmt: Callable[[Any], str] | None = None) -> Callable[[int, bool], str]:
    """What stands in place of a variable, or of its gradient: shapes for arrays, numbers for scalars (as ``fmt`` writes them)."""
    written = fmt or signed

    def filling(index: int, gradient: bool) -> str:
        value = like(trace.vars[index])
        if is_array(value):
            return shape(value)
        return written(trace.gradient(index) if gradient else value)

    return filling


def signed(value: Any) -> str:
    """A number that may stand after an operator: negative ones in parentheses; an array's shape."""
    if is_array(value):
        return shape(value)
    text = number(value)
    return f"({text})" if text.startswith("-") else text


def tidy(text: str) -> str:
    """``((-4))`` as ``(-4)`` and ``((5, 3))`` as ``(5, 3)``; a call keeps its parentheses: ``np.log((5, 3))``."""
    return re.sub(r"(?<!\w)\(\(([\d, ]*)\)\)|\(\((-[^()]*)\)\)", lambda found: f"({found[1] or found[2] or ''})", text)
