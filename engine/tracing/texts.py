"""Text that a program makes: f-strings, ``%``; widths and lengths are looked at before anything is written."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from engine.guards import printed
from engine.operands import has_variable, plain
from engine.tracing.exceptions import Thrown
from engine.tracing.machine import Part

_FIELD = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?[-#0 +]*(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+))?[hlL]?(?:.|$)", re.DOTALL
)


class Texts(Part):
    """Formatted text. Nothing in it has a gradient."""

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {ast.JoinedStr: self._joined}

    def _joined(self, node: ast.JoinedStr) -> str:
        text = ""
        for part in node.values:
            text += str(part.value) if isinstance(part, ast.Constant) else self._formatted(part)
            if len(text) > self.limits.items:
                raise self.error("limit", node, limit="items", asked=len(text), allowed=self.limits.items)
        return text

    def _formatted(self, part: Any) -> str:
        spec = self._joined(part.format_spec) if part.format_spec is not None else ""
        return self.formatted(self.eval(part.value), spec, part.conversion, part.value)

    def formatted(self, operand: Any, spec: str, conversion: int, node: ast.AST) -> str:
        """A value as ``format`` writes it; ``conversion`` is the code of ``!r``, ``!s`` or ``!a``."""
        value = self.spoken(operand)
        self.run(node, printed, value.args() if isinstance(value, Thrown) else value, self.limits)
        digits = "".join([c if c.isdecimal() else " " for c in spec]).split()
        if any(len(d) > 9 or int(d) > self.limits.width for d in digits):
            raise self.error("limit", node, limit="width", asked=max(digits, key=len), allowed=self.limits.width)
        if conversion == ord("r"):
            value = repr(value)
        elif conversion == ord("s"):
            value = str(value)
        elif conversion == ord("a"):
            value = ascii(value)
        return str(self.run(node, format, value, spec))

    def spoken(self, operand: Any) -> Any:
        """The plain value of what becomes text. From now on no text can be read as a number: it might be this one."""
        if has_variable(operand):
            self.machine.spoken = True
        return plain(operand)

    def filled(self, node: ast.BinOp, template: str, operand: Any) -> str:
        """``template % operand``, the widths of its fields looked at first."""
        fields = list(_FIELD.finditer(template))
        for field in fields:
            if "*" in field[0] or field["key"]:
                raise self.error("failed", node, said=field[0])
            for digits in (field["width"] or "", field["precision"] or ""):
                if len(digits) > 9 or (digits and int(digits) > self.limits.width):
                    raise self.error("limit", node, limit="width", asked=digits, allowed=self.limits.width)
        value = self.spoken(operand)
        self.run(node, printed, value, self.limits)
        return str(self.run(node, operator.mod, template, value))
