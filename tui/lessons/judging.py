"""What an answer to a lesson's question is worth: by number, not by text, and why it is wrong where that can be told.

The reasons of a step's own numbers are the board's (``tui.questions``); beside them are those that only a lesson asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import ProgramError, like
from engine.named import NamedTuple
from tui.arithmetic import MODULES, value_of
from tui.lessons.numbers import STEP, Numbers
from tui.lessons.records import NUMBERS, Ask
from tui.lessons.written import latin
from tui.questions import Question, asked, judge, known, meets

if TYPE_CHECKING:
    from engine import Var
    from tui.view import View

_UP = frozenset("+ up positive more 1 위 양수 커진다 증가".split())
_DOWN = frozenset("- − down negative less -1 아래 음수 작아진다 감소".split())
_LEVEL = frozenset("0 none zero no 그대로 영".split())


class Judged(NamedTuple):
    """``reason`` is a key of the catalogue, ``fields`` what its sentence names; ``counts`` is False for what cannot be read."""

    right: bool
    reason: str = ""
    fields: tuple[tuple[str, Any], ...] = ()
    value: float | None = None
    counts: bool = True


OWN = frozenset({"only", "partly", "times_h", "change", "output", "other_way"})
"""Reasons that only a lesson has."""
_RIGHT = Judged(True)
_UNREAD = Judged(False, "board.why.unread", counts=False)


def judged(ask: Ask, text: str, view: View, position: int, numbers: Numbers) -> Judged:
    """The answer ``text`` to a question at a position. "write" is judged by ``tui.lessons.written``."""
    text = text.strip()
    if not text:
        return _UNREAD
    if ask.kind == "choice":
        return _chosen(ask, text)
    if ask.kind == "op":
        if text not in ("=", "+="):
            return Judged(False, "lesson.why.op_only", counts=False)
        return _RIGHT if text == ask.answer else _other_sign(ask, text, view, position)
    if ask.kind == "sign":
        return _sign(ask, text.lower(), numbers)
    text = latin(text)
    if ask.kind == "input":
        return _input(ask, text, view)
    if ask.kind == "next":
        return _next(ask, text, view)
    if ask.kind == "shape":
        return _shape(ask, text, view, numbers)
    return _number(ask, text, view, position, numbers)


def begins(ask: Ask, char: str) -> bool:
    """Whether a key that types a character begins an answer: digits, and the signs of a question that is about signs."""
    return ask.kind != "write" and char != "" and (char.isdecimal() or char in _BEGINS.get(ask.kind, ""))


_BEGINS = {"sign": "+-", "op": "+=", **dict.fromkeys(NUMBERS - {"blank"}, "-")}


def _chosen(ask: Ask, text: str) -> Judged:
    if not text.isdecimal() or not 1 <= int(text[:3]) <= len(ask.options):
        return Judged(False, "lesson.why.no_option", (("n", len(ask.options)),), counts=False)
    option = ask.options[int(text) - 1]
    return Judged(option.right, "" if option.right else "lesson.why.said" if option.why else "lesson.why.option",
                  (("why", option.why),))  # fmt: skip


def _input(ask: Ask, text: str, view: View) -> Judged:
    """A name, its gradient's name standing for it, capitals or not where that is clear."""
    named = {name.casefold(): var.shown for var in view.trace.vars for name in (var.grad, var.shown)}
    found = text if text in view.names else named.get(text.casefold(), "")
    if not found:
        return Judged(False, "lesson.why.name_one", counts=False)
    return _RIGHT if found in (ask.answer, *ask.also) else Judged(False, "lesson.why.other_input")


