"""A desk in a browser: what is told to it, what comes back, and what strangers get."""

from __future__ import annotations

import re
import tracemalloc
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Options
from tests.tui.samples import views
from tui import desk as desks
from tui.cells import text_of
from tui.desk import Desk
from tui.document import Document
from tui.serve.admitted import EVENTS, HEIGHTS, WIDTHS, Unfit, events
from tui.serve.app import HEADERS, LONGEST, Served, application
from tui.serve.page import page
from tui.serve.visitors import IDLE, SILENT, Visitor, Visitors

NAMES = ["key", "character", "click", "size", "wheel", "paste", "tick", "x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    "right left n p a G g c v f d w e i z Z o r : / ? K O W x + - = enter escape tab up down E R T y ctrl+p 3 1 backspace P } m ' "
    "ㅜ 느 u U home end".split()
)


def fresh(width: int, height: int, name: str = "net.py", **more: Any) -> Desk:
    return desks.on_program(views(name), Document(name, Options()), 0, width=width, height=height, **more)


class Screen:
    """What a page makes of the answers."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.roles: set[str] = set()
        self.number = 0

    def apply(self, news: dict[str, Any]) -> None:
        assert news["number"] == self.number + 1
        self.number = news["number"]
        if "height" in news:
            self.rows = [[] for _ in range(news["height"])]
        for rule in news.get("styles", ()):
            self.roles.add(re.sub(r"^:root\[data-theme=\w+\] |\{.*", "", rule))
        for place, pairs in news["rows"]:
            self.rows[place] = pairs
            for role in pairs[::2]:
                assert "." + ".".join(dict.fromkeys(role.split())) in self.roles

    @property
    def text(self) -> list[str]:
        return ["".join(pairs[1::2]) for pairs in self.rows]


# messages


@given(JSON)
@settings(max_examples=300)
def test_any_message_is_events_or_unfit(message: Any) -> None:
    visitor = Visitor(fresh(80, 24), 0.0)
    for whole in (message, {"events": message}, {"events": [message]}):
        try:
            found = events(whole)
        except Unfit:
            continue
        for event in found:
            visitor.tell(event, 1.0)
        visitor.answer(False, 1.0)


def test_sizes_are_clamped_and_lists_are_short() -> None:
    assert [(e.width, e.height) for e in events({"events": [{"size": [10**9, -5]}]})] == [(WIDTHS[1], HEIGHTS[0])]  # type: ignore[union-attr]
    with pytest.raises(Unfit):
        events({"events": [{"key": "right"}] * (EVENTS + 1)})
    unfit = [{"key": "x" * 41}, {"key": ""}, {"key": "a", "character": "ab"}, {"paste": "x" * 2001}]
    for bad in [*unfit, {"size": [1.5, 2]}, {"size": [True, 2]}, {"a": 1}]:
        with pytest.raises(Unfit):
            events({"events": [bad]})


@given(st.lists(KEYS, max_size=30))
@settings(max_examples=60, deadline=None)
def test_a_page_shows_what_its_desk_shows(keys: list[str]) -> None:
    visitor, screen = Visitor(fresh(80, 24), 0.0), Screen()
    screen.apply(visitor.answer(True, 0.0))
    for at, key in enumerate(keys):
        for event in events({"events": [{"key": key, "character": key if len(key) == 1 else ""}]}):
            visitor.tell(event, float(at))
        screen.apply(visitor.answer(at % 7 == 6, float(at)))
        assert screen.text == [text_of(row) for row in desks.rows(visitor.desk)]


def told(visitor: Visitor, *keys: str) -> str:
    for key in keys:
        for event in events({"events": [{"key": key, "character": key if len(key) == 1 else ""}]}):
            visitor.tell(event, 1.0)
    return "\n".join(text_of(row) for row in desks.rows(visitor.desk))


@pytest.mark.parametrize("keys", [["E"], ["R"], ["e", "e", "5", "enter"], ["e", "+"], ["x"]])
def test_nothing_is_edited_or_read_anew(keys: list[str]) -> None:
    visitor = Visitor(fresh(80, 24), 0.0, base=Document("net.py", Options()))
    before = visitor.desk.top.views.base  # type: ignore[attr-defined]
    assert "not in the browser" in told(visitor, *keys)
    assert visitor.desk.top.views.base is before  # type: ignore[attr-defined]
    assert visitor.desk.reading is None
    assert "step  1 of" in told(visitor, "escape", "escape", "home", "right")


def test_long_work_is_done_for_a_visitor_too() -> None:
    visitor = Visitor(desks.on_program(views("eight.py"), None, 0), 0.0)
    assert "and we got" in told(visitor, "end", "=", *["right"] * 4)


def test_leaving_ends_the_visit_and_copying_hands_the_text_over() -> None:
    visitor = Visitor(fresh(80, 24), 0.0)
    told(visitor, "right", "y")
    assert visitor.answer(False, 1.0)["copied"].startswith("h = np.maximum(0")
    assert "copied" not in visitor.answer(False, 1.0)
    told(visitor, "q")
    assert visitor.answer(False, 1.0)["ended"]


def test_autoplay_asks_to_be_woken() -> None:
    visitor = Visitor(fresh(80, 24), 0.0)
    told(visitor, "P")
    wake = visitor.answer(False, 1.0)["wake"]
    assert 0 < wake <= 4
    before = visitor.desk
    for event in events({"events": [{"tick": True}]}):
        visitor.tell(event, 1.0 + wake)
    assert visitor.desk.top.session.position == before.top.session.position + 1  # type: ignore[attr-defined]


# visitors


def test_there_are_so_many_and_idle_ones_have_gone() -> None:
    known = Visitors(fresh, 2)
    one, two = known.come(80, 24, 0.0), known.come(80, 24, 10.0)
    assert one is not None
    assert two is not None
    assert one != two
    assert len(one) >= 20
    assert known.come(80, 24, 20.0) is None
    assert known.known(one, 25.0) is not None
    assert known.come(80, 24, 10.0 + SILENT - 1) is None
    three = known.come(80, 24, 10.0 + SILENT)  # two was silent for too long to keep others waiting
    assert three is not None
    assert known.known(two, 10.0 + SILENT) is None
    assert known.known(one, IDLE) is not None
    known.sweep(10.0 + SILENT + IDLE + 1)
    assert len(known) == 1
    assert known.known(three, 2 * IDLE) is None
    known.gone(one)
    assert len(known) == 0
    for strange in (None, 3, "", "x", ["a"], {}):
        assert known.known(strange, IDLE) is None


def test_the_library_opens_its_examples_and_nothing_is_noted() -> None:
    visitor = Visitor(desks.on_library({}), 0.0)
    shown = told(visitor, "end", "enter")
    assert "not in the browser" not in shown
    assert "forward" in shown
    visitor = Visitor(fresh(80, 24), 0.0)
    assert "not in the browser" in told(visitor, "right", "ctrl+t")
    assert visitor.desk.noting is None
    told(visitor, "q")
    assert visitor.ended


# HTTP


TOKEN = "a-word"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def served(most: int = 3, clock: Clock | None = None) -> AsyncIterator[TestClient[Any, Any]]:
    visitors = Visitors(fresh, most, Document("net.py", Options()))
    given = Served(TOKEN, frozenset(["localhost"]), page("net.py", "en"), visitors, clock or Clock())
    async with TestClient(TestServer(application(given))) as client:
        yield client


def origin(client: TestClient[Any, Any]) -> dict[str, str]:
    return {"Origin": f"http://{client.host}:{client.port}"}


async def come(client: TestClient[Any, Any]) -> tuple[str, Screen]:
    answer = await client.post(f"/{TOKEN}/come", json={"size": [80, 24]}, headers=origin(client))
    assert answer.status == 200
    news = await answer.json()
    screen = Screen()
    screen.apply(news)
    return news["visitor"], screen


async def tell(client: TestClient[Any, Any], visitor: str, screen: Screen, *keys: str) -> None:
    answer = await client.post(
        f"/{TOKEN}/tell", json={"visitor": visitor, "events": [{"key": key} for key in keys]}, headers=origin(client)
    )
    assert answer.status == 200
    screen.apply(await answer.json())


async def test_two_visitors_step_on_their_own() -> None:
    async with served() as client:
        one, first = await come(client)
        two, second = await come(client)
        await tell(client, one, first, "right", "right")
        await tell(client, two, second, "right")
        await tell(client, one, first, "right")
        assert "step  3 of" in first.text[0]
        assert "step  1 of" in second.text[0]
        expected = fresh(80, 24)
        for _ in range(3):
            expected, _effects = desks.press(expected, "right")
        assert first.text == [text_of(row) for row in desks.rows(expected)]


async def test_strangers_get_nothing() -> None:
    async with served() as client:
        mine = origin(client)
        body = {"size": [80, 24]}
        evil = "http://evil.example"
        asked = [
            (404, "GET", "/", {}, None),
            (404, "GET", "/other/", {}, None),
            (404, "GET", f"/{TOKEN}/../etc/passwd", {}, None),
            (404, "GET", "/other", {}, None),
            (404, "GET", f"/{TOKEN}/tell/x", {}, None),
            (404, "GET", f"/{TOKEN}x/", {}, None),
            (404, "POST", "/other/come", mine, body),
            (403, "POST", f"/{TOKEN}/come", {}, body),
            (403, "POST", f"/{TOKEN}/come", {"Origin": evil}, body),
            (403, "POST", f"/{TOKEN}/come", {"Origin": "null"}, body),
            (403, "POST", f"/{TOKEN}/come", {"Host": "evil.example", "Origin": evil}, body),
            (403, "GET", f"/{TOKEN}/", {"Host": "evil.example"}, None),
            (403, "GET", f"/{TOKEN}/", {"Host": f"evil.example:{client.port}"}, None),
            (200, "GET", f"/{TOKEN}/", {"Host": "localhost:1"}, None),
            (404, "PUT", f"/{TOKEN}/come", mine, body),
            (404, "GET", f"/{TOKEN}/come", {}, None),
        ]
        for status, method, path, headers, json in asked:
            answer = await client.request(method, path, headers=headers, json=json)
            assert answer.status == status, (method, path, headers)
            for name, value in HEADERS.items():
                assert answer.headers[name] == value
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            if status != 200:
                assert await answer.text() == ""


async def test_an_address_without_its_last_slash_leads_on() -> None:
    async with served() as client:
        answer = await client.get(f"/{TOKEN}")
        assert answer.status == 200
        assert answer.url.path == f"/{TOKEN}/"


async def test_what_is_no_message_is_refused_without_harm_to_others() -> None:
    async with served() as client:
        visitor, screen = await come(client)
        asked = [
            *((400, data) for data in (b"", b"{", b"[]", b"\xff\xfe", b"[" * 4000, b'{"events": 3}')),
            *((404, data) for data in (b'{"visitor": ["a"]}', b'{"visitor": "no"}')),
            *((413, data) for data in (b" " * (LONGEST + 1), b"x" * 100_000)),
        ]
        for status, data in asked:
            for path in ("tell", "come"):
                answer = await client.post(f"/{TOKEN}/{path}", data=data, headers=origin(client))
                assert answer.status == status if status == 413 else answer.status in (400, 404), (path, data[:20])
        await tell(client, visitor, screen, "right")
        assert "step  1 of" in screen.text[0]


async def test_the_next_is_told_to_wait_until_somebody_leaves_or_falls_silent() -> None:
    clock = Clock()
    async with served(2, clock) as client:
        one, _ = await come(client)
        two, second = await come(client)
        full = await client.post(f"/{TOKEN}/come", json={"size": [80, 24]}, headers=origin(client))
        assert full.status == 503
        assert full.headers["Retry-After"]
        await client.post(f"/{TOKEN}/leave", json={"visitor": one}, headers=origin(client))
        three, _ = await come(client)
        clock.now = SILENT - 1
        await tell(client, two, second, "right")
        clock.now = SILENT + 1
        await come(client)  # three has gone
        gone = await client.post(f"/{TOKEN}/tell", json={"visitor": three, "events": []}, headers=origin(client))
        assert gone.status == 404


async def test_a_lost_answer_is_asked_for_again_whole() -> None:
    async with served() as client:
        visitor, screen = await come(client)
        await client.post(
            f"/{TOKEN}/tell", json={"visitor": visitor, "events": [{"key": "right"}]}, headers=origin(client)
        )
        answer = await client.post(
            f"/{TOKEN}/tell", json={"visitor": visitor, "events": [], "whole": True}, headers=origin(client)
        )
        news = await answer.json()
        assert news["number"] == screen.number + 2
        screen.number += 1
        screen.apply(news)
        assert "step  1 of" in screen.text[0]


def test_the_page_runs_its_own_script_and_talks_to_us_alone() -> None:
    for lang in ("en", "ko"):
        text, policy = page("<b>a</b>", lang)
        for kind in ("style", "script"):
            inner = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
            assert len(inner) == 1
            assert f"{kind}-src 'sha256-{b64encode(sha256(inner[0].encode()).digest()).decode()}'" in policy
        assert "connect-src 'self'" in policy
        assert policy.startswith("default-src 'none'")
        assert "<b>" not in text
        assert not re.search(r"https?:|innerHTML|eval\(|\son\w+=", text)


def test_memory_of_a_visitor_is_small() -> None:
    known = Visitors(lambda w, h: desks.on_program(views("eight.py"), None, 0, width=w, height=h), 30)
    known.come(80, 24, 0.0)
    tracemalloc.start()
    names = [known.come(120, 40, 0.0) for _ in range(20)]
    for name in names:
        visitor = known.known(name, 0.0)
        assert visitor is not None
        told(visitor, *["right"] * 10)
        visitor.answer(False, 0.0)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held / 20 < 2_000_000
