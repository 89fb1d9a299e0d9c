"""Text that a program makes: f-strings, ``%``; widths and lengths are looked at before anything is written."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from engine.guards import printed
from engine.operands import Box, Dict, Set, expanded, has_variable, plain
from engine.tracing.conditions import holds_object
from engine.tracing.exceptions import Thrown
from engine.tracing.machine import Part
from engine.tracing.objects import ABSENT, Instance, Quoted
from engine.tracing.outside import Outside
from engine.tracing.values import kind_word

_FIELD = r"(?s)%(?:\((?P<key>[^()]*)\))?[-#0 +]*(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+))?[hlL]?(?:.|$)"


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
        if type(operand) is Instance:
            found = self._by_object(operand, spec, conversion, node)
            if found is not None:
                return found
        value = self.spoken(operand, node)
        self.run(node, printed, value.args() if isinstance(value, Thrown) else value, self.limits)
        digits = "".join([c if c.isdecimal() else " " for c in spec]).split()
        if any(len(d) > 9 or int(d) > self.limits.width for d in digits):
            raise self.error("limit", node, limit="width", asked=max(digits, key=len), allowed=self.limits.width)
        if conversion == ord("r"):
            value = repr(value if type(operand) is not Instance else self.spoken(operand, node, True))
        elif conversion == ord("s"):
            value = str(value)
        elif conversion == ord("a"):
            value = ascii(value)
        return str(self.run(node, format, value, spec))

    def _by_object(self, operand: Instance, spec: str, conversion: int, node: ast.AST) -> str | None:
        """What ``__format__`` says of an object that has one, and is asked."""
        if conversion in (ord("r"), ord("s"), ord("a")):
            return None
        where = ast.copy_location(ast.Constant(spec), node)
        found = self.machine.overloads.method(node, operand, "__format__", [where], [spec])
        if found is ABSENT and spec:
            raise self.error("type", node, said=f"format({kind_word(operand)}, {spec!r})")
        if isinstance(found, str) or found is ABSENT:
            return found if isinstance(found, str) else None
        raise self.error("type", node, said=f"__format__: {kind_word(found)}")

    def spoken(self, operand: Any, node: ast.AST, quoted: bool = False) -> Any:
        """The plain value of what becomes text, objects as what they say of themselves; ``quoted`` what ``repr`` is to say. From
        now on no text can be read as a number: it might be this one."""
        if has_variable(operand) or holds_object(operand):
            self.machine.spoken = True
        return self.worded(operand, node, quoted)

    def worded(self, operand: Any, node: ast.AST, quoted: bool = False) -> Any:
        """The same for text that nothing can read back: what is printed."""
        return self._said(operand, node, quoted) if holds_object(operand) else plain(operand)

    def _said(self, operand: Any, node: ast.AST, quoted: bool) -> Any:
        self.run(node, expanded, Box([operand]))
        if type(operand) is Instance:
            return Quoted(self.machine.overloads.spoken(node, operand, quoted))
        if type(operand) is Box:
            items = [self._said(item, node, True) for item in operand.items]
            return tuple(items) if operand.frozen else items
        if type(operand) is Dict:
            pairs = [(self._said(k, node, True), self._said(v, node, True)) for k, v in operand.items.items()]
            return dict(pairs)
        if type(operand) is Set:
            return Quoted(operand.written([repr(self._said(each, node, True)) for each in operand.listed()]))
        return plain(operand)

    def filled(self, node: ast.BinOp, template: str, operand: Any) -> str:
        """``template % operand``, the widths of its fields looked at first."""
        fields = list(re.finditer(_FIELD, template))
        for field in fields:
            if "*" in field[0] or (field["key"] and not isinstance(operand, Dict)):
                raise self.error("failed", node, said=field[0], what="field")
            for digits in (field["width"] or "", field["precision"] or ""):
                if len(digits) > 9 or (digits and int(digits) > self.limits.width):
                    raise self.error("limit", node, limit="width", asked=digits, allowed=self.limits.width)
        several = isinstance(operand, Box) and operand.frozen
        letters = [field[0][-1:] for field in fields if field[0] != "%%"]
        items = operand.items if several else [operand]
        quoted = [letter in "ra" for letter in letters] + [False] * len(items)
        found = [self.spoken(item, node, quote) for item, quote in zip(items, quoted, strict=False)]
        value = tuple(found) if several else found[0]
        self.run(node, printed, value, self.limits)
        template = _unsaid(template, [field for field in fields if not field[0].endswith("%")], value)
        return str(self.run(node, operator.mod, template, value))


def _unsaid(template: str, fields: list[re.Match[str]], value: Any) -> str:
    """The template, fields for numbers that are none here (times, data that are not there) as fields for text."""
    values = list(value) if isinstance(value, tuple) else [value]
    for field, each in reversed(list(zip(fields, values, strict=False))):
        if type(each) is Outside:
            template = template[: field.start()] + "%s" + template[field.end() :]
    return template
