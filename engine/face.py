"""What a notebook, a script and the plain commands call. Each function loads what it needs when it is first called, so that
``import engine`` is quick."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.limits import Limits
from engine.records import Options

if TYPE_CHECKING:
    from engine.cancelling import Cancel, Progress
    from engine.checking.check import Report
    from engine.deriving.entries import Entry as Spelled
    from engine.deriving.pathways import Paths
    from engine.errors import Notice
    from engine.library.records import Library
    from engine.mending.held import Held
    from engine.mending.records import Diagnosis
    from engine.sources import Source
    from engine.steps import Steps
    from engine.trace import Trace
    from engine.verdicts import Own
    from engine.writing.html import Headings
    from engine.writing.jsonview import Arrays
    from engine.writing.listing import Entry


def check(
    trace: Trace, replays: int = 10_000, seed: int = 0, cost: float = 1.2e7, cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> Report:  # fmt: skip
    """Compare a trace's gradients with centred differences, and the file's own backward lines with the engine's.

    Every entry of every input (or of ``Options.wrt``) as long as ``replays`` runs of the program and ``cost`` (about 1 a
    scalar stage) suffice; beyond that entries and directions drawn with ``seed``, and ``Report.sampled`` says so. ``Report.ok``
    is whether nothing is wrong; ``Report.checked`` has a record an input, ``Report.own`` the verdict on the file's own lines or
    None. Raises ``Cancelled`` once ``cancel`` (a function, or a flag such as ``threading.Event``) says so. ``progress`` is told now
    and then how many entries and directions have been compared, of how many.

    >>> import engine
    >>> report = engine.check(engine.trace_source("x = 3.0\\nf = x**2\\n"))
    >>> report.ok, report.checked[0].name, report.checked[0].worst.analytic
    (True, 'x', 6.0)
    """
    from engine.checking.check import check as compare

    return compare(trace, replays, seed, cost, cancel, progress)


def emit(trace: Trace, cancel: Cancel | None = None) -> str:
    """A stand-alone numpy module as text: ``forward(inputs) -> (f, cache)`` and ``backward(cache, df) -> gradients``, tuples in
    the order of the inputs, each gradient of its input's shape. Specialised to the path that was taken, which it asserts.

    Raises ``ProgramError`` ("emit_lines" past ``Limits.lines``, "wrt_unknown", "emit_refused"), ``Cancelled`` once ``cancel``
    says so.

    >>> import engine
    >>> "def backward(cache, df=1.0):" in engine.emit(engine.trace_source("x = 3.0\\nf = x**2\\n"))
    True
    """
    from engine.writing.emit import emit as write

    return write(trace, cancel)


def listing(trace: Trace, simplified: bool = False, cancel: Cancel | None = None) -> str:
    """The forward and the backward lines as text, every line ended; it is Python, and gives the gradients when run.

    ``simplified`` drops the parentheses and factors of 1 that show the chain rule. Raises ``Cancelled`` once ``cancel`` says so.

    >>> import engine
    >>> print(engine.listing(engine.trace_source("x = 3.0\\nf = x**2\\n")), end="")
    x = 3.0
    f = x**2             #(1)
    <BLANKLINE>
    df = 1.0
    # backprop f = x**2
    dx = (2 * x) * df    #(1)
    """
    from engine.writing.listing import listing as write

    return write(trace, simplified, cancel)


def html(trace: Trace, headings: Headings = ("program", "value", "backward", "gradient")) -> str:
    """The table of HTML that a notebook shows of a trace: lines and values of the program, backward lines and gradients, without
    scripts. ``headings`` are those of its columns.

    >>> import engine
    >>> "dx = (2 * x) * df" in engine.html(engine.trace_source("x = 3.0\\nf = x**2\\n"))
    True
    """
    from engine.writing.html import html as write

    return write(trace, headings)


def read_source(path: str, options: Options = Options()) -> Source:
    """The program in a file, or in a notebook (``options.cells`` of it): its text, and which lines are whose cell's. ``-`` is
    standard input. With ``options.then`` at its end, and with the author's own modules that it imports, which are looked for beside
    it (``options.modules``). Raises ``ProgramError`` for what is neither."""
    from engine.reading.files import read_source as read
    from engine.reading.modules import with_modules

    limits = options.limits or Limits()
    return with_modules(read(path, limits, options.cells).with_then(options.then, options.beside), path, limits, options.modules)


def cell_source(code: str) -> Source:
    """The program in the code of one cell, its ``%`` and ``!`` commands let by, for ``trace_source``.

    >>> import engine
    >>> engine.trace_source(engine.cell_source("%time x = 3.0\\nf = x**2\\n")).value
    9.0
    """
    from engine.reading.notebook import cell_source as source

    return source(code)


def definitions(path: str, options: Options = Options()) -> Library | None:
    """What a file offers that only defines functions and classes: each with its parameters and a line that calls it. None for
    a program; raises ``ProgramError`` for what cannot be traced."""
    from engine.errors import ProgramError
    from engine.run import run

    try:
        run(path, options)
    except ProgramError as error:
        if error.library is None:
            raise
        found: Library = error.library
        return found
    return None


def library_data(library: Library, file: str) -> dict[str, Any]:
    """A library as the plain data of ``show --json``."""
    from engine.library.data import data

    return data(library, file)


def entries(trace: Trace, simplified: bool = False) -> tuple[list[Entry], list[Entry]]:
    """The rows of ``listing``, forward and backward: each a text, the label of its stage ("" for none), and whether it is a
    comment. ``aligned`` makes lines of them."""
    from engine.writing.listing import backward_entries, forward_entries

    return forward_entries(trace), backward_entries(trace, simplified)


def aligned(rows: list[Entry]) -> list[str]:
    """Rows of a listing as lines, labels as ``#(3)`` in a column on the right."""
    from engine.writing.listing import aligned as lines

    return lines(rows)


