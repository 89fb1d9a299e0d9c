"""What a loop over layers hands on, and in which order: where the rounds are of other layers than the file means, the gradients at
its end are no measure, and the whole program is."""

from __future__ import annotations

import pytest

import engine
from engine.mending.budget import Budget
from engine.mending.elsewhere import elsewhere
from engine.mending.records import Diagnosis
from engine.run import trace_source
from tests.verdicts.programs import judged, programs


def planted(name: str, *edits: tuple[str, str]) -> str:
    """One of the corpus's programs with texts replaced."""
    text, _ = judged(next(each for each in programs() if each.name == name).text)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


CARRY = "    delta = delta @ w.T\n"
SUMMED = "    db = delta.sum(axis=0)\n"
SAMPLED = ("dcontext[j] += dscore * center[i]", "dcontext[j] += center[i]")


@pytest.mark.parametrize(
    ("source", "line", "kind", "mend"),
    [
        (planted("weights_lists_appended", (CARRY, "")), "delta = delta * (1", "carry_lost", "delta = delta @ w.T"),
        (planted("weights_lists_appended", (CARRY, ""), (SUMMED, CARRY + SUMMED)), "db = delta.sum", "read_after", CARRY.strip()),
        (planted("weights_lists_appended", ("reversed(activations[1:])", "activations[1:]")), "zip(reversed", "loop_order",
         "for w, a_in, a_out in zip(reversed(weights), reversed(activations[:-1]), reversed(activations[1:])):"),
        (planted("layer_dicts_appended", ("in reversed(layers)", "in layers")), "dh = h - t\nfor layer in layers:\n    h_in",
         "loop_order", "for layer in reversed(layers):"),
        (planted("layer_dicts_descent", ("h_in, z = cache.pop()", "z, h_in = cache.pop()")), "z, h_in =", "tuple_order",
         "h_in, z = cache.pop()"),
        (planted("negative_sampling", SAMPLED), "dcontext[j] +=", "upstream_missing", "dcontext[j] += center[i] * dscore"),
        (planted("negative_sampling", SAMPLED, ("dscore", "t3")), "dcontext[j] +=", "upstream_missing",
         "dcontext[j] += center[i] * t3"),
    ],
    ids=["never taken back", "taken back too early", "one list of three", "layers forwards", "a cache that is popped",
         "a number upstream", "a number upstream without a name"],
)  # fmt: skip
def test_the_line_its_kind_and_its_mend(source: str, line: str, kind: str, mend: str) -> None:
    trace = engine.trace_source(source)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    at = source.index(line) + (line.index("\n") + 1 if "\n" in line else 0)
    assert own.first_wrong == source[:at].count("\n") + 1
    assert (told[0].kind, told[0].mend, told[0].whole) == (kind, mend, True)


def told_of(source: str, line: str) -> tuple[Diagnosis, ...]:
    """The reasons of a faulty program whose first wrong line is the one that holds ``line``."""
    trace = engine.trace_source(source)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == next(at for at, text in enumerate(source.split("\n"), 1) if line in text)
    return told


TURNED = "grads_b = list(reversed(grads_b))"


@pytest.mark.parametrize(
    ("source", "line", "mend"),
    [
        (planted("weights_lists_appended", (TURNED, "grads_b = list(grads_b)")), "grads_b = list(", TURNED),
        (planted("weights_lists_appended", (TURNED + "\n", "")), "    b -=", TURNED),
        (planted("layer_dicts_appended", ("grads = grads[::-1]", "grads += grads[::-1]")), "grads += ", "grads = grads[::-1]"),
    ],
    ids=["copied", "left out", "added to"],
)  # fmt: skip
def test_a_list_that_is_not_turned_is_turned_where_the_other_is(source: str, line: str, mend: str) -> None:
    told = told_of(source, line)
    assert (told[0].mend, told[0].whole, told[0].others) == (mend, True, ())


@pytest.mark.parametrize(
    ("source", "line", "mend"),
    [
        (planted("conv_naive", ("dxp[n, :, hs:hs + HH, ws:ws + WW] += w[f] * dout[n, f, i, j]\n", "pass\n")), "dxp = np.zeros",
         "dxp[n, :, hs:hs + HH, ws:ws + WW] += dout[n, f, i, j] * w[f]"),
        (planted("negative_sampling", ("        dcontext[j] += dscore * center[i]\n", "")), "dcontext = np.zeros",
         "dcontext[j] += dscore * center[i]"),
        (planted("rnn_layers", ("        db += db_t\n", "")), "np.zeros(H)", "db += db_t"),
    ],
    ids=["the twin of a product", "of two numbers' product", "what nothing reads"],
)  # fmt: skip
def test_a_buffer_that_no_line_fills_is_filled(source: str, line: str, mend: str) -> None:
    told = told_of(source, line)
    assert (told[0].kind, told[0].mend, told[0].at, told[0].whole) == ("missing", mend, "below", True)


def test_layers_whose_numbers_cannot_be_given_are_moved_without() -> None:
    """A mend is held against other numbers even where some that begin as 0 stay so."""
    source = planted("layer_dicts_zip", ("dz = da * (1", "dz = 2 * da * (1"))
    trace = engine.trace_source(source)
    assert trace.own is not None
    assert elsewhere(trace, trace_source, Budget()) is not None
