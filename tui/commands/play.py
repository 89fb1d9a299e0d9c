"""``chainstep play``: a tape plays in the app; ``--check`` plays it unseen; without a tape the demos are listed."""

from __future__ import annotations

import sys

from tui.catalogue import language, say
from tui.interrupts import importing
from tui.options import Request, UsageError
from tui.tapes.files import demos, load, otherwise, told
from tui.tapes.records import Tape

FINE, WRONG, BAD = 0, 1, 2
SPEEDS = (0.1, 100.0)
"""The slowest and the fastest a tape plays."""


def run(request: Request) -> int:
    """0; 1 where a tape goes otherwise than it says; 2 where it is wrongly written. Raises ``UsageError``."""
    flags = [name for name in ("check", "speed", "loop", "stay") if name in request.values]
    if not request.operands:
        if flags:
            raise UsageError("flag_needs", flag=f"--{flags[0]}", needed="TAPE")
        return _list()
    speed = _speed(request.text("speed"))
    name = request.operands[0]
    tape, problems = load(name)
    for problem in problems:
        print(told(name, problem), file=sys.stderr)
    if tape is None:
        return BAD
    for note in tape.notes:
        print(told(name, note, "note"), file=sys.stderr)
    if request.flag("check"):
        return _check(name, tape, request.text("lang"))
    with importing():
        from tui.start import run_tape

    return run_tape(
        tape, request.text("lang"), speed=speed, loop=request.flag("loop"), stay=request.flag("stay"), ascii=request.flag("ascii")
    )


def _speed(text: str | None) -> float:
    try:
        speed = float(text) if text is not None else 1.0
    except ValueError:
        speed = 0.0
    if not SPEEDS[0] <= speed <= SPEEDS[1]:
        raise UsageError("tape_speed", value=text)
    return speed


def _list() -> int:
    from tui.cells import left

    found = demos(language())
    widest = max(len(demo.name) for demo in found)
    print(say("tape.list"))
    for demo in found:
        print(f"  {left(demo.name, widest)}  {demo.title}")
    return FINE


def _check(name: str, tape: Tape, lang: str | None) -> int:
    """Play without a screen, as fast as it goes, to the first that is otherwise, in the language in which it would play."""
    from tui.tapes.running import TapeFailedError, frames

    screens, seconds = 0, 0.0
    lang = lang or tape.lang or language()
    try:
        for frame in frames(tape, lang):
            screens, seconds = screens + 1, frame.at
    except TapeFailedError as error:
        print(otherwise(name, error.failure), file=sys.stderr)
        return WRONG
    print(say("tape.right", file=name, spoken=lang, screens=screens, seconds=f"{seconds:.1f}"))
    return FINE
