"""The statements of a module's ``backward``, the gradients that it gives back, and copies where two would share memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.cancelling import cancellable
from engine.deriving import wording
from engine.deriving.backward import _zeros
from engine.deriving.code import back_of
from engine.deriving.filling import RAISES, back_arguments
from engine.records import Line, Piece, Stage
from engine.text import show
from engine.trace import Trace
from engine.writing.emitting.inputs import Inputs
from engine.writing.emitting.lean import lean
from engine.writing.emitting.names import Names, used_names


class Backward:
    """``seed`` is the name of what arrives from outside."""

    def __init__(self, trace: Trace, names: Names, stages: list[Stage], inputs: Inputs, seed: str) -> None:
        self.trace = trace
        self.names = names
        self.stages = stages
        self.seed = seed
        self._soft: dict[tuple[int, int], bool] = {}  # (stage, piece) -> whether its lines raised on plain floats
        self.output = trace.vars[trace.output]
        self.wanted = self._wanted()
        self.lines = self._needed()
        self.asked = self._asked(inputs)
        self.lean = lean(trace, self.lines, self.asked)

    def written(self) -> tuple[list[str], dict[str, str]]:
        """The statements, a comment above each stage's; and the gradients given back, each with the text of its value."""
        found = list(self._statements())
        returned = self._returned([text for text, _ in found])
        copied = _shared(self.trace, [line for _, line in found if line is not None], list(returned), self.seed)
        body = [self._copied(text) if line is not None and line.index in copied else text for text, line in found]
        return body, returned

    def _copied(self, text: str) -> str:
        """An assignment of a bare name or a view, as one of a copy; the seed of an array without axes may come as a number."""
        left, _, right = text.partition(" = ")
        if right == self.seed and not isinstance(self.trace.seed, np.ndarray):
            return f"{left} = {self.trace.modules['np']}.array({right})"
        return f"{text}.copy()"

    # -- what is asked for

    def _wanted(self) -> list[int] | None:
        """The variables of ``--wrt``; None for the inputs."""
        traced = self.trace.traced
        found = [i for name in traced.options.wrt for i in sorted(traced.meant(name)) if traced.vars[i].kind != "state"]
        return list(dict.fromkeys(found)) or None

    def _needed(self) -> list[Line]:
        """The backward lines on the way to what is asked for; opened gradients are settled later by their text."""
        if self.wanted is None:
            return list(self.trace.lines)
        need = {self.trace.merged.get(i, i) for i in self.wanted}
        stores = [(p.write, p.store.after) for s in self.stages for p in s.pieces if p.store is not None]
        cells = dict(stores)
        kept: list[Line] = []
        for line in reversed(self.trace.lines):
            if line.kind == "open" or line.to in need:
                kept.append(line)
                if line.base >= 0:
                    base = cells.get(line.base, line.base)  # a cell's gradient is a place in the buffer's
                    need |= {line.base, self.trace.merged.get(base, base)}
        return kept[::-1]

    def _asked(self, inputs: Inputs) -> list[int]:
        """The variables whose gradients backward gives back."""
        if self.wanted is not None:
            return self.wanted
        members = [i for name in inputs.parameters for i in inputs.members(name)]
        return [i for i in members if self._has_gradient(i)]

    def _has_gradient(self, index: int) -> bool:
        var = self.trace.vars[index]
        if self.trace.gradients_by_index[index] is not None:
            return True
        whole = isinstance(var.value, np.ndarray) and var.value.dtype.kind in "iu"  # labels, read as an index
        return var.diff and not whole

    def _returned(self, body: list[str]) -> dict[str, str]:
        """Gradient names that backward gives back, each with the text of its value: its own name, or zeros."""
        trace = self.trace
        known = {t.partition(" = ")[0].partition(" += ")[0] for t in body} | {self.seed}
        found: dict[str, str] = {}
        for index in self.asked:
            var = trace.vars[index]
            name = trace.names.gradient(var.root) if var.path else var.grad
            if name in found:
                continue
            if name in known or name == self.seed:
                found[name] = name
            elif var.path:
                places = {v.path: v for v in trace.vars if v.root == var.root and v.path and trace.known(v.index)}
                found[name] = _zeros(places, trace.modules["np"])
            else:
                value = var.value
                found[name] = f"{trace.modules['np']}.zeros({value.shape})" if isinstance(value, np.ndarray) else "0.0"
        return found

    # -- the statements

    def _statements(self) -> Iterator[tuple[str, Line | None]]:
        """The statements of ``backward`` with the line each came from, a comment above each stage's."""
        lines = self._without_unused_opens()
        stage = -1
        for line in cancellable(lines):
            if line.kind == "seed":
                copied = ".copy()" if line.to in self.trace.logs else ""  # written into on the way back; the caller's stays
                if copied or self.output.path:
                    yield f"{self.output.grad if self.output.path else self.seed} = {self.seed}{copied}", line
                continue
            if line.stage != stage and line.stage >= 0:
                stage = line.stage
                yield f"# backprop {self.trace.forward(stage)}", None
            if line.kind == "open":
                yield self.trace.opens[line.index], line
                continue
            piece = self.trace.stages[line.stage].pieces[line.piece]
            naming = self.names.softly if line.slot >= 0 and self._is_soft(line, piece) else self.names.exactly
            if line.index in self.lean:
                right = show(self.lean[line.index], naming(piece))
                yield f"{self.trace.vars[line.to].grad} {line.op} {right}", line
                continue
            pieces = wording.line_pieces(self.trace.backward, line, True, True, naming)
            yield "".join([text for text, _ in pieces]), line

    def _without_unused_opens(self) -> list[Line]:
        if self.wanted is None:
            return self.lines
        used: set[str] = set()
        for line in self.lines:
            if line.kind != "open":
                used |= used_names(self.trace.simple(line.index, keep_seed=True))
        opens = self.trace.opens
        return [
            n for n in self.lines if n.kind != "open" or opens[n.index].partition(" = ")[0].partition("[")[0] in used
        ]

    def _is_soft(self, line: Line, piece: Piece) -> bool:
        """Whether the stage's lines raised on plain floats and were evaluated in np.float64."""
        key = line.stage, line.piece
        if key not in self._soft:
            fresh = [np.zeros(self.trace.vars[piece.var(slot)].value.shape) for slot in piece.form.scatters]
            args = back_arguments(self.trace.vars, piece, self.trace.gradient(piece.write), fresh)
            try:
                back_of(piece.form)(*args)
                self._soft[key] = False
            except RAISES:
                self._soft[key] = True
        return self._soft[key]


def _shared(trace: Trace, lines: list[Line], returned: list[str], seed: str) -> set[int]:
    """The lines after which a returned gradient would share its array with another one or with the seed: they get a copy."""
    source: dict[int, tuple[int, int]] = {}  # variable -> (whose gradient's memory it is, line)
    for line in lines:
        if line.op != "=" or line.slot < 0 or not isinstance(trace.vars[line.to].value, np.ndarray):
            continue
        form_line = trace.stages[line.stage].pieces[line.piece].form.lines[line.slot]
        if wording.is_view(form_line.simple) and not trace.simple(line.index, keep_seed=True).endswith(".copy()"):
            source[line.to] = (line.base, line.index)
    owner: dict[int, int] = {}
    copies: set[int] = set()
    names = {v.index: v.grad.partition("[")[0] if v.path else v.grad for v in trace.vars}
    taken = {trace.output: True}  # memory that is somebody's already: the caller's seed
    for var in sorted(i for i in source if names[i] in returned):
        at = var
        while at in source and source[at][1] not in copies:
            at = source[at][0]
        base = owner.get(at, at)
        if base in taken or (at != var and names.get(at) in returned):
            copies.add(source[var][1])
        else:
            taken[base] = True
    return copies
