"""Passes of two players, each with a loss of its own: each gradient is held against the loss that it follows from."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine.checking.players import by_turns
from engine.limits import Limits
from engine.own.passes import begun, onward
from engine.reading.program import parse
from engine.records import Options
from engine.sources import source_of
from engine.verdicts import Own

FOLDER = Path(__file__).parent.parent.parent / "programs" / "players"


def verdict(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_right_players_are_not_wrong(path: Path) -> None:
    own = verdict(path.read_text())
    assert own.ok
    assert len([one for one in own.lines if one.verdict == "right"]) > 0


FAULTS = [
    ("real_and_fake", "dWd = real.T @ ds_real + fake.T", "dWd = real.T @ ds_real - fake.T", 25),
    ("real_and_fake", "ds_fake = d_fake / m", "ds_fake = -d_fake / m", 24),
    ("real_and_fake", "dWg = z.T @ dfake", "dWg = -z.T @ dfake", 35),
    ("real_and_fake", "ds_real = (d_real - 1) / m", "ds_real = (d_real - 1)", 23),
    ("two_batches", "dDw1 = dDw1 + fake.T @ dh", "dDw1 = fake.T @ dh", 33),
    ("two_batches", "dGw1 = z.T @ dhg", "dGw1 = 2 * z.T @ dhg", 47),
    ("linear_critic", "real.mean(axis=0) - fake", "real.mean(axis=0) + fake", 12),
    ("both_losses_first", "dWd = x.T @ da + g.T @ db", "dWd = x.T @ da", 17),
    ("ascent", "dg = -b / n @ Wd.T", "dg = -b @ Wd.T", 26),
    ("least_squares", "gD = (real.T @ (sr - 1) + fake.T @ sf) / n", "gD = (real.T @ (sr - 1) - fake.T @ sf) / n", 11),
    ("least_squares", "gG = z.T @ ((sf - 1)", "gG = z.T @ ((sf + 1)", 15),
    ("actor_critic", "dlogits *= adv[:, None] / len(R)", "dlogits *= adv[:, None]", 18),
]


@pytest.mark.parametrize(("name", "right", "slip", "line"), FAULTS)
def test_a_fault_of_either_player_is_wrong(name: str, right: str, slip: str, line: int) -> None:
    source = (FOLDER / f"{name}.py").read_text()
    assert right in source
    own = verdict(source.replace(right, slip))
    assert not own.ok
    assert own.first_wrong == line


def test_what_stands_around_the_loop_of_the_pass_is_told_as_not_compared() -> None:
    source = (FOLDER / "linear_critic.py").read_text()
    own = verdict(source)
    assert [(one.line, one.name, one.reason) for one in own.others] == [(23, "dgW", "outside"), (24, "dgb", "outside")]


def test_a_pass_that_is_come_to_from_the_first_has_its_other_losses_too() -> None:
    source = (FOLDER / "real_and_fake.py").read_text(encoding="utf-8")
    first = begun(parse(source_of(source), "f.py", Limits()), Limits(), Options())
    assert first is not None
    options = Options(pass_number=2)
    other = onward(first, options)
    assert other is not None
    assert len(list(by_turns(other, options))) == len(list(by_turns(first, Options()))) == 2
