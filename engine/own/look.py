"""A cheap look at a program's text: whether there can be an own backward part in it at all."""

from __future__ import annotations

import re

from engine.reading.gradnames import DICTS, gradient_name, may_be_gradient

_WORD = re.compile(r"[^\W\d]\w*")


def chance(text: str) -> bool:
    """Whether any word of the text reads as a gradient of another one. What is in comments counts too: it costs a survey only."""
    words = set(_WORD.findall(text))
    likely = [word for word in words if may_be_gradient(word)]
    if any([word in DICTS or gradient_name(word, words) is not None for word in likely]):
        return True
    folded = {word.lower() for word in words}
    return any([gradient_name(word.lower(), folded) or gradient_name(word.lower(), {f[:-1] for f in folded}) for word in likely])
