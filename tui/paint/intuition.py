"""The sentence under a contribution: what this gate does to gradients, with the numbers of this step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine import like
from tui.catalogue import knows, say
from tui.cells import cell_len, clean
from tui.paint.digits import is_array, number, percent, shape
from tui.paint.families import FAMILY
from tui.paint.moment import scalars

if TYPE_CHECKING:
    from engine import Line, Numbers, Trace, Var
    from tui.paint.moment import Moment

WIDTH = 79
"""Cells of a row in which a sentence must fit; a longer one is said only where it does."""
ROUTERS = ("max", "min", "relu", "clip")
LINES = ("sum", "mean")
"""Gates that may work along an axis: each upstream element belongs to a line of elements."""
UNEVEN = ("bincount", "nansum", "nanmean")
"""Sums and means whose lines are not all equally long: their sentence counts nothing."""
PLAIN = ("sum", "mean", "matmul", "dot", "product", "array")
"""Gates of arrays whose sentence for a number serves when a number receives."""


def sentence(moment: Moment, line: Line, numbers: Numbers) -> str:
    """The sentence ready for the screen. On a wide one it stands in two places."""
    trace, lang = moment.trace, moment.session.look.lang
    return moment.view.cached(("intuition", line.index, lang), lambda: clean(intuition(trace, line, numbers, lang)))


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
        return _copied(to, base, lang)
    if not arrays and gate in SQUASHERS and abs(float(factor_of(numbers.local))) < SATURATED:
        nothing = "gates.saturated.shut" if not numbers.local else "gates.saturated"
        return say(nothing, lang, to=_name(to), x=number(to.value), share=percent(abs(numbers.local)))
    key = gate if knows(f"gates.{gate}.array", lang) else "other"
    if trace.ways(line.index) > 1:
        key = "again.ways" if gate == "chain" and arrays else key if gate == "chain" else "again"
    if gate == "sub" and key == "sub" and not arrays:
        key = "sub.taken" if numbers.local == -1 else "sub"
    if gate == "mul" and key == "mul" and not _other(trace, line):
        key = "mul.several"
    if gate == "add" and key == "add" and len(_targets(trace, line)) < 2:
        key = "add.one"
    if arrays and not (trace.gate(line.index) in UNEVEN or gate in PLAIN and not _shape(like(to))):
        key = _of_lines(key, to, base) if gate in LINES else _of_arrays(key, trace, line, numbers, lang)
    elif gate in ROUTERS and key == gate:
        key = f"{gate}.{'win' if numbers.local else 'lose'}"
    local = factor(numbers.local) if scalars(numbers.local) else "·"
    share = percent(abs(numbers.local)) if scalars(numbers.local) else "·"
    size, lines = int(getattr(like(to), "size", 1)), int(getattr(like(base), "size", 1))
    fields = {
        "to": _name(to),
        "x": number(to.value) if scalars(like(to)) else shape(like(to)),
        "base": _other(trace, line) or _name(base) if gate == "exp" else _name(base),  # a sum may be folded over it
        "local": local,
        "step": "1" if (straight := _straight(trace, line)) else "0.01",
        "moved": local if straight or not scalars(numbers.local) else factor(0.01 * factor_of(numbers.local)),
        "share": share,
        "gate": gate,
        "shape": _shape(like(to)) or "()",
        "from_shape": _shape(like(base)) or "()",
        "through": _through(numbers),
        "above": "·" if arrays else number(numbers.upstream),
        "given": "·" if arrays else number(numbers.contribution),
        "all": _receivers(trace, line, lang) if gate == "add" else "",
        "other": _other(trace, line) or (_factor(trace, line) if arrays and gate == "mul" else "") or "·",
        "low": _extreme(numbers.local, 0),
        "high": _extreme(numbers.local, 1),
        "output": _name(trace.vars[trace.output]),
        "count": size // lines if gate in LINES and lines else size,
        "lines": lines,
    }
    if knows(f"gates.{key}.long", lang) and cell_len(said := say(f"gates.{key}.long", lang, **fields)) < WIDTH:
        return said
    said = _one_slope(say(f"gates.{key}", lang, **fields), str(fields["low"]), str(fields["high"]))
    short = key.removesuffix(".named").removesuffix(".times")
    return say(f"gates.{short}", lang, **fields) if cell_len(said) >= WIDTH else said


def _one_slope(said: str, low: str, high: str) -> str:
    """A sentence whose slopes are all one: ``2 here`` of ``2 to 2 here``, and nothing about where they are least."""
    if low != high or low == "·":
        return said
    for between in (" to ", "에서 ", "~"):
        if (twice := f"{low}{between}{high}") in said:
            head, _, tail = said.partition(twice)
            return head + low + re.split(r"; |, (?=most|\|)", tail)[0]
    return said


def _of_lines(key: str, to: Var, base: Var) -> str:
    """The sentence of a sum or a mean: along an axis, of one element, or of all."""
    if getattr(like(to), "size", 1) == getattr(like(base), "size", 1):
        return f"{key}.single"
    return f"{key}.lines" if _shape(like(base)) else f"{key}.array"


def _of_arrays(key: str, trace: Trace, line: Line, numbers: Numbers, lang: str) -> str:
    """The sentence of a gate that works element by element: with the names and the slopes of the program where there are any."""
    local = numbers.local
    if key == "sub" and scalars(local):
        return "sub.taken.array" if local == -1 else "sub.passed.array"
    if scalars(local) and (key in ("scale", "div") or key == "mul" and _factor(trace, line)):
        return f"{key}.array.times"
    if key == "matmul":
        text = trace.raw(line.index)
        return "matmul.array" if ".T" in text or "swapaxes" in text else f"matmul.{'pairs' if 'outer(' in text else 'plain'}.array"
    if key in ("log", "sqrt") and is_array(at := trace.vars[line.to].value) and not bool((at > 0).all()):
        return f"{key}.odd.array"
    named = knows(f"gates.{key}.array.named", lang) and is_array(local) and bool(local.size)
    return f"{key}.array.named" if named and (key != "mul" or _factor(trace, line)) else f"{key}.array"


SQUASHERS = ("sigmoid", "tanh", "arctan", "erf")
SATURATED = 1e-4
"""The slope of a squashing gate below which it is said to be saturated."""


def _copied(to: Var, base: Var, lang: str) -> str:
    """What broadcasting did, with how often."""
    size, out = int(getattr(like(to), "size", 1)), int(getattr(like(base), "size", 1))
    if not size or out % size or out == size:
        return say("gates.broadcast", lang, to=_name(to))
    return say("gates.broadcast.each" if size > 1 else "gates.broadcast.one", lang, to=_name(to), count=out // size)


def _straight(trace: Trace, line: Line) -> bool:
    """Whether the slope does not change as the variable moves: the local gradient reads neither it nor what the stage makes."""
    made = {*trace.made(line.stage), *trace.stages[line.stage].parts} if line.stage >= 0 else set()
    return made.isdisjoint(read := {one.var for one in trace.reads(line.index) if one.role == "local"}) and line.to not in read


def _targets(trace: Trace, line: Line) -> list[str]:
    """What the gate hands its gradient on to: the variables of all lines with the same upstream and gate in the stage."""
    gate = trace.gate(line.index)
    lines = [trace.lines[j] for j in trace.stage_lines(line.stage)]
    found = [one.to for one in lines if one.base == line.base and one.slot >= 0 and trace.gate(one.index) == gate]
    return [_name(trace.vars[v]) for v in sorted(dict.fromkeys(found), key=lambda v: _order(trace, line, v))]


def _order(trace: Trace, line: Line, var: int) -> int:
    reads = (*trace.stages[line.stage].reads, *trace.stages[line.stage].parts)
    return reads.index(var) if var in reads else len(reads)


def _receivers(trace: Trace, line: Line, lang: str) -> str:
    """``to x and to y``."""
    names = _targets(trace, line)
    if len(names) > MOST:
        return say("gates.receivers.many", lang, first=names[0], n=len(names) - 1)
    if len(names) < 2:
        return "".join(names)
    return say("gates.receivers", lang, some=say("gates.receivers.between", lang).join(names[:-1]), last=names[-1])


MOST = 4
"""Receivers that are named."""


def _other(trace: Trace, line: Line) -> str:
    """The factor that a product's line multiplies by, where it is one name: ``invden`` of ``(invden)``, ``h[-1]``, ``d['a b']``."""
    local = next((text for text, role in trace.spans(line.index) if role == "local"), "")
    bare = local.removeprefix("(").removesuffix(")")
    return bare if re.fullmatch(r"[^\W\d]\w*(?:\.\w+|\[[^\[\]]*\])*", bare) else ""


def _factor(trace: Trace, line: Line) -> str:
    """The factor that a product's line multiplies by, as it is written."""
    local = next((text for text, role in trace.spans(line.index) if role == "local"), "")
    return local[1:-1] if local.startswith("(") and local.endswith(")") else local


def _extreme(local: Any, which: int) -> str:
    """The least or the largest local gradient of an array's elements, in two digits."""
    if scalars(local):
        return number(local, 2)
    if not is_array(local) or not getattr(local, "size", 0):
        return "·"
    return number(float((local.max if which else local.min)()), 2)


def factor_of(value: Any) -> float:
    """A local gradient that is a number, 1.0 for what is none."""
    return float(value) if scalars(value) else 1.0


def _name(var: Var) -> str:
    """What a sentence calls a variable: of an array in one of its states simply the array."""
    return var.code if var.kind == "state" else var.shown


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
