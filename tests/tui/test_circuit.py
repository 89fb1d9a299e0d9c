"""The circuit as it is painted: the drawing it has to meet, its characters read back, its picture, and when it is open."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import engine
from engine.circuit import DOWN, LEFT, RIGHT, UP, Drawing, Sizes, graph_of, lay_out, lay_out_within, neighbourhood
from tests.engine.test_circuit import BACK, LARGEST, PROGRAMS, STEPS
from tests.tui.desks import on_screen, pressed, sample, stepper
from tests.tui.samples import session, views
from tui import desk as desks
from tui.catalogue import say
from tui.cells import text_of
from tui.cli import main
from tui.desk import Desk
from tui.paint import paint, wiring
from tui.paint.circuit import _marks, _painted, _window, circuit_fitted, picture, sizes
from tui.paint.moment import Moment
from tui.paint.wiring import CROSSING, HEAVY, LIGHT, Canvas
from tui.session import Look, Session
from tui.states.circuit import cursor, graph, operand
from tui.themes import DARK, PALETTES
from tui.themes import LIGHT as LIGHT_THEME
from tui.view import View, Views

DRAWN = Path(__file__).parent / "drawn" / "circuit"
ARMS = {glyph: arms for table in (LIGHT, HEAVY) for arms, glyph in table.items() if arms.bit_count() > 1}
"""By glyph; a wire's first and last cell, which has one arm, is drawn as a whole stroke."""


