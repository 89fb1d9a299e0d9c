"""The caches: what must be kept is what the rest of the backward pass reads, at every step."""

from __future__ import annotations

import re

import pytest

import engine
from tests.tui.samples import PROGRAMS, session, views
from tui.actions import press
from tui.cells import text_of
from tui.paint import paint
from tui.paint.caches import caches_fitted
from tui.paint.moment import Moment
from tui.states.ahead import ahead
from tui.states.caches import kept, next_gone, unread
from tui.states.ledger import forks
from tui.view import Views


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_value_is_alive_while_a_later_line_reads_it(name: str) -> None:
    view = views(name).at(frozenset())
    trace = view.trace
    for position in range(view.total + 1):
        step = view.step(position)
        done = step.line if step is not None and step.line >= 0 else -1
        later = [line.index for line in trace.lines[max(done, 0) :] if view.steps.of_line(line.index)]
        wanted = {read.var for line in later for read in trace.reads(line) if read.role == "local"}
        made = {v for v in wanted if trace.vars[v].stage < 0 or view.steps.of_stage(trace.vars[v].stage) <= position}
        assert {one.var for one in kept(view).rows() if one.alive(position)} == made
    assert not {one.var for one in kept(view).rows()} & set(unread(view, 1_000))


def test_the_strip_stands_over_the_steps_and_the_sentence_counts() -> None:
    here = views("eight.py")
    at, _ = press(session(18), here, "w", "w")
    rows = [text_of(row) for row in paint(here, at, 80, 24).cut("caches")]
    assert "sigx" in rows[4]
    assert rows[4].startswith("●▶")
    assert rows[4].index("▓") == rows[8].index("▲")
    assert any("no backward line reads x, y, xpysqr, f" in row for row in rows)
    assert any("2 of 6 values" in row for row in rows)
    down, _ = press(at, here, "down")
    assert down.position == 18
    assert press(down, here, "right")[0].position == 19


def test_before_the_first_step_none_is_the_current_one() -> None:
    here = views("eight.py")
    at, _ = press(session(0), here, "w", "w")
    rows = [text_of(row) for row in paint(here, at, 80, 24).cut("caches")]
    assert any("█" in row for row in rows)
    assert not any("▓" in row for row in rows)


def test_sums_alone_need_nothing_and_a_long_program_is_shown_about_the_step() -> None:
    sums = Views(engine.trace_source("x = 1.0\ny = 2.0\nf = x + y\n"))
    at, _ = press(session(2), sums, "w", "w")
    assert "sums alone need none" in "".join(text_of(row) for row in paint(sums, at, 80, 24).cut("caches"))
    many = Views(engine.trace_source("x = 0.5\nfor i in range(3000):\n    x = math.sin(x)\nf = x\n"))
    total = many.at(frozenset()).total
    at, _ = press(session(total - 2), many, "w", "w")
    rows = [text_of(row) for row in paint(many, at, 120, 40).cut("caches")]
    assert any(row.startswith("●▶") for row in rows)


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_the_local_reads_of_all_lines_are_those_of_each(name: str) -> None:
    trace = views(name).base
    each = [(line.index, [read.var for read in trace.reads(line.index) if read.role == "local"]) for line in trace.lines]
    assert list(trace.local_reads()) == [(line, reads) for line, reads in each if reads]


def test_what_is_made_ahead_is_what_is_made_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.states.ahead.SHORT", 0)
    monkeypatch.setattr("tui.states.caches.SLICE", 3)
    for name in PROGRAMS:
        early, late = Views(views(name).base).at(frozenset()), Views(views(name).base).at(frozenset())
        slices = list(ahead(early))
        assert len(slices) > 3
        assert "caches" in early._held
        assert "caches" not in late._held
        for one, other in zip(kept(early), kept(late), strict=True):
            assert one.tolist() == other.tolist()
        assert forks(early) == forks(late)


LONG = """\
np.random.seed(0)
class Layer:
    def __init__(self, n, m):
        self.weights = np.random.randn(n, m)
    def forward(self, inputs):
        self.activations = np.tanh(inputs @ self.weights)
        return self.activations
first_layer, second_layer, third_layer = Layer(3, 4), Layer(4, 4), Layer(4, 2)
features = np.random.randn(5, 3)
loss = np.mean(third_layer.forward(second_layer.forward(first_layer.forward(features)))**2)
"""


def test_no_two_values_have_one_name_and_no_reader_is_cut_in_its_name() -> None:
    """Names were cut to their last nine characters, readers in the middle; and that rows stand above was not to be seen."""
    at = Views(engine.trace_source(LONG))
    view = at.at(frozenset())
    rows = [text_of(row) for row in caches_fitted(Moment(view, session(view.total)), 80, 12)]
    table = [row for row in rows[1:-1] if re.search("[█·]{20}", row)]
    names = [row[3:].split()[0] for row in table]
    assert len(set(names)) == len(names) >= 4
    assert not any(re.search(r"…\w*\(|\w…", row[26:].split("█")[0]) for row in table)
    assert any("first_layer.activations" in row for row in rows)
    assert any(re.search(r"↑↓ \d+ to \d+ of \d+ .*▲", row) for row in rows)


