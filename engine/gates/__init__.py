"""The gate table: one row a gate, a file a family. To add a gate is to add one row."""

from engine.gates import choices, einsum, elementwise, extremes, linear, matrices, pieces, reductions, shape, winners
from engine.gates.table import GATES, METHODS, OPERANDS, SPELLED, Gate, Site

__all__ = ["GATES", "METHODS", "OPERANDS", "SPELLED", "Gate", "Site"]
_families = (elementwise, extremes, linear, einsum, matrices, reductions, winners, shape, pieces, choices)
