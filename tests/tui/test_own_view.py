"""The file's own backward part beside the engine's: marks, values, reasons, keys, and judging again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import engine
from tests.engine.own.test_silenced import NET
from tests.tui import desks
from tests.tui.desks import stepper
from tests.tui.golden import compare, text_of
from tests.tui.test_app import app_on, position
from tests.tui.test_app import shown as seen
from tui import desk as handled
from tui.cells import cell_len
from tui.desk import Desk
from tui.desk.stepper import Stepper
from tui.effects import Diagnose
from tui.paint import own
from tui.states.own import bands, beside, current, lines_of, mark, own_of, wrong_positions
from tui.themes import MONO

PROGRAMS = Path(__file__).parents[1] / "programs"
WRONG = sorted(PROGRAMS.glob("*wrong.py"))


def opened(path: Path, *keys: str, width: int = 120, height: int = 40, lang: str = "en") -> Desk:
    return desks.answered(desks.opened(path, width=width, height=height, lang=lang), *keys)


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
@pytest.mark.parametrize(("width", "lang"), [(120, "en"), (80, "en"), (80, "ko"), (60, "en"), (200, "ko")])
def test_the_first_wrong_line_is_gone_to_and_explained(path: Path, width: int, lang: str) -> None:
    desk = opened(path, "exclamation_mark", width=width, height=24 if width < 100 else 40, lang=lang)
    view, text = stepper(desk).view, desks.on_screen(desk)
    first = view.trace.own.first_wrong
    at = current(view, stepper(desk).session.position)
    assert lines_of(view)[at].line == first
    assert mark(view, at) == "✗"
    assert f"✗ line {first}:" in text or f"✗ {first}번째 줄:" in text
    mend = engine.diagnose(view.trace)[0].mend
    assert mend[:20] in text
    assert {cell_len(row) for row in text.split("\n")} == {width}


def test_the_mark_stands_on_the_line_that_is_to_be_mended(tmp_path: Path) -> None:
    """As ``check`` has it: numbers alone mark the line that reads what an earlier one got wrong."""
    path = tmp_path / "count.py"
    path.write_text(
        "import numpy as np\nx = np.arange(4.0)\nn = 2 * len(x)\nw = 0.5\nb = 0.1\nloss = np.mean((w * x + b - 1) ** 2)\n"
        "e = 2 * (w * x + b - 1)\ndw = np.sum(e * x) / n\ndb = np.sum(e) / n\n"
    )
    desk = opened(path, "exclamation_mark", height=40)
    view = stepper(desk).view
    assert view.trace.own.first_wrong == 8
    assert [(one.line, one.verdict) for one in lines_of(view) if one.name != "e"] == [(3, "wrong"), (8, "follows"), (9, "follows")]
    at = current(view, stepper(desk).session.position)
    assert (lines_of(view)[at].line, mark(view, at)) == (3, "✗")
    assert "n = len(x)" in desks.on_screen(desk)
    assert "nan" not in desks.on_screen(desk)  # its numbers were never seen to be wrong


def test_forward_file_and_engine_stand_side_by_side_and_below_120_the_forward_line_heads_its_band() -> None:
    path = PROGRAMS / "eight_wrong.py"
    wide, small = (desks.on_screen(opened(path, "exclamation_mark", width=w)) for w in (120, 80))
    row = next(line for line in wide.split("\n") if "28 dx = ((1 - sigx)" in line)
    assert row.startswith("▶ 3 sigx")
    assert row.count("│") == 2
    assert "0.9526" in row
    assert "1.547+" in row
    lines = small.split("\n")
    at = next(i for i, line in enumerate(lines) if "28 dx = ((1 - sigx" in line)
    assert lines[at].count("│") == 1
    assert lines[at - 1].startswith("▶ 3 sigx")
    assert "│" not in lines[at - 1]


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("fields", [{}, {"lang": "ko"}, {"theme": MONO}, {"ascii": True}], ids=["en", "ko", "mono", "ascii"])
@pytest.mark.parametrize("name", ["eight_wrong", "softmax_wrong"])
def test_goldens_at_the_first_wrong_line(name: str, width: int, height: int, fields: dict[str, Any]) -> None:
    desk = desks.opened(PROGRAMS / f"{name}.py", width=width, height=height, **fields)
    desk = desks.answered(desk, "exclamation_mark")
    said = "".join(f"-{'mono' if value == MONO else value if key == 'lang' else key}" for key, value in fields.items())
    compare(f"own-{name}-{width}x{height}{said}", text_of(stepper(desk).picture(desk)))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_lost_contribution_is_told_with_its_numbers(lang: str) -> None:
    for width in (80, 120):
        text = desks.on_screen(opened(PROGRAMS / "eight_wrong.py", "exclamation_mark", width=width, lang=lang))
        row = next(line for line in text.split("\n") if "1.583" in line and "-0.03576" in line and "28" in line)
        assert ("held" if lang == "en" else "잃습니다") in row
        assert "-0.03576│" in text


async def test_the_app_finds_the_reason_in_a_child_while_keys_go_on() -> None:
    app = app_on(PROGRAMS / "eight_wrong.py")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("exclamation_mark")
        at = position(app)
        assert "✗ line 28:" in seen(app)
        await pilot.press("left")
        assert position(app) == at - 1
        await pilot.press("right")
        for _ in range(200):
            if "mend: dx += ((1 - sigx) * sigx) * dsigx" in seen(app):
                break
            await pilot.pause(0.05)
        assert "mend: dx += ((1 - sigx) * sigx) * dsigx" in seen(app)
        assert position(app) == at
        await pilot.press("O")
        assert "mend:" not in seen(app)
        assert position(app) == at


PLANTED = [
    ("rnn_flat.py", "da = dh * (1 - hs[t + 1] ** 2)", "da = dh * (1 + hs[t + 1] ** 2)"),
    ("linear_loop.py", "dw = 2 / n", "dw = 4 / n"),
    ("logistic_flat.py", None, None),
    ("main_training.py", None, None),
    ("three_layer_functions.py", None, None),
    ("grads_dict_flat.py", None, None),
]
"""A program and what is written otherwise in it; None: its first own line that stands alone has its sign turned."""


def planted(name: str, right: str | None, wrong: str | None) -> str:
    text = (PROGRAMS / "verdict" / name).read_text()
    if right is not None and wrong is not None:
        assert right in text
        return text.replace(right, wrong)
    own = engine.run(str(PROGRAMS / "verdict" / name)).own
    assert own is not None
    lines = text.split("\n")
    for one in own.lines:
        head, sign, rest = lines[one.line - 1].partition(" = ")
        if sign and rest.count("(") == rest.count(")") and one.verdict == "right" and "#" not in rest and "," not in head:
            changed = "\n".join([*lines[: one.line - 1], f"{head} = -2 * ({rest})", *lines[one.line :]])
            made = engine.trace_source(changed)
            if made.own is not None and made.own.first_wrong is not None:
                return changed
    raise AssertionError(name)


@pytest.mark.parametrize(("name", "right", "wrong"), PLANTED, ids=[name for name, _, _ in PLANTED])
def test_a_planted_mistake_is_found_in_loops_functions_and_training(
    name: str, right: str | None, wrong: str | None, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(planted(name, right, wrong))
    for width in (80, 120):
        desk = opened(file, "exclamation_mark", width=width)
        view, at = stepper(desk).view, stepper(desk).session.position
        assert at == wrong_positions(view)[0]
        one = lines_of(view)[current(view, at)]
        text = desks.on_screen(desk)
        assert one.verdict == "wrong"
        assert f"✗ line {one.line}:" in text
        found = [d for d in engine.diagnose(view.trace) if (d.wrong, d.name) == (one.line, one.name)]
        for diagnosis in found[:1]:
            assert not diagnosis.mend or diagnosis.mend.split("\n")[0][:20] in text


def test_beside_our_lines_what_follows_from_a_wrong_line_is_not_called_wrong(tmp_path: Path) -> None:
    source = "x = 2.0\na = 3 * x\nb = a * a\nc = 5 * b\n\ndc = 1.0\ndb = 5 * dc\nda = -2 * a * db\ndx = 3 * da\n"
    path = tmp_path / "sign.py"
    path.write_text(source)
    view = stepper(desks.opened(path)).view
    marks = {view.trace.vars[line.to].grad: own.glyph(view, line.index) for line in view.trace.lines if line.to >= 0}
    assert marks == {"dc": "✓", "db": "✓", "da": "✗", "dx": "↳"}
    at = view.steps.find("dx")
    for lang, said in (("en", "follows from an earlier line"), ("ko", "앞의 틀린 줄")):
        assert said in desks.on_screen(desks.opened(path, at, lang=lang))


def test_lines_that_are_not_compared_have_their_mark() -> None:
    desk = opened(PROGRAMS / "own" / "k05_stray_gradient_name.py", "O", "G")
    row = next(line for line in desks.on_screen(desk).split("\n") if " 12 dbias" in line)
    assert "○ 12 dbias" in row


def test_nothing_is_told_of_lines_before_they_are_reached() -> None:
    view_of = stepper(opened(PROGRAMS / "eight_wrong.py", "O")).view
    for path in WRONG:
        start = desks.on_screen(opened(path, "O"))
        assert not any(sign in start.partition("──")[0] for sign in "✓✗≈↳")
    assert {mark(view_of, i) for i in range(len(lines_of(view_of)))} == {"✓", "✗", "↳"}


def test_every_own_line_has_a_row_and_every_line_of_ours_one() -> None:
    seen = 0
    for path in [*WRONG, *sorted((PROGRAMS / "own").glob("*.py")), *sorted((PROGRAMS / "verdict").glob("*.py"))[:12]]:
        place = desks.opened(path).top
        if not isinstance(place, Stepper) or not lines_of(view := place.view):
            continue
        seen += 1
        for narrow in (False, True):
            rows = bands(view, narrow)
            assert {row.own for row in rows} - {-1} == set(range(len(beside(view)))), path
            shown = [row.line[1] for row in rows if row.line is not None and row.line[0] == "line"]
            assert sorted(shown) == list(range(len(view.trace.lines))), path
    assert seen > 20


def test_next_and_previous_wrong_line_and_no_further(tmp_path: Path) -> None:
    file = tmp_path / "two.py"
    file.write_text("x = 2.0\ny = 3.0\nf = x * y\ng = f * f\ndf = 2 * f\ndx = -y * df\ndy = -x * df\n")
    desk = opened(file, "exclamation_mark")
    found = wrong_positions(stepper(desk).view)
    assert len(found) > 1
    for k in found[1:]:
        desk = desks.answered(desk, "full_stop")
        assert stepper(desk).session.position == k
    assert "last wrong line" in desks.on_screen(desks.answered(desk, "full_stop"))
    assert stepper(desks.answered(desk, "comma")).session.position == found[-2]
    first = desks.answered(desk, "exclamation_mark")
    assert stepper(first).session.position == found[0]
    assert "first wrong line" in desks.on_screen(desks.answered(first, "comma"))


@pytest.mark.parametrize("close", ["O", "escape", "q"])
def test_it_closes_without_moving(close: str) -> None:
    desk = opened(PROGRAMS / "eight_wrong.py", "exclamation_mark")
    position = stepper(desk).session.position
    after = desks.answered(desk, close)
    assert stepper(after).session.position == position
    assert desks.on_screen(after) == desks.on_screen(opened(PROGRAMS / "eight_wrong.py", "O", *["right"] * position, "O"))


def test_a_file_without_a_backward_part_of_its_own_says_so(tmp_path: Path) -> None:
    file = tmp_path / "plain.py"
    file.write_text("x = 3\ny = 2\nf = x * y\n")
    for key in ("O", "exclamation_mark"):
        assert "no backward part of its own" in desks.on_screen(opened(file, key))


def test_one_that_is_not_compared_says_so(tmp_path: Path) -> None:
    file = tmp_path / "far.py"
    file.write_text(
        "import numpy as np\nx, w = np.array([1.0, 2.0]), np.array([np.nan, np.nan])\nfor i in range(9):\n"
        "    loss = np.sum((w * x) ** 2)\n    dw = 2 * w * x * x\n    w = w - 0.1 * dw\n"
    )
    for key in ("O", "exclamation_mark"):
        assert "is compared here" in desks.on_screen(opened(file, key))


def test_right_lines_have_no_wrong_one_to_go_to() -> None:
    desk = opened(PROGRAMS / "neuron.py", "O", "G", "full_stop")
    assert "none of the file's own lines is wrong" in desks.on_screen(desk)


def test_the_reason_is_sought_by_a_job_and_what_is_known_is_told_meanwhile() -> None:
    desk = desks.opened(PROGRAMS / "eight_wrong.py", width=120, height=40)
    desk, effects = handled.press(desk, "exclamation_mark")
    assert [type(effect) for effect in effects] == [Diagnose]
    before = desks.on_screen(desk)
    assert "at the end 0.4764, right is 2.060" in before
    assert "looking for what mends it" in before
    assert "mend:" not in before
    _again, effects_of_a_step = handled.press(desk, "left")
    assert not any(isinstance(effect, Diagnose) for effect in effects_of_a_step)
    told = desks.on_screen(desks.read(desk, *effects))
    assert "looking for" not in told
    assert "mend: dx += ((1 - sigx) * sigx) * dsigx" in told


def test_on_save_it_is_judged_again_and_stands_at_the_first_wrong_line(tmp_path: Path) -> None:
    text = (PROGRAMS / "eight_wrong.py").read_text()
    file = tmp_path / "mine.py"
    file.write_text(text)
    desk = opened(file, "exclamation_mark")
    mended = text.replace("dx = ((1 - sigx)", "dx += ((1 - sigx)")
    file.write_text(mended.replace("dnum = invden ", "dnum = -invden"))
    desk = desks.answered(desk, "R")
    view = stepper(desk).view
    assert stepper(desk).session.position == wrong_positions(view)[0]
    assert lines_of(view)[current(view, stepper(desk).session.position)].name == "dnum"
    assert "mend:" in desks.on_screen(desks.read(desk, *stepper(desk).wishes(None)))
    file.write_text(mended)
    desk = desks.answered(desk, "R")
    assert "✗" not in desks.on_screen(desk)
    assert wrong_positions(stepper(desk).view) == []


STOPPED = """\
import numpy as np
np.random.seed(1)
X, t = np.random.randn(5, 4), np.random.randn(5, 3)
W1, W2 = np.random.randn(4, 6), np.random.randn(6, 3)
h = np.tanh(X @ W1)
s = h @ W2
L = 0.5 * np.sum((s - t) ** 2) / 5
ds = (s - t) / 5
dW2 = h.T @ ds
dh = ds @ W2
dz = dh * (1 - h ** 2)
dW1 = X.T @ dz
"""


@pytest.mark.parametrize(("width", "lang", "stops"), [(120, "en", "stops with an error"), (80, "ko", "오류로 멈춥니다")])
def test_the_line_that_stops_it_is_gone_to_with_its_mend(tmp_path: Path, width: int, lang: str, stops: str) -> None:
    file = tmp_path / "mine.py"
    file.write_text(STOPPED)
    desk = opened(file, "exclamation_mark", width=width, height=24 if width < 100 else 40, lang=lang)
    view, text = stepper(desk).view, desks.on_screen(desk)
    at = current(view, stepper(desk).session.position)
    assert (lines_of(view)[at].line, mark(view, at)) == (10, "✗")
    assert stops in text
    assert "dh = ds @ W2.T" in text
    file.write_text(STOPPED.replace("ds @ W2\n", "ds @ W2.T\n"))
    assert "✗" not in desks.on_screen(desks.answered(desk, "R"))


def test_a_line_that_stops_it_and_is_no_gradient_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(STOPPED.replace("dh = ds @ W2\n", "helper = ds @ W2\ndh = ds @ W2.T\n"))
    for keys in (("exclamation_mark",), ("O", "full_stop")):
        assert "line 10 stops it with an error" in desks.on_screen(opened(file, *keys))


HIDDEN = """\
x, w, b = 2.0, 1.0, 0.0
z = w * x + b
y = z ** 2
loss = y ** 2
dy = 2 * y
dz = dy * 2 * z
dw = dz * x * w
db = dz
"""


@pytest.mark.parametrize(
    ("width", "lang", "told"),
    [(120, "en", "with others for w, b"), (80, "en", "with others for w, b"), (80, "ko", "w, b에 다른 값")],
)
def test_what_the_start_values_hide_is_told_with_the_others(tmp_path: Path, width: int, lang: str, told: str) -> None:
    file = tmp_path / "mine.py"
    file.write_text(HIDDEN)
    desk = opened(file, "exclamation_mark", width=width, height=24 if width < 100 else 40, lang=lang)
    text = desks.on_screen(desk)
    assert told in text
    assert "dw = dz * x" in text
    view = stepper(desk).view
    one = next(one for one in lines_of(view) if one.name == "dz")
    assert f"{float(one.theirs):.4g}" not in text  # its number with other start values than those on show
    end = desks.on_screen(desks.answered(desk, "G"))
    assert "↳" not in end


SUMMED = """\
xs = [1.0, 2.0, 3.0]
ys = [2.2, 3.9, 6.1]
w = 0.4
loss = 0.0
dw = 0.0
for x, y in zip(xs, ys):
    pred = w * x
    err = pred - y
    loss += err ** 2
    dpred = 2 * (2 * err)
    dw += dpred * x
