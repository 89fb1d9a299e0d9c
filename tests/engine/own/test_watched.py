"""What a pass changes is noted while its round is surveyed; a plain run of its own, for large states, tells the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine.own import passes, updates

_PEOPLE = Path(__file__).parents[2] / "programs" / "people"
_NAMES = ("training/permuted_batches", "training/train_one", "published/logistic_lists_star", "planar_network")


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("number", [1, 2])
def test_updates_are_those_of_a_run_of_its_own(name: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path, options = _PEOPLE / f"{name}.py", engine.Options(pass_number=number)
    noted = engine.run(path, options)
    runs: list[object] = []
    alone = passes.watched_alone
    monkeypatch.setattr(passes, "watched_alone", lambda *given: (runs.append(given), alone(*given))[1])
    monkeypatch.setattr(updates, "MANY", 0)
    again = engine.run(path, options)
    assert runs
    assert noted.training is not None
    assert noted.training.updates
    assert repr(noted.training) == repr(again.training)
    assert repr(noted.own) == repr(again.own)
    assert noted.printed == again.printed


def test_an_ordinary_pass_is_not_run_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "watched_alone", lambda *given: pytest.fail("a run of its own"))
    assert engine.run(_PEOPLE / "training" / "train_one.py").training is not None
