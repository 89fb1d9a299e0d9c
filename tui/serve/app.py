"""HTTP around the visitors: one page, three addresses that are told things, and the limits and headers of all of them.

Every address lies below a word that nobody can guess. Who asks must name a host that is ours (a page elsewhere that has had its
name pointed here does not), and who tells must come from a page of ours.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from time import monotonic
from typing import Any

from aiohttp import web

from tui.serve.admitted import HEIGHTS, WIDTHS, Unfit, clamped, events
from tui.serve.page import dump
from tui.serve.visitors import Visitor, Visitors

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LONGEST = 4096
"""Bytes of a message."""
HEADERS = {
    "Server": "chainstep",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass
class Served:
    """What is served: a page with its policy, and the visitors that it talks of; none for a page that needs no server."""

    token: str
    names: frozenset[str]
    """Names of hosts, without ports, under which visitors reach us; addresses in figures are always ours."""
    page: tuple[str, str]
    visitors: Visitors | None
    clock: Callable[[], float] = monotonic
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)


def application(served: Served) -> web.Application:
    """The application of a server."""
    at = _At(served)
    app = web.Application(client_max_size=LONGEST, middlewares=[at.guard])
    app.router.add_get("/{token}/", at.show)
    app.router.add_get("/{token}", at.lead)
    if served.visitors is not None:
        app.router.add_post("/{token}/come", at.come)
        app.router.add_post("/{token}/tell", at.tell)
        app.router.add_post("/{token}/leave", at.leave)
    return app


class _At:
    """The addresses' handlers."""

    def __init__(self, served: Served) -> None:
        self.served = served

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse strangers; whatever is answered carries the headers."""
        try:
            self._admit(request)
            answer = await handler(request)
        except web.HTTPException as error:
            answer = web.Response(status=error.status, text="")  # nothing of the request comes back
        except Unfit:
            answer = web.Response(status=400, text="")
        answer.headers.update(HEADERS)
        answer.headers.setdefault("Content-Security-Policy", "default-src 'none'")
        return answer

    def _admit(self, request: web.Request) -> None:
        host = request.headers.get("Host", "")
        if not _ours(host, self.served.names):
            raise web.HTTPForbidden
        if not hmac.compare_digest(request.match_info.get("token", "").encode(), self.served.token.encode()):
            raise web.HTTPNotFound
        if request.method == "POST" and request.headers.get("Origin", "").partition("://")[2] != host:
            raise web.HTTPForbidden

    async def show(self, request: web.Request) -> web.Response:
        """The page."""
        text, policy = self.served.page
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    async def lead(self, request: web.Request) -> web.Response:
        """To the page, whose address ends with a slash."""
        return web.Response(status=308, headers={"Location": f"{self.served.token}/"})

    async def come(self, request: web.Request) -> web.Response:
        """A new visitor, and the whole screen; 503 if there is no room."""
        visitors, now = self._visitors(), self.served.clock()
        message = await _message(request)
        size = message.get("size")
        if not (isinstance(size, list) and len(size) == 2 and all(type(n) is int for n in size)):
            raise Unfit
        width, height = (clamped(n, between) for n, between in zip(size, (WIDTHS, HEIGHTS), strict=True))
        name = await asyncio.to_thread(visitors.come, width, height, now)
        if name is None:
            return web.json_response({"wait": True}, status=503, headers={"Retry-After": "10"})
        self.served.locks = {known: lock for known, lock in self.served.locks.items() if known in visitors}
        visitor = visitors.known(name, now)
        assert visitor is not None
        return await self._answer(name, visitor, [], True, {"visitor": name})

    async def tell(self, request: web.Request) -> web.Response:
        """Events of a visitor; what changes on their screen."""
        message = await _message(request)
        name = message.get("visitor")
        visitor = self._visitors().known(name, self.served.clock())
        if visitor is None:
            raise web.HTTPNotFound
        return await self._answer(str(name), visitor, events(message), message.get("whole") is True, {})

    async def leave(self, request: web.Request) -> web.Response:
        """A visitor has gone."""
        self._visitors().gone(str((await _message(request)).get("visitor")))
        return web.Response(status=204)

    async def _answer(self, name: str, visitor: Visitor, told: list[Any], whole: bool, more: dict[str, Any]) -> web.Response:
        def answer() -> dict[str, Any]:
            now = self.served.clock()
            for event in told:
                visitor.tell(event, now)
            return visitor.answer(whole, now)

        async with self.served.locks.setdefault(name, asyncio.Lock()):
            found = await asyncio.to_thread(answer)
        return web.Response(text=dump({**more, **found}), content_type="application/json")

    def _visitors(self) -> Visitors:
        assert self.served.visitors is not None, "there is no such address"
        return self.served.visitors


def _ours(host: str, names: frozenset[str]) -> bool:
    """Whether a ``Host`` header names us: a name that was said, or an address in figures, which no other page can be under."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return name.lower() in names
    return True


async def _message(request: web.Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.text())
    except (ValueError, RecursionError):
        raise Unfit from None
    if not isinstance(found, dict):
        raise Unfit
    return found
