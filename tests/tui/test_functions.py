"""A file of definitions in the app, the commands, a notebook and a pipe: the list, the line that calls, what comes back."""

from __future__ import annotations

import io
import json
import shlex
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import engine
from engine import Options
from tests import notebooks
from tests.notebooks import code
from tests.tui.desks import answered, on_screen, pressed, read, stepper
from tests.tui.golden import compare, shown
from tests.tui.test_cli import english_again, file, run
from tui import desk as desks
from tui import themes
from tui.catalogue import say
from tui.desk import Desk, events
from tui.desk.fault import Fault
from tui.desk.functions import Functions
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.effects import Editor, Quit, Read
from tui.keys import keys_at
from tui.notebook import chainstep

__all__ = ["english_again", "file", "run"]  # fixtures

FOLDER = Path(__file__).resolve().parents[1] / "programs" / "people" / "definitions"
LAYERS = """import numpy as np


def affine(x, w, b):
    "A layer."
    out = x @ w + b
    return out, (x, w)


def relu(x):
    return np.maximum(0, x)


def mse(p, t):
    return ((p - t) ** 2).mean()
"""


def listed(path: Path, **more: Any) -> Desk:
    """The desk as ``run_app`` makes it, on a file of definitions."""
    document = Document(str(path), Options())
    found = engine.definitions(document.path)
    assert found is not None
    return desks.on_functions(found, document.text() or "", document, **more)


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    path = tmp_path / "layers.py"
    path.write_text(LAYERS, encoding="utf-8")
    return path


def at_list(desk: Desk) -> Functions:
    assert isinstance(desk.top, Functions)
    return desk.top


def typed(desk: Desk, text: str) -> Desk:
    """The line with this text in it."""
    return pressed(desk, "ctrl+e", "ctrl+u", *text)


# the list


def test_the_bar_moves_and_enter_opens_the_line_with_the_cursor_at_the_first_shape(layers: Path) -> None:
    desk = listed(layers)
    assert "affine(x, w, b)" in on_screen(desk)
    assert "A layer." in on_screen(desk)
    assert at_list(pressed(desk, "down", "j", "down")).chosen == 2
    assert at_list(pressed(desk, "G", "up")).chosen == 1
    called = at_list(pressed(desk, "enter")).call
    assert called is not None
    assert called.text[called.cursor :].startswith("4, 3], w[3, 5], b[5])")
    assert at_list(pressed(desk, "enter", "escape")).call is None
    assert desks.press(desk, "q")[1] == (Quit(0),)
    assert desks.press(pressed(desk, "down"), "E")[1] == (Editor(desk.top.document, 10),)  # type: ignore[attr-defined]


def test_every_key_of_the_list_and_of_the_line_does_something(layers: Path) -> None:
    for key in keys_at("functions"):
        for name in key.keys:
            desk = pressed(listed(layers), "down")
            after, effects = desks.press(desk, name, "")
            assert after.places != desk.places or effects, name
    for key in keys_at("call"):
        for name in key.keys:
            desk = answered(typed(answered(typed(pressed(listed(layers), "enter"), "f = a b"), "enter"), "f = why + not"), "enter")
            desk = pressed(desk, "up", "left", "left")
            after, effects = desks.press(desk, name, "")
            assert after.places != desk.places or effects, name


def test_clicks_choose_and_open(layers: Path) -> None:
    desk, _ = desks.click(listed(layers), 5, 4)
    assert (at_list(desk).chosen, at_list(desk).call) == (1, None)
    assert at_list(desks.click(desk, 5, 4)[0]).call is not None
    assert at_list(desks.click(desk, 10, 24 - 5)[0]).call is not None
    assert desks.click(desk, 5, 12)[0].places == desk.places
    assert desks.click(listed(layers, width=120, height=40), 90, 4)[0].top.chosen == 0  # type: ignore[attr-defined]
    turned, _ = desks.handle(desk, events.Wheel(5, 5, True))
    assert at_list(turned).chosen == 2


# the line


def test_enter_traces_the_call_and_q_or_escape_come_back_to_the_list(layers: Path) -> None:
    for leave in ("q", "escape"):
        desk = answered(pressed(listed(layers), "down", "enter"), "enter")
        trace = stepper(desk).view.trace
        assert trace.origin.then[-1].startswith("out = relu(x); loss = ")
        assert trace.vars[trace.output].name == "loss"
        stepped = pressed(desk, "right", "right", "v")
        assert isinstance(pressed(stepped, leave).top, Stepper)  # it closes the panel
        back = answered(pressed(stepped, leave), leave)
        assert at_list(back).chosen == 1
        assert at_list(back).call is not None
        assert at_list(pressed(back, "escape")).call is None


