"""The table that a notebook shows: its numbers are the trace's, it is inert, and text of the program stays text."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

import engine
from engine import Steps
from engine.writing.html import ROWS, html

ALLOWED = {"style", "table", "caption", "tr", "th", "td", "code"}
HOSTILE = """</code></table><script>alert(1)</script><img src=x onerror=alert(2)>&amp;"'\x1b[31m\u202e"""


class Table(HTMLParser):
    """The rows of a table: (text of the line, label, kind of number, number)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[Any]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "tr":
            self.rows.append(["", "", "", None])
            self.cell = -1
        elif tag in ("td", "th"):
            self.cell += 1
            found = dict(attrs)
            if "data-value" in found:
                self.rows[-1][2:] = [found["class"], json.loads(found["data-value"] or "")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.rows and self.cell < 2:
            self.rows[-1][self.cell] += data


PROGRAMS = {
    "scalars": "x = -2.0\ny = 5.0\nq = x + y\nf = q * x\n",
    "arrays": "np.random.seed(0)\nX = np.random.randn(4, 3)\nW = np.random.randn(3, 2)\nh = np.tanh(X @ W)\nf = (h**2).sum()\n",
    "writes": "a = np.zeros(3)\nx = 2.0\na[1] = x * x\na[2] = a[1] * x\nf = a.sum()\n",
    "several": "x = 2.0\na, b = x * 2, x * 3\nf = a * b\n",
    "not finite": "x = np.array([0.0, 1.0])\ny = 1 / x\nf = y.sum()\n",
    "large": "x = np.linspace(0, 1, 5000)\ny = x * x\nf = y.sum()\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_read_back_it_is_the_trace(name: str) -> None:
    trace = engine.trace_source(PROGRAMS[name])
    table = Table(trace._repr_html_())
    values = {label: value for _, label, kind, value in table.rows if kind == "value"}
    for stage in trace.stages:
        made = [trace.vars[i].value for i in trace.made(stage.index)]
        assert same(values[f"({stage.label})"], made[0] if len(made) == 1 else made), stage.label
    lines = [(line, value) for line, _, kind, value in table.rows if kind == "gradient"]
    steps = [line for line in trace.lines if line.kind not in ("open", "clear")]
    assert len(lines) == len(steps)
    for (text, value), line in zip(lines, steps, strict=True):
        assert text == trace.raw(line.index)
        assert same(value, trace.seed if line.kind == "seed" else trace.numbers(line.index).after), text
    labels = [label for _, label, kind, _ in table.rows if kind == "gradient" and label]
    assert labels == [f"({Steps(trace).label_of(line.index)})" for line in steps if line.kind != "seed"]


def same(read: Any, value: Any) -> bool:
    """Whether what was read is the value: to the last bit, or the summary of a large array."""
    if isinstance(value, np.ndarray) and value.size > 1_000:
        return bool(read["shape"] == list(value.shape) and read["max"] == value.max())
    return bool(read == engine.plain_data(value))


def test_every_line_of_the_listing_stands_in_it() -> None:
    trace = engine.trace_source(PROGRAMS["arrays"])
    shown = [line for line, *_ in Table(html(trace)).rows]
    forward, backward = engine.entries(trace)
    for entry in (*forward, *backward):
        assert entry.text in shown


def test_text_of_a_program_stays_text() -> None:
    key = repr(HOSTILE)
    trace = engine.trace_source(f"# {HOSTILE}\nx = 2.0\nd = {{{key}: x * 3}}\nprint({key})\nf = d[{key}] * x\n", HOSTILE)
    text = html(trace, (HOSTILE,) * 4)
    table = Table(text)
    assert table.tags <= ALLOWED
    assert table.attributes <= {"class", "data-value"}
    assert "<script" not in text
    assert "<img" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert any("</code></table><script>alert(1)</script>" in said for said in table.texts)


def test_it_has_colours_for_light_and_dark_and_loads_nothing() -> None:
    text = html(engine.trace_source(PROGRAMS["scalars"]))
    assert "prefers-color-scheme:dark" in text
    assert "data-jp-theme-light=false" in text
    assert not any(word in text for word in ("http", "url(", "@import", "src=", "href=", "javascript:"))
    assert Table(text).attributes == {"class", "data-value"}


def test_a_long_program_ends_in_dots() -> None:
    trace = engine.trace_source(f"x = 0.5\nfor i in range({ROWS + 50}):\n    x = x * 0.99\n")
    rows = Table(html(trace)).rows
    assert len(rows) == 2 * (ROWS + 2)
    assert [row[0] for row in rows].count("…") == 2
