"""Files in the shapes in which people publish them, unchanged: they open, Python's own run leaves the same numbers, their gradients
are those of differences, and what they compute themselves is called right."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from unittest.mock import MagicMock

import numpy as np
import pytest

import engine
from tests.engine.published import CONSTRUCTS
from tests.engine.test_passes import python_at, value_at
from tests.readme import ROOT

PEOPLE = ROOT / "tests" / "programs" / "people"
FOLDER = PEOPLE / "published"
GOOD = {"right", "given", "aside", "remark", "close"}
"""Verdicts of own lines that do not say that anything is wrong."""


class File(NamedTuple):
    """What is differentiated; of a training loop its line and what a pass updates; how many own gradients are compared; how the
    file spells objects that we name by their class."""

    output: str
    loop: int = 0
    updates: tuple[str, ...] = ()
    compared: int = 0
    objects: tuple[tuple[str, str], ...] = ()


FILES: dict[str, File] = {
    "attention_block": File("loss"),
    "autoencoder_numpy": File("cost", 41, ("da.W", "da.bh", "da.bv")),
    "batch_iterator_earlystop": File("loss", 32, ("w", "b"), 3),
    "config_net": File("loss", 32, ("W1", "W2"), 4),
    "conv_maxpool_naive": File("max_pool_forward_naive_out@105", compared=4),
    "dl_from_scratch_layers": File(
        "network.lastLayer.loss", 152, tuple([f"network.layers['Affine{n}'].{name}" for n in (1, 2) for name in "Wb"]), 4
    ),
    "dqn_update": File("loss", 37, ("net.W1", "net.W2"), 4),
    "embedding_bag": File("loss", compared=3),
    "hmm_forward": File("likelihood"),
    "hopfield": File("E"),
    "im2col_cnn": File("loss", compared=5),
    "layers_cs231n": File("loss", compared=4),
    "logistic_newton": File("ll_5"),
    "lstm_nicodjimenez": File(
        "loss", 219, tuple([f"example_0.lstm_param.{kind}{gate}" for kind in "wb" for gate in "gifo"]), 1
    ),
    "min_char_rnn": File("loss_5", 87, ("Wxh", "Whh", "Why", "bh", "by"), 7),
    "neural_style_small": File("total_loss"),
    "newton_raphson": File("root"),
    "optimizers_class": File("z", 78, ("params['x']", "params['y']"), 2),
    "pendulum_rk4": File("drift"),
    "pca_numpy": File("reconstruction_error"),
    "q_learning_grid": File("total_97"),
    "relu_net_pytorch_tutorial": File("loss", 17, ("w1", "w2"), 5),
    "replay_choice": File("loss", 10, ("W", "b"), 3),
    "ridge_closed": File("r2"),
    "sin_polynomial": File("loss", 16, ("a", "b", "c", "d"), 5),
    "thirteen_lines": File("layer_2_a", 8, ("synapse_1", "synapse_0"), 1),
    "word2vec_settings": File("w2v.loss_1", 48, ("w2v.w1", "w2v.w2"), 2),
    "batchnorm_nditer": File("batchnorm_forward_61.out", compared=4),
    "gpt_block_argparse": File("loss"),
    "gradient_descent_octave": File("cost", 22, ("theta",)),
    "layers_typed_iterator": File(
        "epoch_loss_1", 156, tuple([f"{layer}.params['{name}']" for layer in ("linear", "linear_2") for name in "wb"]), 4,
        (("linear.", "net.layers[0]."), ("linear_2.", "net.layers[2].")),
    ),
    "logistic_lists_star": File("loss_4", 17, ("w[0]", "w[1]", "w[2]", "b"), 1),
    "network_of_dicts": File(
        "sum_error_1", 69, tuple([f"network[{i}][{j}]['weights'][{k}]" for i in (0, 1) for j in (0, 1) for k in range(3)])
    ),
    "neurons_one_by_one": File("o1", 57, tuple([f"network.{name}" for name in "w1 w2 b1 w3 w4 b2 w5 w6 b3".split()])),
    "nn_cost_function_star": File("J_1", compared=2),
    "signal_features": File("score"),
    "stacked_ensemble": File("loss"),
    "cnn_partials": File(
        "loss_1", 196, ("softmax.weights", "softmax.biases", "conv.filters"), 1,
    ),
    "min_char_gru": File(
        "loss_5", 170, ("Wy", "Wh", "Wr", "Wz", "Uh", "Ur", "Uz", "by", "bh", "br", "bz"), 16,
    ),
    "neuron_partials": File("o1", 57, tuple([f"network.{name}" for name in "w1 w2 b1 w3 w4 b2 w5 w6 b3".split()]), 6),
    "per_example_network": File(
        "gradients.v_1", 30, tuple([f"net.{kind}[{at}]" for kind in ("weights", "biases") for at in (0, 1)]), 2
    ),
    "adaline_class": File("cost", 15, ("neuron.w_", "neuron.w_"), 1),
    "layers_of_ordered_dict": File("net.last.loss", compared=11),
    "enum_activations": File("loss"),
    "skipgram_batches": File("batch.loss_3", compared=6),
    "tensor_creators": File("loss.data", 214, ("w[0].data", "w[1].data")),
    "attention_backward_class": File("loss", compared=6),
    "graph_functions_weakref": File("call_5.outputs[0].data", compared=1),
    "lstm_last_step": File("loss", compared=18),
    "match_layer_kinds": File("loss", 48, tuple([f"layers[{i}]['{name}']" for i in (2, 1, 0) for name in "Wb"]), 7),
    "mlp_setattr": File("loss", compared=6),
    "no_grad_block": File("loss", compared=7),
    "rnn_many_to_one": File("loss", 68, tuple([f"rnn.{name}" for name in "Whh Wxh Why bh by".split()]), 7),
    "running_mean_send": File("loss", 24, ("w", "b"), 3),
    "skipgram_columns": File("train.loss", 48, ("model.W1", "model.W2"), 4),
    "timed_sections": File("loss", compared=8),
    "vae_lines": File("loss", 12, tuple([f"{kind}_{at}" for at in ("e", "mu", "lv", "d") for kind in "Wb"]), 14),
    "value_engine_topo": File("o.data", compared=10),
    "digits_mean_gradients": File("Z2", 46, ("W1", "b1", "W2", "b2"), 5),
    "growing_xor": File("predict.score_2", 44, ("net.bias", "net.outer[0]", "add_unit.unit.bias"), 3, (("add_unit.", ""),)),
    "crf_chain": File("nll", 78, ("W", "trans"), 3),
    "gp_marginal_likelihood": File("nll", 47, ("theta",), 1),
    "transformer_block": File("loss", 147, tuple([
        f"main.block.{layer}.params['{name}']" for layer, names in (
            ("ln1", "gb"), ("attn.qkv", "Wb"), ("attn.proj", "Wb"), ("ln2", "gb"), ("mlp.fc", "Wb"), ("mlp.out", "Wb")
        ) for name in names
    ]), 20),
    "dropout_batchnorm": File(
        "loss", 119, (*[f"net.{name}[{i}]" for i in range(3) for name in "Wb"],
                      *[f"net.bn[{i}].{name}" for i in (0, 1) for name in ("gamma", "beta")]), 7
    ),
    "deconv_generator": File("loss", 112, tuple([f"generator[{i}].{name}" for i in (0, 3, 5) for name in "Wb"]), 9),
    "gan_one_dimension": File("train.D.h", 77, ("train.D.w1", "train.D.b1", "train.D.w1", "train.D.b1"), 4),
    "factorization_machine": File(
        "loss", 28, tuple([f"factorizationmachine.{name}" for name in ("w0", "w", "V")]), 3, (("factorizationmachine.", "self."),)
    ),
}


def printed(path: Path) -> str:
    """What Python's own run prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), {"__name__": "__main__", "sys": sys})
    return out.getvalue()


