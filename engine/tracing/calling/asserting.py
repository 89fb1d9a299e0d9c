"""``np.testing``: checks of numbers. They compute nothing that a gradient could be asked of; what fails is an error at its line."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operands import plain
from engine.tracing.calling.composing import Composing
from engine.tracing.raised import failed

CHECKS = {
    "assert_allclose": "actual desired rtol? atol? equal_nan? err_msg? verbose? * strict?",
    "assert_almost_equal": "actual desired decimal? err_msg? verbose?",
    "assert_array_almost_equal": "actual desired decimal? err_msg? verbose?",
    "assert_array_equal": "actual desired err_msg? verbose? * strict?",
    "assert_equal": "actual desired err_msg? verbose? * strict?",
    "assert_approx_equal": "actual desired significant? err_msg? verbose?",
    "assert_array_less": "x y err_msg? verbose? * strict?",
    "assert_array_max_ulp": "a b maxulp? dtype?",
    "assert_": "val msg?",
}
"""Each check with its arguments, as ``engine.tracing.calling.composing`` reads them."""


def check(made: Composing, args: list[Any], named: dict[str, Any]) -> None:
    """One check, by numpy's own function."""
    caller, node = made.caller, made.node
    caller.values.fits([*args, *named.values()], node)
    function = getattr(np.testing, made.name.rpartition(".")[2])
    caller.pay(node, "np.isclose", [plain(a) for a in [*args, *named.values()][:2]])
    try:
        function(*[plain(a) for a in args], **{k: plain(v) for k, v in named.items()})
    except AssertionError:
        raise caller.error("assertion", node, said=caller.text(node)) from None
    except (TypeError, ValueError, RuntimeError) as error:
        raise failed(caller.machine, error, node, ()) from None
