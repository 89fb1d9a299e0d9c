"""The fork ledger: what it shows adds up, its keys move in it, and ``=`` is tried and put right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import engine
from tests.tui.samples import PROGRAMS, session, views
from tui.actions import press
from tui.arithmetic import value_of
from tui.catalogue import say
from tui.cells import cell_len, text_of
from tui.paint import paint
from tui.paint.digits import number
from tui.paint.exact import agrees
from tui.paint.forks import fork_lines
from tui.paint.ledger import line_at
from tui.paint.moment import Moment
from tui.paint.panel import panel_rows
from tui.paint.ways import HOPS, Ways, laid, path_rows
from tui.session import Session
from tui.states.ledger import fork_of, forks, ledger_of
from tui.states.ledger import ways as ways_of
from tui.view import View, Views

SHAPE = r"(?:\[[\d×]+\]|scalar|…)"
N = r"\(?-?\d[\d.]*(?:e-?\d+)?\)?"


def keys(start: Session, here: Views, *names: str) -> Session:
    """After some keys."""
    for name in names:
        start, _ = press(start, here, name, name if len(name) == 1 else None)
    return start


def shown(here: Views, at: Session, width: int = 100, height: int = 40) -> list[str]:
    """The panel's rows without its title."""
    return [text_of(row).rstrip() for row in paint(here, at, width, height).cut("ledger")][1:]


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_running_totals_and_paths_compute_as_they_are_printed(name: str) -> None:
    here = views(name)
    view = here.at(frozenset())
    at = keys(session(view.total), here, "f")
    for _ in forks(view):
        rows = shown(here, at, 140, 60)
        running = 0.0
        for row in rows:
            if found := re.match(rf"[+▶✗] \S+ .*? +({N}) +({N})[+ ]? ", row + "  "):
                running += float(found[1])
                assert agrees(running, found[2]), rows
            if found := re.match(rf" +d\S+ = (.*) = ({N})$", row):
                assert agrees(value_of(found[1]), found[2]), row
            if found := re.match(rf" +({N}(?: · {N})*) = ({N})$", row):
                assert agrees(value_of(found[1].replace("·", "*")), found[2]), row
        at = keys(at, here, "tab")


def test_keys_move_in_the_ledger_and_steps_still_step() -> None:
    here = views("eight.py")
    at = keys(session(19), here, "f")
    assert ledger_of(keys(at, here, "up")).row == 1
    assert keys(at, here, "right").position == 20
    gone = keys(at, here, "up", "up", "enter")
    assert gone.position == here.at(frozenset()).steps.find("dx(4)")
    other = keys(at, here, "tab")
    assert "y is read by" in text_of(paint(here, other, 80, 24).rows[1])
    assert "x is read by" in text_of(paint(here, keys(other, here, "tab"), 80, 24).rows[1])
    assert keys(at, here, "escape").panels.stack == ()
    assert keys(at, here, "f").panels.stack == ()


def test_the_mistake_is_made_on_purpose_and_put_right() -> None:
    here = views("eight.py")
    at = keys(session(19), here, "f", "up", "equals_sign")
    rows = shown(here, at, 80, 24)
    assert "THE MISTAKE" in text_of(paint(here, at, 80, 24).rows[1])
    assert rows[1].startswith("✗ 4 dx = (1) * dxpy")
    assert "lost" in rows[1]
    assert "dx = ((1 - sigx) * sigx) * dsigx" in rows[2]
    assert any(re.search(r"dx += -0\.03576 \+ 0\.512\d* = 0\.4764 +right: 2\.060", row) for row in rows)
    assert any(re.search(r"dx +0\.4764 +2\.0596 +-1\.583 +77 % of it is gone", row) for row in rows)
    back = keys(at, here, "escape")
    assert back.panels.stack == ("ledger",)
    assert "THE MISTAKE" not in text_of(paint(here, back, 80, 24).rows[1])
    assert keys(at, here, "equals_sign").panels.state("ledger", ledger_of(at)).tried == -1
    refused = keys(at, here, "escape", "up", "up", "equals_sign")
    assert refused.message is not None
    assert refused.message[0] == "ledger.no_plus"