def _next(ask: Ask, text: str, view: View) -> Judged:
    """An address, or the line itself."""
    try:
        wanted = view.steps.find(ask.answer)
    except ProgramError:
        return _UNREAD
    var = view.names.get(text)
    text = view.trace.vars[var].grad if var is not None else text
    step = view.step(wanted)
    if (
        step is not None
        and step.line >= 0
        and _bare(text) in {_bare(view.trace.raw(step.line)), _bare(view.trace.simple(step.line))}
    ):
        return _RIGHT
    try:
        found = view.steps.find(text)
        return _RIGHT if found in (wanted, *map(view.steps.find, ask.also)) else Judged(False, "lesson.why.next")
    except ProgramError:
        return _UNREAD


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _sign(ask: Ask, text: str, numbers: Numbers) -> Judged:
    wanted = numbers.of(ask.answer)
    if wanted is None or text not in _UP | _DOWN | _LEVEL:
        return _UNREAD
    got = 1 if text in _UP else -1 if text in _DOWN else 0
    return (
        _RIGHT
        if got == np.sign(wanted)
        else Judged(False, "lesson.why.direction" if got * wanted else "lesson.why.level")
    )


def _shape(ask: Ask, text: str, view: View, numbers: Numbers) -> Judged:
    wanted = shape_of(ask.answer, numbers)
    if wanted is None:
        return _UNREAD
    found = judge(Question("shape", wanted), text, {})
    if found.reason == "off":
        given = tuple(int(size) for size in re.findall(r"\d+", text))
        other = next((var.shown for var in view.trace.vars if var.kind != "part" and np.shape(like(var)) == given), "")
        return Judged(False, "lesson.why.shape_of" if other else "lesson.why.shape_none", (("name", other),))
    return Judged(found.right, "" if found.right else f"board.why.{found.reason}", counts=found.reason != "unread")


def shape_of(text: str, numbers: Numbers) -> tuple[int, ...] | None:
    """A shape as it is written, or that of a variable; None of neither."""
    if re.fullmatch(r"\(\s*(\d+\s*(,\s*\d+\s*)*,?)?\s*\)", text):
        return tuple(int(size) for size in re.findall(r"\d+", text))
    try:
        return tuple(np.shape(numbers.value(text)))
    except KeyError:
        return None


def _number(ask: Ask, text: str, view: View, position: int, numbers: Numbers) -> Judged:
    wanted = numbers.of(ask.answer)
    if wanted is None:
        return _UNREAD
    step = view.step(position)
    upto = step.line + 1 if step is not None and step.line >= 0 else 0
    names = Known({"h": STEP} | known(view, upto), view, numbers, ask.answer)
    asks_itself = ask.answer[:1].isalpha() and ask.answer not in names and ask.kind in ("gradient", "value")
    if asks_itself and re.search(rf"(?<!\w){re.escape(ask.answer)}(?!\w)", text):
        return Judged(False, "lesson.why.itself", (("name", ask.answer),), counts=False)
    board = _question(view, position, wanted)
    question = Question("product", wanted, (*(board.near if board else ()), *_near(ask, view, numbers, wanted)),
                        board.fields if board else ())  # fmt: skip
    found = judge(question, text, names)
    if found.right:
        return Judged(True, value=found.value)
    if found.reason == "off" and any(_is(text, other, found.value, numbers) for other in ask.also):
        return Judged(True, value=found.value)
    if found.reason == "unread":
        return _unread(text, names)
    own = found.reason in OWN or (found.reason == "sign" and board is None)
    area = "lesson" if own else "board"
    key = f"{area}.why.{found.reason}"
    fields = dict(question.fields) | dict(_told(found.reason, ask, view))
    return Judged(False, key, tuple(fields.items()), found.value, found.reason not in ("unread", "digits"))


class Known(Mapping[str, float]):
    """What an answer may name: scalars and complete gradients but the one that is asked for, entries of arrays that are values,
    ``h``."""

    def __init__(self, names: Mapping[str, float], view: View, numbers: Numbers, asked: str) -> None:
        self._names = {name: value for name, value in names.items() if name != asked}
        self._view, self._numbers = view, numbers

    def __getitem__(self, name: str) -> float:
        if name in self._names:
            return self._names[name]
        if name.partition("[")[0] in self._view.names:
            return self._numbers[name.replace(" ", "")]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _unread(text: str, names: Known) -> Judged:
    """Why an answer cannot be read."""
    if text.count("(") != text.count(")"):
        return Judged(False, "lesson.why.bracket", counts=False)
    if re.search(r"(?<![\w.])[\d.]+\s*[A-Za-z_(]|\)\s*[\w(]", text):
        return Judged(False, "lesson.why.times", counts=False)
    for name in re.findall(r"(?<![\w.])[^\W\d]\w*", text):
        if name not in names and value_of(f"{name}(1.0)") is None and value_of(f"{name}(1.0, 1.0)") is None and name not in MODULES:
            return Judged(False, "lesson.why.unknown", (("name", name),), counts=False)
    return _UNREAD