"""
def _mutated(path: Path, before: str, after: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    return text.replace(before, after)


def test_a_wrong_line_stands_beside_the_line_of_ours_for_its_own_variable(tmp_path: Path) -> None:
    """In a loop its stage was that of the loss, and a line to another variable stood beside it."""
    path = tmp_path / "summed.py"
    path.write_text(SUMMED)
    desk = opened(path, "exclamation_mark")
    view, position_now = stepper(desk).view, stepper(desk).session.position
    at = current(view, position_now)
    one = lines_of(view)[at]
    assert (one.name, one.verdict) == ("dpred", "wrong")
    assert {view.trace.lines[line].to for line in beside(view)[at]} == {one.var}
    assert view.trace.lines[view.step(position_now).line].to == one.var


def test_of_wrong_lines_at_one_step_the_first_is_explained_and_no_reason_row_is_empty(tmp_path: Path) -> None:
    """The later one follows from it, and has no reason of its own: the row of the reason was empty."""
    path = tmp_path / "later.py"
    before = "dh = hs[t + 1] - goal"
    path.write_text(_mutated(PROGRAMS / "verdict" / "rnn_flat.py", before, "dh = -(hs[t + 1] - goal)"), encoding="utf-8")
    desk = opened(path, "exclamation_mark")
    view, session = stepper(desk).view, stepper(desk).session
    first = lines_of(view)[current(view, session.position)]
    assert first.line == view.trace.own.first_wrong
    known = own_of(session).found
    assert known is not None
    for one in lines_of(view):
        if one.verdict == "wrong":
            assert known.why(one) is not None
    rows = desks.on_screen(desk).split("\n")
    at = next(i for i, row in enumerate(rows) if row.startswith(f" ✗ line {first.line}:"))
    assert rows[at + 1].strip()


@pytest.mark.parametrize(("width", "lang", "told"), [(120, "en", "line 7, too: the factor 3"), (80, "ko", "7번째 줄도: grad_x에")])
def test_a_second_line_that_is_wrong_at_the_same_step_is_told_with_what_to_write(
    tmp_path: Path, width: int, lang: str, told: str
) -> None:
    path = tmp_path / "twice.py"
    path.write_text("x = 3.0\ny = 2.0\nq = x * y\nf = q * q\ndq = 2 * q\ndx = -y * dq\ngrad_x = 3 * y * dq\ndy = x * dq\n")
    text = desks.on_screen(opened(path, "exclamation_mark", width=width, height=24, lang=lang))
    assert "dx = y * dq" in text
    assert told in text
    if width == 120:
        assert "grad_x = y * dq" in text


def test_wrong_lines_that_share_a_step_are_gone_to_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "twice.py"
    path.write_text("x = 3.0\ny = 2.0\nq = x * y\nf = q * q\ndq = 2 * q\ndx = -y * dq\ngrad_x = 3 * y * dq\ndy = 5 * x * dq\n")
    desk = opened(path, "exclamation_mark")
    seen = [(stepper(desk).session.position, _explained(desk))]
    for _ in range(2):
        desk = desks.answered(desk, "full_stop")
        seen.append((stepper(desk).session.position, _explained(desk)))
    assert sorted(line for _, line in seen) == [6, 7, 8]
    assert len({position for position, _ in seen}) == 2, "two of them share a step"
    assert "last wrong line of 3" in desks.on_screen(desks.answered(desk, "full_stop"))
    for wanted in reversed(seen[:-1]):
        desk = desks.answered(desk, "comma")
        assert (stepper(desk).session.position, _explained(desk)) == wanted
    assert "first wrong line" in desks.on_screen(desks.answered(desk, "comma"))


def _explained(desk: Any) -> int:
    """The line of the file that the panel is about."""
    found = re.search(r"(?m)^ ✗ line (\d+):", desks.on_screen(desk))
    assert found, desks.on_screen(desk)
    return int(found[1])


def test_what_has_no_line_of_ours_is_not_shown_as_its_pair() -> None:
    """A line that nothing is compared with stood beside the seed, as if it were the file's."""
    view = stepper(opened(PROGRAMS / "own" / "min_fa_delta_out.py")).view
    for narrow in (False, True):
        for row in bands(view, narrow):
            if row.own >= 0 and row.line is not None and row.line[0] == "line":
                var = lines_of(view)[row.own].var
                assert view.trace.lines[row.line[1]].to in (var, view.trace.backward.merged.get(var, var)), row
        assert {row.own for row in bands(view, narrow)} - {-1} == set(range(len(lines_of(view))))


