"""What is compared: one gradient of the file's own."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.own.followed import Event
from engine.own.rowed import Place


@dataclass(slots=True)
class Unit:
    """One gradient: a name, or one element of a list or dict. ``versions`` and ``parts`` are what it may be the gradient of."""

    name: str
    place: str
    versions: tuple[int, ...]
    parts: tuple[int, ...]
    local: str | None = None  # for ``dqdx`` where q is not the output: the gradient of that variable
    events: list[Event] = field(default_factory=list)
    reads: list[int] = field(default_factory=list)  # lines that read the name
    leaf: bool = False  # the gradient of an input: it is a result
    loose: bool = False  # its variable is only a name further out: where they do not agree, it is another's
    known: float | None = None  # its variables were found by its numbers: it is their gradient times this
    partly: bool = False  # known as one contribution to their gradient
    turned: bool = False  # it stands in a list that has the gradients in the reverse order
    completed: Event | None = None  # it is handed on with more added to it: that sum
    rows: dict[int, Place] = field(default_factory=dict)  # it is that of a row: by the statement of each state, of which one

    def needed_after(self, event: Event) -> bool:
        """Whether the value that ``event`` left is a result, or read by a later line."""
        return self.leaf or any(line > event.line for line in self.reads)
