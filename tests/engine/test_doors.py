"""No number becomes constant in silence: see ``tests.engine.doors``. ``python -m tests.engine.doors`` writes the list of refusals
anew; a line may go, none may come."""

from __future__ import annotations

import pytest

from engine.gates import METHODS, SPELLED
from engine.reading.functions import BUILTINS, CONTAINER_METHODS, GENERATOR, MAKERS, RANDOM
from tests.engine.doors.judging import judge
from tests.engine.doors.listed import REFUSALS, calls, listed, picked
from tests.engine.doors.trials import trials

SHARES = 16


@pytest.mark.parametrize("share", range(SHARES))
def test_a_variable_behind_every_door_keeps_its_gradient_or_is_refused(share: int) -> None:
    known, found = listed(), 0
    for trial in picked(calls()[share::SHARES]):
        verdict = judge(trial)
        assert not verdict.startswith("WRONG"), f"{trial}\n{verdict}"
        if verdict.startswith("refused"):
            door = (trial.callable, trial.parameter, verdict.removeprefix("refused "))
            assert door in known, f"{door} is shut and not in {REFUSALS.name}: {trial.call}"
        found += verdict == "right"
    assert found


def test_every_callable_of_the_tables_has_an_example() -> None:
    tried = {trial.callable for call in calls() for trial in trials(call)} | {call.partition("(")[0] for call in calls()}
    tables = set(SPELLED) | set(MAKERS) | set(BUILTINS) | {f"np.random.{n}" for n in RANDOM}
    methods = {f".{m}" for m in (*METHODS, *GENERATOR, *CONTAINER_METHODS["array"])}
    states = {f"np.random.{name}" for name in ("seed", "get_state", "set_state", "default_rng", "RandomState")}
    assert not sorted(tables - tried - states - {"print", "zip"})
    assert not sorted(m for m in methods if m not in tried and f"np{m}" not in tried)
