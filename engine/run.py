"""From a file to a trace: read, parse, trace, choose the output and its seed, derive the backward pass."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from engine.addresses import base
from engine.buffers import settled
from engine.called import called_outside
from engine.cancelling import Cancel, listening
from engine.deriving.backward import run_backward
from engine.errors import Notice, Place, ProgramError
from engine.guarded import guarded
from engine.limits import Limits
from engine.naming import Names
from engine.output import moving, output_of, seed_of
from engine.reading.files import read_source
from engine.reading.functions import near
from engine.reading.modules import with_modules
from engine.reading.program import Program, parse
from engine.records import Options, Stage, Var
from engine.sources import Source, placed, source_of
from engine.trace import Trace
from engine.traced import Backward, Traced
from engine.tracing.recording.changes import few
from engine.tracing.recording.constants import kept
from engine.tracing.recording.counts import Known
from engine.tracing.recording.decisions import branches_of
from engine.tracing.recording.journal import Journal
from engine.tracing.tracer import Astray, Tracer
from engine.unmoved import flat, unmoved

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.checking.opened import OwnPart
    from engine.own.body import Body
    from engine.own.passes import Begun
    from engine.verdicts import Own

T = TypeVar("T", bound=Tracer)


def run(path: str | PathLike[str], options: Options = Options(), cancel: Cancel | None = None) -> Trace:
    """Trace the program in the file ``path`` ("-" is standard input). Raises ``ProgramError``, and as ``trace_source``."""
    path = fspath(path)
    limits = options.limits or Limits()
    source = read_source(path, limits, options.cells).with_then(options.then, options.beside)
    return trace_source(with_modules(source, path, limits, options.modules), path, options, cancel)


def trace_source(
    source: str | Source, file: str = "<string>", options: Options = Options(), cancel: Cancel | None = None
) -> Trace:
    """Trace a program given as text (or as what ``Trace.origin`` is). Raises ``ProgramError`` and nothing else for whatever the
    text holds, and ``Cancelled`` once ``cancel`` (a function, or a flag such as ``threading.Event``) says so; a mistake of our
    own comes out as the code ``internal``."""
    whole = source_of(source).with_then(options.then, options.beside)
    try:
        return _guarded(whole, file, options, cancel)
    except ProgramError as error:
        whole.locate(error)
        raise


def _guarded(
    source: Source, file: str, options: Options, cancel: Cancel | None, known: tuple[Program, Begun] | None = None
) -> Trace:
    limits = options.limits or Limits()
    try:
        with guarded(), listening(cancel), np.errstate(all="ignore"):
            if known is not None:
                return _trace(known[0], options, limits, known[1])
            return _trace(parse(source, file, limits), options, limits)  # which nobody holds longer than the trace takes
    except RecursionError:
        raise ProgramError("nesting", Place(1, 1, 2), file=file, source=source.text.split("\n")[0], said="") from None
    except MemoryError:
        raise ProgramError("memory", Place(), file=file) from None
    except ProgramError:
        raise
    except Exception as error:
        raise _mistake(error, None, None, file) from error


def _trace(program: Program, options: Options, limits: Limits, first: Begun | None = None) -> Trace:
    """Without its own backward part, if it has one that can be told apart; else as it stands. The ``first`` pass of its training
    loop need not be looked for where it is known."""
    if options.maps and not options.forward_only:
        from engine.own.mapped import look_up

        look_up(program, options.maps)
    begun = _begun(program, options, limits, first)
    if begun is not None:
        return _confirmed(_with_pass(begun, options), None if (options.pass_number or 1) > 1 else (program, begun))
    own: OwnPart | None = None
    if not options.forward_only:
        from engine.own.look import chance

        if options.maps or chance(program):
            from engine.checking.opened import OwnPart
            from engine.own.handedout import with_handed_out
            from engine.own.unheld import with_losses

            own = OwnPart(with_handed_out(with_losses(program)), options, limits)
            for _ in own.ways():
                trace = _with_own(own, options)
                if trace is not None:
                    return _confirmed(own.of_a_sum(trace, partial(_with_own, own, options)))
    tracer = _ran(program, lambda known: Tracer(program, limits, options, known))
    if not options.then:
        named = _unnamed(program, tracer, options, limits) if options.output is None else None
        if named is None:
            _library(program, tracer.binder.journal, limits)
        else:
            program, tracer = named
    loss = own.fallback(tracer.binder.journal.vars) if own is not None and options.output is None else None
    output = output_of(tracer, program, options).index if loss is None else loss
    backward, _, notices = _finished(tracer, program, options, output, None)
    if options.output is None:
        backward, notices = moving(tracer, backward, notices, lambda at: _finished(tracer, program, options, at, None))
    tracer.end()
    trace = Trace(backward, placed(program.origin, notices))
    return trace if own is None else Trace(backward, trace.notices, untold=own.untold(trace))


def _confirmed(trace: Trace, known: tuple[Program, Begun] | None = None) -> Trace:
    """With the verdict that holds for other start values, and in other passes, too."""
    if trace.own is None:
        return trace
    from engine.checking.looks import LOOKS
    from engine.checking.secondloss import by_another_loss

    probed: dict[Options, Trace] = {}  # several ask for the same pass

    def probe(source: Source, file: str, options: Options) -> Trace:
        asked = options._replace(pass_alone=True) if trace.training is None else trace.training.alone(options)
        other = asked.pass_number is not None and asked.pass_number > 1 and not (asked.sets or trace.options.sets)
        if known is None or source is not trace.origin or not other:
            return trace_source(source, file, asked)
        if asked not in probed:
            probed[asked] = _guarded(source, file, asked, None, known)
        return probed[asked]

    own: Own | None = trace.own
    for look in LOOKS if trace.own.ok else (by_another_loss,):
        own = look(trace, probe if trace.own.ok else trace_source)
        if own is not trace.own:
            break
    return trace if own is trace.own else Trace(trace.backward, trace.notices, own, trace.training)


def _begun(program: Program, options: Options, limits: Limits, first: Begun | None) -> Begun | None:
    """The pass of a training loop that is to be traced, which may come after the ``first``; None for a program without one."""
    if options.forward_only:
        return None
    if not program.looped:
        if options.pass_number is not None:
            raise ProgramError("no_passes", file=program.file)
        return None
    from engine.own.handedout import with_handed_out
    from engine.own.moments import remember
    from engine.own.passes import begun, onward
    from engine.own.unheld import with_losses

    whole = with_handed_out(with_losses(program)) if first is None else first.whole
    found = begun(whole, limits, options) if first is None else onward(first, options)
    if found is None and (options.pass_number or 1) > 1:  # the first is one, this one came out otherwise than it runs
        raise ProgramError("pass_other", file=program.file, number=options.pass_number)
    if found is not None and whole is program:  # read with a loss, too (``engine.own.readings``)
        remember(found.whole, options, found)
    if found is None or options.output is None or options.pass_number is not None:
        return found
    return found if found.given is None and found.loss_alone == options.output else None  # of what stands after it: all of it


def _with_pass(begun: Begun, options: Options) -> Trace:
    """The trace of one pass of a training loop; of several losses (two players') the one by which something is wrong, if any is."""
    if options.output is not None:
        return _by_its_loss(begun, options)
    from engine.checking.players import turns

    return turns(begun, options, _by_its_loss)


def _by_its_loss(begun: Begun, options: Options) -> Trace:
    """The trace of one pass of a training loop, with its updates and the verdict on its own backward part."""
    from engine.own.tellings import recorded

    program, body = begun.program, begun.body
    output = begun.output.index if options.output is None else output_of(body, program, options).index
    backward, whole, notices = _finished(body, program, options, output, None, begun)
    training, more = recorded(begun, whole.gradients)
    from engine.checking.passed import verdict

    notices = placed(program.origin, [*more, *notices])
    own = verdict(begun, Trace(whole, notices, None, training))
    return Trace(backward, notices, _among(own, whole, backward), training)


def _with_own(own: OwnPart, options: Options) -> Trace | None:
    """The trace of a program with an own backward part, and the verdict; None where it turns out that there is none."""
    try:
        tracer = _ran(own.program, own.traced)
        output = tracer.output()
    except Astray:
        return None
    except ProgramError as error:
        if own.strays(error):
            return None
        raise
    program = tracer.program
    backward, whole, notices = _finished(tracer, program, options, output, own)
    trace = Trace(whole, notices)
    verdict = own.judged(trace) if not own.given else None
    if own.given:
        for _ in own.suppose(trace):
            backward, whole, notices = _finished(tracer, program, options, output, own)
            verdict = own.judged(Trace(whole, notices))
            if verdict is not None:
                break
    if verdict is None:
        return None
    if verdict.failed is not None:
        program.origin.locate(verdict.failed)
    notices.insert(0, Notice("own_backward", Place(verdict.begin), {"line": verdict.begin}))
    given = next((line for line in verdict.lines if line.verdict == "given"), None)
    if given is not None:
        notices.insert(0, Notice("own_given", Place(given.line), {"line": given.line, "name": given.name}))
    return Trace(backward, placed(program.origin, notices), _among(verdict, whole, backward))


def _ran(program: Program, traced: Callable[[Known], T]) -> T:
    """A recorded run; another one where it came out late which numbers are counts (``engine.tracing.recording.counts``)."""
    known: Known | None = Known()
    while known is not None:
        tracer = traced(known)
        try:
            tracer.run()
        except (ProgramError, Astray):
            raise
        except Exception as error:
            raise _mistake(error, program, tracer.machine.at, program.file) from error
        known = tracer.again()
    return tracer


def _finished(
    tracer: Tracer | Body, program: Program, options: Options, output: int, own: OwnPart | None, begun: Begun | None = None
) -> tuple[Backward, Backward, list[Notice]]:
    """The backward pass of a run from variable ``output``, the same without regard to ``Options.wrt``, by which the file's own part
    is judged, and what there is to be said."""
    journal = tracer.binder.journal
    left = kept(journal, settled(journal.vars, tracer.binder.states.memories))
    variables = called_outside(left.vars, output, journal.names, tracer.machine.frame.names)
    if options.style == "leibniz":
        variables = _leibniz(journal.names, variables, output)
    modules = {"np": journal.names.module("np", "numpy"), "math": journal.names.module("math", "math_")}
    traced = Traced(
        program.file, program.origin, options, variables, _labelled(journal, program), left.rows,
        tuple(branches_of(left.decisions)), left.fixed, _printed(tracer, own, begun), journal.names, modules,
    )  # fmt: skip
    _look_up(traced)
    seed, seed_text = seed_of(traced, variables[output], tracer, own, options, begun)
    backward = run_backward(traced, output, seed, seed_text, tracer.machine.watch)
    notices = [*tracer.machine.notices, *flat(traced), *unmoved(backward), *program.notices()]
    whole = backward
    if options.wrt:
        notices.append(Notice("wrt_only", Place(variables[output].line), {"names": ", ".join(options.wrt)}))
        if own is not None or begun is not None:
            unpruned = replace(traced, options=options._replace(wrt=()))
            whole = run_backward(unpruned, output, seed, seed_text, tracer.machine.watch)
    return backward, whole, notices


def _printed(tracer: Tracer | Body, own: OwnPart | None, begun: Begun | None) -> tuple[tuple[int, str], ...]:
    """What the program printed; of a training loop what stands before it, in the pass, and after it."""
    if begun is not None:
        return (*begun.reached.before, *begun.watched.printed, *begun.reached.after)
    return tuple(tracer.machine.printed if own is None else own.printed)


def _look_up(traced: Traced) -> None:
    """Raise for a name of ``Options.wrt`` that has no gradient."""
    for name in traced.options.wrt:
        if not traced.meant(name):
            here = [base(v.name, v.path) for v in traced.vars if v.kind == "input" and v.diff]
            known = {v.name for v in traced.vars if v.kind in ("input", "stage") and v.diff} | set(here)
            raise ProgramError("wrt_unknown", file=traced.file, name=name, near=near(name, known), known=few(here))


def _among(own: Own | None, whole: Backward, fewer: Backward) -> Own | None:
    """The verdicts by the lines of a backward pass that has only some of those that were judged."""
    if own is None or whole is fewer:
        return own
    kept = {line[1:7]: line.index for line in fewer.lines}
    marks = {kept[key]: verdict for at, verdict in own.marks.items() if (key := whole.lines[at][1:7]) in kept}
    return replace(own, marks=marks)


def _library(program: Program, journal: Journal, limits: Limits) -> None:
    """Raise for a file that only defines functions and classes, and perhaps constants that they read; the error has them, each with
    a call that was tried."""
    defining = (ast.FunctionDef, ast.ClassDef) if journal.stages else (ast.FunctionDef, ast.ClassDef, ast.Assign)
    called = journal.stages and any([row.kind == "call" for row in journal.scene.rows])
    if called or not any([isinstance(node, defining) for node in program.forward]):
        return
    from engine.library.listing import computed_for, library_of
    from engine.library.numbers import called_with_numbers

    if journal.stages and not computed_for(program.forward, [v.name for v in journal.vars if v.kind in ("stage", "state")]):
        return
    if not journal.stages and (found := called_with_numbers(program.forward)) is not None:
        raise journal.machine.error("unnamed_numbers", found[0], instead=found[1])
    library = library_of(program.forward, journal.machine.frame.names, program.beside.statements)
    if library is not None:
        from engine.library.tried import tried

        library = tried(library, len(program.lines), partial(_works, program, limits))
        error = ProgramError("definitions", file=program.file, count=len(library.definitions), instead=library.ready)
        error.library = library
        raise error


def _works(program: Program, limits: Limits, then: tuple[str, ...], output: str) -> bool:
    """Whether a program runs with these lines at its end, as far as that is seen within a second."""
    fewer = limits._replace(seconds=min(limits.seconds, 1.0), stages=min(limits.stages, 5_000))
    options = Options(then=then, output=output or None)
    try:
        longer = parse(program.origin.with_then(then), program.file, fewer)
        if isinstance(longer.forward[-1], ast.Expr):  # ``model.fit(X, y)``: it is a pass of that which is stepped through
            return bool(_trace(longer, options, fewer))
        output_of(_ran(longer, lambda known: Tracer(longer, fewer, options, known)), longer, options)
    except ProgramError as error:
        return error.code == "limit"
    return True


def _unnamed(program: Program, tracer: Tracer, options: Options, limits: Limits) -> tuple[Program, Tracer] | None:
    """The program and its run with a name for the last value that it only shows, where nothing else of the module is computed; None
    where there is none, or where it is an array beside numbers that are computed. Raises ``ProgramError`` for an array alone."""
    made = [v for v in tracer.binder.journal.vars if v.kind in ("stage", "state") and v.diff]
    if any(["." not in v.name for v in made]):
        return None
    from engine.reading.unnamed import with_name

    named = with_name(program)
    if named is None:
        return None
    again = _ran(named.program, lambda known: Tracer(named.program, limits, options, known))
    held = again.machine.frame.names.get(named.name)
    if not isinstance(held, Var) or not held.diff or held.kind not in ("stage", "state"):
        return None
    if np.size(held.value) == 1:
        return named.program, again
    if made:
        return None
    source = program.lines[held.line - 1]
    place = Place(held.line, 1, len(source) + 1)
    then = f"{named.line}; loss = np.sum({named.name}**2)"
    shape = str(np.shape(held.value))
    raise ProgramError("output_unnamed", place, file=program.file, source=source, shape=shape, then=then)


def _mistake(error: Exception, program: Program | None, at: ast.AST | None, file: str) -> ProgramError:
    """The record of a mistake of ours; what writes its log is loaded only then."""
    from engine.mistakes import mistake

    return mistake(error, program, at, file)


def _labelled(journal: Journal, program: Program) -> tuple[Any, ...]:
    """The file's own ``#(n)`` tags win if every stage has one of its own."""
    stages = journal.stages
    if not program.tags or (
        len({s.label for s in stages}) == len(stages) and all([s.line in program.tags for s in stages])
    ):
        return tuple(stages)
    return tuple([Stage(s[0], str(i), *s[2:]) for i, s in enumerate(stages, 1)])


def _leibniz(names: Names, variables: tuple[Var, ...], output: int) -> tuple[Var, ...]:
    """Name every gradient ``d<output>d<variable>``, now that the output is known."""
    names.leibniz(variables[output].code)
    renamed = []
    for var in variables:
        grad = names.gradient(var.root) + var.code[len(var.root) :] if var.path else names.gradient(var.code)
        renamed.append(var._replace(grad=grad))
    return tuple(renamed)
