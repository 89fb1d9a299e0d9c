"""Lists to choose from: what the palette offers for a trace, and how a query narrows it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from engine.named import NamedTuple
from tui.catalogue import say
from tui.keys import DEFAULT, Keymap, keys_at, spelled

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import View, Views

MOST_STAGES = 2000
"""Stages offered one by one; farther ones are reached by their address."""

SHOWN = 8
"""Ways on that are shown beside what is typed."""


class Choice(NamedTuple):
    """One line of a list: its text, a hint at the right, and what it stands for: (kind, value)."""

    text: str
    hint: str
    kind: str
    value: str
    more: str = ""  # what it does, where its text is only its name


def commands(lang: str, ascii_only: bool = False, keymap: Keymap = DEFAULT) -> list[Choice]:
    """Every action of the main screen with its keys."""
    return [
        Choice(say(key.label, lang), spelled(keymap.keys_of(key.id, "stepper"), ascii_only), "action", key.id, say(key.help, lang))
        for key in keys_at("stepper")
        if key.id != "palette"
    ]


def addresses(views: Views, session: Session) -> Iterable[Choice]:
    """Stages, the seed and finished gradients of the trace on show, by address."""
    view = views.at(session.expanded)
    trace, steps = view.trace, view.steps

    def offer(text: str, address: str, position: int) -> Choice:
        return Choice(text, say("app.palette.step", session.look.lang, step=position), "address", address)

    for stage in islice(trace.stages, MOST_STAGES):
        yield offer(f"({stage.label}) {stage.source}", f"({stage.label})", steps.of_stage(stage.index))
    for line in islice(trace.lines, MOST_STAGES):
        if line.kind in ("seed", "contribution"):
            grad, label = trace.vars[line.to].grad, trace.stages[line.stage].label
            text, position = trace.raw(line.index), steps.of_line(line.index)
            seed = line.kind == "seed"
            yield offer(text if seed else f"({label}) {text}", grad if seed else f"{grad}({label})", position)


def address_choice(views: Views, session: Session, query: str) -> Choice | None:
    """The query itself, when it is an address of this trace."""
    from engine import ProgramError

    steps = views.at(session.expanded).steps
    try:
        found = steps.find(query.strip().lstrip(":"))
    except ProgramError:
        return None
    address = query.strip().lstrip(":")
    return Choice(say("app.palette.go", session.look.lang, address=address, step=found), "", "address", address)


def narrowed(choices: Sequence[Choice], query: str) -> list[Choice]:
    """The choices that hold every word of the query, the likeliest first; else those that hold its letters in order."""
    words = query.casefold().split()
    if not words:
        return list(choices)
    texts = [(choice, f"{choice.text}  {choice.more}".rstrip().casefold()) for choice in choices]
    held = [(c, t) for c, t in texts if all(w in t or w == c.hint.casefold() for w in words)]
    if held:
        whole = re.compile(rf"(?<!\w){re.escape(words[0])}(?!\w)")
        return [c for c, t in sorted(held, key=lambda pair: _rank(pair[1], words[0], whole))]
    letters = "".join(words)

    def in_order(text: str) -> bool:
        rest = iter(text)
        return all(letter in rest for letter in letters)

    return [choice for choice, text in texts if in_order(text)]


def _rank(text: str, word: str, whole: re.Pattern[str]) -> int:
    """0 where the text begins with the word, 1 where it holds it as a whole, else 2."""
    return 0 if text.startswith(word) else 1 if whole.search(text) else 2


def ways_on(view: View, typed: str) -> list[str]:
    """What may be meant by the beginning of an address or of a command, addresses first; nothing for nothing."""
    if not typed.strip():
        return []
    every = view.cached("addresses", lambda: _addresses(view))
    found = [word for word in every if word.startswith(typed) and word != typed]
    return sorted(found, key=lambda word: word[len(typed)] != "(")  # of a gradient its contributions before longer names


def _addresses(view: View) -> list[str]:
    trace = view.trace
    found = [trace.vars[trace.output].grad] if trace.lines else []
    for line in islice(trace.lines, MOST_STAGES):
        if line.kind == "contribution":
            grad = trace.vars[line.to].grad
            found += [grad, f"{grad}({trace.stages[line.stage].label})"]
    found += [f"({stage.label})" for stage in islice(trace.stages, MOST_STAGES)]
    found += [key.id for key in keys_at("stepper")] + ["pass ", "wrt "]
    return list(dict.fromkeys(found))