@pytest.mark.parametrize("boxes", [False, True])
def test_the_eight_stages_are_drawn_cell_for_cell(boxes: bool) -> None:
    moment = Moment(views("eight.py").at(frozenset()), Session(position=18))
    found = picture(moment, 120 if boxes else 80, 30)
    assert found is not None
    assert found.whole
    rows = _painted(moment, found.drawing).rows(0, 0, found.drawing.width, found.drawing.height)
    wanted = (DRAWN / f"{'boxes' if boxes else 'bare'}-18.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    indent = min(len(row) - len(row.lstrip()) for row in wanted)
    assert [text_of(row).rstrip() for row in rows] == [row[indent:] for row in wanted]


class Read:
    """A painted circuit: what a reader sees who knows where the gates stand and no wire."""

    def __init__(self, drawing: Drawing, canvas: Canvas) -> None:
        self.chars = canvas.chars
        self.arrows = {cell: reader for reader, cell in drawing.arrows.items()}
        self.nodes: dict[tuple[int, int], int] = {}
        for at, node in enumerate(drawing.graph.nodes):
            first, last = drawing.span(at)
            edge = 1 if drawing.boxes and node.kind == "gate" else 0
            rows = range(first - edge, last + edge + 1) if node.kind == "gate" else [drawing.rows.out_row(at)]
            self.nodes |= {(row, x): at for row in rows for x in range(drawing.column(at), drawing.end(at))}

    def arms(self, cell: tuple[int, int]) -> int:
        """The arms of the character in a cell; of a fork's dot those that its neighbours reach out with."""
        row, column = cell
        if not (0 <= row < len(self.chars) and 0 <= column < len(self.chars[0])) or cell in self.nodes:
            return 0
        char = self.chars[row][column]
        if char in CROSSING.values():
            return LEFT | RIGHT | UP | DOWN
        if char != "●":
            return ARMS.get(char, 0)
        beside = [(arm, (row + down, column + across)) for arm, (down, across) in STEPS.items()]
        return sum(arm for arm, at in beside if self.arms_of_no_dot(at) & BACK[arm] or (at in self.nodes and arm == LEFT))

    def arms_of_no_dot(self, cell: tuple[int, int]) -> int:
        row, column = cell
        if cell in self.arrows:
            return LEFT
        inside = 0 <= row < len(self.chars) and 0 <= column < len(self.chars[0])
        return self.arms(cell) if inside and self.chars[row][column] != "●" else 0

    def followed(self, arrow: tuple[int, int]) -> tuple[set[tuple[int, int]], set[int]]:
        """The arrows that are joined to one, and the nodes at which the wires begin."""
        reached, sources, seen, waiting = {self.arrows[arrow]}, set(), set(), [(arrow, LEFT)]
        while waiting:
            cell, arm = waiting.pop()
            if (cell, arm) in seen:
                continue
            seen.add((cell, arm))
            beside = cell[0] + STEPS[arm][0], cell[1] + STEPS[arm][1]
            if beside in self.nodes:
                if arm == LEFT:
                    sources.add(self.nodes[beside])
                continue
            if beside in self.arrows:
                assert self.chars[beside[0]][beside[1]] == "▶", beside
                if arm == RIGHT:
                    reached.add(self.arrows[beside])
                continue
            arms = self.arms(beside)
            assert arms & BACK[arm], (cell, arm, self.chars[beside[0]][beside[1]])
            straight = self.chars[beside[0]][beside[1]] in CROSSING.values()
            waiting += [(beside, on) for on in ((arm,) if straight else STEPS) if arms & on and on != BACK[arm]]
        return reached, sources


def judge(drawing: Drawing, canvas: Canvas) -> None:
    """From every arrow along the characters: exactly the readers of its net, and the one node that makes it."""
    read = Read(drawing, canvas)
    graph = drawing.graph
    for reader, cell in drawing.arrows.items():
        net = graph.nodes[reader[0]].ports[reader[1]]
        assert read.followed(cell) == (set(graph.readers[net]), {graph.source[net]}), (reader, cell)


def fits_as_it_is(drawing: Drawing, texts: Sizes) -> None:
    """Told whether it fits before its wires are laid, it is the same drawing, and is refused by a cell too little only."""
    wide, high = drawing.width, drawing.height
    found = lay_out_within(drawing.graph, drawing.boxes, texts, wide, high)
    assert found is not None
    assert (found.runs, found.arrows) == (drawing.runs, drawing.arrows)
    assert lay_out_within(drawing.graph, drawing.boxes, texts, wide - 1, high) is None
    assert lay_out_within(drawing.graph, drawing.boxes, texts, wide, high - 1) is None


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_painted_characters_read_back(path: Path) -> None:
    try:
        trace = engine.run(path)
    except engine.ProgramError:
        return
    if not trace.lines:
        return
    view = View(trace)
    graph = graph_of(trace)
    if len(graph.gates) <= LARGEST // 2 and len(graph.nodes) <= LARGEST:
        moment = Moment(view, Session(position=(view.forward + view.total) // 2))
        for boxes in (True, False):
            drawing = lay_out(graph, boxes, sizes(moment, graph))
            judge(drawing, _painted(moment, drawing))
    for focus in graph.gates[:: max(1, len(graph.gates) // 3)]:
        stage = graph.nodes[focus].stage
        moment = Moment(view, Session(position=view.total - focus % 5))
        near = neighbourhood(graph, focus, 6)
        drawing = lay_out(near, bool(focus % 2), sizes(moment, near), quick=True)
        fits_as_it_is(drawing, sizes(moment, near))
        for position in {stage + 1, view.total - focus % 5, *map(view.steps.of_line, trace.stage_lines(stage)[-1:])} - {0}:
            judge(drawing, _painted(Moment(view, Session(position=position)), drawing))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_marks_on_what_was_drawn_before_are_as_if_all_were_drawn_anew(path: Path) -> None:
    try:
        trace = engine.run(path)
    except engine.ProgramError:
        return
    view, graph = View(trace), graph_of(trace)
    if not trace.lines or len(graph.gates) > LARGEST // 2 or len(graph.nodes) > LARGEST:
        return
    first = Moment(view, Session(position=view.total))
    for boxes in (True, False):
        drawing = lay_out(graph, boxes, sizes(first, graph), quick=True)
        unmarked = wiring.painted(drawing, wiring.NOTHING, False)
        before = unmarked.copy()
        for position in range(1, view.total + 1, max(1, view.total // 20)):
            for cursor_at in (-1, position % len(graph.nodes)):
                marks = _marks(Moment(view, Session(position=position)), drawing)._replace(cursor=cursor_at)
                anew, over = wiring.painted(drawing, marks, False), wiring.marked(unmarked, drawing, marks)
                assert (over.chars, over.roles) == (anew.chars, anew.roles), (boxes, position)
        assert (unmarked.chars, unmarked.roles) == (before.chars, before.roles)


def test_a_drawing_that_joins_two_nets_is_found() -> None:
    """The reading itself can fail: with one crossing taken for a joint, arrows of two nets are joined."""
    moment = Moment(views("eight.py").at(frozenset()), Session(position=18))
    found = picture(moment, 80, 30)
    assert found is not None
    canvas = _painted(moment, found.drawing)
    judge(found.drawing, canvas)
    y, x = next((y, x) for y, row in enumerate(canvas.chars) for x, char in enumerate(row) if char == "┼")
    for wrong in "├┬│─ 3":
        canvas.chars[y][x] = wrong
        with pytest.raises(AssertionError):
            judge(found.drawing, canvas)


# the picture


def svg(tmp_path: Path, source: str, *more: str) -> tuple[str, ElementTree.Element]:
    file, out = tmp_path / "p.py", tmp_path / "out.svg"
    file.write_text(source, encoding="utf-8")
    assert main(["show", str(file), "--circuit", str(out), *more]) == 0
    text = out.read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"p.py", "out.svg"}, "nothing is left aside"
    return text, ElementTree.fromstring(text)


def test_the_picture_has_every_text_of_the_drawing_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = views("eight.py").base.source
    text, tree = svg(tmp_path, source)
    said = [node.text for node in tree.iter("{http://www.w3.org/2000/svg}text")]
    for wanted in ("σ sigx", "× f", "x", "y", "2.060", "1.592", "-0.03576", "0.5121", "1.546"):
        assert wanted in said, wanted
    assert "prefers-color-scheme: dark" in text
    assert PALETTES[LIGHT_THEME].background in text
    assert PALETTES[DARK].background in text
    assert capsys.readouterr().out == ""
    assert main(["show", str(tmp_path / "p.py"), "--circuit", "-"]) == 0
    assert capsys.readouterr().out == text


def test_the_picture_has_the_wires_of_the_layout(tmp_path: Path) -> None:
    _, tree = svg(tmp_path, views("eight.py").base.source)
    paths = [node for node in tree.iter("{http://www.w3.org/2000/svg}path") if node.get("class") == "wire"]
    graph = graph_of(views("eight.py").base)
    assert len(paths) == len(graph.readers)
    arrows = [node for node in tree.iter("{http://www.w3.org/2000/svg}path") if node.get("class") == "arrow"]
    assert len(arrows) == sum(map(len, graph.readers.values()))
    forks = list(tree.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(forks) == sum(len(readers) > 1 for readers in graph.readers.values()) == 2


def test_names_in_the_picture_are_escaped(tmp_path: Path) -> None:
    text, tree = svg(tmp_path, 'd = {"<a&b>": 2.0, "c\\x1b": 3.0}\nf = d["<a&b>"] * d["c\\x1b"]\n')
    said = "".join(tree.itertext())
    assert "<a&b>" in said
    assert "\x1b" not in text


def test_an_opened_picture_has_more_gates(tmp_path: Path) -> None:
    source = views("loop.py").base.source
    closed, _ = svg(tmp_path, source)
    opened, _ = svg(tmp_path, source, "--expand")
    assert opened.count('class="box"') > closed.count('class="box"')


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_picture_that_cannot_be_written_says_so(tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "p.py"
    file.write_text("x = 3.0\nf = x * x\n")
    for out, more in ((tmp_path / "none" / "o.svg", []), (file, []), (tmp_path / "o.svg", ["--json"])):
        assert main(["show", str(file), "--lang", lang, "--circuit", str(out), *more]) == 2
        said = capsys.readouterr().err
        assert "--circuit" in said
        assert "Traceback" not in said
    assert file.read_text() == "x = 3.0\nf = x * x\n"


# when it is open


def test_the_circuit_stands_open_where_there_is_room() -> None:
    assert stepper(sample(width=120, height=40)).session.panels.stack == ("circuit",)
    assert stepper(sample(width=109, height=40)).session.panels.stack == ()
    assert stepper(sample(width=120, height=33)).session.panels.stack == ()
    grown = desks.resize(sample(), 120, 40)[0]
    assert "┏━" in on_screen(pressed(grown, *["right"] * 3))
    assert stepper(desks.resize(grown, 80, 24)[0]).session.panels.stack == ()


def test_it_does_not_stand_in_the_way_of_leaving() -> None:
    from tui.effects import Quit

    desk = sample(width=120, height=40)
    assert desks.press(desk, "q")[1] == (Quit(0),)
    assert stepper(pressed(desk, "escape")).session.panels.stack == ("circuit",)
    shut = pressed(desk, "c")
    assert stepper(shut).session.panels.stack == ()
    assert stepper(desks.resize(desks.resize(shut, 80, 24)[0], 120, 40)[0]).session.panels.stack == ()
    over = pressed(desk, "v", "q")
    assert stepper(over).session.panels.stack == ("circuit",)


def test_open_panels_are_remembered_only_where_that_is_wanted() -> None:
    from tui.effects import Keep

    assert desks.press(sample(), "v")[1] == ()
    desk = sample(remembers=True)
    opened, effects = desks.press(desk, "v")
    assert effects == (Keep("panels", "values", told=False),)
    assert desks.press(opened, "v")[1] == (Keep("panels", "", told=False),)
    assert desks.press(desk, "question_mark")[1] == ()
    large = sample(remembers=True, width=120, height=40)
    assert desks.press(large, "c")[1] == (Keep("panels", "none", told=False),)
    assert stepper(sample(width=120, height=40, panels=())).session.panels.stack == ()
    left = ("circuit", "values")
    assert stepper(sample(width=120, height=40, panels=left)).session.panels.stack == left
    assert stepper(sample(panels=left)).session.panels.stack == ("values",)  # the other one would take the code's place


def test_ascii_has_no_sign_of_two_cells() -> None:
    moment = Moment(views("eight.py").at(frozenset()), Session(position=18, look=Look(ascii=True)))
    found = picture(moment, 80, 30)
    assert found is not None
    assert not re.search("[×÷σΣ]", "".join(node.text for node in found.drawing.graph.nodes))


@pytest.mark.parametrize("name", ["eight.py", "loop.py", "fork.py"])
def test_in_ascii_no_mark_between_two_numbers_reads_as_arithmetic(name: str) -> None:
    """``-0.03576*-0.7916`` was the upstream gradient with its mark before it."""
    seen = 0
    for position in range(views(name).at(frozenset()).total + 1):
        for width in (80, 120):
            screen = paint(views(name), session(position, ascii=True, panels=("circuit",)), width, 40)
            text = "\n".join(text_of(row) for row in screen.cut("circuit"))
            assert not re.search(r"\d[*/+%^@&]-?\d", text), text
            seen += len(re.findall(r"[\d.]\$-?\d", text))
    assert seen or name != "eight.py"


def test_in_ascii_the_current_wire_stays_heavy_where_it_crosses() -> None:
    """``2.060  #`` over ``-4  + # --->``: the third contribution of x goes down through y's wire."""
    desk = sample(position=19, ascii=True, panels=())
    rows = on_screen(pressed(desk, "c")).splitlines()
    row = next(row for row in rows if row.startswith("-4 "))
    column = next(above for above in rows if above.startswith("2.060")).index("#")
    assert row[column - 1 : column + 2] == " # "


@pytest.mark.parametrize("key", ["escape", "q"])
def test_a_panel_that_was_left_open_can_be_left(key: str) -> None:
    desk = sample(width=120, height=40, panels=("ledger",))
    assert stepper(desk).session.panels.stack == ("ledger",)
    assert stepper(pressed(desk, key)).session.panels.stack == ()


CONVOLUTION = """\
np.random.seed(2)
img = np.random.randn(5, 5)
k = np.random.randn(3, 3) * 0.3
b = 0.1
out = np.zeros((3, 3))
for i in range(3):
    for j in range(3):
        out[i, j] = np.sum(img[i:i+3, j:j+3] * k) + b
loss = np.sum((np.maximum(0, out) - 1) ** 2)
"""
CHAIN = "a_very_long_name_of_x = 0.5\n" + "".join(
    f"a_very_long_name_{i} = {'a_very_long_name_of_x' if not i else f'a_very_long_name_{i - 1}'} * 1.25\n" for i in range(12)
)


@pytest.mark.parametrize("size", [(120, 14), (80, 9), (50, 12), (24, 4)])
@pytest.mark.parametrize("source", [CONVOLUTION, CHAIN], ids=["tall", "wide"])
def test_what_lies_beyond_the_edges_is_named(source: str, size: tuple[int, int]) -> None:
    view = View(engine.trace_source(source))
    for position in range(0, view.total + 1, 3):
        moment = Moment(view, Session(position=position))
        found = picture(moment, *size)
        assert found is not None
        drawing = found.drawing
        rows = [text_of(row) for row in circuit_fitted(moment, *size)]
        assert len(rows) <= size[1]
        if drawing.width <= size[0] and drawing.height <= size[1]:
            assert not any(side in rows[-1].split() for side in "↑↓")
            continue
        top, left, high = _window(moment, drawing, *size)
        hidden: dict[str, list[str]] = {}
        for at, node in enumerate(drawing.graph.nodes):
            row, column = drawing.name(at)
            if column < left or drawing.end(at) > left + size[0]:
                hidden.setdefault("‹" if column < left else "›", []).append(node.text)
            elif not top <= row < top + high:
                hidden.setdefault("↑" if row < top else "↓", []).append(node.text)
        assert hidden
        told = rows[-1].split()
        for side, names in hidden.items():
            assert side in told, rows
            assert all(name in rows[-1] for name in names) or re.search(r"\+?\d", rows[-1]), rows


def test_a_stub_has_the_name_of_what_it_stands_for() -> None:
    trace = engine.trace_source(CONVOLUTION)
    whole = graph_of(trace)
    (last,) = [at for at, node in enumerate(whole.nodes) if node.text == "out[1, 0]="]
    assert "‹3 out[0, 2]" in [node.text for node in neighbourhood(whole, last, 1).nodes]


TALL = (
    "w = [2.0, -3.0, -3.0, 1.0, 0.5, 0.25, 3.0, 1.5]\nx = [-1.0, -2.0, 0.5, 1.0, 2.0, 3.0, 0.1, 0.2]\n"
    + "dot = " + " + ".join(f"w[{i}]*x[{i}]" for i in range(8)) + "\ng = math.tanh(dot)\nh = g * x[0] + g\nf = h * dot\n"
)


def _selected(desk: Desk) -> str:
    """The text under the cursor as it is painted; "" where it is not on the screen."""
    return "".join(text for row in desks.rows(desk) for text, role in row if "select" in role.split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_every_gate_and_input_is_reached_by_keys_and_seen_when_the_cursor_is_on_it(size: tuple[int, int]) -> None:
    """Inputs of a gate taller than the panel stood beyond its edge, and no key led there."""
    views = Views(engine.trace_source(TALL))
    view = views.at(frozenset())
    start = desks.on_program(views, None, view.total, width=size[0], height=size[1])
    desk = pressed(start, *([] if stepper(start).session.panels.stack else ["c"]), "tab")
    waiting, seen = [desk], set()
    while waiting:
        here = waiting.pop()
        session = stepper(here).session
        at = operand(view, session)
        at = at if at >= 0 else cursor(view, session)
        if at in seen:
            continue
        seen.add(at)
        assert graph(view).nodes[at].text in _selected(here), graph(view).nodes[at]
        waiting += [pressed(here, key) for key in ("left", "right", "up", "down", "pageup", "pagedown")]
    assert seen == set(range(len(graph(view).nodes)))


def test_space_steps_on_in_a_panel_that_keeps_the_arrows() -> None:
    """One step on, and the arrows were the stepper's again, without a word."""
    desk = pressed(sample(position=18), "c", "tab", "left")
    view = stepper(desk).view
    stepped = pressed(desk, "space")
    session = stepper(stepped).session
    assert (session.position, session.focus) == (19, "panel")
    assert graph(view).nodes[cursor(view, session)].text == "+ num"  # the gate of the step, wherever the cursor had been
    moved = pressed(stepped, "right")
    assert stepper(moved).session.position == 19
    assert graph(view).nodes[cursor(view, stepper(moved).session)].text == "× f"
    assert stepper(pressed(moved, "escape", "right")).session.position == 20
    jumped = pressed(desk, "colon", "5", "enter")  # who goes elsewhere has left it
    assert stepper(jumped).session.focus == ""


def test_the_wire_that_a_step_writes_is_on_the_screen_at_every_step() -> None:
    views = Views(engine.trace_source(TALL))
    view = views.at(frozenset())
    for position in range(view.forward + 2, view.total + 1):
        session = Session(position=position)
        moment = Moment(view, session)
        found = picture(moment, 80, 15)
        assert found is not None
        marks = _marks(moment, found.drawing)
        top, left, high = _window(moment, found.drawing, 80, 15)
        if marks.net >= 0 and moment.current is not None:
            port = found.drawing.graph.nodes[marks.gate].ports.index(marks.net)
            row, column = found.drawing.arrows[marks.gate, port]
            assert top <= row < top + high
            assert left <= column < left + 80


def test_of_long_names_the_drawing_has_the_ends_which_tell_them_apart() -> None:
    """All that one function makes was called ``batchnorm_forwa…``."""
    source = """
def normalised_features(x):
    mean_of_x = np.mean(x)
    centred_x = x - mean_of_x
    return centred_x * centred_x + mean_of_x
f = np.sum(normalised_features(np.array([1.0, 2.0, 4.0])))
"""
    views = Views(engine.trace_source(source))
    moment = Moment(views.at(frozenset()), Session(position=5))
    text = "\n".join(text_of(row) for row in circuit_fitted(moment, 120, 20))
    assert "mean_of_x" in text
    assert "centred_x" in text
    assert "normalised_feat…" not in text


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_where_no_gate_lies_further_that_is_said(lang: str) -> None:
    """The arrow did nothing, and the last message stayed."""
    desk = sample("eight.py", 21, width=120, height=40, lang=lang)
    at = pressed(desk, "tab", *["right"] * 12)
    assert on_screen(at).splitlines()[-1].strip() == say("circuit.edge", lang)
    told = say("screen.none_selected", lang, up="↑", down="↓")
    for before in ((), ("A",), ("equals_sign", "escape", "equals_sign", "escape", "y")):  # whatever was said before
        assert on_screen(pressed(desk, *before, "t")).splitlines()[-1].strip() == told
