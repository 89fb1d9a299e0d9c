"""From the flags of a command line to a trace; what all commands that read a program share."""

from __future__ import annotations

import sys

from engine import Limits, Notice, Options, Steps, Trace, read_source, split_address, trace_source
from tui.catalogue import say
from tui.options import Request, UsageError, nearest
from tui.printing import printable
from tui.terminal import awaited, counted


def options_of(request: Request) -> Options:
    """The engine's options; UsageError for a flag whose value makes no sense."""
    return Options(
        sets=tuple(_change(text) for text in request.texts("set")),
        output=request.text("output"),
        seed=request.text("seed"),
        wrt=tuple(name.strip() for text in request.texts("wrt") for name in text.split(",") if name.strip()),
        ties=request.text("ties"),
        style=request.text("style") or "d",
        forward_only=request.flag("forward_only"),
        limits=limits_of(request),
        cells=request.text("cells"),
        pass_number=_pass(request.text("pass")),
        then=(*request.texts("then"), *_backward(request)),
        beside=request.text("backward") or "",
        maps=tuple([_pair("--map", part) for text in request.texts("map") for part in text.split(",") if part.strip()]),
        blame=request.command not in ("show", "steps", "emit"),  # they tell no verdict, and need no search for the first wrong line
        modules=request.command != "check" or request.flag("with_modules"),
    )


def _backward(request: Request) -> tuple[str, ...]:
    """The backward part that stands in a file of its own. Raises ``ProgramError`` where it cannot be read."""
    path = request.text("backward")
    return () if path is None else (read_source(path, Options()).alone().text,)


def limits_of(request: Request) -> Limits:
    """The limits with those that ``--limit`` changes."""
    limits = Limits()
    for text in request.texts("limit"):
        name, value = _pair("--limit", text)
        if name not in Limits._fields:
            raise UsageError(
                "limit_unknown", name=name, known=", ".join(Limits._fields), near=nearest(name, Limits._fields)
            )
        limits = limits._replace(**{name: _amount(name, value)})  # type: ignore[arg-type]
    return limits


def _pass(text: str | None) -> int | None:
    """The number of a pass, from 1."""
    if text is None:
        return None
    if not text.strip().isdecimal() or len(text) > 15 or int(text) < 1:
        raise UsageError("pass_value", value=text)
    return int(text)


def _change(text: str) -> tuple[str, str]:
    found = split_address(text)
    if found is None:
        raise UsageError("bad_pair", flag="--set", value=text)
    return found


def _pair(flag: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError("bad_pair", flag=flag, value=text)
    return name.strip(), value.strip()


def _amount(name: str, text: str) -> int | float:
    try:
        number = float(text)
        if number <= 0 or number != number:
            raise ValueError
        return number if name == "seconds" else int(number)
    except (ValueError, OverflowError):
        raise UsageError("limit_value", name=name, value=text) from None


def load(request: Request) -> tuple[Trace, Steps]:
    """The trace of the file that was asked for, expanded to its gates under ``--expand``. Raises ``ProgramError``."""
    path, options = request.operands[0], options_of(request)
    with awaited(path):
        source = read_source(path, options)
    with counted():
        trace = trace_source(source, path, options)
    every = frozenset(range(len(trace.stages))) if request.flag("expand") else frozenset()
    if not every:
        return trace, Steps(trace)
    from engine import expand

    return expand(trace, every), Steps(expand(trace, every), every)


def notice_text(notice: Notice) -> str:
    """The sentence of a notice; its code if there is none."""
    from tui.complaint import notice_said

    return notice_said(notice) or notice.code


def tell_notices(trace: Trace, notices: tuple[Notice, ...] | None = None) -> None:
    """The notices on standard error (those of the trace, if no others are given), placed as compilers place theirs."""
    told = trace.notices if notices is None else notices
    if not told:
        return
    from tui.whereabouts import address

    for notice in told:
        where = printable(address(trace.file, notice.place))
        print(f"{where}: {say('cli.notice')}: {notice_text(notice)}", file=sys.stderr)


def without_glyphs(text: str, request: Request) -> str:
    """Under ``--ascii``, ``text`` without the signs that some terminals draw two cells wide."""
    if not request.flag("ascii"):
        return text
    from tui.paint.glyphs import ASCII

    return text.replace("²", "**2").translate(ASCII)


def write(text: str) -> None:
    """To standard output, control characters of the user's text as escapes."""
    sys.stdout.write(printable(text))
