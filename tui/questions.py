"""Questions about a step, and what an answer is worth: for the board, and for whoever else asks before showing.

``asked(view, position)`` are the questions of a step in their order; ``judge(question, text, names)`` reads a typed answer, a
number or an expression over ``names``, and says whether it is right (to the digits that were given) and, where not, why.
Pure: nothing is painted, nothing is kept.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine import like
from engine.named import NamedTuple
from tui.arithmetic import value_of
from tui.asking import kinds

if TYPE_CHECKING:
    from engine import Line
    from tui.view import View

DIGITS = 2
"""Significant digits that a rounded number must have to count."""
_LOOSE = 1e-3
"""Relative error of an expression: its numbers are those on the screen."""
_NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?\.?")


class Question(NamedTuple):
    """``kind``: "local", "value" (of the local gradient), "product", "op", "sum", "lands" (whose gradient it is), "shape",
    "result"; ``answer`` a number, "=" or "+=", a shape, or a gradient's name; ``near`` the wrong answers that have a reason, by it;
    ``fields`` what the reasons' sentences name."""

    kind: str
    answer: float | str | tuple[int, ...]
    near: tuple[tuple[str, float], ...] = ()
    fields: tuple[tuple[str, str | float], ...] = ()


class Verdict(NamedTuple):
    """``reason``: "right", "digits" (right, but too few), "sign", "swapped", "own", "upstream", "local", "above", "alone",
    "before", "assigned", "added", "result" (what the stage makes, not its slope), "factor" (one is missing), "transposed", "off",
    "input" (another that the stage reads), "same" (right: that one is sent the same), "came" (the upstream itself), "no_input",
    "unread"; ``value`` what the answer comes to, None where it is no number."""

    right: bool
    reason: str
    value: float | None = None


def asked(view: View, position: int) -> tuple[Question, ...]:
    """The questions of a step."""
    step, trace = view.step(position), view.trace
    names = kinds(view, position)
    if step is None or not names:
        return ()
    if names == ("result",):
        made = (step.part,) if step.kind == "part" else trace.made(step.stage) if step.line < 0 else ()
        given = trace.vars[made[0]].value if len(made) == 1 else None
        if step.line >= 0 or given is None:
            return (Question("result", "?"),)
        if is_array(given):
            return (Question("shape", tuple(given.shape)),)
        return (Question("result", float(given), (("sign", -float(given)),)),)
    line = trace.lines[step.line]
    to, base = trace.vars[line.to], trace.vars[line.base]
    stage = trace.stages[line.stage]
    fields: list[tuple[str, str | float]]
    fields = [("to", to.shown), ("base", base.shown), ("grad", to.grad), ("upstream", base.grad), ("label", stage.label)]
    if "shape" in names:
        lands = Question("lands", to.grad, (), (*fields, *_inputs(view, line)))
        shape = Question("shape", tuple(like(to).shape) if is_array(like(to)) else (), (), tuple(fields))
        return (lands, shape, *([_op(view, line, fields)] if "op" in names else []))
    said = trace.numbers(step.line)
    local, upstream, product = float(said.local), float(said.upstream), float(said.contribution)
    own = float(to.value) if not is_array(to.value) else 0.0
    fields += [("local", local), ("above", upstream), ("product", product)]
    itself = "swapped" if trace.gate(step.line) in ("mul", "chain", "again") else "own"
    result = float(base.value) if not is_array(base.value) else 0.0
    lacking = [("factor", local / factor) for factor in _factors(view, line) if factor]
    near: dict[str, tuple[tuple[str, float], ...]] = {
        "local": (("sign", -local), (itself, own), ("upstream", product), ("result", result), *lacking),
        "value": (("sign", -local), (itself, own), ("upstream", product), ("result", result), *lacking),
        "product": (("sign", -product), ("local", local), ("above", upstream), (itself, own * upstream),
                    ("added", local + upstream), *[(reason, part * upstream) for reason, part in lacking]),
    }  # fmt: skip
    made_of: list[Question] = []
    for kind in names:
        if kind == "op":
            made_of.append(_op(view, line, fields))
        elif kind == "sum":
            before, after = float(said.before), float(said.after)
            more = (*fields, ("before", before))
            made_of.append(Question(kind, after, (("alone", product), ("before", before), ("sign", before - product)), more))
        else:
            answer = product if kind == "product" else local
            kept = tuple((reason, value) for reason, value in near[kind] if value != answer)
            made_of.append(Question(kind, answer, kept, tuple(fields)))
    return tuple(made_of)


def _inputs(view: View, line: Line) -> list[tuple[str, str | float]]:
    """Where the gradients of a stage land: "inputs" as they are shown, after "lands " each name that one may be called by;
    "same" are those that are sent the very same (``s = a + b``): each of them is as right as the line's own."""
    trace = view.trace
    sent = [trace.lines[at] for at in trace.stage_lines(line.stage)]
    value = trace.contribution(line.index)
    found = {other.to: other for other in sent if other.base == line.base and other.slot >= 0}
    same = [to for to, other in found.items() if np.array_equal(trace.contribution(other.index), value, equal_nan=True)]
    named = [
        (f"lands {name}", var.shown)
        for var in map(trace.vars.__getitem__, found)
        for name in (var.grad, var.shown, var.code, f"d{var.shown}")
    ]
    spans = trace.spans(line.index)
    at = next(i for i, (_, role) in enumerate(spans) if role == "target")
    if at + 1 < len(spans) and spans[at + 1][0].startswith("["):  # ``dW[0] += dk``: with its places it is as right
        place = spans[at + 1][0].replace(" ", "")
        named += [(name + place, shown) for name, shown in named if shown == trace.vars[line.to].shown]
    inputs, equal = (", ".join(trace.vars[to].shown for to in every) for every in (found, same))
    return [("inputs", inputs), ("same", equal), *named]


