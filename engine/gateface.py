"""What a notebook, a script and the plain commands ask of the gate table. Each function loads what it needs when it is first
called, as those of ``engine.face`` do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.sheets import GateExample, GateSheet


def gate_sheets() -> tuple[GateSheet, ...]:
    """Every gate of the table: its call, its gradients, the calls it serves."""
    from engine.sheets import gate_sheets as sheets

    return sheets()


def gate_sheet(name: str) -> GateSheet | None:
    """The gate of that name, or that a call is (``exp``, ``np.exp``, ``.sum``); None if there is none.

    >>> import engine
    >>> engine.gate_sheet("np.exp").gradients
    ('da = (out) * dout',)
    """
    from engine.sheets import gate_sheet as sheet

    return sheet(name)


def gate_examples(name: str) -> tuple[GateExample, ...]:
    """The backward lines of a gate for several shapes of its operands; none for a name that ``gate_sheet`` does not know."""
    from engine.sheets import gate_examples as examples

    return examples(name)


def gate_names() -> tuple[str, ...]:
    """Every name that ``gate_sheet`` knows."""
    from engine.sheets import gate_names as names

    return names()


def made_calls() -> dict[str, str]:
    """Calls that run as what they are made of, with how that is written."""
    from engine.sheets import made_calls as made

    return made()


def instead_of_call(name: str) -> str:
    """What to write in place of a call that does not run; "" if nothing is known."""
    from engine.sheets import instead_of_call as instead

    return instead(name)


def missing_calls() -> dict[str, str]:
    """Well-known calls that have no gate, with what to write in their place."""
    from engine.sheets import missing_calls as missing

    return missing()
