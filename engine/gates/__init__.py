"""The gate table: one row a gate, a file a family, in the order in which the table is listed.

To add a gate (``tests/engine/test_gates_table.py`` tells which of these is still missing):

    engine/gates/FAMILY.py          the row; ``engine.gates.table`` says what stands in it, ``engine.gates.calling`` how a call is read.
                                    An ``example`` if its gradients depend on shapes or fixed arguments, ``pattern`` if programs
                                    spell it as an expression. A new family's file is imported here.
    engine/gates/missing.py         the call is no longer among those that have no row
    tui/catalogue/en/gates.py       its idea in a sentence: NAME and NAME.array;
    tui/catalogue/ko/gates.py       the same in Korean; or, if another gate's sentence fits, its name in
    tui/paint/families.py           that gate's family
    tests/engine/test_gates_*.py    a case of the call in the file of its family (``gatecases.judge`` looks from all sides); of a
                                    pattern in ``test_patterns.py``

Nothing else knows gates by name: the interpreter, the listing, ``emit``, ``check``, ``chainstep gates`` read the row.
"""

# isort: off
from engine.gates import elementwise, extremes, reductions, winners, ufuncs, statistics
from engine.gates import linear, einsum, matrices, decompositions, matrixfunctions, shape, building, windows, joining, signals, choosing
# isort: on

from engine.gates.table import GATES, METHODS, OPERANDS, PATTERNS, SPELLED, Gate, Site

__all__ = ["GATES", "METHODS", "OPERANDS", "PATTERNS", "SPELLED", "Gate", "Site"]
_families = (
    elementwise, extremes, reductions, winners, ufuncs, statistics,
    linear, einsum, matrices, decompositions, matrixfunctions, shape, building, windows, joining, signals, choosing,
)  # fmt: skip
