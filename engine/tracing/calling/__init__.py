"""What a program may call: gates of the table, Python's own functions, makers of arrays, draws, and methods.

A family of calls is a module, and most programs call few of them: those of ``_LATER`` are loaded with a program's first call of
theirs (``calling.draws.draw``), for loading them all is a tenth of what opening a small file takes.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.tracing.calling import arrays, beyond, builtins, composed, draws, library, methods, spellings

__all__ = ["arrays", "beyond", "builtins", "composed", "draws", "library", "methods", "spellings"]
_LATER = frozenset(__all__)


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
