"""What the end says: of what can be learned before the data; and the palette, whose entries say what they do."""

from __future__ import annotations

import pytest

import engine
from tests.tui.desks import on_screen, pressed, sample
from tui.catalogue import say
from tui.cells import text_of
from tui.offers import commands, narrowed
from tui.paint.moment import Moment
from tui.paint.panel import panel_rows
from tui.session import Look, Session
from tui.view import View

NET = """\
np.random.seed(0)
{x} = np.random.randn(5, 4) * 100
{y} = np.random.randn(5, 2) * 100
W = np.random.randn(4, 2) * 0.01
b = np.zeros(2)
loss = np.mean(({x} @ W + b - {y}) ** 2)
"""


def concluded(source: str, lang: str = "en") -> str:
    view = View(engine.trace_source(source))
    moment = Moment(view, Session(position=view.total, ended=True, look=Look(lang=lang)))
    return "\n".join(text_of(row) for row in panel_rows(moment, 100))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(("x", "y"), [("X", "y"), ("x", "t"), ("X_train", "y_train"), ("inputs", "targets"), ("images", "labels")])
def test_parameters_come_before_data(x: str, y: str, lang: str) -> None:
    said = concluded(NET.format(x=x, y=y), lang)
    assert " dW[" in said
    assert " db[" in said
    assert f" d{x}[" not in said


def test_numbers_called_x_and_y_are_inputs_as_any() -> None:
    said = concluded("x = 3.0\ny = -4.0\nf = x * y\n")
    assert " dx = -4" in said
    assert " dy = 3" in said


def test_an_array_as_output_stands_in_one_row() -> None:
    view = View(engine.trace_source("a = np.array([[1.0, 2.0], [3.0, 4.0]])\nout = a * a\n", options=engine.Options(seed="ones")))
    moment = Moment(view, Session(position=view.total, ended=True))
    assert "(2,2)" in text_of(panel_rows(moment, 100)[0])
    assert not any("\n" in text_of(row) for row in panel_rows(moment, 100))


def test_data_alone_are_still_told() -> None:
    assert " dX[" in concluded("np.random.seed(1)\nX = np.random.randn(3, 2)\nf = np.sum(X ** 2)\n")


def test_a_training_loop_tells_of_what_it_updates() -> None:
    said = concluded(
        "a = np.array([1.0, 2.0, 3.0])\nq = np.array([2.0, 4.1, 5.9])\nx = 0.5\ny = 0.0\nlr = 0.02\nfor i in range(5):\n"
        "    pred = x * a + y\n    err = pred - q\n    loss = np.mean(err ** 2)\n    dx = np.mean(2 * err * a)\n"
        "    dy = np.mean(2 * err)\n    x -= lr * dx\n    y -= lr * dy\n"
    )
    assert " dx = " in said
    assert " dy = " in said
    assert " da[" not in said


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_entries_of_the_palette_say_what_they_do(lang: str) -> None:
    assert all(choice.more for choice in commands(lang))
    found = narrowed(commands(lang), say("keys.raw.help", lang))
    assert [choice.value for choice in found] == ["raw"]
    assert say("keys.step.help", lang) in on_screen(pressed(sample(lang=lang), "ctrl+p"))


def test_what_a_sum_starts_with_comes_after_what_is_learned() -> None:
    said = concluded("w = 0.3\nb = 0.1\nloss = 0.0\nfor x in [1.0, 2.0]:\n    loss = loss + (w * x + b - 3) ** 2\n")
    assert " dw = " in said
    assert " db = " in said
    assert " dloss = " not in said


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_by_how_much_is_told_however_long_a_name_is(lang: str) -> None:
    name = "network_of_two_layers_first_weights"
    source = f"{name} = np.ones((2, 2)) * 0.5\nloss = np.sum({name} ** 2)\n"
    view = View(engine.trace_source(source))
    moment = Moment(view, Session(position=view.total, ended=True, look=Look(lang=lang)))
    rows = [text_of(row) for row in panel_rows(moment, 80)]
    assert any("0.01000" in row for row in rows), rows


@pytest.mark.parametrize(("source", "said"), [("x = 0.0\ny = 0.0\nf = x * y\n", False), ("x = 1.0\ny = 2.0\nf = x + y\n", False),
                                              ("x = 1.0\ny = 2.0\nf = x * y\n", True)])  # fmt: skip
def test_of_equals_none_moves_the_output_most(source: str, said: bool) -> None:
    assert ("moves f most" in concluded(source)) is said


def test_of_gradients_that_are_no_numbers_nothing_is_concluded() -> None:
    """It said that x, whose gradient is nan, moves f most, by about 0.01 · nan."""
    said = concluded("x = 0.0\ny = 1.0\nb = np.log(x) * 0.0\nf = b + y\n")
    assert "moves f most" not in said
    assert "· nan" not in said
    assert "dx = nan   no number" in said
    assert "y up by 0.01 moves f by about" in said