def _factors(view: View, line: Line) -> list[float]:
    """What a local gradient is multiplied of, as its text has it: ``(1 - sigx)`` and ``sigx``; [] of one factor."""
    text = next((text for text, role in view.trace.spans(line.index) if role == "local"), "")
    found: list[ast.expr] = []

    def gather(node: ast.expr) -> None:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            gather(node.left)
            gather(node.right)
        else:
            found.append(node)

    try:
        gather(ast.parse(text, mode="eval").body)
    except SyntaxError:
        return []
    names = known(view, line.index)
    values = [value_of(ast.unparse(node), names) for node in found] if len(found) > 1 else []
    return [value for value in values if value is not None]


def _op(view: View, line: Line, fields: list[tuple[str, str | float]]) -> Question:
    """``=`` or ``+=``; what the wrong one would do."""
    trace = view.trace
    held: str | float = ""
    ends: str | float = ""
    ended: str | float = ""
    if line.arrived > 1 and line.after is not None:
        said, lines = trace.numbers(line.index), trace.arrivals(line.to)
        held = float(said.before)
        final = trace.lines[lines[-1]].after
        ends, ended = float(final) - float(said.before), float(final)
    lines = trace.arrivals(line.to)
    before = " ".join(f"({trace.stages[trace.lines[j].stage].label})" for j in lines[: max(line.arrived - 1, 0)])
    told = (*fields, ("held", held), ("ends", ends), ("final", ended), ("before", before))
    return Question("op", "+=" if line.arrived > 1 else "=", (), told)


def judge(question: Question, text: str, names: Mapping[str, float]) -> Verdict:
    """What a typed answer is worth."""
    text = text.strip()
    if question.kind == "op":
        if text not in ("=", "+="):
            return Verdict(False, "unread")
        right = text == question.answer
        return Verdict(right, "right" if right else "assigned" if text == "=" else "added")
    if question.kind == "lands":
        return _landed(question, text)
    if isinstance(question.answer, tuple):
        sizes = tuple(int(n) for n in re.findall(r"\d+", text))
        if not re.fullmatch(r"[\s\d()\[\],x×*]*", text) or (not sizes and text not in ("()", "")):
            return Verdict(False, "unread")
        if sizes == question.answer:
            return Verdict(True, "right")
        return Verdict(False, "transposed" if sizes == question.answer[::-1] else "off")
    value = value_of(text.replace("×", "*").replace("·", "*").replace("−", "-").replace("^", "**"), names)
    if value is None or isinstance(question.answer, str):
        return Verdict(False, "unread")
    right = meets(value, text, question.answer)
    if right and _enough(text, question.answer, value):
        return Verdict(True, "right", value)
    near = (reason for reason, other in question.near if meets(value, text, other) and _enough(text, other, value))
    return Verdict(False, next(near, "digits" if right else "off"), value)


def _landed(question: Question, text: str) -> Verdict:
    """Whether a name is that of the variable whose gradient is asked for."""
    fields, text = dict(question.fields), text.replace(" ", "")
    if not re.fullmatch(r"[^\W\d]\w*(\[.*\])?", text):
        return Verdict(False, "unread")
    said = fields.get(f"lands {text}")
    if said is not None:
        right = said in str(fields["same"]).split(", ")
        return Verdict(right, "right" if said == fields["to"] else "same" if right else "input")
    return Verdict(False, "came" if text in (fields["upstream"], fields["base"]) else "no_input")


def meets(value: float, text: str, wanted: float) -> bool:
    """Whether an answer is a value, to the digits that were given."""
    if _NUMBER.fullmatch(text):
        half = 0.5 * unit(text.strip("+").rstrip(".")) if "." in text.rstrip(".") or "e" in text.lower() else 0.5
        return abs(value - wanted) <= half * (1 + 1e-9) or abs(value - wanted) <= 1e-9 * abs(wanted)
    return abs(value - wanted) <= _LOOSE * abs(wanted) + 1e-12


def _enough(text: str, wanted: float, value: float) -> bool:
    """Whether a rounded number has digits enough to count."""
    if not _NUMBER.fullmatch(text) or abs(value - wanted) <= 1e-9 * abs(wanted):
        return True
    digits = re.sub(r"[eE].*", "", text).strip("+-").replace(".", "").lstrip("0")
    return len(digits) >= DIGITS


def unit(text: str) -> float:
    """One in the last place of a typed number: 0.001 of ``2.060``."""
    mantissa, _, exponent = text.lower().partition("e")
    return float(10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2])))


def is_array(value: object) -> bool:
    """Whether a value has axes."""
    return np.ndim(value) > 0  # type: ignore[arg-type]


def given(text: str) -> int:
    """Significant digits of a typed number; 0 of an expression."""
    if not _NUMBER.fullmatch(text.strip()):
        return 0
    return len(re.sub(r"[eE].*", "", text.strip()).strip("+-").replace(".", "").lstrip("0"))


def known(view: View, upto: int) -> dict[str, float]:
    """What an expression may name: scalar values, and the gradients that are complete before backward line ``upto``."""
    trace = view.trace
    found: dict[str, float] = {}
    for var in trace.vars:
        if is_array(like(var)) or not isinstance(like(var), (int, float)):
            continue
        for name in {var.code, var.shown}:
            found[name] = float(like(var))
        lines = trace.arrivals(var.index)
        if lines and lines[-1] < upto:
            found[var.grad] = float(trace.gradient(var.index))
    return found | {trace.vars[trace.output].grad: float(trace.seed)} if not is_array(trace.seed) else found
