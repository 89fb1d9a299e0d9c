"""What is differentiated, and the gradient that it is given."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import Notice, Place, ProgramError
from engine.operands import Box, has_variable, is_number
from engine.reading.program import Program
from engine.records import Options, Var
from engine.traced import Backward, Traced
from engine.tracing.recording.journal import Journal
from engine.tracing.tracer import Tracer

if TYPE_CHECKING:
    from engine.checking.opened import OwnPart
    from engine.own.body import Body
    from engine.own.passes import Begun

_TRIED = 4


def output_of(tracer: Tracer | Body, program: Program, options: Options) -> Var:
    """What is differentiated: what ``options`` name, else the last number of the program. Raises ``ProgramError``."""
    journal = tracer.binder.journal

    def problem(code: str, line: int = 0, **fields: Any) -> ProgramError:
        source = program.lines[line - 1] if line else ""
        place = Place(line, 1, len(source) + 1) if line else Place()
        return ProgramError(code, place, file=program.file, source=source, **fields)

    if options.output is not None:
        found = [v for v in journal.vars if options.output in (v.shown, v.code, v.name) and v.kind != "part"]
        bound = tracer.machine.frame.names.get(options.output)  # loss, grads = model.loss(X): a variable of the method's
        if isinstance(bound, Var) and not found:
            found = [journal.vars[bound.index]]
        if not found:
            raise problem("output_unknown", name=options.output)
        output = found[-1]
    else:
        chosen = _computed(journal)
        if chosen is not None:
            tracer.machine.notices.append(Notice("output_chosen", Place(chosen.line), {"name": chosen.shown}))
            return chosen
        if not journal.vars or (journal.last < 0 and journal.last_other is None):
            raise problem("empty")
        if (loss := _loss_above(journal, options)) is not None and (options.then or not _descent(program)):
            tracer.machine.notices.append(Notice("output_loss", Place(loss.line), {"name": loss.shown}))
            return loss
        if journal.last_other is not None or journal.last < 0:
            node = journal.last_other
            if node is None:
                raise problem("empty")
            held = tracer.machine.frame.names.get(node.id) if isinstance(node, ast.Name) else None
            several = isinstance(held, Box) and bool(held.items) and all(map(is_number, held.items)) and has_variable(held)
            listed = {"what": "list", "name": node.id} if several and isinstance(node, ast.Name) else {}
            if not options.then and (descent := _descent(program)):
                raise problem("output_not_number", descent[0], **descent[1])
            raise tracer.machine.error("output_not_number", node, **listed)
        output = journal.vars[journal.last]
        if output.kind == "input":  # no result, whatever stands last: an array that was computed is told to be none, too
            made = [v for v in journal.vars if v.kind == "stage" and v.diff]
            output = [output, *([v for v in made if "." not in v.name] or made)][-1]
    if not journal.stages:
        raise problem("only_inputs", output.line)
    if not output.diff:
        raise problem("output_not_number", output.line)
    return output


def _loss_above(journal: Journal, options: Options) -> Var | None:
    """The loss by its name, where something that is no number stands last (a text, a list of guesses), or an array that nobody
    gives a gradient to."""
    if journal.last_other is None and (options.seed is not None or np.size(journal.vars[journal.last].value) == 1):
        return None
    from engine.own.loss import loss_named

    found = [v for v in journal.vars if v.kind == "stage" and v.diff and np.size(v.value) == 1 and not v.path]
    return next((v for v in reversed(found) if "." not in v.name and loss_named(v.name)), None)


def _computed(journal: Journal) -> Var | None:
    """What is differentiated when the last variable of the module is no result: none is assigned (``main()`` does it all), or
    an input stands last (``lr = 0.1``). The last number that was computed, one of the module's own if there is one."""
    if journal.last_other is not None or (journal.last >= 0 and journal.vars[journal.last].kind not in ("input", "count")):
        return None
    found = [v for v in journal.vars if v.kind == "stage" and v.diff and (journal.last < 0 or not np.shape(v.value))]
    return ([v for v in found if "." not in v.name] or found or [None])[-1]  # type: ignore[list-item]


def moving(
    tracer: Tracer, last: Backward, notices: list[Notice], finished: Callable[[int], tuple[Backward, Backward, list[Notice]]]
) -> tuple[Backward, list[Notice]]:  # fmt: skip
    """The backward pass from another number where no gradient leads from the last one to an input: that is a metric below the loss
    (``accuracy``). ``finished`` gives it from any variable."""
    if not any([notice.code == "output_flat" for notice in notices]):
        return last, notices
    flat = last.vars[last.output]
    for var in _before(tracer, flat):
        back, _, others = finished(var.index)
        if not any([notice.code == "output_flat" for notice in others]):
            said = Notice("output_moved", Place(flat.line), {"name": flat.shown, "other": back.vars[var.index].shown})
            return back, [*others, said]
    return last, notices


