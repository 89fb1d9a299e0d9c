"""Where a wrong line has the gradient that it is about."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from engine.trace import Trace
from engine.verdicts import OwnLine


def place_in(trace: Trace, one: OwnLine) -> str:
    """As an expression in the scope of the line: an element of the list or dict that has its name, if the variable is one."""
    path = trace.vars[one.var].path if one.var >= 0 and "[" not in one.name else ()
    return one.name.removesuffix("'") + "".join([f"[{key!r}]" for key in path])


def places_in(trace: Trace, one: OwnLine) -> tuple[str, str, str]:
    """The same, its name as it stands, and, of an entry (``layer['dW']``), where its owner is kept: beside what it is the gradient
    of, ``layers[0]['dW']``."""
    path = trace.vars[one.var].path if one.var >= 0 else ()
    kept = one.name.endswith("']") and bool(path) and isinstance(path[-1], str)
    entry = trace.vars[one.var].name.rpartition("[")[0] + one.name[one.name.rindex("[") :] if kept else one.name
    return place_in(trace, one), one.name, entry


def root(place: str) -> str:
    """The name that a place begins with, or, of an attribute of ``self``, that attribute."""
    return place.removeprefix("self.").partition("[")[0].rpartition(".")[2]


def bound(targets: Iterable[ast.expr]) -> set[str]:
    """The names and attributes that the targets of an assignment bind anew, one or several together; none for an element."""
    every = [each for target in targets for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return {each.id if isinstance(each, ast.Name) else each.attr for each in every if isinstance(each, (ast.Name, ast.Attribute))}
