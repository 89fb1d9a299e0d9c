"""The gate table: one row a gate, a file a family, in the order in which the table is listed. To add a gate is to add one row."""

# isort: off
from engine.gates import elementwise, extremes, reductions, winners, ufuncs, statistics
from engine.gates import linear, einsum, matrices, decompositions, matrixfunctions, shape, building, joining, signals, choosing
# isort: on

from engine.gates.table import GATES, METHODS, OPERANDS, PATTERNS, SPELLED, Gate, Site

__all__ = ["GATES", "METHODS", "OPERANDS", "PATTERNS", "SPELLED", "Gate", "Site"]
_families = (
    elementwise, extremes, reductions, winners, ufuncs, statistics,
    linear, einsum, matrices, decompositions, matrixfunctions, shape, building, joining, signals, choosing,
)  # fmt: skip
