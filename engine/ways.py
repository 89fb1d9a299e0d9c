"""Ways on where the output is an array: lines that can be written in this program, with its own names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.records import Var
from engine.tracing.objects import Instance

LOSSES = ("loss", "cost", "nll", "objective", "total_loss", "error", "err", "J", "L", "E")
"""What people call the number that they differentiate, the likeliest first."""
_SURE = ("loss", "losses", "cost", "costs", "nll", "objective", "total_loss", "J")
"""Those of which an array holds one of each example."""
TARGETS = ("y", "Y", "t", "T", "target", "targets", "y_true", "label", "labels", "d", "Y_true", "y_train", "expected")
"""What people call what an output should be."""


def ways_on(variables: Sequence[Var], names: Mapping[str, Any], output: Var) -> dict[str, str]:
    """Fields of the error "output_not_scalar" of ``output``; ``names`` are those of the module, with what they stand for.

    ``name`` is how the output can be read at the program's end, ``gradient`` how its gradient would be called, ``then`` a line
    that makes one number of it, or of what the program computes for its targets (in a loop the output is a weight). ``what`` is
    "loss" where one number of the program is called like a loss (``loss``: its name), and "inside" where nothing at the end reads
    the output (``name``: its name in its function).
    """
    name = _at_the_end(names, output)
    if loss := _loss(variables, names):
        return {"what": "loss", "loss": loss, "name": name or output.shown, "then": "", "gradient": ""}
    if one := _losses(names):
        gradient = f"d{name or one}".replace(".", "_")
        return {"name": name or output.shown, "then": f"loss = np.sum({one})", "gradient": gradient, "loss": ""}
    if not name:
        bare = output.name.rpartition(".")[2]
        return {"what": "inside", "name": bare, "then": f"loss = np.sum({bare}**2)", "gradient": "", "loss": ""}
    compared = _compared(variables, names, output)
    then = "loss = np.mean(({} - {})**2)".format(*compared) if compared else f"loss = np.sum({name}**2)"
    return {"name": name, "then": then, "gradient": f"d{name.replace('.', '_')}", "loss": ""}


def _at_the_end(names: Mapping[str, Any], output: Var) -> str:
    """A name, or an attribute of one, by which the module's last line reads a variable; "" if none does."""
    for name, held in names.items():
        if isinstance(held, Var) and held.index == output.index:
            return name
    for name, held in names.items():
        if isinstance(held, Instance):
            for attribute, inside in held.frame.names.items():
                if isinstance(inside, Var) and inside.index == output.index:
                    return f"{name}.{attribute}"
    return ""


def _loss(variables: Sequence[Var], names: Mapping[str, Any]) -> str:
    """What ``--output`` would call the variable of one entry that is called like a loss and is computed; "" without one."""
    made = {var.index: var for var in variables if var.kind == "stage" and var.diff and not np.shape(var.value)}
    inside = {var.name.rpartition(".")[2]: var.name for var in made.values()}
    for wanted in LOSSES:
        held = names.get(wanted)
        if isinstance(held, Var) and held.index in made:
            return wanted
        if wanted in inside:
            return inside[wanted]
    return ""


def _losses(names: Mapping[str, Any]) -> str:
    """The name of an array that holds the losses of the examples one by one (``error = y - out`` is none); "" without one."""
    for wanted in _SURE:
        held = names.get(wanted)
        if isinstance(held, Var) and held.kind == "stage" and held.diff and np.size(held.value) > 1:
            return wanted
    return ""


def _compared(variables: Sequence[Var], names: Mapping[str, Any], output: Var) -> tuple[str, str] | None:
    """What was computed and what it should be: an input of its shape that is called like that; None without such a pair."""
    inputs = {var.name: np.shape(var.value) for var in variables if var.kind == "input" and var.diff and np.shape(var.value)}
    targets = {inputs[name]: name for name in reversed(TARGETS) if name in inputs and name in names}
    computed = [(name, var) for name, var in names.items() if isinstance(var, Var) and var.kind == "stage" and var.diff]
    computed.sort(key=lambda pair: (pair[1].index == output.index, pair[1].index), reverse=True)
    for name, var in computed:
        if np.shape(var.value) in targets and name not in targets.values():
            return name, targets[np.shape(var.value)]
    return None