@pytest.fixture(autouse=True)
def shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only shows is let by: Python's run of a file is given modules that do nothing."""
    bars = ModuleType("tqdm")
    bars.tqdm = bars.trange = lambda items, **_: items  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tqdm", bars)
    for name in ("matplotlib", "matplotlib.pyplot"):
        monkeypatch.setitem(sys.modules, name, MagicMock())


def opened(name: str) -> engine.Trace:
    return engine.run(FOLDER / f"{name}.py")


def test_every_file_is_in_the_table() -> None:
    assert set(FILES) == {path.stem for path in FOLDER.glob("*.py")}
    assert len(FILES) >= 20


@pytest.mark.parametrize("name", FILES)
def test_a_file_leaves_what_python_leaves(name: str) -> None:
    file, path, trace = FILES[name], FOLDER / f"{name}.py", opened(name)
    assert trace.vars[trace.output].shown == file.output
    if not file.loop:
        assert trace.training is None
        assert "".join([text + "\n" for _, text in trace.printed]) == printed(path)
        return
    training = trace.training
    assert training is not None
    assert (training.number, training.line) == (1, file.loop)
    assert tuple([update.name for update in training.updates]) == file.updates
    np.random.seed(0)  # what a program has that seeds nothing
    python = python_at(path, file.loop, 2)
    for update in {each.name: each for each in training.updates}.values():  # the last of each parameter
        spelled = update.name
        for ours, theirs in file.objects:
            spelled = theirs + spelled.removeprefix(ours) if spelled.startswith(ours) else spelled
        try:
            wanted = value_at(spelled, python)
        except (NameError, AttributeError):  # a name of the function that the loop stands in
            wanted = value_at(spelled.partition(".")[2], python)
        np.testing.assert_allclose(update.after, wanted, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("name", FILES)
def test_its_gradients_are_the_differences_and_its_own_are_right(name: str) -> None:
    trace = opened(name)
    report = engine.check(trace, replays=150, cost=2e6)
    assert report.checked
    assert {one.verdict for one in report.checked} <= {"right", "tie", "close", "skipped"}
    assert any(one.verdict == "right" for one in report.checked)
    own = trace.own
    lines = own.lines if own is not None else ()
    assert {one.verdict for one in lines} <= GOOD
    assert len({one.name for one in lines if one.verdict not in ("given", "aside")}) >= FILES[name].compared
    space: dict[str, Any] = {}
    exec(compile(engine.emit(trace), "emitted", "exec"), space)
    assert callable(space["backward"])


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_a_construct_stands_in_two_files_of_peoples(construct: str) -> None:
    files = [path.stem for path in PEOPLE.rglob("*.py") if CONSTRUCTS[construct](path)]
    assert len(files) >= 2, files
