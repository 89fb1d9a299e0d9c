"""Ties and non-finite values: the mark of a row, and the sentence of the current step, if it needs one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.deriving.flaws import Flaw
from tui.arithmetic import value_of
from tui.catalogue import say
from tui.cells import clean
from tui.paint.digits import is_array, number
from tui.paint.intuition import factor, intuition

if TYPE_CHECKING:
    from engine import Line, Numbers, Trace
    from tui.paint.moment import Moment

_REASONS = {
    **dict.fromkeys(("exp", "expm1", "exp2", "sinh", "cosh"), "exp"),
    **dict.fromkeys(("log", "log1p", "log2", "log10"), "log"),
    **dict.fromkeys(("div", "unscale", "reciprocal", "inverse"), "div"),
    **dict.fromkeys(("power", "pow", "square"), "power"),
    **dict.fromkeys(("add", "sub", "sum"), "add"),
    **dict.fromkeys(("mul", "scale"), "mul"),
    "sqrt": "sqrt",
}
"""Which sentence tells why a gate made an infinity or NaN; its own kind where none does."""
BY_KIND = ("add", "log", "mul", "sqrt")
"""Those that make NaN for another reason than an infinity."""


def flaw_of(moment: Moment, kind: str, index: int) -> Any:
    """The flaw that a cell (``stage``, ``part``, ``line``) made first; None if it made none."""
    for flaw in moment.trace.flaws:
        if flaw.where == "backward":
            made = ("line", flaw.index)
        elif moment.trace.vars[flaw.index].kind == "part":
            made = ("part", flaw.index)
        else:
            made = ("stage", flaw.stage)
        if made == (kind, index):
            return flaw
    return None


def flaw_text(moment: Moment) -> str:
    """Why this step made the first infinity or NaN; "" if it did not."""
    step = moment.step
    if step is None or moment.hidden or not _any(moment):
        return ""
    if step.kind == "update":
        return ""
    kind, index = (
        ("line", step.line) if step.line >= 0 else (step.kind, step.part if step.kind == "part" else step.stage)
    )
    flaw = flaw_of(moment, kind, index)
    if flaw is None and step.kind == "stage" and step.stage not in moment.session.expanded:
        parts = moment.trace.stages[step.stage].parts  # its parts are no steps of their own
        flaw = next((found for part in parts if (found := flaw_of(moment, "part", part))), None)
    if flaw is None or (flaw.where == "backward" and _reads_bad(moment, flaw.index)):
        return _follows(moment)
    return _said("panel.flaw", moment, flaw)


def _any(moment: Moment) -> bool:
    """Whether anything is not finite: made, or given."""
    trace = moment.trace
    return moment.view.cached("not finite", lambda: bool(trace.flaws) or any(_bad(var.value) for var in trace.inputs()))


def _said(key: str, moment: Moment, flaw: Any, **fields: str) -> str:
    lang = moment.session.look.lang
    gate = flaw.gate if flaw.where == "backward" else _gate(moment, flaw)
    reason = _REASONS.get(gate, flaw.what)
    if reason == "div" and not _by_zero(moment, flaw):
        reason = "quotient"
    if reason in BY_KIND:
        own = reason in ("add", "mul") or flaw.where == "forward" or _below(moment.trace, flaw.index)
        reason = f"{reason}.{flaw.what if own else 'inf'}"
    return say(key, lang, **{"what": flaw.what, **fields}, reason=say(f"panel.flaw.{reason}", lang))


def _below(trace: Trace, line: int) -> bool:
    """Whether the value that a line's gradient is of, or an entry of it, is negative: its root and its log are none. At 0 they
    have a value, and what comes of their slope there may be NaN as well."""
    return bool(np.any(np.asarray(trace.vars[trace.lines[line].to].value, dtype=float) < 0))


def _by_zero(moment: Moment, flaw: Any) -> bool:
    """Whether a quotient divides by 0; of arrays that is taken for granted."""
    trace = moment.trace

    def fmt(value: Any) -> str:
        return f"({value!r})" if not is_array(value) else "()"

    if flaw.where == "backward":
        text = trace.with_numbers(flaw.index, fmt)
    elif trace.vars[flaw.index].kind == "part":
        return True
    else:
        text = trace.forward_with_numbers(flaw.stage, fmt)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return True
    divisors = [value_of(ast.unparse(n.right)) for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)]
    return not divisors or any(not value for value in divisors)  # None: an array, or what is not finite


def _gate(moment: Moment, flaw: Any) -> str:
    """The gate that made a value that is not finite: of a line of several gates the operation that its numbers name; "" where
    that cannot be told."""
    gates = moment.trace.gates(flaw.stage)
    if len(gates) < 2 or moment.trace.vars[flaw.index].kind == "part":
        return str(flaw.gate)
    if is_array(moment.trace.vars[flaw.index].value):
        return ""
    name = culprit(moment.trace.forward_with_numbers(flaw.stage, lambda value: f"({value!r})" if not is_array(value) else "()"))
    return name if any(_REASONS.get(gate) == _REASONS.get(name, "") for gate in gates) else ""


def culprit(text: str) -> str:
    """The first operation of a line of numbers that has no finite value though all that it takes has one, as a gate's name; ""."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return ""
    inner = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.Call)]
    for node in reversed(inner):  # the innermost first
        takes = [node.left, node.right] if isinstance(node, ast.BinOp) else node.args
        if value_of(ast.unparse(node)) is None and all(value_of(ast.unparse(one)) is not None for one in takes):
            if isinstance(node, ast.BinOp):
                return _OPERATORS.get(type(node.op), "")
            return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return ""


