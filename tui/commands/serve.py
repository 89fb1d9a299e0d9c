"""``chainstep serve [FILE|LESSON|TAPE]``: the stepper in a browser, for visitors who each have a desk of their own."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import Callable
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from tui import desk as desks
from tui.catalogue import language, say
from tui.commands.program import options_of
from tui.document import Document
from tui.options import Request, UsageError
from tui.tapes.files import is_tape, otherwise

if TYPE_CHECKING:
    from engine import Options
    from tui.desk import Desk
    from tui.serve.app import Served
    from tui.tapes.running import Failure

WRONG = 1
HOST, PORT, VISITORS = "127.0.0.1", 8765, 64
SECONDS = 10.0
"""The longest that a program may run for a visitor, unless --limit says otherwise."""


def run(request: Request) -> int:
    """Serve until Ctrl-C; 1 for a tape that goes otherwise than it says. Raises ``UsageError``, ``ProgramError``."""
    try:
        from tui.serve.app import Served
    except ImportError:
        raise UsageError("needs_extra", extra="web", what="aiohttp") from None
    from tui.lessons.course import named
    from tui.serve.page import page
    from tui.serve.visitors import Visitors

    host, port = request.text("host") or HOST, _number(request.text("port"), PORT, 0, 65535, "bad_port")
    most = _number(request.text("visitors"), VISITORS, 1, 10_000, "bad_count")
    name = request.operands[0] if request.operands else ""
    lang = language()
    visitors = None
    if is_tape(name) and named(name, lang) is None:
        failures: list[Failure] = []
        shown = _recorded(name, lang, failures)
        if failures:
            print(otherwise(name, failures[0]), file=sys.stderr)
            return WRONG
    else:
        fresh, document = _begin(name, request, lang)
        visitors = Visitors(fresh, most, document)
        shown = page(Path(name).name or "chainstep", lang)
    names = {"localhost", host.lower(), *(given.lower() for given in request.texts("name"))}
    served = Served(secrets.token_urlsafe(16), frozenset(names), shown, visitors)
    asyncio.run(_listen(served, host, port))
    return 0


def _number(text: str | None, default: int, least: int, most: int, code: str) -> int:
    if text is None:
        return default
    if not text.isdecimal() or len(text) > 9 or not least <= int(text) <= most:
        raise UsageError(code, value=text, flag="--visitors")
    return int(text)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _begin(name: str, request: Request, lang: str) -> tuple[Callable[[int, int], Desk], Document | None]:
    """What makes a visitor's first desk, and the program that is served."""
    from tui.commands.learn import lesson_of
    from tui.lessons.course import named

    ascii_only = request.flag("ascii")
    if not name:
        return lambda width, height: desks.on_library({}, lang=lang, ascii=ascii_only, width=width, height=height), None
    if named(name, lang) is not None or Path(name).suffix.lower() == ".md":
        lesson = lesson_of(name)
        return lambda width, height: desks.on_lesson(lesson, {}, lang=lang, ascii=ascii_only, width=width, height=height), None
    document = Document(name, _bounded(options_of(request)))
    views = document.read()
    views.at(frozenset())
    return (
        lambda width, height: desks.on_program(views, document, 0, lang=lang, ascii=ascii_only, width=width, height=height),
        document,
    )


def _bounded(options: Options) -> Options:
    from engine import Limits

    limits = options.limits or Limits()
    return options._replace(limits=limits._replace(seconds=min(limits.seconds, SECONDS)))


def _recorded(name: str, lang: str, failures: list[Failure]) -> tuple[str, str]:
    """A tape's page that steps, and the policy that stands in it; ``failures`` hears of what goes otherwise than it says."""
    from tui.stills.html import Page
    from tui.stills.visible import visible
    from tui.stills.writer import About
    from tui.tapes.files import load, told
    from tui.tapes.running import frames

    tape, problems = load(name)
    for problem in problems:
        print(told(name, problem), file=sys.stderr)
    if tape is None:
        raise UsageError("bad_tape", file=name)
    out = BytesIO()
    writer = Page(out, About(Path(name).name, lang))
    for frame in visible(frames(tape, lang, failures)):
        writer.frame(frame)
    writer.close()
    return out.getvalue().decode(), writer.policy


async def _listen(served: Served, host: str, port: int) -> None:
    from aiohttp import web

    from tui.serve.app import application

    logging.getLogger("aiohttp").propagate = False  # what strangers send is no news
    logging.getLogger("aiohttp").addHandler(logging.NullHandler())
    runner = web.AppRunner(application(served), access_log=None, handle_signals=False)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError as error:
        await runner.cleanup()
        raise UsageError("cannot_listen", host=host, port=port, reason=error.strerror or str(error)) from None
    if not _loopback(host):
        print(say("serve.open_to_all", host=host), file=sys.stderr)
    bound = runner.addresses[0][1]
    shown = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    print(say("serve.at"), f"http://{shown}:{bound}/{served.token}/", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
