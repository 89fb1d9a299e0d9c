"""Gradient names as people write them: which variable a name in the file's own backward part is the gradient of."""

from __future__ import annotations

from collections.abc import Container, Iterator

from engine.named import NamedTuple


class GradientName(NamedTuple):
    """``of`` is the variable whose gradient it is; ``by`` is what is differentiated, "" where the name does not say."""

    by: str
    of: str


DICTS = frozenset({"grads", "grad", "gradients", "gradient", "dparams", "derivatives", "derivs", "g"})
"""Names that say that they are gradients, and not of what; also of dicts and objects that hold them: ``grads['W1']``."""

_AFTERWARDS = ("next", "raw", "prev", "new", "old", "tmp", "temp", "total", "last", "flat", "cur", "now", "in", "out", "pre", "act")
"""What stands after the variable where a gradient is that of a part or of another time: ``dhraw``, ``dhnext``."""

_BEFORE = ("d_", "g_", "grad_", "gradient_", "delta_", "nabla_", "d", "g", "grad")
_AFTER = ("_grad", "_gradient", "_delta", "Grad", "grad")
OUTPUTS = frozenset({"L", "l", "loss", "Loss", "J", "j", "f", "cost", "Cost", "C", "c", "E", "e", "err", "error", "out"})
"""What stands above in ``dL_dW``, whatever the loss is called in the file."""


def gradient_name(name: str, assigned: Container[str]) -> GradientName | None:
    """``dv``, ``d_v``, ``grad_v``, ``v_grad``, ``gv``, ``g_v``, ``delta_v``, ``v_delta``, ``nabla_v``, ``dfdv`` or ``df_dv`` of
    assigned ``v`` (and ``f``); None for other names."""
    for stem in stems_of(name):
        if stem in assigned:
            return GradientName("", stem)
    for by, of in quotients(name):
        if of in assigned and (by in assigned or by in OUTPUTS):
            return GradientName(by, of)
    return None


def loose_name(name: str, assigned: Iterator[str]) -> GradientName | None:
    """The same, letter case aside, for plural stems, and last without underscores: ``dW1`` of ``w1``, ``dScore`` of ``scores``,
    ``dL_dyhat`` of ``y_hat``."""
    folded: dict[str, str] = {}
    bare: dict[str, str] = {}
    for each in assigned:
        folded.setdefault(each.lower(), each)
        bare.setdefault(_bare(each), each)
    low = name.lower()
    for stem in stems_of(low):
        if len(stem) > 0 and stem in folded:
            return GradientName("", folded[stem])
    for by, of in quotients(low):
        if of in folded and (by in folded or by in OUTPUTS):
            return GradientName(folded.get(by, by), folded[of])
    for stem in stems_of(low):
        if stem + "s" in folded and stem:
            return GradientName("", folded[stem + "s"])
    for stem in stems_of(low):
        if _bare(stem) in bare:
            return GradientName("", bare[_bare(stem)])
    for by, of in quotients(low):
        if _bare(of) in bare and (_bare(by) in bare or by in OUTPUTS):
            return GradientName(bare.get(_bare(by), by), bare[_bare(of)])
    return None


def _bare(name: str) -> str:
    """A name without case and underscores: ``yhat`` of ``y_hat``."""
    return name.lower().replace("_", "")


def stems_of(name: str) -> Iterator[str]:
    """What a name may be the gradient of, as it is spelled."""
    for before in _BEFORE:
        if name.startswith(before) and len(name) > len(before):
            yield name[len(before) :]
    for after in _AFTER:
        if name.endswith(after) and len(name) > len(after):
            yield name[: -len(after)].rstrip("_")


def one_of(name: str, several: str) -> bool:
    """Whether a gradient's name is that of one of several: ``dy`` beside ``ys``."""
    stems = set(stems_of(name.lower()))
    return several.lower() not in stems and several.lower().removesuffix("s") in stems


def part_name(name: str, assigned: Container[str]) -> bool:
    """Whether a name is that of the gradient of a part or a state of an assigned variable: ``dhraw``, ``dhnext`` of ``hs``."""
    if name[:1] != "d":
        return False
    for after in _AFTERWARDS:
        stem = name[1 : -len(after)].strip("_") if name.endswith(after) else ""
        if stem and (stem in assigned or stem + "s" in assigned):
            return True
    return False


def local_name(name: str) -> bool:
    """Whether a name is that of a derivative of something else than the loss: ``d_out_d_t``."""
    found = [by for by, _ in quotients(name)]
    return bool(found) and not any([by in OUTPUTS and by != "out" for by in found])


def quotients(name: str) -> Iterator[tuple[str, str]]:
    """``dqdx`` and ``dq_dx`` in all ways that they can be cut."""
    if name[:1] != "d":
        return
    at = name.find("d", 2)
    while at > 0:
        by, of = name[1:at], name[at + 1 :].lstrip("_")
        if of:
            yield by, of
            if by.strip("_") != by:
                yield by.strip("_"), of  # d_L_d_w
        at = name.find("d", at + 1)


def may_be_gradient(name: str) -> bool:
    """A cheap first look: whether ``name`` has the shape of a gradient name at all."""
    first = name[:1]
    return (
        (first in "dDgGnN" and len(name) > 1 and (first in "dDg" or name[:5].lower() in ("grad_", "delta", "nabla")))
        or name.endswith(_AFTER)
        or name in DICTS
    )


def like_gradient(name: str) -> bool:
    """Whether a name can hardly be anything but a gradient, whatever its variable is called: ``dout``, ``dZ2``, ``grad_x``."""
    if name in DICTS or name.lower().startswith(("grad", "delta", "d_", "nabla")) or name.lower().endswith(("_grad", "_delta")):
        return True
    return name[:1] == "d" and (name[1:2].isupper() or name[2:3].isdigit() or len(name) == 2 or name in ("dout", "dbias"))