def _is(text: str, other: str, value: float | None, numbers: Numbers) -> bool:
    wanted = numbers.of(other)
    return value is not None and wanted is not None and meets(value, text, wanted)


def _question(view: View, position: int, wanted: float) -> Question | None:
    """The question that the board would ask here and whose answer this is: it knows why others are wrong."""
    for question in asked(view, position):
        if isinstance(question.answer, float) and abs(question.answer - wanted) <= 1e-9 * max(abs(wanted), 1e-300):
            return question
    return None


def _near(ask: Ask, view: View, numbers: Numbers, wanted: float) -> list[tuple[str, float]]:
    """Wrong answers that have a reason: the sign, a fork's missing terms, a change without h."""
    found = [("sign", -wanted)] if wanted else []
    h, out = numbers.of("h") or STEP, view.trace.vars[view.trace.output].value
    if ask.kind == "change":
        found += [("times_h", wanted / h)]
    if ask.kind == "gradient":
        found += [("change", wanted * h)] if wanted else []
        found += [("output", float(out))] if not np.ndim(out) else []
    if ask.kind == "value" and re.search(r"\bh\b", ask.answer) and not np.ndim(out):
        found += [("other_way", 2 * float(out) - wanted)]
    var = _asked_about(ask, view)
    if var is not None:
        sent = [view.trace.numbers(line).contribution for line in view.trace.arrivals(var.index)]
        times = wanted / numbers[var.grad] if ask.kind == "change" and not np.ndim(view.trace.gradient(var.index)) else 1.0
        if len(sent) > 1 and not any(np.ndim(each) for each in sent):
            found += [("only", float(each) * times) for each in sent]
            found += [("partly", wanted - float(each) * times) for each in sent]
    return [(reason, value) for reason, value in found if abs(value - wanted) > 1e-9 * max(abs(wanted), 1e-300)]


def _asked_about(ask: Ask, view: View) -> Var | None:
    """The variable whose gradient is asked for, or that a change is asked of."""
    if ask.kind not in ("gradient", "change"):
        return None
    found = [v for v in view.trace.vars if re.search(rf"(?<!\w){re.escape(v.grad)}(?![\w\[])", ask.answer)]
    return found[-1] if found and np.any(view.trace.gradient(found[-1].index)) else None


def _told(reason: str, ask: Ask, view: View) -> list[tuple[str, Any]]:
    var = _asked_about(ask, view)
    if reason in ("only", "partly") and var is not None:
        return [("to", var.shown), ("n", len(view.trace.arrivals(var.index)))]
    return []


def _other_sign(ask: Ask, text: str, view: View, position: int) -> Judged:
    """Why it is the other sign; the board knows what would be lost, if the line that is asked about is that of this step."""
    question = next((q for q in asked(view, position) if q.kind == "op" and q.answer == ask.answer), None)
    if question is None or text == "+=":
        return Judged(False, "lesson.why.added" if text == "+=" else "lesson.why.assigned")
    fields = dict(question.fields)
    return Judged(False, "board.why.assigned" if fields.get("ends") else "board.why.assigned.array", tuple(fields.items()))


def answer_of(ask: Ask, numbers: Numbers) -> str:
    """The answer as it would be typed; "" where there is none."""
    if ask.kind == "choice":
        return str(next((i for i, option in enumerate(ask.options, 1) if option.right), ""))
    if ask.kind == "shape":
        shape = shape_of(ask.answer, numbers)
        return "" if shape is None else "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
    if ask.kind == "sign":
        value = numbers.of(ask.answer)
        return "" if value is None else "+" if value > 0 else "-" if value < 0 else "0"
    if ask.kind in NUMBERS:
        value = numbers.of(ask.answer)
        return "" if value is None else repr(float(value))
    return ask.answer
