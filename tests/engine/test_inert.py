"""No text of a program becomes code, markup or a control character in what is printed or written about it.

Programs whose every key, string, comment and file name is hostile: the listing, the JSON and the module are parsed and run with
a marker that must not execute, and all that is said consists of visible characters.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Options, ProgramError, trace_source
from engine.steps import Steps
from engine.writing.emit import emit
from engine.writing.jsonview import view
from engine.writing.listing import listing
from tui.commands.jsontext import dump
from tui.complaint import report
from tui.printing import printable

PARTS = [
    '"""', "'''", '"', "'", "\\", "\n", "#", "{x}", "{", "}", "%s", "[/]", "[bold]", "\x1b]0;t\x07", "\x1b[2J", "\x9b31m",
    "\u202e", "\u2066", "\u200d", "\u2028", "\x85", "\x0b", "\x7f", "\x00", "\ud800", "+PWN()+", "PWN()", ");PWN();(", "\nPWN()\n",
    '"""+PWN()+"""', "'+PWN()+'", '"+PWN()+"', "</script>", "가", "é", " ", "x",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map("".join)


def spelled(text: str, style: int) -> str:
    """A string literal of ``text``: as ``repr`` has it, or with the characters themselves where a file can hold them."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\0", "\\0").replace("\ud800", "\\ud800").replace("\r", "\\r")
    return (repr(text), f'"""{plain}"""', '"' + plain.replace("\n", "\\n") + '"')[style]


@st.composite
def programs(draw: Callable[..., Any]) -> str:
    """A program with hostile keys (nested, in tuples), strings, formatted texts and comments."""
    keys = [spelled(draw(hostile), draw(st.integers(0, 2))) for _ in range(3)]
    comment = "".join(c for c in draw(hostile) if c not in "\n\0\ud800")
    said = spelled(draw(hostile), draw(st.integers(0, 2)))
    lines = [
        f"# {comment}",
        "import numpy as np",
        f"x = 3.0  # {comment}",
        f"p = {{{keys[0]}: x * 2.0, {keys[1]}: {{{keys[2]}: [x, 4.0]}}}}",
        f"p[({keys[2]}, 1)] = x * len({said})",
        f"y = x * np.ones(3 + 0 * len({said}",
        f"    ))  # {comment}",
        f"if {said} != '' and x > 1:",
        f"    y = y * p[{keys[0]}]",
        f"print({said}, x, f'{{x:.2f}}')",
        f"f = np.sum(y) + p[({keys[2]}, 1)] * p[{keys[1]}][{keys[2]}][0]" if keys[0] != keys[1] else "f = np.sum(y)",
    ]
    return "\n".join(lines) + "\n"


def made(make: Callable[[], Any]) -> Any:
    """What ``make`` gives, or None where it refuses in visible words."""
    refusal = None
    try:
        return make()
    except ProgramError as error:
        refusal = error
    assert refusal.code != "internal"
    assert visible(report(refusal))
    return None


def visible(text: str) -> bool:
    return text.replace("\n", "").isprintable()


def run_inert(text: str, name: str) -> dict[str, Any]:
    """Run generated code; the marker must not be reached."""
    reached: list[int] = []
    space: dict[str, Any] = {"PWN": lambda: reached.append(1) or "", "np": np, "__name__": name}
    exec(compile(text, name, "exec"), space)
    assert not reached
    return space


@settings(max_examples=150, deadline=None)
@given(programs(), hostile)
def test_hostile_text_stays_text(source: str, file: str) -> None:
    trace = made(lambda: trace_source(source, file, Options()))
    if trace is None:
        return
    text = listing(trace)
    run_inert(printable(text), "listing")
    said = dump(view(trace, Steps(trace), lambda notice: notice.code))
    assert visible(said)
    json.loads(said)
    module = made(lambda: emit(trace))
    if module is None:
        return
    assert visible(module)
    space = run_inert(module, "module")
    value, cache = space["forward"]()
    assert value == pytest.approx(float(trace.value))
    gradients = space["backward"](cache)
    assert gradients[0] == pytest.approx(float(trace.gradients["x"]))


@pytest.mark.parametrize("name", ["𝓲𝓯", "𝓸𝓻", "𝒅𝒆𝒇"])
def test_a_name_that_normalises_to_a_keyword_is_refused(name: str) -> None:
    for source in (f"{name} = 3.0\nf = {name} * 2\n", f"def g({name}):\n    return {name} * 2\nf = g(3.0)\n"):
        with pytest.raises(ProgramError) as caught:
            trace_source(source)
        assert caught.value.code == "keyword_name"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('y = f( "a#b",\n  c )', 'y = f( "a#b", c )'),
        ("x = \\\n3.0", "x = 3.0"),
        ('x = """a\nb#"""', "x = 'a\\nb#'"),
        ("f(#hello\n [1,\n 2])", "f( [1, 2])"),
        ('y = "\x1b]0;"+x', "y = '\\x1b]0;'+x"),
        ('y = f"""a{{}}\n{x}"""', 'y = f"""a{{}}\\n{x}"""'),
    ],
)
def test_the_text_of_a_node_is_made_of_its_tokens(source: str, text: str) -> None:
    from engine.reading.segments import segment

    node = ast.parse(source).body[0]
    found = segment(node, tuple(source.split("\n")))
    assert found == text or ast.dump(ast.parse(found)) == ast.dump(node)  # a formatted text is unparsed from Python 3.12 on


@pytest.mark.parametrize("key", ["1e400", "-1e400", "float('nan')", "(1e400, 'a')", "np.inf", "True", "None", "1.5"])
def test_a_key_that_is_no_literal_reads_back(key: str) -> None:
    trace = trace_source(f"k = {key}\np = {{}}\nx = 3.0\np[k] = x * 2.0\nf = p[k] * x\n")
    for text in (listing(trace), emit(trace)):
        space = run_inert(text, "module")
        assert float(trace.gradients["x"]) == pytest.approx(12.0)
    value, cache = space["forward"]()
    assert value == pytest.approx(18.0)
    assert 12.0 in [gradient for gradient in space["backward"](cache) if not isinstance(gradient, list)]