def edited(trace: Trace, edits: Mapping[str, Any], cancel: Cancel | None = None) -> Trace:
    """The same program run again with inputs changed by address: ``{"w[0]": 3.0, "X[0, 1]": 5.0, "params['b1']": [1, 2]}``.

    Values are numbers, lists, dicts or arrays, of the kind that the program has at that place; an entry of an array takes a value
    of the entry's shape. Branches may flip. Raises ``ProgramError`` ("set_address", "set_unknown", "set_place", "set_not_input",
    "set_kind", "set_shape", "set_value", or what stops the program with these values), ``Cancelled`` once ``cancel`` says so.

    >>> import engine
    >>> trace = engine.trace_source("w = [2.0, -3.0]\\nf = w[0] * w[1]\\n")
    >>> engine.edited(trace, {"w[0]": 5.0}).gradients["w"]
    [-3.0, 5.0]
    """
    from engine.edits import edited as again

    return again(trace, edits, cancel)


def paths(trace: Trace, var: int, most: int = 64) -> Paths:
    """The paths from a variable to the output, the first ``most`` of them with the product of the local gradients along each;
    the products of all of them add up to the variable's gradient. ``.ways`` counts all, ``.whole`` is False where an array
    that is written into is too large for its cells to be followed.

    >>> import engine
    >>> trace = engine.trace_source("x = 3.0\\nq = x + x**2\\nf = x * q\\n")
    >>> found = engine.paths(trace, 0)
    >>> found.ways, [path.product for path in found.listed], trace.gradients["x"]
    (2, [12.0, 21.0], 33.0)
    """
    from engine.deriving.pathways import paths as follow

    return follow(trace.backward, var, most)


