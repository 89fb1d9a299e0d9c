"""Gates through which no gradient passes: comparisons, rounding and positions are constant almost everywhere."""

from __future__ import annotations

from engine.gates.table import gate
from engine.pricing.kinds import CHEAP, DIVIDES, PLACES, SEARCH, VIEW, elementwise, fixed, reduction, sorting
from engine.pricing.products import decomposition

_ALONG = "axis -out keepdims"

# fmt: off
for _name, _sign in (("gt", ">"), ("ge", ">="), ("lt", "<"), ("le", "<="), ("eq", "=="), ("ne", "!=")):
    gate(_name, f"a {_sign} b", None, None, kind="none", price=CHEAP,
         spelled={"gt": "np.greater", "ge": "np.greater_equal", "lt": "np.less", "le": "np.less_equal", "eq": "np.equal", "ne": "np.not_equal"}[_name])
gate("invert",   "~a",      None,       kind="none", price=CHEAP, spelled="np.logical_not np.invert np.bitwise_not np.bitwise_invert")
gate("bit_and",  "a & b",   None, None, kind="none", price=CHEAP, spelled="np.logical_and np.bitwise_and")
gate("bit_or",   "a | b",   None, None, kind="none", price=CHEAP, spelled="np.logical_or np.bitwise_or")
gate("bit_xor",  "a ^ b",   None, None, kind="none", price=CHEAP, spelled="np.logical_xor np.bitwise_xor")
gate("lshift",   "a << b",  None, None, kind="none", price=CHEAP, spelled="np.left_shift np.bitwise_left_shift")
gate("rshift",   "a >> b",  None, None, kind="none", price=CHEAP, spelled="np.right_shift np.bitwise_right_shift")
gate("floor",    "m.floor(a)",  None,   kind="none", price=elementwise(3), spelled="np.floor math.floor np.ceil math.ceil np.trunc math.trunc np.fix np.rint int")
gate("round",    "round(a)",    None,   kind="none", price=elementwise(10, 3), spelled="round np.round np.around", methods="round", params="decimals -out")
gate("floordiv", "a // b",  None, None, kind="none", price=DIVIDES, spelled="np.floor_divide")
gate("sign",     "np.sign(a)",  None,   kind="none", price=CHEAP, spelled="np.sign np.signbit")
gate("imag", "np.imag(a)", None,        kind="none", price=VIEW, spelled="np.imag np.angle")
gate("argmax",   "np.argmax(a)", None,  kind="none", price=reduction(2, 1), spelled="np.argmax np.argmin", methods="argmax argmin", params=_ALONG)
gate("argsort",  "np.argsort(a)", None, kind="none", price=sorting(), spelled="np.argsort", methods="argsort", params="axis kind -order")
gate("argpartition", "np.argpartition(a, k)", None, kind="none", price=sorting(), spelled="np.argpartition", methods="argpartition", params="kth axis -kind -order")
gate("any",      "np.any(a)",   None,   kind="none", price=reduction(2), spelled="np.any np.all", methods="any all", params=_ALONG)
gate("nonzero", "np.nonzero(a)", None,  kind="none", price=PLACES, spelled="np.nonzero np.flatnonzero np.argwhere", methods="nonzero")
gate("searchsorted", "np.searchsorted(a, b)", None, None, kind="none", price=SEARCH, spelled="np.searchsorted np.digitize",
     methods="searchsorted", params="side")
gate("count_nonzero", "np.count_nonzero(a)", None, kind="none", price=reduction(2), spelled="np.count_nonzero", params="axis keepdims")
gate("rank", "np.linalg.matrix_rank(a)", None, kind="none", spelled="np.linalg.matrix_rank", params="-tol hermitian -rtol",
     price=decomposition(8))
gate("aside", "", None, kind="none", price=fixed())  # a value beside the call, which only the gradient reads (``Bound.also``)
# fmt: on
