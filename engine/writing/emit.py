"""A trace as a stand-alone numpy module: ``forward(inputs) -> (f, cache)`` and ``backward(cache, df) -> gradients``.

The module is specialised to the path that was taken, and asserts the tests that chose it. Text comes from the same trees
as the listing's, simplified, less what ``engine.writing.lean`` proves needless; only what backward reads is cached; array
constants are written out exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from engine.deriving import wording
from engine.deriving.backward import RAISES, _zeros, back_arguments
from engine.errors import ProgramError
from engine.limits import Limits
from engine.records import Line, Piece, Stage
from engine.text import deep, show
from engine.trace import Trace
from engine.writing.emitting import Containers, Inputs, condition, exact_names, in_stretches, script, shared, used_names
from engine.writing.exact import exact
from engine.writing.lean import lean
from engine.writing.wrap import comment, names_in_brackets, wrapped


def emit(trace: Trace) -> str:
    """The module's text. Raises ``ProgramError``: "emit_lines" past the limit, "wrt_unknown" for a name that is no variable."""
    limit = (trace.options.limits or Limits()).lines
    least = len(trace.lines) + len(trace.stages)
    if least > limit:
        raise _too_long(trace, least, limit)
    with deep(), np.errstate(all="ignore"):
        text = _Module(trace).text()
    count = text.count("\n")
    if count > limit:
        raise _too_long(trace, count, limit)
    return text


def _too_long(trace: Trace, asked: int, allowed: int) -> ProgramError:
    return ProgramError("emit_lines", file=trace.file, limit="lines", asked=asked, allowed=allowed)


