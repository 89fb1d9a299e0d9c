"""What a file of definitions holds, as data."""

from __future__ import annotations

from engine.errors import ProgramError
from engine.library.calls import Callee, call_lines, loss_in
from engine.named import NamedTuple


class Parameter(NamedTuple):
    """A parameter of a function; ``default`` is its text, "" without one, ``star`` is ``*`` or ``**`` where it takes many."""

    name: str
    default: str = ""
    star: str = ""


class Definition(NamedTuple):
    """A function, a class or a method. ``line`` counts in the program, ``doc`` is the first line of its docstring.

    ``returns`` are names for what it gives. ``call`` calls it, with shapes to fill in (``engine.library.calls``), "" where no
    call could be guessed; ``output`` is the variable to differentiate then, "" for the last one. The methods of a class follow
    it; ``owner`` is their class. ``refused`` is why it cannot be called here.
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
    refused: ProgramError | None = None

    @property
    def signature(self) -> str:
        """``affine_forward(x, w, b, eps=1e-5)``."""
        return f"{self.name}({', '.join([_written(one) for one in self.parameters])})"


class Library(NamedTuple):
    """A file of definitions: what it offers, in the file's order, and the names that it binds."""

    definitions: tuple[Definition, ...]
    bound: frozenset[str]

    @property
    def ready(self) -> str:
        """The lines of the first call there is, side by side; "" if there is none."""
        call = next((one.call for one in self.definitions if one.call), "")
        return "; ".join(self.lines(call)) if call else ""

    def output(self, call: str) -> str:
        """The variable to differentiate after a call, "" for the last one: ``loss`` of ``loss, dW = f(W)``."""
        return loss_in(call)

    def lines(self, call: str) -> tuple[str, ...]:
        """The lines of Python that a call comes to, shapes filled in: for ``Options.then``."""
        callees = {one.name: Callee(tuple([p.name for p in one.parameters if not p.star]), one.returns)
                   for one in self.definitions if one.kind != "class"}  # fmt: skip
        return call_lines(call, self.bound, callees)


def _written(one: Parameter) -> str:
    return f"{one.star}{one.name}" + (f"={one.default}" if one.default else "")
