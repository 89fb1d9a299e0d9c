"""What is asked of the updates of a pass by those who look for gradients: ``engine.checking.driven`` answers it."""

from __future__ import annotations

from typing import Protocol

from engine.own.followed import Followed
from engine.records import Var


class Driving(Protocol):
    """Which parameters change by what."""

    def by(self, unit: Followed) -> list[Var]:
        """The parameter that ``unit`` drives, if it is one alone."""

    def listed(self) -> frozenset[tuple[int, str]]:
        """What stands in a list of gradients: its frame (its id) and its name."""