class _Module:
    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.output = trace.vars[trace.output]
        self.stages = [s for s in trace.stages if s.index <= max(self.output.stage, -1)]
        self.taken = set(trace.names.taken) | {v.code for v in trace.vars} | {v.grad for v in trace.vars}
        self.taken |= {"forward", "backward", "print", "zip", *trace.modules.values(), *trace.backs.values()}
        self.wanted = self._wanted()
        self.lines = self._needed()
        self.constants: dict[Any, tuple[str, str]] = {}  # bytes of a long array -> its name, its text
        self.branches = self._branches()
        self.containers = Containers(trace, [p for s in self.stages for p in s.pieces])
        self.inputs = Inputs(trace, self.stages, self.branches, self.containers, self.free)
        self.cache = self.free("cache")
        self.seed = self.output.grad if not self.output.path else self.free("dout")
        self.asked = self._asked()
        self.lean = lean(trace, self.lines, self.asked)

    def free(self, name: str) -> str:
        """The first free name, taken from now on."""
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    # -- what is written

    def _wanted(self) -> list[int] | None:
        """The variables of ``--wrt``; None for the inputs."""
        found: list[int] = []
        for name in self.trace.options.wrt:
            named = [v for v in self.trace.vars if v.kind in ("input", "stage")]
            here = [v.index for v in named if name in (v.shown, v.code, v.root)]
            if not here:
                raise ProgramError("wrt_unknown", file=self.trace.file, name=name)
            found += here
        return found or None

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

    def _branches(self) -> dict[int, list[str]]:
        """Assertions by the stage after which they can be made (-1: at the start)."""
        found: dict[int, list[str]] = {}
        last = self.output.stage
        for branch in self.trace.branches:
            at = max(self.trace.vars[i].stage for i in branch.reads)
            if at > last:
                continue
            text = condition(self.trace, branch, self._naming)
            found.setdefault(at, []).append(f"assert {text}" if branch.value else f"assert not {text}")
        for index in self.trace.fixed:
            var = self.trace.vars[index]
            if var.stage > last or (var.stage < 0 and index not in self._reads()):
                continue
            text = exact(var.value, self.trace.modules)
            if isinstance(var.value, np.ndarray):
                text = f"{self.trace.modules['np']}.array_equal({var.code}, {self.constant(var.value, text)})"
            else:
                text = f"{var.code} == {text}"
            found.setdefault(var.stage, []).append(f"assert {text}")
        return {at: list(dict.fromkeys(tests)) for at, tests in found.items()}

    def _reads(self) -> set[int]:
        """The variables that stages and tests read."""
        read = {i for s in self.stages for p in s.pieces for i in p.reads}
        return read | {i for b in self.trace.branches for i in b.reads}

    # -- text

    def _naming(self, trace: Trace, piece: Piece) -> Callable[[Any], str]:
        return exact_names(trace, piece, self.constant)

    def constant(self, value: np.ndarray[Any, Any], text: str) -> str:
        """The text of an array constant: short ones in place, long ones by the name of a module constant."""
        if len(text) <= 40:
            return text
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self.constants:
            self.constants[key] = (self.free(f"constant_{len(self.constants) + 1}"), text)
        return self.constants[key][0]

    def text(self) -> str:
        """The whole module."""
        forward = list(self._forward())
        backward = list(self._backward())
        body = [t for t, _ in backward]
        returned = self._returned(body)
        body = self._unshared(backward, returned)
        assigned = self._forward_names(forward)
        read = [t for t in body if not t.startswith("#")] + list(returned.values())
        mentioned = set().union(*map(used_names, read))
        cached = [name for name in assigned if name in mentioned]
        lines = self._def_forward(forward, cached) + ["", "", *self._def_backward(body, returned, cached)]
        inputs = [line for text in self.inputs.drawn for line in wrapped(text)]
        inputs += [line for name, text in self.inputs.constants.items() for line in wrapped(f"{name} = {text}")]
        inputs += [line for name, text in self.constants.values() for line in wrapped(f"{name} = {text}")]
        inputs += self._seed_constant()
        lines = [
            *inputs,
            *(["", ""] if inputs else []),
            *lines,
            "",
            "",
            *script(self.output.shown, self.cache, returned),
        ]
        head = self._head(lines)
        return "\n".join([*head, *([""] if inputs else ["", ""]), *lines]) + "\n"

    def _head(self, lines: list[str]) -> list[str]:
        mentioned = set().union(*(used_names(line) for line in lines if not line.lstrip().startswith("#")))
        modules = self.trace.modules
        imports = [
            f"import {name}" if modules[short] == name else f"import {name} as {modules[short]}"
            for short, name in (("math", "math"), ("np", "numpy"))
            if modules[short] in mentioned
        ]
        name = "standard input" if self.trace.file == "-" else re.split(r"[/\\]", self.trace.file)[-1]
        name = "".join(c if c.isprintable() and c not in '"\\' else "_" for c in name)
        first = f'"""Forward and backward pass of {name}, derived by chainstep'
        if self.branches:
            told = "Specialised to the path that the program took; the assertions tell where another begins."
            doc = [f"{first}.", "", told, '"""']
        else:
            doc = [f'{first}."""']
        return [*doc, *([""] if imports else []), *imports]

    def _def_forward(self, body: list[str], cached: list[str]) -> list[str]:
        parameters = self.inputs.parameters
        given = [f"{name}={text}" for name, text in parameters.items()]
        head = f"def forward({', '.join(given)}):"
        lines = (
            [head]
            if len(head) <= 88
            else ["def forward(", *[part for g in given for part in wrapped(f"{g},", "    ")], "):"]
        )
        pair = f"({', '.join(cached)}{',' if len(cached) == 1 else ''})"
        end = f"return {self.output.code}, {pair}"
        lines.append(f'    """{self.output.shown}, and what backward reads."""')
        for statement in self.inputs.opened:
            lines += wrapped(statement, "    ")
        for statement in body:
            lines += wrapped(statement, "    ")
        if len(end) <= 84:
            return [*lines, f"    {end}"]
        return [
            *lines,
            *names_in_brackets(cached, f"{self.cache} = ", "", "    "),
            f"    return {self.output.code}, {self.cache}",
        ]

    def _def_backward(self, body: list[str], returned: dict[str, str], cached: list[str]) -> list[str]:
        default = self.seed_text()
        lines = [f"def backward({self.cache}, {self.seed}={default}):"]
        lines.append(f'    """Gradients of {self.output.shown}; {self.seed} is what arrives at it from outside."""')
        if cached:
            lines += names_in_brackets(cached, "", f" = {self.cache}", "    ")
        for statement in body:
            lines += [comment(statement[2:], "    ")] if statement.startswith("#") else wrapped(statement, "    ")
        for name, text in returned.items():
            if text != name:
                lines += wrapped(f"{name} = {text}", "    ")
        return lines + names_in_brackets(list(returned), "return ", "", "    ")

    # -- forward

    def _forward(self) -> Iterator[str]:
        """The statements of forward, stage by stage, assertions as soon as what they read is known."""
        yield from self.branches.get(-1, ())
        for stage in self.stages:
            yield from self._assignment(stage)
            yield from self.branches.get(stage.index, ())

    def _parts(self, piece: Piece) -> Iterator[str]:
        for part, tree in zip(piece.parts, piece.form.parts, strict=True):
            yield f"{self.trace.vars[part].code} = {show(tree, self._naming(self.trace, piece))}"

    def _assignment(self, stage: Stage) -> Iterator[str]:
        pieces, variables = stage.pieces, self.trace.vars
        if any([p.store is not None for p in pieces]):
            for piece in pieces:  # one after the other: a write may read what the one before it wrote
                yield from self._parts(piece)
                opened = self.containers.open(variables[piece.write])
                yield from ([opened] if opened else [])
                yield wording.statement(self.trace, piece, self._naming(self.trace, piece))
            return
        for piece in pieces:
            yield from self._parts(piece)
        right = [show(p.form.forward, self._naming(self.trace, p)) for p in pieces]
        whole = self.containers.built(pieces, right)
        if whole:
            yield whole
            return
        for piece in pieces:
            opened = self.containers.open(variables[piece.write])
            if opened:
                yield opened
        left = [variables[p.write].code for p in pieces]
        if len(pieces) > 1 and not wording.chained(pieces):
            yield f"{', '.join(left)} = {', '.join(right)}"
        else:
            for name, piece in zip(left, pieces, strict=True):
                yield from in_stretches(name, piece.form.forward, self._naming(self.trace, piece))

    def _forward_names(self, forward: list[str]) -> list[str]:
        """The names that forward knows, in order: parameters, then what its statements assign."""
        names = dict.fromkeys(self.inputs.parameters)
        for statement in forward:
            target, assigned, _ = statement.partition(" = ")
            if assigned and not statement.startswith("assert "):
                names |= dict.fromkeys(t.partition("[")[0] for t in re.sub(r"\[.*?\]", "", target).split(", "))
        return list(names)

    # -- backward

    def _backward(self) -> Iterator[tuple[str, Line | None]]:
        """The statements of backward with the line each came from, a comment above each stage's."""
        lines = self._without_unused_opens()
        stage = -1
        for line in lines:
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
            naming = self._softly if line.slot >= 0 and self._is_soft(line, piece) else self._naming
            if line.index in self.lean:
                right = show(self.lean[line.index], naming(self.trace, piece))
                yield f"{self.trace.vars[line.to].grad} {line.op} {right}", line
                continue
            pieces = wording.line_pieces(self.trace, line, True, True, naming)
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
        key = ("soft", line.stage, line.piece)
        cache = self.trace._cache
        if key not in cache:
            slots = {"v": piece.reads, "p": piece.parts}
            fresh = [np.zeros(self.trace.vars[slots[kind][i]].value.shape) for kind, i in piece.form.scatters]
            try:
                piece.form.back(*back_arguments(self.trace, piece, self.trace.gradient(piece.write), fresh))
                cache[key] = False
            except RAISES:
                cache[key] = True
        return bool(cache[key])

    def _softly(self, trace: Trace, piece: Piece) -> Callable[[Any], str]:
        """Names as np.float64, so that a division by zero gives inf in place of an exception."""
        plainly = self._naming(trace, piece)
        np_name = trace.modules["np"]

        def name(key: Any) -> str:
            if key == "math":
                return np_name
            text = plainly(key)
            if not isinstance(key, tuple) or key[0] in ("g", "w") or key in piece.form.places():
                return text
            index = None
            if key[0] != "k":
                index = piece.reads[key[1]] if key[0] == "v" else piece.parts[key[1]] if key[0] == "p" else piece.write
            value = piece.consts[key[1]][0] if index is None else trace.vars[index].value
            return text if isinstance(value, np.ndarray) else f"{np_name}.float64({text})"

        return name

    def _asked(self) -> list[int]:
        """The variables whose gradients backward gives back."""
        if self.wanted is not None:
            return self.wanted
        members = [i for name in self.inputs.parameters for i in self.inputs.members(name)]
        return [i for i in members if self._has_gradient(i)]

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
                places = {v.path: v for v in trace.vars if v.root == var.root and v.path}
                found[name] = _zeros(places, trace.modules["np"])
            else:
                value = var.value
                found[name] = f"{trace.modules['np']}.zeros({value.shape})" if isinstance(value, np.ndarray) else "0.0"
        return found

    def _has_gradient(self, index: int) -> bool:
        var = self.trace.vars[index]
        if self.trace.gradients_by_index[index] is not None:
            return True
        whole = isinstance(var.value, np.ndarray) and var.value.dtype.kind in "iu"  # labels, read as an index
        return var.diff and not whole

    def _unshared(self, backward: list[tuple[str, Line | None]], returned: dict[str, str]) -> list[str]:
        """Backward's statements, a copy where two returned gradients would share memory."""
        copied = shared(self.trace, [line for _, line in backward if line is not None], list(returned), self.seed)
        return [text + ".copy()" if line is not None and line.index in copied else text for text, line in backward]

    # -- the seed

    def seed_text(self) -> str:
        """The default of ``df``; an array by name."""
        given = self.trace.seed_text
        if not isinstance(self.trace.seed, np.ndarray):
            return given
        if self.trace.options.seed == "random" or len(given) <= 20 and re.fullmatch(r"\w+\.ones\(.*\)", given):
            return given
        return self._seed_name() if self._seed_array()[1] else self._seed_array()[0]

    def _seed_array(self) -> tuple[str, bool]:
        text = exact(self.trace.seed, self.trace.modules)
        return text, len(text) > 40

    def _seed_name(self) -> str:
        name = self.seed
        return name if name.isidentifier() else "seed"

    def _seed_constant(self) -> list[str]:
        text = self.seed_text()
        if text != self._seed_name():
            return []
        return wrapped(f"{text} = {self._seed_array()[0]}")
