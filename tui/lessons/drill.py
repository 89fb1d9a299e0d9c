"""The drill: circuits of growing difficulty, made anew each time, as a lesson; and, with ``bugs``, right backward passes in which
one mistake is planted: find it, mend it. What went wrong before comes back more often.

Numbers are small and whole, so that everything can be worked out in the head.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import TYPE_CHECKING

import engine
from engine.named import NamedTuple
from tui.catalogue import say
from tui.lessons import written
from tui.lessons.records import Ask, Lesson, Program, Prose, Section

if TYPE_CHECKING:
    from engine import Trace
    from tui.lessons.opened import Opened
    from tui.lessons.player import Player

NAME = "drill"
ROUNDS = 8
GATES = ("add", "sub", "mul", "max", "square", "scale")
"""What a stage may be; a kind that went wrong is drawn more often."""
INPUTS = "xyzw"
_MOST = 40
"""Numbers beyond this are no mental arithmetic: another circuit is drawn."""


def circuit(level: int, dice: Random, weights: Mapping[str, int]) -> str:
    """A program: ``level`` 1 has one gate, every level one more; from 4 on a variable is read twice at least."""
    for _ in range(200):
        text = _drawn(level, dice, weights)
        trace = engine.trace_source(text)
        numbers = [float(var.value) for var in trace.vars] + [float(trace.gradient(v.index)) for v in trace.vars if v.diff]
        used = all(trace.arrivals(var.index) for var in trace.inputs())
        forks = any(len(trace.arrivals(var.index)) > 1 for var in trace.vars)
        if used and forks == (level >= 4) and all(abs(number) <= _MOST for number in numbers) and not _ties(trace):
            return text
    return text


def _ties(trace: Trace) -> bool:
    return any(trace.ties(line.index) for line in trace.lines)


def _drawn(level: int, dice: Random, weights: Mapping[str, int]) -> str:
    count = min(2 + level // 3, len(INPUTS))
    values = dice.sample([-4, -3, -2, -1, 2, 3, 4, 5], count)
    lines = [f"{name} = {value}.0" for name, value in zip(INPUTS, values, strict=False)]
    waiting = list(INPUTS[:count])  # what is not read yet comes first
    named = list(waiting)
    gates = max(level, count - 1)
    for number in range(gates):
        last = number == gates - 1
        gate = dice.choices(GATES, [1 + weights.get(gate, 0) for gate in GATES])[0]
        if last and len(waiting) > 1:
            gate = dice.choice(["add", "mul"])
        one = waiting.pop(0) if waiting else dice.choice(named)
        others = [name for name in (waiting or named) if name != one]
        name = "f" if last else "abcdeghijk"[number]
        if gate in ("square", "scale") or not others:
            lines.append(f"{name} = {one}**2" if gate != "scale" else f"{name} = {one} * {dice.choice([2, 3, -2])}")
        else:
            other = dice.choice(others)
            if other in waiting:
                waiting.remove(other)
            sign = {"add": "+", "sub": "-", "mul": "*"}.get(gate)
            lines.append(f"{name} = {one} {sign} {other}" if sign else f"{name} = max({one}, {other})")
        waiting.append(name)
        named.append(name)
    return "\n".join(lines) + "\n"


def drill(lang: str, seed: int, weak: Mapping[str, int] | None = None, bugs: bool = False) -> Lesson:
    """The lesson; ``weak`` is what ``weak_of`` has noted before."""
    dice = Random(seed)
    programs: list[Program] = []
    sections: list[Section] = []
    for level in range(1, ROUNDS + 1):
        text = circuit(max(level, 2) if bugs else level, dice, weak or {})
        trace = engine.trace_source(text)
        program = len(programs)
        programs.append(Program(1, say("lesson.drill.program", lang, n=level), text))
        made = _bug(trace, dice, program, lang, level) if bugs else _asked(trace, program, lang, level)
        sections += made
    title = say("lesson.drill.bugs" if bugs else "lesson.drill", lang)
    return Lesson(f"{NAME}-bugs" if bugs else NAME, title, 0, ROUNDS, (), lang, tuple(programs), tuple(sections))


def _asked(trace: Trace, program: int, lang: str, level: int) -> Iterator[Section]:
    """A question where each gradient is complete."""
    steps = engine.Steps(trace)
    intro = (Prose(1, "text", say("lesson.drill.round", lang, n=level, of=ROUNDS)),)
    yield Section(1, say("lesson.drill.begin", lang), "0", program, intro)
    wanted = [var for var in trace.vars if var.diff and trace.arrivals(var.index) and var.kind in ("input", "stage")]
    for var in sorted(wanted, key=lambda var: steps.find(f"d{var.shown}")):
        hints = _hints(var.shown, len(trace.arrivals(var.index)), lang)
        ask = Ask(1, "gradient", say("lesson.drill.ask", lang, name=var.shown), f"d{var.shown}", hints=hints)
        yield Section(1, f"d{var.shown}", f"d{var.shown}", program, (), (ask,))


def _hints(name: str, ways: int, lang: str) -> tuple[str, ...]:
    first = say("lesson.drill.ways" if ways > 1 else "lesson.drill.way", lang, name=name, n=ways)
    return first, say("lesson.drill.rule", lang), say("lesson.drill.look", lang, name=name)


def _bug(trace: Trace, dice: Random, program: int, lang: str, level: int) -> Iterator[Section]:
    """A backward pass with one mistake, at the end of the forward pass. Each kind of mistake is as likely as any other; taken is
    one that the judge lays on the line where it is, if there is one."""
    right = written.solution(written.ALL, trace).split("\n")
    planted = sorted(mistakes(right), key=lambda each: each.kind)
    order = dice.sample(KINDS, len(KINDS))
    dice.shuffle(planted)
    planted.sort(key=lambda each: order.index(each.kind))
    each = _found_where_it_is(planted, trace, lang)
    if each is None:
        return
    text = (Prose(1, "text", say("lesson.drill.find", lang, n=level, of=ROUNDS)), Prose(1, "code", "\n".join(each.lines)))
    hints = (say("lesson.drill.count", lang), say("lesson.drill.rule", lang), say(f"lesson.drill.kind_{each.kind}", lang))
    ask = Ask(1, "write", say("lesson.drill.mend", lang), written.ALL, start="\n".join(each.lines), hints=hints)
    yield Section(1, say("lesson.drill.begin", lang), f"({trace.stages[-1].label})", program, text, (ask,))


def _found_where_it_is(planted: list[Planted], trace: Trace, lang: str) -> Planted | None:
    """The first mistake that the judge lays on its own line, or, for want of one, finds at all."""
    spare = None
    for each in planted:
        found = written.judged(written.ALL, "\n".join(each.lines), trace, lang)
        if not found.right and found.line == (0 if each.kind == "lost" else each.line):
            return each
        if not found.right:
            spare = spare or each
    return spare


KINDS = ("sign", "overwritten", "lost", "local", "upstream", "other", "swapped")
"""Mistakes that people make: a sign turned; ``=`` for ``+=``; a line lost; the local gradient forgotten; the upstream gradient
forgotten; that of another line taken; the local gradients of two lines of one stage swapped."""


class Planted(NamedTuple):
    """A backward pass with one mistake, of a kind, in a line counted from 1."""

    kind: str
    line: int
    lines: list[str]


def mistakes(lines: list[str]) -> Iterator[Planted]:
    """A right backward pass with one mistake each."""
    parts = [_parts(line) for line in lines]
    known: list[str] = []
    for i, part in enumerate(parts):
        if part is None:
            known.append(lines[i].partition(" = ")[0])
            continue

        def put(kind: str, text: str, at: int = i) -> Planted:
            return Planted(kind, at + 1, [*lines[:at], text, *lines[at + 1 :]])

        head, sign, local, upstream = part
        yield put("sign", f"{head}{sign}(-{local}) * {upstream}")
        if sign == " += ":
            yield put("overwritten", f"{head} = {local} * {upstream}")
            yield Planted("lost", i + 1, [*lines[:i], *lines[i + 1 :]])
        if local != "(1)":
            yield put("local", f"{head}{sign}{upstream}")
            yield put("upstream", f"{head}{sign}{local}")
        for other in known:
            if other not in (upstream, head):
                yield put("other", f"{head}{sign}{local} * {other}")
        following = parts[i + 1] if i + 1 < len(parts) else None
        if following is not None and following[3] == upstream and following[2] != local:
            swapped = [f"{head}{sign}{following[2]} * {upstream}", f"{following[0]}{following[1]}{local} * {upstream}"]
            yield Planted("swapped", i + 1, [*lines[:i], *swapped, *lines[i + 2 :]])
        known.append(head)


def _parts(line: str) -> tuple[str, str, str, str] | None:
    """Target, sign, local and upstream gradient of a line that is a product."""
    sign = " += " if " += " in line else " = "
    head, _, rest = line.partition(sign)
    local, times, upstream = rest.rpartition(" * ")
    return (head, sign, local, upstream) if times else None


def known(noted: object) -> dict[str, int]:
    """What goes wrong, as it was noted of a drill (``tui.lessons.progress``)."""
    found = noted.get("weak") if isinstance(noted, dict) else None
    return {gate: n for gate, n in found.items() if gate in GATES and type(n) is int} if isinstance(found, dict) else {}


def weak_of(opened: Opened, player: Player, before: Mapping[str, int]) -> dict[str, int]:
    """How often each kind of gate is to come back: more for one that went wrong, less for one that was right at once."""
    found = dict(before)
    for i, section in enumerate(opened.lesson.sections):
        trace = opened.views[section.program].base
        for k, ask in enumerate(section.asks):
            given = player.of((i, k))
            var = next((v for v in trace.vars if f"d{v.shown}" == ask.answer), None)
            if var is None or not (given.right or given.skipped or given.tries):
                continue
            step = -1 if given.right and not given.tries else 2
            for gate in {kind(trace, line) for line in trace.arrivals(var.index)}:
                found[gate] = max(0, min(found.get(gate, 0) + step, 6))
    return {gate: n for gate, n in found.items() if n}


def kind(trace: Trace, line: int) -> str:
    """The kind of gate that a backward line is of."""
    text = trace.stages[trace.lines[line].stage].source
    for sign, gate in (("max", "max"), ("**", "square"), (" + ", "add"), (" - ", "sub")):
        if sign in text:
            return gate
    return "scale" if any(part.lstrip("-").isdecimal() for part in text.split(" * ")) else "mul"


def streak(opened: Opened, player: Player) -> int:
    """Questions that were right at once, one after the other, up to the last that was answered."""
    answered = [player.of(key) for key in opened.lesson.asks]
    while answered and not (answered[-1].right or answered[-1].tries or answered[-1].skipped):
        answered.pop()
    count = 0
    for given in reversed(answered):
        if not given.right or given.tries:
            break
        count += 1
    return count