def test_what_was_typed_is_traced_data_and_literals(layers: Path) -> None:
    desk = answered(typed(pressed(listed(layers), "enter"), "y = relu(v[2]); f = y.sum() * 3.0"), "enter")
    trace = stepper(desk).view.trace
    assert trace.inputs()[0].name == "v"
    assert trace.inputs()[0].value.shape == (2,)
    plain = answered(typed(pressed(listed(layers), "enter"), "f = mse(np.array([1.0, 2.0]), 0.5)"), "enter")
    assert stepper(plain).view.trace.value == 1.25
    bare = answered(typed(pressed(listed(layers), "enter"), "mse(p[3], t[3])"), "enter")
    assert stepper(bare).view.trace.vars[stepper(bare).view.trace.output].name == "out"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("f = mse(p[4, 3], t[5])", ["shape"]), ("f = mse(", ["Python cannot read this"]),
        ("f = nothing(3.0)", ["nothing", "not defined"]),
        ("out = relu(x[4, 3])", ["array", "loss = np.sum(out**2)"]), ("import os; f = os.system('ls')", ["os"]),
        ("f = mse(p[99999, 99999], t[1])", ["--limit"]), ("x = 3", ["only inputs"]),
        ("f = mse(p[3], t[3]).__class__", ["__class__"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_what_is_wrong_stays_below_the_line(layers: Path, text: str, said: list[str], size: tuple[int, int]) -> None:
    desk = answered(typed(pressed(listed(layers, width=size[0], height=size[1]), "enter"), text), "enter")
    assert at_list(desk).call is not None
    assert at_list(desk).call.text == text  # type: ignore[union-attr]
    screen = " ".join(on_screen(desk).split())
    assert all(word in screen for word in said), screen
    assert at_list(pressed(desk, "a")).wrong is None
    assert at_list(pressed(desk, "left")).wrong is not None


def test_a_loss_beside_its_gradient_is_what_is_differentiated() -> None:
    desk = typed(pressed(listed(FOLDER / "layers.py"), "G", "enter"), "loss, dx = softmax_loss(scores[2, 6], y[2] < 6)")
    trace = stepper(answered(desk, "enter")).view.trace
    assert trace.vars[trace.output].name.endswith("loss")
    one, two = "loss, dx = softmax_loss(s[2, 6], y[2] < 6)", "h = s[2, 3] * 2; loss = np.sum(h)"
    assert [at_list(desk).library.output(text) for text in (one, two)] == ["loss", ""]


def test_calls_of_the_session_come_back_with_up_and_down(layers: Path) -> None:
    desk = pressed(listed(layers), "enter")
    first = at_list(desk).call
    for text in ("f = why", "f = mse(2.0, 1.0) * q", "f = why"):
        desk = answered(typed(desk, text), "enter")
    assert at_list(desk).history == ("f = mse(2.0, 1.0) * q", "f = why")
    up = pressed(desk, "up", "up", "up")
    assert at_list(up).call.text == "f = mse(2.0, 1.0) * q"  # type: ignore[union-attr]
    assert at_list(pressed(up, "down")).call.text == "f = why"  # type: ignore[union-attr]
    assert at_list(pressed(up, "down", "down")).call == first
    kept = pressed(up, "escape", "down", "enter", "up")
    assert at_list(kept).call.text == "f = why"  # type: ignore[union-attr]


def test_pasted_and_composed_text_goes_into_the_line_only(layers: Path) -> None:
    desk = listed(layers)
    assert desks.paste(desk, "f = 3")[0] == desk
    pasted, _ = desks.paste(typed(pressed(desk, "enter"), ""), "f = mse(가[2],\n가[2])\x1b")
    assert at_list(pasted).call.text == "f = mse(가[2], 가[2])"  # type: ignore[union-attr]
    assert at_list(pressed(typed(pasted, "f = "), "한")).call.text == "f = 한"  # type: ignore[union-attr]
    assert desks.cursor(pasted) is not None
    assert desks.cursor(desk) is None


# the file changes


def test_a_saved_file_is_read_again_wherever_one_is(layers: Path) -> None:
    desk = pressed(listed(layers), "down")
    layers.write_text("import numpy as np\ndef first(a):\n    return a * 2\n" + LAYERS, encoding="utf-8")
    again = answered_save(desk)
    assert [one.name for one in at_list(again).library.definitions][:2] == ["first", "affine"]
    assert at_list(again).library.definitions[at_list(again).chosen].name == "relu"
    called = answered(pressed(again, "enter"), "enter")
    layers.write_text(LAYERS.replace("np.maximum(0, x)", "np.maximum(0, 2 * x)"), encoding="utf-8")
    saved = answered_save(called)
    assert "2 * x" in stepper(saved).view.trace.source
    assert "first" not in [one.name for one in at_list(answered(saved, "escape")).library.definitions]


def answered_save(desk: Desk) -> Desk:
    saved, effects = desks.handle(desk, events.Saved())
    return read(saved, *effects)


def test_a_file_that_becomes_a_program_or_wrong_and_back(layers: Path) -> None:
    desk = listed(layers)
    layers.write_text("def f(:\n", encoding="utf-8")
    wrong = answered_save(desk)
    assert isinstance(wrong.top, Fault)
    layers.write_text(LAYERS, encoding="utf-8")
    mended = answered_save(wrong)
    assert [type(place) for place in mended.places] == [Functions]
    layers.write_text(LAYERS + "x = np.ones((2, 2))\nloss = mse(relu(x), 0.5)\n", encoding="utf-8")
    program = answered_save(mended)
    assert [type(place) for place in program.places] == [Stepper]
    layers.write_text(LAYERS, encoding="utf-8")
    listing = answered_save(program)
    assert isinstance(listing.top, Functions)
    assert len([place for place in listing.places if isinstance(place, Functions)]) == 1


def test_an_answer_that_comes_late_is_dropped(layers: Path) -> None:
    desk = pressed(listed(layers), "enter")
    asked, effects = desks.press(desk, "enter")
    (wish,) = effects
    assert isinstance(wish, Read)
    assert say("app.calling") in on_screen(asked)
    other, _ = desks.press(typed(asked, "f = mse(2.0, 1.0)"), "enter")
    assert isinstance(read(other, wish).top, Functions)


def test_a_program_from_a_pipe_is_called_again_and_again() -> None:
    document = Document("-", Options(), source=engine.Source(LAYERS))
    with pytest.raises(engine.ProgramError) as caught:
        document.read()
    desk = desks.on_functions(caught.value.library, document.text() or "", document)
    called = answered(pressed(desk, "enter"), "enter")
    assert isinstance(called.top, Stepper)
    back = answered(called, "q")
    assert isinstance(answered(typed(back, "f = mse(p[2], t[2])"), "enter").top, Stepper)


# how it looks

LOOKS = [
    ("layers", 80, 24, "en", False, []), ("layers", 80, 24, "ko", False, ["down"]),
    ("layers", 120, 40, "en", False, ["down", "down"]),
    ("layers", 120, 40, "ko", False, ["G", "enter"]), ("two_layer_net", 80, 24, "en", True, ["down", "enter"]),
    ("two_layer_net", 120, 40, "en", True, []), ("losses", 80, 24, "en", False, ["G", "enter"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "width", "height", "lang", "mono", "keys"), LOOKS)
def test_the_screen(name: str, width: int, height: int, lang: str, mono: bool, keys: list[str]) -> None:
    theme = themes.MONO if mono else themes.DARK
    desk = pressed(listed(FOLDER / f"{name}.py", width=width, height=height, lang=lang, theme=theme), *keys)
    golden = f"functions-{name}-{width}x{height}-{lang}{'-mono' if mono else ''}{'-call' if 'enter' in keys else ''}"
    compare(golden, "\n".join(line for row in desks.rows(desk) for line in shown(row)) + "\n")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_call_that_is_wrong_on_the_screen(lang: str) -> None:
    desk = pressed(listed(FOLDER / "layers.py", lang=lang), "enter")
    desk = answered(typed(desk, "out, cache = affine_forward(x[4, 3], w[3, 5], b[5])"), "enter")
    compare(f"functions-layers-80x24-{lang}-wrong", "\n".join(line for row in desks.rows(desk) for line in shown(row)) + "\n")


def test_without_colour_the_bar_and_the_line_are_seen_by_glyphs() -> None:
    desk = pressed(listed(FOLDER / "layers.py", theme=themes.MONO), "down")
    rows = [line for line in on_screen(desk).split("\n") if line.startswith(" ▶ ")]
    assert rows
    assert rows[0].startswith(" ▶ affine_backward")
    assert any(line.startswith(" › ") for line in on_screen(pressed(desk, "enter")).split("\n"))
    plain = on_screen(replace(pressed(desk, "enter"), ascii=True))
    assert plain.isascii()


# the commands


def test_show_prints_the_list_with_lines_that_run(run: Any, file: Any) -> None:
    done = run("show", file(LAYERS))
    assert (done.code, done.err) == (0, "")
    assert "affine(x, w, b)\n    A layer.\n    --then '" in done.out
    example = shlex.split(done.out.splitlines()[-1].partition(": ")[2])
    assert example[:2] == ["chainstep", "p.py"]
    assert run("show", *example[1:]).code == 0
    for line in [line.strip() for line in done.out.splitlines() if line.strip().startswith("--then")]:
        assert run("check", "p.py", *shlex.split(line)).code == 0, line
    korean = run("show", "p.py", "--lang", "ko")
    assert "affine(x, w, b)" in korean.out


def test_show_json_of_a_file_of_definitions(run: Any, file: Any) -> None:
    done = run("show", file(LAYERS), "--json")
    data = json.loads(done.out)
    assert done.code == 0
    assert [(one["kind"], one["name"], one["line"]) for one in data["functions"]] == [
        ("function", "affine", 4), ("function", "relu", 10), ("function", "mse", 14),
    ]  # fmt: skip
    assert data["functions"][2]["call"] == "loss = mse(p[4, 3], t[4, 3])"


@pytest.mark.parametrize(
    "words", [["check"], ["emit"], ["show", "--steps"], ["show", "--markdown"], ["show", "--step", "1"], ["show", "--expand"]]
)
def test_what_needs_a_trace_says_how_to_call(run: Any, file: Any, words: list[str]) -> None:
    done = run(words[0], file(LAYERS), *words[1:])
    assert done.code == 2
    assert "p.py: the file defines functions and calls none of them" in done.err
    line = next(line for line in done.err.splitlines() if "--then" in line)
    then = shlex.split(line.partition("--then ")[2].partition(" (chainstep")[0])
    assert run("show", "p.py", "--then", *then).code == 0


def test_a_pipe_a_notebook_and_a_cell(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(LAYERS.encode())))
    assert "relu(x)" in run("show", "-").out
    notebooks.write(tmp_path / "n.ipynb", code("import numpy as np", LAYERS, "x = np.ones((2, 2))\nf = mse(x, 0.5)"))
    assert "relu(x)" in run("show", "n.ipynb", "--cells", "1-2").out
    assert run("show", "n.ipynb").out.startswith("x = np.ones")
    called = run("show", "n.ipynb", "--cells", "1-2", "--then", "x = np.ones((2, 2)); f = mse(x, 0.5)")
    assert called.code == 0
    assert chainstep("", LAYERS) is None
    assert "relu(x)" in capsys.readouterr().out


def test_text_of_the_file_moves_no_cursor(run: Any, file: Any) -> None:
    path = file("def f(x):\n    '''\x1b[2J\u202ewild'''\n    return x * 2\n")
    assert "\x1b" not in run("show", path).out
    desk = listed(Path(path).resolve())
    assert "\x1b" not in on_screen(desk)
    assert "\u202e" not in on_screen(replace(desk, width=120, height=40))


# with a terminal's events, and the child processes that trace


async def test_a_call_is_traced_by_a_child_and_its_error_comes_back_to_the_line(layers: Path, until: Any) -> None:
    from tests.tui.test_app import shown as seen
    from tui.app import Chainstep

    app = Chainstep(listed(layers))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "ctrl+e", "ctrl+u", *"f = mse(p[2], q)", "enter")
        await until(pilot, lambda: "not defined" in seen(app))
        assert "f = mse(p[2], q)" in seen(app)
        await pilot.press("backspace", "backspace", *"t[2])", "enter")
        await until(pilot, lambda: isinstance(app.desk.top, Stepper))
        await pilot.press("right", "right")
        layers.write_text(LAYERS.replace("** 2", "** 4"), encoding="utf-8")
        await until(pilot, lambda: "** 4" in stepper(app.desk).view.trace.source)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.desk.top, Functions) and app.desk.reading is None)
        assert "** 4" in app.desk.top.text  # type: ignore[attr-defined]
        await pilot.press("escape", "q")
        await pilot.pause()
    assert app.return_value == 0


# what cannot be called

PARSER = "import re\n\n\ndef words(text):\n    return re.findall('a', text)\n\n\ndef loss(x):\n    return (x ** 2).sum()\n"


def test_why_a_function_cannot_be_called_is_told_in_its_place(tmp_path: Path, run: Any) -> None:
    path = tmp_path / "parser.py"
    path.write_text(PARSER, encoding="utf-8")
    why = "as of line 1: re cannot be imported"
    assert f"it cannot be called here, {why}" in on_screen(listed(path))
    assert why not in on_screen(pressed(listed(path), "down"))
    code, out, _ = run("show", str(path))
    assert code == 0
    assert f"words(text)\n    (cannot be called here, {why})\n" in out
    assert "loss(x)\n    --then" in out
    code, out, _ = run("show", str(path), "--json")
    assert [one["refused"] for one in json.loads(out)["functions"]] == [{"line": 1, "code": "unsupported_import"}, None]
