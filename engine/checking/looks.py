"""All that looks at a right verdict again, in this order: at other start values, in later passes, with smaller parameters."""

from __future__ import annotations

from engine.checking.begins import begins
from engine.checking.carried import carried
from engine.checking.dormant import dormant
from engine.checking.further import further
from engine.checking.hidden import unhidden
from engine.checking.oneway import one_way
from engine.checking.stale import stale
from engine.checking.steady import steady

LOOKS = (begins, unhidden, steady, carried, stale, further, dormant, one_way)