def test_the_next_wrong_line_is_gone_to_also_with_a_panel_open() -> None:
    path = PROGRAMS / "twolayer_wrong.py"
    path = path if path.exists() else PROGRAMS / "softmax_wrong.py"
    plain = opened(path, "exclamation_mark", "full_stop")
    beside_caches = opened(path, "exclamation_mark", "w", "full_stop")
    assert stepper(plain).session.position == stepper(beside_caches).session.position
    assert stepper(plain).session.message == stepper(beside_caches).session.message
    closed = opened(path, "w", "full_stop")
    assert stepper(closed).session.message[0] == "screen.no_pattern"


def test_a_long_line_of_the_file_keeps_its_upstream_gradient() -> None:
    rows = desks.on_screen(opened(PROGRAMS / "eight_wrong.py", "exclamation_mark", width=80, height=24)).splitlines()
    assert any("28 dx = ((1 - sigx…) * dsigx" in row for row in rows), rows


def test_what_ran_before_the_wrong_line_does_not_follow_from_it_though_it_stands_below(tmp_path: Path) -> None:
    path = tmp_path / "sums.py"
    path.write_text(NET.replace("zip(sum_w, grad_w)]", "zip(sum_w, grad_b)]"))
    view = stepper(opened(path, "exclamation_mark")).view
    lines = lines_of(view)
    marks = {view.trace.origin.text.split("\n")[one.line - 1].strip(): mark(view, at) for at, one in enumerate(lines)}
    assert marks["sum_w = [nw + dw for nw, dw in zip(sum_w, grad_b)]"] == "✗"
    assert marks["nabla_w[0] = np.dot(delta, x.T)"] == "✓"
