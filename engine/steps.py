"""The flat list of steps of a trace, and the one address grammar.

Forward: one step a stage (in an expanded stage, one a part, then the stage). Then the seed. Backward: one step for each
part's gradient, each contribution, and each clearing of overwritten cells; lines that only open a container are no steps.
Last, in a pass of a training loop, one for each update.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.errors import ProgramError
from engine.named import NamedTuple
from engine.trace import Trace


class Step(NamedTuple):
    """What one key press shows. ``line``, ``part`` and ``update`` are -1 where they do not apply."""

    id: str
    kind: str  # "stage" | "part" | "seed" | "gradient" | "contribution" | "update"
    stage: int
    line: int = -1
    part: int = -1
    update: int = -1


_POSITION = r"\d+"
_STAGE = r"\(\s*(\w+)\s*\)"
_CONTRIBUTION = r"(.+?)\s*\(\s*(\w+)\s*\)"


class Steps:
    """Steps as a sequence: ``steps[k - 1]`` is what position k shows, for k in 1 … ``len(steps)``."""

    def __init__(self, trace: Trace, expanded: frozenset[int] = frozenset()) -> None:
        self.trace = trace
        self.expanded = expanded
        self._forward: list[tuple[int, int]] = []  # (stage, part or -1); empty where each stage is one step
        self._stage_at: Sequence[int] = range(1, len(trace.stages) + 1)
        if expanded:
            self._expand(trace, expanded)
        self._part_at = {part: i for i, (_, part) in enumerate(self._forward, 1) if part >= 0}
        self.forward = len(self._forward) or len(trace.stages)
        self._back = [line.index for line in trace.lines if line.kind != "open"]
        self._line_at = [0] * len(trace.lines)
        for i, line_index in enumerate(self._back, self.forward + 1):
            self._line_at[line_index] = i
        self.updates = trace.training.updates if trace.training is not None else ()
        self.backward = self.forward + len(self._back)
        self._labels: dict[str, int] | None = None

    def _expand(self, trace: Trace, expanded: frozenset[int]) -> None:
        stage_at = []
        for stage in trace.stages:
            if stage.index in expanded:
                self._forward += [(stage.index, part) for part in stage.parts]
            self._forward.append((stage.index, -1))
            stage_at.append(len(self._forward))
        self._stage_at = stage_at

    def __len__(self) -> int:
        return self.backward + len(self.updates)

    def __getitem__(self, index: int) -> Step:
        if index < 0:
            index += len(self)
        trace = self.trace
        if index < self.forward:
            stage, part = self._forward[index] if self._forward else (index, -1)
            if part >= 0:
                return Step(f"({trace.part_label(part)})", "part", stage, -1, part)
            return Step(f"({trace.stages[stage].label})", "stage", stage)
        if index >= self.backward:
            update = index - self.backward
            return Step(self.updates[update].id, "update", -1, update=update)
        line = trace.lines[self._back[index - self.forward]]
        grad = trace.vars[line.to].grad
        if line.kind == "seed":
            return Step(grad, "seed", -1, line.index)
        return Step(f"{grad}({self.label_of(line.index)})", line.kind, line.stage, line.index)

    def label_of(self, line: int) -> str:
        """The label beside a backward line: its stage's, or its part's where a part is the source: "3a"."""
        at = self.trace.lines[line]
        if at.stage < 0:
            return ""
        if at.base >= 0 and self.trace.vars[at.base].kind == "part":
            return self.trace.part_label(at.base)
        return self.trace.stages[at.stage].label

    def of_stage(self, stage: int) -> int:
        """The position of a stage's forward step."""
        return self._stage_at[stage]

    def of_part(self, part: int) -> int:
        """The position at which a part's value is known: its own step in an expanded stage, else its stage's."""
        return self._part_at.get(part) or self._stage_at[self.trace.vars[part].stage]

    def of_line(self, line: int) -> int:
        """The position of a backward line's step; 0 for a line that is no step."""
        return self._line_at[line]

    def address(self, position: int) -> str:
        """The address of a position: the step's id, or the number where another step bears the same id (``v @ v``)."""
        if position <= 0:
            return "0"
        found = self[position - 1].id
        return found if self.find(found) == position else str(position)

    def find(self, address: str) -> int:
        """The position that an address names; raises ``ProgramError("address")``.

        ``12`` position, ``(3)`` forward stage, ``df`` the seed, ``dx(3)`` the contribution of stage 3 to x, ``dx`` when
        dx is complete, ``x'`` the (last) update of x.
        """
        text = address.strip()
        if re.fullmatch(_POSITION, text):
            position = int(text)
            if position <= len(self):
                return position
            raise self._unknown(address)
        if text.endswith("'"):
            return self._of_update(text, address)
        match = re.fullmatch(_STAGE, text)
        if match:
            return self._of_label(match.group(1), address)
        match = re.fullmatch(_CONTRIBUTION, text)
        name, label = (match.group(1), match.group(2)) if match else (text, "")
        found = [v.index for v in self.trace.vars if v.grad == name or f"d{v.shown}" == name]
        lines = [i for v in found for i in self._lines_to(v)]
        if label:
            lines = [i for i in lines if self.label_of(i) == label] or [i for i in lines if self._of_stage(i, label)]
        if not lines:
            raise self._unknown(address)
        return self._line_at[max(lines)]

    def _of_update(self, text: str, address: str) -> int:
        """The position of the last update of a variable."""
        found = [at for at, update in enumerate(self.updates, self.backward + 1) if update.id == text]
        if not found:
            raise self._unknown(address)
        return found[-1]

    def _of_stage(self, line: int, label: str) -> bool:
        at = self.trace.lines[line]
        return at.stage >= 0 and self.trace.stages[at.stage].label == label

    def _lines_to(self, var: int) -> tuple[int, ...]:
        if var == self.trace.output:
            return tuple(line.index for line in self.trace.lines if line.kind == "seed") + self.trace.arrivals(var)
        return self.trace.arrivals(var)

    def _of_label(self, label: str, address: str) -> int:
        if self._labels is None:
            self._labels = {stage.label: self._stage_at[stage.index] for stage in self.trace.stages}
            for part, position in self._part_at.items():
                self._labels[self.trace.part_label(part)] = position
        if label not in self._labels:
            raise self._unknown(address)
        return self._labels[label]

    def _unknown(self, address: str) -> ProgramError:
        return ProgramError("address", file=self.trace.file, address=address, last=len(self))