def test_what_takes_several_gates_says_so_in_words() -> None:
    """It said ``15 add +``."""
    at = Views(engine.trace_source("x = np.ones(3)\ny = np.exp(x * 2.0 + 1.0 / x)\nf = np.sum(y * y)\n"))
    view = at.at(frozenset())
    rows = [text_of(row).rstrip() for row in caches_fitted(Moment(view, session(view.total)), 80, 12)]
    assert any(row.endswith(" etc.") for row in rows)
    assert not any(row.endswith("+") for row in rows)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_strip_and_cost_are_whole_at_any_width(width: int, lang: str) -> None:
    """At 60 cells the strip ran over the edge, at 80 ``24 getitem et…``."""
    turned = "y = np.tanh(y[:, ::-1] * 1.01)\n" * 6
    source = f"np.random.seed(0)\nx = np.random.randn(30, 40)\ny = x\n{turned}f = np.sum(y * y)\n"
    view = Views(engine.trace_source(source)).at(frozenset())
    for position in (0, view.total // 2, view.total):
        rows = [text_of(row).rstrip() for row in caches_fitted(Moment(view, session(position, lang=lang)), width, 16)]
        assert not any(row.endswith("…") for row in rows), rows
        strips = {len(found[0]) for row in rows if (found := re.search(r"[█▓·]{8,}", row))}
        assert len(strips) == 1
    assert any("8,400" in row or "1,200" in row for row in rows), "numbers of many digits are grouped"


SAID = [
    ("eight.py", 0, "nothing is kept yet: sigy is the first, made at step 1", "1번째 스텝에서 만드는 sigy가 처음입니다"),
    ("eight.py", 18, "sigx may go once dx(3) has read it at step 18; keeping none is right too: made anew, sigx costs 1 sigmoid",
     "sigx는 18번째 스텝에서 dx(3)이 읽고 나면 버려도 됩니다. 간직하지 않고 다시 만들면 1 sigmoid를 한 번 더 계산합니다"),
    ("net.py", 9, "h_a may go once dh_a(1) has read it at step 9; made anew instead, (1) is computed once more",
     "h_a는 9번째 스텝에서 dh_a(1)이 읽고 나면 버려도 됩니다. 다시 만들려면 (1)의 줄을 한 번 더 계산합니다"),
    ("net.py", 0, "W2 may go once dh(2) has read it at step 7; it is an input", "W2는 7번째 스텝에서 dh(2)가 읽고 나면"),
    ("net.py", 12, "no line to come reads a value: all 7 may go", "7개 모두 버려도 됩니다"),
    ("eight.py", 18, "reads x, y, xpysqr, f: the add of (2) reads no value at all, the sigmoid of (1) only its own output, sigy",
     "x, y, xpysqr, f. (2)의 add는 값을 읽지 않음, (1)의 sigmoid는 제 출력 sigy만 읽음"),
    ("net.py", 9, "no backward line reads b1, loss", "b1, loss"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "position", "en", "ko"), SAID)
def test_what_it_comes_to_has_the_names_and_numbers_of_the_program(name: str, position: int, en: str, ko: str) -> None:
    view = views(name).at(frozenset())
    for lang, said in (("en", en), ("ko", ko)):
        rows = caches_fitted(Moment(view, session(position, lang=lang)), 120, 40)
        text = " ".join(text_of(row).strip() for row in rows)
        assert said.rstrip("가") in text, text


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_the_value_that_goes_next_is_alive_and_no_other_goes_before_it(name: str) -> None:
    view = views(name).at(frozenset())
    for position in range(view.total + 1):
        step = view.step(position)
        line = step.line if step is not None else -1
        alive = [one for one in kept(view).rows() if one.alive(position)]
        found = next_gone(view, line, position)
        if found is None:
            assert not alive
            continue
        reads = [read.var for read in view.trace.reads(line) if read.role == "local"] if line >= 0 else []
        among = [one for one in alive if one.var in reads] or alive
        assert found in among
        assert found.last == min(one.last for one in among)


@pytest.mark.parametrize(
    ("line", "said"),
    [("h = X @ W + b", "60 mul, 20 add"), ("h = np.einsum('ij,jk->ik', X, W)", "60 mul"), ("h = np.dot(X[0], W)", "15 mul"),
     ("h = np.tensordot(X, W, axes=1)", "60 mul"), ("h = X[:2].T", "no arithmetic"),
     ("h = np.exp(X - X.sum())", "12 exp, 12 sub etc."), ("h = X.mean(axis=0)", "12 add")],
)  # fmt: skip
def test_the_cost_of_making_anew_counts_every_product(line: str, said: str) -> None:
    """Of ``X @ W + b`` it told the additions alone, and of what is only moved it counted moves."""
    source = f"X = np.ones((4, 3))\nW = np.ones((3, 5))\nb = np.ones(5)\n{line}\nf = (h * h).sum()\n"
    view = Views(engine.trace_source(source)).at(frozenset())
    rows = [text_of(row).rstrip() for row in caches_fitted(Moment(view, session(view.total)), 100, 12)]
    assert next(row for row in rows if row[3:].startswith("h ")).endswith(f" {said}"), rows
