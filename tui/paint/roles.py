"""The names of all roles. A role is a colour name and then modifiers: ``"gradient bar read"``."""

from __future__ import annotations

ROLES = (
    "plain", "title", "file", "phase", "dim", "pending", "label", "value", "local", "upstream", "contribution",
    "gradient", "fork", "op", "target", "comment", "header", "rule", "key", "progress", "rest", "tick", "error", "hint",
    "right", "wrong", "match", "prompt",
)  # fmt: skip

MODIFIERS = ("bar", "read", "select", "match", "bold", "reverse")
