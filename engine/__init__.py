"""The engine of chainstep: a staged computation in, its forward values and backward lines out. Knows no screen.

import engine
trace = engine.run("neuron.py")
trace.gradients["x"]
"""

from engine.addresses import split as split_address
from engine.buffers import like
from engine.cancelling import Cancelled
from engine.deriving.expand import expand, expandable
from engine.errors import Notice, Place, ProgramError
from engine.limits import Limits
from engine.pickling import Reader, chunks, restored
from engine.records import Line, Numbers, Options, Row, Stage, Var
from engine.run import run, trace_source
from engine.steps import Step, Steps
from engine.trace import Trace

__all__ = [
    "Cancelled", "Limits", "Line", "Notice", "Numbers", "Options", "Place", "ProgramError", "Reader", "Row", "Stage", "Step",
    "Steps", "Trace", "Var", "chunks", "expand", "expandable", "like", "restored", "run", "split_address", "trace_source",
]  # fmt: skip
