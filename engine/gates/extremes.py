"""max, min, relu and where: gates that route the upstream gradient to the operand that won.

At a tie the note's formula gives each winner 1 (``a >= b`` and ``b >= a``); against a constant (relu) the test is strict, as
in the note's code. ``--ties`` overrides: "both" 1 to each, "first" all to the first operand, "split" a half to each.
Source: Stanford CS231n, "Backpropagation, Intuitions" (patterns in backward flow).
"""

from __future__ import annotations

from collections.abc import Callable

from engine.gates.table import Site, gate


def _winner(sign: str, me: str, other: str, first: bool) -> Callable[[Site], str]:
    def template(site: Site) -> str:
        if site.ties == "split":
            return f"({me} {sign} {other}) + 0.5 * ({me} == {other})"
        if site.ties == "first":
            return f"{me} {sign}= {other}" if first else f"{me} {sign} {other}"
        strict = site.ties is None and any(site.constants)
        return f"{me} {sign} {other}" if strict else f"{me} {sign}= {other}"

    return template


# fmt: off
gate("max",   "max(a, b)",        _winner(">", "a", "b", True), _winner(">", "b", "a", False), spelled="max np.maximum np.fmax", tied="a == b")
gate("min",   "min(a, b)",        _winner("<", "a", "b", True), _winner("<", "b", "a", False), spelled="min np.minimum np.fmin", tied="a == b")
gate("relu",  "max(0, a)",        _winner(">", "a", "b", True), _winner(">", "b", "a", False), tied="a == b")
gate("where", "np.where(c, a, b)", None, "np.where(a, 1, 0)", "np.where(a, 0, 1)", spelled="np.where")
# fmt: on