def held(trace: Trace) -> tuple[Held, ...]:
    """What wrong lines of the file's own backward part found in the gradients that they set, and what they left there: one record a
    wrong line, of the first eight, that runs once; () where none is wrong.

    >>> import engine
    >>> source = "x = 3.0\\nf = x * x\\ndx = 3.0\\ndx = x\\n"
    >>> [(found.line, found.before, found.after) for found in engine.held(engine.trace_source(source))]
    [(4, 3.0, 3.0)]
    """
    from engine.mending.held import held as find

    return find(trace)


def diagnose(trace: Trace) -> tuple[Diagnosis, ...]:
    """Why lines of the file's own backward part are wrong, one record a wrong line in file order, up to the first whose mend makes
    all of the file's gradients right; () where none is wrong.

    A reason is told only if the mended program, run and judged again, is right, or strictly less wrong, on its own numbers and on
    others; a record without ``kind`` says that nothing of the list of repairs mends the line. Raises ``ProgramError`` where the
    program cannot be run once more.

    >>> import engine
    >>> source = "x = 3.0\\ny = x * x * x\\nf = 2 * y\\ndy = 2.0\\ndx = 3 * x * dy\\n"
    >>> [(found.line, found.mend) for found in engine.diagnose(engine.trace_source(source))]
    [(5, 'dx = 3 * x * dy * x')]
    """
    from engine.mending.diagnosing import diagnose as find
    from engine.run import trace_source

    return find(trace, trace_source)


def located(own: Own, found: Sequence[Diagnosis]) -> tuple[Own, tuple[Diagnosis, ...]]:
    """The verdict, and what ``diagnose`` found of it, with each fault on the line where its mend tells that it is: where numbers
    alone show only that ``dW = x * d`` is wrong, and ``d = 2 * (p - y)`` before it, which has no variable's name, is what mends it,
    that is the wrong line, and ``dW`` follows from it.

    >>> import engine
    >>> source = "x = 3.0\\ny = x * x\\nf = y * y\\ng = -2 * y\\ndx = 2 * x * g\\n"
    >>> trace = engine.trace_source(source)
    >>> own, found = engine.located(trace.own, engine.diagnose(trace))
    >>> own.first_wrong
    4
    """
    from engine.mending.locating import located as find

    return find(own, found)


def entry(trace: Trace, line: int, at: tuple[int, ...], most: int = 256) -> Spelled | None:
    """One entry of the contribution of a backward line, spelled out: the terms, each the local gradient times the upstream
    gradient at one place, that add up to it. None where there are more than ``most``, or where it cannot be spelled out.

    >>> import engine
    >>> trace = engine.trace_source("W = np.array([[1.0, 2.0]]); X = np.array([[3.0], [4.0]]); f = (W @ X).sum()")
    >>> [(term.local, term.upstream) for term in engine.entry(trace, trace.arrivals(0)[0], (0, 1)).terms]
    [(4.0, 1.0)]
    """
    from engine.deriving.entries import entry as spelled

    return spelled(trace.backward, line, at, most)


def told(trace: Trace) -> tuple[Notice, ...]:
    """All that a reader should know of a trace: its notices, ties, where infinities and NaN come from, what was taken as a
    count."""
    from engine.telling import told as notices

    return notices(trace)


def trace_data(trace: Trace, steps: Steps, text: Callable[[Notice], str], arrays: Arrays = "some") -> dict[str, Any]:
    """A trace as the plain data of ``show --json``. ``text`` gives a notice its sentence. ``arrays`` tells which are whole: "all",
    "none", or "some": but for those over 1,000 entries in lines and versions. The others are shape and summary."""
    from engine.writing.jsonview import view

    return view(trace, steps, text, arrays)


def notice_data(notice: Notice, text: Callable[[Notice], str]) -> dict[str, Any]:
    """A notice as plain data: code, place and the sentence that ``text`` gives it."""
    from engine.writing.jsonview import notice_data as data

    return data(notice, text)


def plain_data(value: Any) -> Any:
    """A number, an array or a container of them as JSON takes it; infinities and NaN as words, None for what is no number."""
    from engine.writing.jsonview import to_json

    return to_json(value)