_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "power"}


def _bad(value: Any) -> str:
    """ "nan", "inf" or "" for a value."""
    try:
        found = np.asarray(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return ""
    if np.isfinite(found).all():
        return ""
    return "nan" if np.isnan(found).any() else "inf"


def _reads_bad(moment: Moment, line: int) -> bool:
    """Whether a line reads a forward value that is not finite: then what it makes comes from there."""
    return any(_bad(moment.trace.vars[read.var].value) for read in moment.trace.reads(line) if read.role == "local")


def _follows(moment: Moment) -> str:
    """Where what is not finite here came from; "" where all is finite."""
    trace, step, lang = moment.trace, moment.step, moment.session.look.lang
    assert step is not None
    if step.line >= 0:
        line = trace.lines[step.line]
        what = _bad(trace.contribution(step.line)) if line.slot >= 0 else ""
    elif step.kind == "part":
        what = _bad(trace.vars[step.part].value)
    else:
        what = next((bad for var in trace.made(step.stage) if (bad := _bad(trace.vars[var].value))), "")
    if not what:
        return ""
    read = _bad_read(moment)
    if read >= 0:
        origin = _origin(trace, read)
        if trace.vars[origin].stage < 0:
            return say("panel.flaw.given", lang, what=what, name=trace.vars[origin].shown)
        flaw = _made(trace, origin)
    elif step.line >= 0 and _bad(trace.gradient(trace.lines[step.line].base)):
        here = (one for one in trace.flaws if one.where == "backward" and not _reads_bad(moment, one.index))
        found = next(here, None) or next((one for one in trace.flaws if one.where == "forward"), None)
        if found is None:
            given = next((var for var in trace.inputs() if _bad(var.value)), None)
            return say("panel.flaw.given", lang, what=what, name=given.shown) if given is not None else ""
        flaw = found
    elif step.line >= 0:
        return _said("panel.flaw.own", moment, Flaw("backward", step.line, what, trace.gate(step.line), step.stage))
    else:
        made = (step.part,) if step.kind == "part" else trace.made(step.stage)
        return _said("panel.flaw.own", moment, _made(trace, next(var for var in made if _bad(trace.vars[var].value))))
    return _said("panel.flaw.follows", moment, flaw, label=trace.stages[flaw.stage].label, what=what, first=flaw.what)


def _made(trace: Trace, var: int) -> Flaw:
    """The flaw of a variable that is not finite though all that it is made of is."""
    at = trace.vars[var]
    if at.kind == "part":
        piece = next(piece for piece in trace.stages[at.stage].pieces if var in piece.parts)
        return Flaw("forward", var, _bad(at.value), piece.form.part_gates[piece.parts.index(var)], at.stage)
    return Flaw("forward", var, _bad(at.value), next(iter(trace.gates(at.stage)), ""), at.stage)


def _bad_read(moment: Moment) -> int:
    """A forward value that this step reads and that is not finite; -1 for none."""
    step, trace = moment.step, moment.trace
    assert step is not None
    if step.line >= 0:
        reads = [read.var for read in trace.reads(step.line) if read.role == "local"]
    else:
        reads = list(trace.part_reads(step.part) if step.kind == "part" else trace.forward_reads(step.stage))
    return next((var for var in reads if _bad(trace.vars[var].value)), -1)


def _origin(trace: Trace, var: int) -> int:
    """The variable from which on values are not finite, by way of what each is made of: an input, or one made of finite ones."""
    seen = {var}
    while trace.vars[var].stage >= 0:
        at = trace.vars[var]
        reads = trace.part_reads(var) if at.kind == "part" else trace.forward_reads(at.stage)
        before = next((read for read in reads if read not in seen and _bad(trace.vars[read].value)), -1)
        if before < 0:
            return var
        seen.add(before)
        var = before
    return var


def tie_text(moment: Moment, line: Line, numbers: Numbers) -> str:
    """That this step stands at a tie, what is kept here and what the other choices would give."""
    if not moment.trace.ties(line.index):
        return ""
    lang = moment.session.look.lang
    stage = moment.trace.stages[line.stage]
    if is_array(numbers.local) or numbers.local is None:
        return say("panel.tie.array", lang, what=stage.source)
    gate = moment.trace.gate(line.index)
    low, high = ("-1", "1") if gate == "abs" else ("0", "1")
    if gate == "chain":
        return say("panel.tie.short", lang, what=stage.source, kept=factor(numbers.local))
    x = number(moment.trace.vars[line.to].value)
    key = "panel.tie.kink" if gate == "abs" else "panel.tie"
    return say(key, lang, x=x, to=moment.trace.vars[line.to].shown, kept=factor(numbers.local), low=low, high=high)


def tied_text(moment: Moment, line: Line, numbers: Numbers) -> str:
    """The same where there is room: of arrays, some of whose entries tie, what the gate does as well."""
    tie, lang = tie_text(moment, line, numbers), moment.session.look.lang
    if not tie or not (is_array(numbers.local) or numbers.local is None):
        return tie
    return say("panel.tie.too", lang, said=clean(intuition(moment.trace, line, numbers, lang)))
