"""Gates through which no gradient passes: comparisons, rounding and positions are constant almost everywhere."""

from __future__ import annotations

from engine.gates.table import gate

# fmt: off
for _name, _sign in (("gt", ">"), ("ge", ">="), ("lt", "<"), ("le", "<="), ("eq", "=="), ("ne", "!=")):
    gate(_name, f"a {_sign} b", None, None, kind="none",
         spelled={"gt": "np.greater", "ge": "np.greater_equal", "lt": "np.less", "le": "np.less_equal", "eq": "np.equal", "ne": "np.not_equal"}[_name])
gate("invert",   "~a",      None,       kind="none", spelled="np.logical_not np.invert")
gate("bit_and",  "a & b",   None, None, kind="none", spelled="np.logical_and np.bitwise_and")
gate("bit_or",   "a | b",   None, None, kind="none", spelled="np.logical_or np.bitwise_or")
gate("bit_xor",  "a ^ b",   None, None, kind="none", spelled="np.logical_xor np.bitwise_xor")
gate("lshift",   "a << b",  None, None, kind="none")
gate("rshift",   "a >> b",  None, None, kind="none")
gate("floor",    "m.floor(a)",  None,   kind="none", spelled="np.floor math.floor np.ceil math.ceil np.trunc math.trunc np.rint round int")
gate("floordiv", "a // b",  None, None, kind="none", spelled="np.floor_divide")
gate("sign",     "np.sign(a)",  None,   kind="none", spelled="np.sign")
gate("argmax",   "np.argmax(a)", None,  kind="none", spelled="np.argmax np.argmin np.argsort np.count_nonzero np.any np.all",
     methods="argmax argmin argsort any all", params="axis")
# fmt: on
