"""Notices: what a reader should know that is no error."""

from __future__ import annotations

SENTENCES = {
    "unseeded": "random numbers without a seed: drawn with seed 0, so that every run shows the same (np.random.seed(n) changes it)",
    "unused": "{name} does not reach the output: its gradient is 0",
}
