"""What a file of definitions holds, as data."""

from __future__ import annotations

from typing import NamedTuple


class Parameter(NamedTuple):
    """A parameter of a function; ``default`` is its text, "" without one, ``star`` is ``*`` or ``**`` where it takes many."""

    name: str
    default: str = ""
    star: str = ""


class Definition(NamedTuple):
    """A function, a class or a method. ``line`` counts in the program, ``doc`` is the first line of its docstring.

    ``returns`` are names for what it gives. ``call`` calls it, with shapes to fill in (``engine.library.calls``), "" where no
    call could be guessed; ``output`` is the variable to differentiate then, "" for the last one. The methods of a class follow
    it; ``owner`` is their class.
    """

    kind: str  # "function" | "class" | "method"
    name: str
    line: int
    parameters: tuple[Parameter, ...]
    doc: str = ""
    returns: tuple[str, ...] = ()
    call: str = ""
    output: str = ""
    owner: str = ""

    @property
    def signature(self) -> str:
        """``affine_forward(x, w, b, eps=1e-5)``."""
        return f"{self.name}({', '.join([_written(one) for one in self.parameters])})"


def _written(one: Parameter) -> str:
    return f"{one.star}{one.name}" + (f"={one.default}" if one.default else "")
