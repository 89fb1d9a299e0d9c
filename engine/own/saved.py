"""Gradients of what a layer saved under a longer name: ``d_L_d_input`` of ``self.last_input``, ``dx`` of ``self.x_cache``."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.own.bases import Defined, is_base, self_of
from engine.reading.gradnames import OUTPUTS, quotients, stems_of
from engine.tracing.frames import Frame

_BEFORE, _AFTER = ("last_", "cached_", "saved_", "stored_", "cache_"), ("_cache", "_cached", "_saved", "_in")


def saved(survey: Defined, frame: Frame, name: str, value: Any) -> str:
    """The attribute of a method's object that has the shape of a gradient and the name of its variable, with what says that it was
    saved; "" for none."""
    mine = self_of(frame)
    if mine is None or not isinstance(value, np.ndarray) or not value.ndim:
        return ""
    stems = [*stems_of(name), *[of for by, of in quotients(name) if by in OUTPUTS]]
    for stem in stems:
        for other in (*[before + stem for before in _BEFORE], *[stem + after for after in _AFTER]):
            held = mine.names.get(other)
            if isinstance(held, np.ndarray) and held.shape == value.shape and is_base(survey, mine, other):
                return other
    return ""


def is_saved(of: str) -> bool:
    """Whether a variable's name says so."""
    return of.startswith(_BEFORE) or of.endswith(_AFTER)
