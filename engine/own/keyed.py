"""Which variable a key of a dict of gradients means: ``grads['dW']`` and ``grads['W']`` of ``params['W']``, or of a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.named import NamedTuple
from engine.operands import Dict
from engine.own.bases import Defined, is_base, self_of, stem_of
from engine.own.definitions import is_value
from engine.reading.gradnames import DICTS, may_be_gradient
from engine.tracing.frames import Frame


class Meant(NamedTuple):
    """A name of a scope, and the key of what it holds that is the variable; None where it is itself."""

    frame: Frame
    name: str
    stem: str | None


def meant_by(survey: Defined, frame: Frame, key: Any) -> Meant | None:
    """The variable that a key means, where there is one."""
    if not isinstance(key, str):
        return None
    itself = _with_stem(survey, frame, key)
    stems = [stem for stem in (key[1:] if key[:1] == "d" else "", stem_of(key)) if stem]
    if itself is not None and not (itself.stem and may_be_gradient(key)):
        return itself
    found = next((one for stem in stems if (one := _with_stem(survey, frame, stem)) is not None), None)
    if itself is None or found is None:
        return itself or found
    if not found.stem:  # a variable ``W`` beside ``step['dW']``, if that has its shape
        same = np.shape(found.frame.names[found.name]) == np.shape(itself.frame.names[itself.name].items[itself.stem])
        return found if same else itself
    # ``step['dW']`` beside ``params['W']`` is another gradient, which ``total['dW']`` adds up; not where one dict has both
    return itself if found.stem in itself.frame.names[itself.name].items else found


def _with_stem(survey: Defined, frame: Frame, stem: str) -> Meant | None:
    for at in scopes(frame):
        if stem in at.names and not isinstance(at.names[stem], Dict) and is_base(survey, at, stem):  # ``g['g']``
            return Meant(at, stem, None)
        for name, other in at.names.items():
            if isinstance(other, Dict) and name not in DICTS and stem in other.items and is_value(other.items[stem]):
                return Meant(at, name, stem)
    return None


def scopes(frame: Frame) -> Iterator[Frame]:
    """Where a key may find its variable: in the function, in a method also in its object, and further out."""
    yield frame
    mine = self_of(frame)
    if mine is not None:
        yield mine
    at = frame.outer
    while at is not None:
        yield at
        at = at.outer
