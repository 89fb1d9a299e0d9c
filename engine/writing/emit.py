"""A trace as a stand-alone numpy module: ``forward(inputs) -> (f, cache)`` and ``backward(cache, df) -> gradients``.

The module is specialised to the path that was taken, and asserts the tests that chose it. Text comes from the same trees
as the listing's, simplified, less what ``engine.writing.emitting.lean`` proves needless; only what backward reads is cached; array
constants are written out exactly.
"""

from __future__ import annotations

import re

import numpy as np

from engine.cancelling import Cancel, listening
from engine.errors import ProgramError
from engine.guarded import guarded
from engine.limits import Limits
from engine.trace import Trace
from engine.writing.emitting.backward import Backward
from engine.writing.emitting.exact import exact
from engine.writing.emitting.forward import Forward
from engine.writing.emitting.inert import compiles, docstring, quoted
from engine.writing.emitting.names import SHORT, Names, used_names
from engine.writing.emitting.wrap import comment, names_in_brackets, wrapped


def emit(trace: Trace, cancel: Cancel | None = None) -> str:
    """The module's text. Raises ``ProgramError``: "emit_lines" past the limit, "wrt_unknown" for a name that is no variable,
    "emit_refused" for what no module can be made of (a NaN as a dict's key); ``Cancelled`` once ``cancel`` says so."""
    limit = (trace.options.limits or Limits()).lines
    least = len(trace.lines) + len(trace.stages)
    if least > limit:
        raise _too_long(trace, least, limit)
    with guarded(), listening(cancel), np.errstate(all="ignore"):
        text = compiles(_Module(trace).text(), trace.file)
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
        self.names = Names(trace)
        self.forward = Forward(trace, self.names)
        self.inputs = self.forward.inputs
        self.cache = self.names.free("cache")
        self.seed = self.output.grad if not self.output.path else self.names.free("dout")
        self.backward = Backward(trace, self.names, self.forward.stages, self.inputs, self.seed)

    def text(self) -> str:
        """The whole module. Its order is also that in which constants are numbered: forward's first."""
        forward = list(self.forward.statements())
        body, returned = self.backward.written()
        assigned = self.forward.known(forward)
        read = [t for t in body if not t.startswith("#")] + list(returned.values())
        mentioned = set().union(*map(used_names, read))
        cached = [name for name in assigned if name in mentioned]
        lines = self._def_forward(forward, cached) + ["", "", *self._def_backward(body, returned, cached)]
        inputs = [line for text in self.inputs.drawn for line in wrapped(text)]
        inputs += [line for name, text in self.inputs.constants.items() for line in wrapped(f"{name} = {text}")]
        inputs += [line for name, text in self.names.constants.values() for line in wrapped(f"{name} = {text}")]
        inputs += self._seed_constant()
        lines = [
            *inputs,
            *(["", ""] if inputs else []),
            *lines,
            "",
            "",
            *_script(self.output.shown, self.cache, returned),
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
        doc = [docstring(f"Forward and backward pass of {name}, derived by chainstep.")]
        if self.forward.tests:
            told = "Specialised to the path that the program took; the assertions tell where another begins."
            doc = [doc[0].removesuffix('"""'), "", told, '"""']
        return [*doc, *([""] if imports else []), *imports]

    def _def_forward(self, body: list[str], cached: list[str]) -> list[str]:
        parameters = self.inputs.parameters
        given = [f"{name}={text}" for name, text in parameters.items()]
        head = f"def forward({', '.join(given)}):"
        lines = [head]
        if len(head) > 88:
            lines = ["def forward(", *[part for g in given for part in wrapped(f"{g},", "    ")], "):"]
        pair = f"({', '.join(cached)}{',' if len(cached) == 1 else ''})"
        end = f"return {self.output.code}, {pair}"
        lines.append("    " + docstring(f"{self.output.shown}, and what backward reads."))
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
        lines.append("    " + docstring(f"Gradients of {self.output.shown}; {self.seed} is what arrives at it from outside."))
        if cached:
            lines += names_in_brackets(cached, "", f" = {self.cache}", "    ")
        for statement in body:
            lines += [comment(statement[2:], "    ")] if statement.startswith("#") else wrapped(statement, "    ")
        for name, text in returned.items():
            if text != name:
                lines += wrapped(f"{name} = {text}", "    ")
        return lines + names_in_brackets(list(returned), "return ", "", "    ")

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
        return text, len(text) > SHORT

    def _seed_name(self) -> str:
        name = self.seed
        return name if name.isidentifier() else "seed"

    def _seed_constant(self) -> list[str]:
        text = self.seed_text()
        if text != self._seed_name():
            return []
        return wrapped(f"{text} = {self._seed_array()[0]}")


def _script(shown: str, cache: str, returned: dict[str, str]) -> list[str]:
    """What the module does when it is run: the value of ``shown``, then every gradient."""
    names = [quoted(name) for name in returned]
    given = f"({', '.join(names)}{',' if len(names) == 1 else ''})"
    loop = f"    for name, gradient in zip({given}, backward({cache})):"
    if len(loop) > 88:
        loop = f"    for name, gradient in zip(names, backward({cache})):"
        names = names_in_brackets(names, "names = ", "", "    ")
    else:
        names = []
    return [
        'if __name__ == "__main__":',
        f"    value, {cache} = forward()",
        f'    print({quoted(f"{shown} =")}, value)',
        *names,
        loop,
        '        print(name, "=", gradient)',
    ]
