"""Notebooks written by tests: cells as (kind, text), the usual JSON around them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Cells = list[tuple[str, str]]


def data(cells: Cells, **changes: Any) -> dict[str, Any]:
    """The JSON of a notebook; ``changes`` are fields of its own."""
    made = []
    for kind, text in cells:
        cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}
        if kind == "code":
            cell |= {"execution_count": 1, "outputs": []}
        made.append(cell)
    metadata = {"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "python"}}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5} | changes


def write(path: Path, cells: Cells, **changes: Any) -> str:
    """A notebook in a file; its path."""
    path.write_text(json.dumps(data(cells, **changes), indent=1), encoding="utf-8")
    return str(path)


def code(*texts: str) -> Cells:
    """Code cells."""
    return [("code", text) for text in texts]