def test_a_mistake_at_one_fork_tells_nothing_of_another_before_the_pass_comes_there() -> None:
    here = views("eight.py")
    at = keys(session(18), here, "f", "down", "equals_sign")
    rows = [text_of(row)[121:] for row in paint(here, at, 200, 50).rows]
    other = next(i for i, row in enumerate(rows) if row.startswith(" y  fork +4 ·1"))
    assert [" ".join(row.split()) for row in rows[other + 1 : other + 3]] == [
        "+ 4 dy = (1) * dxpy 1.583 1.583+", "1 dy += ((1 - sigy) * …) * dsigy ·",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("source", [None, "X = np.ones((2, 3)) * 0.5\nf = np.sum(X * X) + np.sum(np.tanh(X))\n"])
def test_under_the_mistake_the_panel_has_the_mistake_too(source: str | None, lang: str) -> None:
    """The banner said that = stands there, and the rows below added as before."""
    here = views("eight.py") if source is None else Views(engine.trace_source(source))
    view = here.at(frozenset())
    line = next(line for line in reversed(view.trace.lines) if line.op == "+=" and view.steps.of_line(line.index))
    at = keys(session(view.steps.of_line(line.index) or 0, lang=lang), here, "f")
    before = [text_of(row) for row in paint(here, at, 100, 24).cut("panel")]
    tried = [text_of(row) for row in paint(here, keys(at, here, "equals_sign"), 100, 24).cut("panel")]
    assert "+=" in before[0]
    assert "+=" not in tried[0]
    grad = view.trace.vars[line.to].grad
    assert any(say("panel.in_place", lang, name=grad) in row for row in tried)
    assert not any(say("panel.added_to", lang, name=grad) in row for row in tried)
    key = "panel.overwritten" if line.arrived > 2 else "panel.overwritten_of"
    words = say(key, lang, before="@", label="@").split("@")
    assert any(all(word.strip() in row for word in words) for row in tried)
    assert [text_of(row) for row in paint(here, keys(at, here, "equals_sign", "escape"), 100, 24).cut("panel")] == before


TWICE = """\
np.random.seed(1)
X = np.random.randn(4, 3)
W = np.random.randn(3, 3)
h = np.tanh(X @ W)
f = np.sum(h * h) + np.sum(W * W) + np.sum(np.tanh(h @ W))
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_what_a_mistake_breaks_of_an_array_is_shown_at_one_entry_and_differences_speak(lang: str, size: tuple[int, int]) -> None:
    """The columns of = and of the right number were empty for arrays, and nothing said which of them is right."""
    here = Views(engine.trace_source(TWICE))
    view = here.at(frozenset())
    seen = 0
    for moves in ((), ("tab",)):
        at = keys(session(view.total, lang=lang), here, "f", *moves, "equals_sign")
        rows = shown(here, at, *size)
        for one in engine.mistaken(view.trace, ledger_of(at).tried) or ():
            name = re.escape(view.trace.vars[one.var].grad)
            found = next(m for row in rows if (m := re.match(rf" +{name}\[(\d),(\d)\] +({N}) +({N}) +({N}) ", row)))
            place = int(found[1]), int(found[2])
            assert agrees(float(one.wrong[place]), found[3])
            assert agrees(float(one.right[place]), found[4])
            assert agrees(float(found[3]) - float(found[4]), found[5]), found[0]
            seen += 1
        fork = view.trace.gradient(fork_of(view, at))
        words = say("ledger.differences_at", lang, name="", value=number(float(fork[0, 0])))
        assert any(words[-14:] in row for row in rows), rows
    assert seen == 5


def test_differences_of_a_number_are_those_of_a_proof_and_are_silent_at_a_kink() -> None:
    at = keys(session(19), views("eight.py"), "f", "up", "equals_sign")
    assert "  differences say (f(3.001) - f(2.999)) / 0.002 = 2.060: the = is wrong" in shown(views("eight.py"), at, 80, 24)
    kink = Views(engine.trace_source("x = 0.0\ng = 3 * x\nf = g + max(x, 2 * x)\n"))
    rows = shown(kink, keys(session(kink.at(frozenset()).total), kink, "f", "equals_sign"))
    assert any("is gone" in row for row in rows)
    assert not any("differences" in row for row in rows)


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_every_mistake_of_a_program_is_shown(name: str) -> None:
    here = views(name)
    view = here.at(frozenset())
    for line in view.trace.lines:
        if line.op == "+=" and view.steps.of_line(line.index):
            at = keys(session(view.steps.of_line(line.index)), here, "f", "equals_sign")
            rows = shown(here, at)
            assert any("with =" in row for row in rows) == (ledger_of(at).tried >= 0), rows


def test_a_program_without_forks_says_so_and_a_large_fork_is_shown_about_its_line() -> None:
    none = Views(engine.trace_source("x = 2.0\nf = x * 3\n"))
    at = keys(session(1), none, "f", "up", "down", "enter", "equals_sign", "tab")
    assert "no variable forks here" in " ".join(shown(none, at))
    many = Views(engine.trace_source("x = 0.5\nf = 0.0\nfor i in range(900):\n    f = f + x * i\n"))
    view = many.at(frozenset())
    at = keys(session(view.total), many, "f")
    assert "▶" in "".join(row[:1] for row in shown(many, at, 80, 24))
    assert "▶" in "".join(row[:1] for row in shown(many, keys(at, many, *["up"] * 30), 80, 24))


def test_a_way_that_the_pass_has_not_walked_tells_no_product() -> None:
    view = views("eight.py").at(frozenset())
    products = []
    for position in (0, 16, 18, 19):
        rows = [text_of(row).rstrip() for row in path_rows(Moment(view, Session(position=position)), 0, 80, 20)]
        products.append(sum(" = " in row for row in rows))
    assert products == [0, 1, 2, 3]


def test_names_that_share_a_line_have_their_own_contributions() -> None:
    """A stage that sends to both stands twice: x is read by three, y by two."""
    source = views("eight.py").base.source.replace("x = 3\ny = -4\n", "x, y = 3, -4\n")
    trace = engine.trace_source(source, "p.py")
    view = View(trace)
    assert len(fork_lines(Moment(view, Session(position=view.total)), trace.rows[0].vars)) == 5
    assert "2 inputs are set" in text_of(panel_rows(Moment(view, Session()), 80)[0])


SHARED = """\
np.random.seed(3)
W = np.random.randn(3, 3)
h = np.zeros(3)
for t in range(4):
    h = np.tanh(W @ h + W[t % 3] + 0.1 * t)
loss = np.sum(h * h) + np.sum(W * W)
"""


@pytest.mark.parametrize("moved", [(), ("tab", "down", "right", "tab")])
def test_of_an_array_one_entry_is_followed_through_its_sum(moved: tuple[str, ...]) -> None:
    here = Views(engine.trace_source(SHARED))
    view = here.at(frozenset())
    (fork,) = [var.index for var in view.trace.vars if var.shown == "W"]
    last = view.steps.of_line(view.trace.arrivals(fork)[-1])
    at = keys(session(last), here, "v", *moved, "v", "f")
    title = text_of(paint(here, at, 120, 60).cut("ledger")[0])
    place = tuple(map(int, re.search(r"entry \[(\d),(\d)\]", title).groups()))  # type: ignore[union-attr]
    sent = [float(view.trace.contribution(line)[place]) for line in view.trace.arrivals(fork)]
    rows = shown(here, at, 120, 60)
    found = [match for row in rows if (match := re.match(rf"[+▶] +\S+ .*? +({N}) +({N})[+ ]? ", row + "  "))]
    assert len(found) == len(sent)
    for i, (match, value) in enumerate(zip(found, sent, strict=True)):
        assert agrees(value, match[1])
        assert agrees(sum(sent[: i + 1]), match[2])
    spelled = f"dW[{place[0]},{place[1]}] = "
    assert any(row.strip().startswith(spelled) for row in rows)
    assert moved == () or place != tuple(map(int, re.search(r"\[(\d),(\d)\]", _untouched(here, last)).groups()))  # type: ignore[union-attr]


def _untouched(here: Views, position: int) -> str:
    return text_of(paint(here, keys(session(position), here, "f"), 120, 40).cut("ledger")[0])


def test_paths_that_fork_again_are_no_contributions_one_by_one() -> None:
    once = Views(engine.trace_source("x = 2.0\na = x * 3\nb = a + x\n"))
    again = Views(engine.trace_source("x = 2.0\na = x * 3\nb = a + x\nc = a * b\n"))
    for here, said in ((once, "each product is one contribution"), (again, "the products along all of them add up")):
        assert any(said in row for row in shown(here, keys(session(here.at(frozenset()).total), here, "f"), 120))


def test_a_fork_of_very_many_entries_has_its_shapes() -> None:
    here = Views(engine.trace_source("x = np.ones((200, 200))\nf = np.sum(x * 2) + np.sum(x * 3)\n"))
    rows = shown(here, keys(session(here.at(frozenset()).total), here, "f"), 120)
    assert any("(200,200)" in row for row in rows)


def test_a_share_that_is_rounding_is_about_zero() -> None:
    here = Views(engine.trace_source("x = 1.0\na = x * 1e-17\nb = x * 2\nf = a + b\n"))
    rows = shown(here, keys(session(here.at(frozenset()).total), here, "f"), 120)
    assert any("~0 %" in row for row in rows)
    assert not any("e-" in row.split("%")[0].rsplit(" ", 2)[-2] for row in rows if "%" in row)


def test_of_an_array_a_path_alone_in_its_line_tells_what_it_sends_to_the_entry() -> None:
    """Array paths told their shapes alone."""
    here = Views(engine.trace_source(
        "np.random.seed(0)\nX = np.random.randn(3, 2)\nh = np.tanh(X)\nt = np.tanh(h * 2.0)\nr = h + t\nloss = np.sum(r**2)\n"
    ))  # fmt: skip
    view = here.at(frozenset())
    moment = Moment(view, session(view.total))
    (fork,) = [var for var in forks(view) if view.trace.vars[var].shown == "h"]
    said = "\n".join(text_of(row) for row in path_rows(moment, fork, 100, 20))
    for line in view.trace.arrivals(fork):
        assert f"dh[0,0] gets {number(view.trace.contribution(line)[0, 0])}" in said
    assert said.count("gets") == len(view.trace.arrivals(fork))


def test_all_paths_that_are_listed_are_reached_by_keys_and_the_rest_is_counted() -> None:
    """They were cut off at the panel's edge, and no key moved them."""
    twice = "".join("l = x * 0.5\nr = x * 0.6\nx = l + r\n" for _ in range(7))
    here = Views(engine.trace_source(f"x = 1.01\n{twice}f = x * x\n"))
    at = keys(Session(position=here.at(frozenset()).total), here, "f")
    first = shown(here, at, 120, 40)
    said = [row.strip() for row in first if row.strip()][-1]
    assert re.fullmatch(r"and \d+ more", said), "what is beyond the edge is counted, too"
    assert int(said.split()[1]) > 64
    down = keys(at, here, *["pagedown"] * 70)
    last = shown(here, down, 120, 40)
    assert [row.strip() for row in last if row.strip()][-1] == "and 64 more"
    assert last[:6] == first[:6], "the lines and the paths' heading stay"
    assert ledger_of(down).passed <= 2 * 64, "it comes back as soon as it is asked to"
    assert shown(here, keys(down, here, *["pageup"] * 70), 120, 40) == first


LONG = """\
np.random.seed(0)
features = np.random.randn(5, 3)
labels = np.array([0, 2, 1, 2, 0])
first_weights = np.random.randn(3, 4) * 0.5
hidden_layer = np.maximum(0, features @ first_weights)
class_scores = hidden_layer @ np.random.randn(4, 3)
exponentials = np.exp(class_scores - class_scores.max(axis=1, keepdims=True))
probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
data_loss = -np.mean(np.log(probabilities[np.arange(5), labels]))
total_loss = data_loss + 0.1 * np.sum(first_weights * first_weights)
"""


def test_a_long_way_is_told_to_its_end_and_no_two_look_alike() -> None:
    """Ways were cut at the edge, where those through one line differ."""
    here = Views(engine.trace_source(LONG))
    view = here.at(frozenset())
    (fork,) = [var for var in forks(view) if view.trace.vars[var].shown == "first_weights"]
    for width in (60, 80, 120):
        found = Ways.of(Moment(view, session(view.total)), fork, width)
        told = [" ".join(line.strip() for line in lines) for lines in found.stages]
        assert all(text.endswith("total_loss") for text in told)
        assert len(set(told)) == len(told) == found.found.ways
        assert all(cell_len(line) <= width for lines in found.stages for line in lines)
    rows = shown(here, keys(session(view.total), here, "f"), 80, 24)
    assert not any("\u2026" in row for row in rows if row.startswith(("    first_weights", "      ▶")))


def test_a_way_of_very_many_stages_has_both_of_its_ends() -> None:
    hops = [f"({k}) value_{k}" for k in range(400)]
    rows = laid(["x", *hops], 80)
    assert len(rows) == HOPS
    assert rows[0].startswith("    x ▶ (0) value_0 ▶")
    assert "▶ … ▶" in rows[-1]
    assert rows[-1].endswith("(399) value_399")


def test_the_keys_that_scroll_the_ways_are_told_where_not_all_fit() -> None:
    here = Views(engine.trace_source(LONG))
    at = keys(session(here.at(frozenset()).total), here, "f")
    assert any("pgdn pgup" in row for row in shown(here, at, 80, 24))
    assert not any("pgdn pgup" in row for row in shown(here, at, 80, 60))


def test_a_way_of_one_stage_is_its_slope_alone() -> None:
    """It told ``445.8 = 445.8``."""
    here = Views(engine.trace_source("x = 2.0\na = x * 3\nf = a * x\n"))
    rows = shown(here, keys(session(here.at(frozenset()).total), here, "f"), 80, 24)
    assert "6" in [row.strip() for row in rows]


def test_the_title_says_of_the_variable_who_reads_it_and_which_entry_is_followed() -> None:
    """Of nine windows over an image it said that each reads the entry."""
    source = "img = np.arange(9.0).reshape(3, 3)\nloss = 0.0\nfor i in range(2):\n    loss = loss + np.sum(img[i:i+2, 0:2] ** 2)\n"
    here = Views(engine.trace_source(source))
    title = text_of(paint(here, keys(session(here.at(frozenset()).total), here, "f"), 80, 24).cut("ledger")[0])
    assert "img is read by" in title
    assert re.search(r"entry \[\d,\d\]   fork", title)


def test_a_share_of_a_sum_that_is_all_but_zero_fits_its_column() -> None:
    here = Views(engine.trace_source("x = 1.0\na = x * 0.1\nb = x * 0.2\nc = x * -0.3\nf = a + b + c\n"))
    rows = shown(here, keys(session(here.at(frozenset()).total), here, "f"), 80, 24)
    assert not any("\u2026" in row for row in rows)


def test_more_ways_than_a_float_can_count_are_counted() -> None:
    """Each fork doubles them: past a thousand forks in a row the panel, and the side column, ended the app."""
    source = "x = 1.0\nfor i in range(1100):\n    a = x * 0.5\n    b = x * 0.5001\n    x = a + b\nf = x * 2\n"
    here = Views(engine.trace_source(source))
    view = here.at(frozenset())
    at = keys(session(view.total), here, "g", "f")
    rows = shown(here, at, 80, 24)
    assert any(re.search(r"paths from x\S* to f: \d\.\de\+\d{3}", row) for row in rows)
    assert any(re.search(r"and \d\.\de\+\d{3} more", row) for row in shown(here, keys(at, here, *["pagedown"] * 70), 80, 24))


NINE = """\
img = np.arange(36.0).reshape(6, 6)
K = np.array([[1.0, -2.0], [0.5, 3.0]])
out = np.zeros((4, 4))
for i in range(4):
    for j in range(4):
        out[i, j] = np.sum(img[i:i+2, j:j+2] * K)
loss = np.sum(np.maximum(out, 0.0)**2)
"""


@pytest.mark.parametrize(("size", "lang"), [((80, 24), "en"), ((80, 24), "ko"), ((60, 20), "en")])
def test_under_a_long_fork_every_way_comes_by_one_page_key_each(size: tuple[int, int], lang: str) -> None:
    """Below nine lines one way has room: a page key went on by two, and every other way was never seen whole."""
    here = Views(engine.trace_source(NINE))
    at = keys(session(here.at(frozenset()).total, lang=lang), here, "f")
    ways = ledger_ways(here, at)
    seen = []
    for _ in range(ways):
        rows = shown(here, at, *size)
        seen += [row.split("▶")[1].strip() for row in rows if row.startswith("    img ▶")][:1]
        at = keys(at, here, "pagedown")
    assert ways == 16
    assert seen[:13] == [f"({k}) out_{k}_a" for k in range(16, 3, -1)]


def ledger_ways(here: Views, at: Session) -> int:
    """How many ways the fork on show has."""
    view = here.at(frozenset())
    return ways_of(view, fork_of(view, at)).ways


def test_a_long_fork_leaves_rows_for_what_stands_below_and_tells_which_lines_are_seen() -> None:
    here = Views(engine.trace_source(NINE))
    at = keys(session(here.at(frozenset()).total), here, "f")
    rows = shown(here, at, 80, 24)
    assert rows[0].split("  ")[2].strip() == "lines 11 to 16 of 16"
    assert sum(row.startswith("    img ▶") for row in rows) == 1
    assert [row.strip() for row in rows if row.strip()][-1] == "and 15 more"  # the next has no room for its product
    up = shown(here, keys(at, here, *["up"] * 15), 80, 24)
    assert up[0].strip().startswith("lines 1 to 6 of 16")
    assert up[1].startswith("▶ 16 ")
    tried = shown(here, keys(at, here, "equals_sign"), 80, 24)
    assert any("what breaks" in row for row in tried)


def test_equals_in_places_loses_what_stood_there_and_nothing_of_other_entries() -> None:
    """Every earlier line was called lost, and nothing was said to break."""
    source = "x = np.array([1.0, 2.0, 3.0])\na = x[0:2] * 3\nb = x[1:3] * 4\nf = np.sum(a) * np.sum(b)\n"
    here = Views(engine.trace_source(source))
    at = keys(session(here.at(frozenset()).total), here, "v", "tab", "right", "tab", "v", "f", "equals_sign")
    rows = shown(here, at, 80, 24)
    assert any("entry [1]" in text_of(row) or "dx[1]" in text_of(row) for row in paint(here, at, 80, 24).rows)
    assert sum("lost" in row for row in rows) == 1
    assert any(row.strip().startswith("dx[1] ") and "1 of 3 differ" in row for row in rows)
    other = keys(session(here.at(frozenset()).total), here, "v", "tab", "left", "left", "tab", "v", "f", "equals_sign")
    assert not any("lost" in row for row in shown(here, other, 80, 24))


def test_a_click_on_a_line_of_a_long_fork_takes_that_line() -> None:
    here = Views(engine.trace_source(NINE))
    at = keys(session(here.at(frozenset()).total), here, "f", *["up"] * 8)
    moment = Moment(here.at(frozenset()), at)
    rows = shown(here, at, 80, 24)
    height = len(rows)
    for y, row in enumerate(rows):
        if found := re.match(r"[+▶] +(\d+) dimg", row):
            assert line_at(moment, y, 80, height) == 16 - int(found[1]), row


def test_the_sum_at_a_fork_is_never_cut_within_a_number() -> None:
    """``0.5 + 0 + 0.12… = 9.080``: terms that are 0 yield, then those before the last."""
    here = Views(engine.trace_source(NINE))
    at = keys(session(here.at(frozenset()).total), here, "f")
    for width in (60, 80, 100, 120, 200):
        row = next(row for row in shown(here, at, width, 60) if row.startswith("    dimg["))
        assert re.fullmatch(rf" +dimg\[\d,\d\] = {N}(?: \+ (?:{N}|…))* = {N}", row), row
    many = Views(engine.trace_source("x = 0.37\nf = 0.0\nfor i in range(60):\n    f = f + x * (i + 0.123)\n"))
    at = keys(session(many.at(frozenset()).total), many, "f")
    row = next(row for row in shown(many, at, 80, 24) if row.startswith("    dx = "))
    assert re.fullmatch(rf" +dx = {N}(?: \+ {N})+ \+ … \+ 0\.123\d* = 1777", row), row


def test_what_a_mistake_leaves_of_a_gradient_is_said_in_words_that_fit() -> None:
    """Of one that grew, or turned, ``-203 % of it is gone``."""
    for slope, said in (("3.0", "% of it is gone"), ("-3.0", "1.6 × the right one"), ("-20.0", "its sign is turned")):
        here = Views(engine.trace_source(f"x = 1.0\na = x * 8.0\nb = x * {slope}\nf = b + a\n"))
        at = keys(session(here.at(frozenset()).total), here, "f", "equals_sign")
        row = next(row for row in shown(here, at, 80, 24) if row.startswith("    dx  "))
        assert said in row, row


def test_a_line_that_is_too_long_keeps_its_upstream_gradient() -> None:
    """It was cut at its end; the panes cut inside the local factor."""
    here = views("eight.py")
    rows = shown(here, keys(session(18), here, "f"), 60, 24)
    row = next(row for row in rows if row.startswith("▶ 3 "))
    assert re.match(r"▶ 3 dx \+= \(.*…\) \* dsigx ", row), row


def test_shapes_along_a_long_way_end_whole() -> None:
    """The row was cut in the middle of a shape."""
    loop = "for t in range(9):\n    h = np.tanh(W @ h + 1.0)\n"
    source = f"np.random.seed(0)\nW = np.random.randn(3, 3)\nh = np.zeros(3)\n{loop}loss = np.sum(h)\n"
    here = Views(engine.trace_source(source))
    for width in (60, 80):
        at = keys(session(here.at(frozenset()).total), here, "f", *["pagedown"] * 20)
        rows = [row for row in shown(here, at, width, 40) if row.startswith("        [")]
        assert rows
        assert all(re.fullmatch(rf" +{SHAPE}(?: · {SHAPE})*(?:   \S+ gets \S+)?", row) for row in rows), rows


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_panel_shows_the_mistake_wherever_the_step_is(lang: str) -> None:
    """= was tried in line (3), and the panel went on telling of line (2)."""
    here = views("eight.py")
    tried = keys(session(19, lang=lang), here, "f", "up", "equals_sign")
    panel = [text_of(row).strip() for row in paint(here, tried, 80, 24).cut("panel")]
    assert panel[0].startswith("dx = ((1 - sigx) * sigx)")
    assert panel[3].startswith("dx = -0.03576")
    assert all(word in panel[3] for word in ("1.583", "(4)"))
    assert panel[4] == say("ledger.keeps", lang, name="x", output="f", n=3)
    right = keys(tried, here, "escape")
    assert next(text_of(row).strip() for row in paint(here, right, 80, 24).cut("panel")).startswith("dx += (1) * dnum")


def test_factors_that_are_left_out_of_a_way_leave_a_sign() -> None:
    """Scalars fell out of the row unseen: five factors stood for seven."""
    source = (Path(engine.__file__).parent / "programs" / "network.py").read_text(encoding="utf-8")
    view = Views(engine.trace_source(source)).at(frozenset())
    moment = Moment(view, session(view.total))
    short = 0
    for fork in forks(view):
        lengths = [len(path.lines) for path in ways_of(view, fork).listed]
        for width in range(40, 90):
            rows = [text_of(row).partition("   d")[0].strip() for row in path_rows(moment, fork, width, 60)]
            rows = [row for row in rows if re.match(r"(\w+ )?\[\d", row) and " · " in row]
            for row in rows:
                short += row.count(" · ") + 1 not in lengths
                assert row.count(" · ") + 1 in lengths or "…" in row, (width, row)
    assert short


@pytest.mark.parametrize(("lang", "said"), [("en", "0 up to rounding"), ("ko", "반올림을 빼면 0")])
def test_what_is_0_but_for_rounding_has_no_shares(lang: str, said: str) -> None:
    """They were -1.1e18 %, of a sum that did not compute to the eye."""
    here = Views(engine.trace_source("x = 0.7\ny = 0.1 * x\nz = 0.2 * x\nw = -0.3 * x\nf = y + z + w\n"))
    rows = shown(here, keys(session(here.at(frozenset()).total, lang=lang), here, "f"), 100, 30)
    assert any("≈" in row and said in row for row in rows), rows
    assert not [row for row in rows if re.search(r"e\d+ %", row)]