def _before(tracer: Tracer, flat: Var) -> list[Var]:
    """Single numbers that were computed before another, those first whose name says that they are the loss."""
    from engine.own.loss import loss_named, never_named

    found = [v for v in tracer.binder.journal.vars if v.kind == "stage" and v.diff and v.index < flat.index]
    found = [v for v in found if "." not in v.name and np.size(v.value) == 1 and not v.path and not never_named(v.name)]
    return sorted(found, key=lambda v: (not loss_named(v.name), -v.index))[:_TRIED]


def seed_of(
    traced: Traced, output: Var, tracer: Tracer | Body, own: OwnPart | None, options: Options, begun: Begun | None
) -> tuple[Any, str]:
    """The gradient that the output is given, and its text."""
    shape, program = () if type(output.value) is float else np.shape(output.value), tracer.program
    line = program.lines[output.line - 1] if output.line else ""
    np_name = traced.modules["np"]
    if begun is not None and begun.given is not None and options.seed is None and options.output is None:
        return begun.given.seed, f"{np_name}.array({begun.given.seed.tolist()!r})"
    if own is not None and options.seed is None:
        given = own.seed(traced, output)
        if given is not None:
            return given
    if options.seed is None:
        if shape and np.size(output.value) != 1:
            from engine.ways import ways_on

            place = Place(output.line, 1, len(line) + 1)
            ways = ways_on(traced.vars, tracer.machine.frame.names, output)
            if "what" not in ways and (drawn := _drawn(program)):
                ways |= {"what": "policy", "then": f"loss = -np.log({drawn})"}
            elif "what" not in ways and begun is None and (shown := _shown(tracer, program)):
                ways["then"] = f"loss = {shown}"
            if begun is None and ways.get("what", "inside") == "inside" and not options.then:
                if descent := _descent(program):
                    line = program.lines[descent[0] - 1]
                    place, ways = Place(descent[0], 1, len(line) + 1), ways | descent[1]
            raise ProgramError("output_not_scalar", place, file=program.file, source=line, shape=str(shape), **ways)
        return (np.ones(shape), f"{np_name}.ones({shape})") if isinstance(output.value, np.ndarray) else (1.0, "1.0")
    if options.seed == "ones":
        return (np.ones(shape), f"{np_name}.ones({shape})") if shape else (1.0, "1.0")
    if options.seed == "random":
        draws = np.random.RandomState(0)
        if not shape:
            seed = float(draws.randn())
            return seed, repr(seed)
        return draws.randn(*shape), f"{np_name}.random.RandomState(0).randn({', '.join(map(str, shape))})"
    return _seed_value(options.seed, shape, program.file, np_name)


def _descent(program: Program) -> tuple[int, dict[str, Any]] | None:
    """The line of a training loop of which no pass could be told, and what is said of it."""
    from engine.reading.descents import descent_of

    found = descent_of(program.forward)
    if found is None:
        return None
    what = "descent_step" if found.changed else "descent" if found.loss else "descent_bare"
    return found.line, {"what": what, "then": found.loss, "gradient": ", ".join(found.names) or found.changed}


def _shown(tracer: Tracer | Body, program: Program) -> str:
    """The number that a function of the file's own gives of what was computed, and that the program shows last: ``f(x)`` of
    ``print(x, f(x))``; "" without one. The run is over: what is evaluated here belongs to no trace."""
    from engine.reading.unnamed import with_name

    named = with_name(program)
    text = named.line.partition(" = ")[2] if named is not None else ""
    try:
        value = tracer.machine.eval(ast.parse(text, mode="eval").body) if text else None
    except ProgramError:
        return ""
    return text if is_number(value) and np.size(tracer.machine.value_of(value)) == 1 and has_variable(value) else ""


def _drawn(program: Program) -> str:
    """The probability of what a program draws by probabilities of its own: ``probs[action]``; "" where it draws nothing so."""
    nodes = [node for statement in program.forward if not isinstance(statement, ast.FunctionDef) for node in ast.walk(statement)]
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="choice"), keywords=words)):
                for word in words:
                    if word.arg == "p" and isinstance(word.value, ast.Name):
                        return f"{word.value.id}[{name}]"
    return ""


def _seed_value(text: str, shape: tuple[int, ...], file: str, np_name: str) -> tuple[Any, str]:
    try:
        given = np.array(ast.literal_eval(text))
        if given.dtype.kind not in "fiu":
            raise ValueError
        value = given.astype(float)
        value = np.broadcast_to(value, shape).copy()
    except (ValueError, SyntaxError, TypeError, OverflowError, MemoryError, RecursionError):
        raise ProgramError("seed_value", file=file, value=text, shape=str(shape)) from None
    if not shape:
        return float(value), repr(float(value))
    return value, f"{np_name}.array({value.tolist()!r})"
