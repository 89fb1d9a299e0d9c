"""The engine of chainstep: a staged computation in, its forward values and backward lines out. Knows no screen.

import engine
trace = engine.run("neuron.py")            # or trace_source("x = 3.0\\nf = x**2\\n")
trace.value, trace.gradients["x"]          # by name; lists and dicts nested, arrays of the variable's shape
print(engine.listing(trace))               # the forward and the backward lines: Python that runs
engine.check(trace).ok                     # against differences, and the file's own backward lines
open("net.py", "w").write(engine.emit(trace))   # a numpy module with forward() and backward()
engine.edited(trace, {"w[0]": 5.0}).value  # what if
engine.definitions("layers.py")            # of a file of functions: each with a line that calls it, for Options.then

What cannot be traced raises ``ProgramError``: a code, a place in the file, fields. ``Options`` and ``Limits`` are what the
command line sets by flags. Calls may run in several threads at once; ``cancel=`` (a function, or a ``threading.Event``) gives one
up, which then raises ``Cancelled``. The names of ``__all__`` are the engine's face; nothing behind it is promised.
"""

import copyreg
from typing import TYPE_CHECKING, Any

from engine.addresses import split as split_address
from engine.buffers import like
from engine.cancelling import Cancelled
from engine.errors import Notice, Place, ProgramError
from engine.face import (
    aligned,
    cell_source,
    check,
    definitions,
    diagnose,
    edited,
    emit,
    entries,
    entry,
    held,
    html,
    library_data,
    listing,
    located,
    notice_data,
    paths,
    plain_data,
    read_source,
    told,
    trace_data,
)  # fmt: skip
from engine.limits import Limits
from engine.moveface import curve, descended, lines_alone, mistaken, moved_alone, moved_together, nudged, proof
from engine.records import Line, Numbers, Options, Row, Stage, Var
from engine.run import run, trace_source
from engine.sources import Cell, Source
from engine.steps import Step, Steps
from engine.trace import Trace

if TYPE_CHECKING:
    from engine.checking.check import Checked, Finding, Flipped, Report
    from engine.checking.nudged import Nudged
    from engine.checking.proof import Proof
    from engine.deriving.mistaken import Broken
    from engine.deriving.pathways import Path, Paths
    from engine.expanding import expand, expandable
    from engine.gateface import (
        gate_examples,
        gate_names,
        gate_sheet,
        gate_sheets,
        instead_of_call,
        made_calls,
        missing_calls,
    )
    from engine.library.records import Definition, Library, Parameter
    from engine.mending.held import Held
    from engine.mending.records import Diagnosis
    from engine.passes import Pass, Update
    from engine.pickling import Reader, chunks, restored
    from engine.sheets import GateExample, GateSheet
    from engine.verdicts import Own, OwnLine
    from engine.writing.jsonview import trace_sections
    from engine.writing.listing import Entry

__all__ = [
    "Broken",
    "Cancelled",
    "Cell",
    "Checked",
    "Definition",
    "Diagnosis",
    "Entry",
    "Finding",
    "Flipped",
    "GateExample",
    "GateSheet",
    "Held",
    "Library",
    "Limits",
    "Line",
    "Notice",
    "Nudged",
    "Numbers",
    "Options",
    "Own",
    "OwnLine",
    "Parameter",
    "Pass",
    "Path",
    "Paths",
    "Place",
    "ProgramError",
    "Proof",
    "Reader",
    "Report",
    "Row",
    "Source",
    "Stage",
    "Step",
    "Steps",
    "Trace",
    "Update",
    "Var",
    "aligned",
    "cell_source",
    "check",
    "chunks",
    "curve",
    "definitions",
    "descended",
    "diagnose",
    "edited",
    "emit",
    "entries",
    "entry",
    "expand",
    "expandable",
    "gate_examples",
    "gate_names",
    "gate_sheet",
    "gate_sheets",
    "held",
    "html",
    "instead_of_call",
    "library_data",
    "like",
    "lines_alone",
    "listing",
    "located",
    "made_calls",
    "missing_calls",
    "mistaken",
    "moved_alone",
    "moved_together",
    "notice_data",
    "nudged",
    "paths",
    "plain_data",
    "proof",
    "read_source",
    "restored",
    "run",
    "split_address",
    "told",
    "trace_data",
    "trace_sections",
    "trace_source",
]  # fmt: skip

_LATER = {  # what a plain trace does not need, by the module that has it: loaded when first asked for
    "Broken": "engine.deriving.mistaken", "Nudged": "engine.checking.nudged", "Proof": "engine.checking.proof",
    "Path": "engine.deriving.pathways", "Paths": "engine.deriving.pathways",
    "Pass": "engine.passes", "Update": "engine.passes",
    "Reader": "engine.pickling", "chunks": "engine.pickling", "restored": "engine.pickling",
    "Checked": "engine.checking.check", "Finding": "engine.checking.check", "Flipped": "engine.checking.check",
    "Report": "engine.checking.check", "Own": "engine.verdicts", "OwnLine": "engine.verdicts",
    "Definition": "engine.library.records", "Library": "engine.library.records", "Parameter": "engine.library.records",
    "Diagnosis": "engine.mending.records", "Held": "engine.mending.held",
    "expand": "engine.expanding", "expandable": "engine.expanding",
    "trace_sections": "engine.writing.jsonview",
    **dict.fromkeys(
        ("gate_examples", "gate_names", "gate_sheet", "gate_sheets", "instead_of_call", "made_calls", "missing_calls"),
        "engine.gateface",
    ),
    "GateExample": "engine.sheets", "GateSheet": "engine.sheets", "Entry": "engine.writing.listing",
}  # fmt: skip


def _pickled(trace: Trace) -> Any:
    """``pickle.dumps(trace)`` goes by ``engine.pickling``, which is loaded for it."""
    from engine.pickling.stream import reduced_trace

    return reduced_trace(trace)


copyreg.pickle(Trace, _pickled)


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'engine' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
