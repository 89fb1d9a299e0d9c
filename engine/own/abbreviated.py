"""Gradients whose names shorten that of their variable: ``gradCenterVecs`` of ``centerWordVectors``."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from engine.own.bases import Defined, is_base
from engine.reading.gradnames import may_be_gradient
from engine.tracing.frames import Frame

_SAYS = re.compile(r"(?:grad(?:ient)?s?|nabla)_?(?=[A-Z_])|(?:grad(?:ient)?s?|nabla)_")
"""What says of the beginning of a name that it is a gradient's, and leaves no doubt: no ``d``, which begins many words."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LEAST = 3
"""Letters by which a word is shortened at most to."""


def abbreviated(survey: Defined, frame: Frame, name: str, value: Any) -> str:
    """The one array of a scope itself, of the shape of a gradient, each of whose words that the gradient's name has begins with it,
    in that order; "" where there is none, or several."""
    said = _SAYS.match(name)
    if said is None or not isinstance(value, np.ndarray) or not value.ndim:
        return ""
    words = [_singular(word) for word in _words(name[said.end() :])]
    if not words or any([len(word) < _LEAST for word in words]):
        return ""
    found = [
        other for other, held in frame.names.items()
        if isinstance(held, np.ndarray) and held.shape == value.shape and not may_be_gradient(other)
        and _shortened(words, _words(other)) and is_base(survey, frame, other)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else ""


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


def _shortened(words: list[str], whole: list[str]) -> bool:
    """Whether ``words`` are the beginnings of some of the ``whole``, in order, and of the first."""
    rest = iter(whole)
    return bool(whole) and whole[0].startswith(words[0]) and all([any(each.startswith(word) for each in rest) for word in words])
