"""Notices: what a reader should know that is no error."""

from __future__ import annotations

SENTENCES = {
    "unseeded": "random numbers without a seed: drawn with seed 0, so that every run shows the same (np.random.seed(n) changes it)",
    "output_chosen": "the last variable of the module is not computed: the output is {name}, the last that is (--output takes another)",
    "unused": "{name} does not reach the output: its gradient is 0",
    "output_flat": "no gradient leads from {name} to an input: all are 0 (--output takes another variable)",
    "flat": "{name} is flat between its steps: no gradient passes through it",
    "own_backward": "the file's own backward part begins at line {line}: it is compared with ours, not traced (--forward-only traces it)",
}
