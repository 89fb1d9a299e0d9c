"""How much work the diagnosis of one file may take: counted, so that what is told does not hang on how quick a machine is."""

from __future__ import annotations

MOST = 20_000
"""Statements that all tries of a file may run together, its further faults included."""
WAY = 3_000
"""Those that one way to search may run."""
OPENED = 8
"""Statements that are run as quickly as one of a program is opened and judged."""


class Budget:
    """What is spent of it so far, in statements run."""

    def __init__(self, most: int = MOST) -> None:
        self.spent = 0
        self._most = self._till = most

    def begin(self, others: int) -> None:
        """Begin with a wrong line; if ``others`` are to have their turn, a part of what is left is kept for them."""
        left = self._most - self.spent
        self._till = self.spent + (left * 3 // 4 if others else left)

    @property
    def out(self) -> bool:
        """Whether no more may be tried."""
        return self.spent > self._till

    def spend(self, statements: int) -> None:
        """Count what was run."""
        self.spent += statements

    def opened(self, statements: int) -> None:
        """Count a program of so many executed statements that was opened and judged."""
        self.spent += OPENED * statements

    def way(self) -> int:
        """What may be spent until one way to search that begins now is over."""
        return min(self.spent + WAY, self._till)
