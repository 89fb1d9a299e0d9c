"""What if: the same program with some of its inputs changed, by address.

    edited(trace, {"w[0]": 3.0, "X[0, 1]": 5.0, "params['b1']": [0.1, 0.2]})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import addresses
from engine.cancelling import Cancel
from engine.errors import ProgramError
from engine.records import Options
from engine.run import trace_source
from engine.trace import Trace


def edited(trace: Trace, edits: Mapping[str, Any], cancel: Cancel | None = None) -> Trace:
    """``trace`` run again with ``edits``: address -> value (a number, a list, an array; ``engine.addresses`` has the grammar).

    The whole program runs again, so branches may flip; the result is that of a fresh run with the same ``--set``, and of the same
    output (``--output``), if that is still made. What was edited before stays, unless its place is edited again. Raises
    ``ProgramError`` ("set_address", "set_unknown", "set_place", "set_not_input", "set_kind", "set_shape", "set_value", or whatever
    stops the program with the new values), and ``Cancelled`` once ``cancel`` says so.
    """
    options = with_edits(trace.options, edits, trace.file)
    found = trace_source(trace.origin, trace.file, options, cancel)
    name = trace.vars[trace.output].name
    if options.output is not None or found.vars[found.output].name == name:
        return found
    try:  # with other numbers another output was chosen: what is compared stays the same
        return trace_source(trace.origin, trace.file, options._replace(output=name), cancel)
    except ProgramError:
        return found


def with_edits(options: Options, edits: Mapping[str, Any], file: str) -> Options:
    """The options by which a program runs with ``edits``; nothing is run. Raises ``ProgramError`` ("set_address", "set_value")."""
    kept = dict(options.sets)
    for text, value in edits.items():
        address = addresses.parse(text) if isinstance(text, str) else None
        if not isinstance(text, str):
            raise ProgramError("set_address", file=file, address=repr(text)[:40])
        if address is not None:
            kept = {old: said for old, said in kept.items() if not _covers(address, addresses.parse(old))}
        try:
            kept[text] = addresses.text_of(value)
        except ValueError:
            raise ProgramError("set_value", file=file, name=text, value=repr(value)[:40]) from None
    return options._replace(sets=tuple(kept.items()))


def _covers(new: addresses.Address, old: addresses.Address | None) -> bool:
    """Whether setting ``new`` makes an earlier change of ``old`` void: it is that place, or stands around it."""
    return old is not None and old.name == new.name and old.keys[: len(new.keys)] == new.keys
