"""Gradients of what a layer saved under a longer name, and those that a loop writes entry by entry into zeros of its shape."""

from __future__ import annotations

import pytest

import engine

POOL = """\
import numpy as np

class Conv:
    def __init__(self, n):
        self.filters = np.random.randn(n, 3, 3) / 9
    def regions(self, image):
        for i in range(image.shape[0] - 2):
            for j in range(image.shape[1] - 2):
                yield image[i:i + 3, j:j + 3], i, j
    def forward(self, input):
        self.last_input = input
        out = np.zeros((input.shape[0] - 2, input.shape[1] - 2, len(self.filters)))
        for region, i, j in self.regions(input):
            out[i, j] = np.sum(region * self.filters, axis=(1, 2))
        return out
    def backprop(self, d_L_d_out, rate):
        d_L_d_filters = np.zeros(self.filters.shape)
        for region, i, j in self.regions(self.last_input):
            for f in range(len(self.filters)):
                d_L_d_filters[f] += d_L_d_out[i, j, f] * region
        self.filters -= rate * d_L_d_filters

class Pool:
    def forward(self, input):
        self.last_input = input
        h, w, n = input.shape
        out = np.zeros((h // 2, w // 2, n))
        for i in range(h // 2):
            for j in range(w // 2):
                out[i, j] = np.amax(input[2 * i:2 * i + 2, 2 * j:2 * j + 2], axis=(0, 1))
        return out
    def backprop(self, d_L_d_out):
        d_L_d_input = np.zeros(self.last_input.shape)
        h, w, n = self.last_input.shape
        for i in range(h // 2):
            for j in range(w // 2):
                region = self.last_input[2 * i:2 * i + 2, 2 * j:2 * j + 2]
                most = np.amax(region, axis=(0, 1))
                for i2 in range(2):
                    for j2 in range(2):
                        for f in range(n):
                            if region[i2, j2, f] == most[f]:
                                d_L_d_input[2 * i + i2, 2 * j + j2, f] = d_L_d_out[i, j, f]
        return d_L_d_input

np.random.seed(0)
images, targets = np.random.randn(2, 6, 6), np.random.randn(2, 2, 2, 2)
conv, pool = Conv(2), Pool()
for image, target in zip(images, targets):
    out = pool.forward(conv.forward(image))
    loss = 0.5 * np.sum((out - target) ** 2)
    conv.backprop(pool.backprop(out - target), 0.01)
"""


def test_it_is_right_under_its_name() -> None:
    own = engine.trace_source(POOL).own
    assert own is not None
    assert own.ok
    assert {(line.verdict, line.reason) for line in own.lines if line.name == "d_L_d_input"} == {("right", "")}


PLACE = "d_L_d_input[2 * i + i2, 2 * j + j2, f]"
WRITE, FILTER = f"{PLACE} = d_L_d_out[i, j, f]", "d_L_d_filters[f] += d_L_d_out[i, j, f] * region"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (WRITE, WRITE.replace("2 * j + j2", "j2")), (WRITE, WRITE.replace("= d", "= -d")), (FILTER, FILTER.replace("+=", "=")),
    ],
)  # fmt: skip
def test_the_zeros_are_not_to_blame(good: str, bad: str) -> None:
    own = engine.trace_source(POOL.replace(good, bad)).own
    assert own is not None
    assert own.first_wrong == next(at for at, line in enumerate(POOL.split("\n"), 1) if good in line)
