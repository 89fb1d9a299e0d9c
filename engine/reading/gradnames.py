"""Gradient names as people write them: which variable a name in the file's own backward part is the gradient of."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple


class GradientName(NamedTuple):
    """``of`` is the variable whose gradient it is; ``by`` is what is differentiated, "" where the name does not say."""

    by: str
    of: str


DICTS = frozenset({"grads", "grad", "gradients"})
"""Names of dictionaries that hold gradients by the name of their variable: ``grads['W1']``."""


def gradient_name(name: str, assigned: Container[str]) -> GradientName | None:
    """``dv``, ``d_v``, ``grad_v``, ``v_grad``, ``dfdv`` or ``df_dv`` of assigned ``v`` (and ``f``); None for other
    names.
    """
    for stem in (name[1:] if name[:1] == "d" else "", name[2:] if name[:2] == "d_" else "",
                 name[5:] if name[:5] == "grad_" else "", name[:-5] if name[-5:] == "_grad" else ""):  # fmt: skip
        if stem and stem in assigned:
            return GradientName("", stem)
    if name[:1] != "d":
        return None
    at = name.find("d", 2)
    while at > 0:
        by, of = name[1:at].rstrip("_"), name[at + 1 :]
        if of and of in assigned and (by in assigned or name[1:at] in assigned):
            return GradientName(by if by in assigned else name[1:at], of)
        at = name.find("d", at + 1)
    return None


def may_be_gradient(name: str) -> bool:
    """A cheap first look: whether ``name`` has the shape of a gradient name at all."""
    return (name[:1] == "d" and len(name) > 1) or name[:5] == "grad_" or name[-5:] == "_grad" or name in DICTS
