"""The names of all roles. A role is a colour name and then modifiers: ``"gradient bar read"``."""

from __future__ import annotations

ROLES = (
    "plain", "title", "file", "phase", "dim", "pending", "label", "value", "local", "upstream", "contribution",
    "gradient", "fork", "op", "target", "comment", "header", "rule", "key", "progress", "rest", "tick", "error", "hint",
    "right", "wrong", "match", "prompt",
)  # fmt: skip

MODIFIERS = ("bar", "read", "select", "match", "bold", "reverse", "low3", "low2", "low1", "high1", "high2", "high3")
"""``low`` and ``high``: the ground of a number below and above 0, by its size."""
