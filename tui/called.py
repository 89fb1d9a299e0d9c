"""Which of a file's own gradients a grader's name means: ``dW1`` is also ``net.dW1``, ``grads['dW1']`` and ``grads['W1']``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.reading.gradnames import DICTS, gradient_name, may_be_gradient

_KEY = re.compile(r"\[(['\"])([^'\"\]]*)\1\]$")
_INDEX = re.compile(r"\[\d+\]")


def is_called(name: str, wanted: str, maps: Mapping[str, str]) -> bool:
    """Whether the gradient that a file calls ``name`` is ``wanted``: as it stands, by the last part of it (whose object's name the
    file chooses), as the entry of that variable in a dict of gradients, or by what ``--map`` says that it stands for."""
    name, wanted = _plain(name), _plain(wanted)
    if name == wanted or maps.get(name) == wanted:
        return True
    holder, last = _parted(name)
    asked, of = _parted(wanted)
    if asked and asked.rpartition(".")[2] != "self" and not _holds(asked):
        return False
    same = last == of or maps.get(last) == of
    if asked and _holds(asked):  # grads['W1'] is no entry of a dict of parameters
        return _holds(holder) and same
    if same:
        return bool(holder) and (may_be_gradient(last) or last in maps or _holds(holder))
    found = gradient_name(of, (last,)) if _holds(holder) else None
    return found is not None and not found.by


def _parted(name: str) -> tuple[str, str]:
    """What holds it, and its own name there: ``net`` and ``dW1`` of ``net.dW1``, ``grads`` and ``W1`` of ``grads['W1']``."""
    key = _KEY.search(name)
    if key:
        return name[: key.start()], key[2]
    holder, _, last = name.rpartition(".")
    return holder, last


def _holds(holder: str) -> bool:
    """Whether a dict or an object is named as one of gradients."""
    last = _INDEX.sub("", holder).rpartition(".")[2]
    return last in DICTS or last.startswith(("grad", "dparam"))


def _plain(name: str) -> str:
    """The name with one kind of quotes."""
    return name.strip().replace('"', "'")


__all__ = ["is_called"]
