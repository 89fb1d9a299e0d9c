"""Sentences of the live check."""

SENTENCES = {
    "on": "live check on: a mark where differences of a line's own stage agree with it",
    "off": "live check off",
    "wrong": "differences of its own stage do not agree with {line}",
}
