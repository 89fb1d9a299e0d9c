"""Python's own run of many programs, in a process of its own: programs come in by standard input, what Python says goes out."""

from __future__ import annotations

import pickle
import subprocess
import sys
import warnings
from typing import Any, NamedTuple

import numpy as np

STEP = {False: 1e-6, True: 2e-2}
"""How far an input is moved: further where there is single precision."""


class Said(NamedTuple):
    """What Python says of a program: the error it ends with ("" if none); what it printed; what each name is; slopes of f by input:
    (ahead, behind); how much of these is rounding."""

    error: str
    printed: list[str]
    names: dict[str, Any]
    slopes: dict[str, tuple[Any, Any]]
    noise: float = 0.0


def described(value: Any) -> Any:
    """A value with its kind, so that two of them are equal if nothing tells them apart."""
    if isinstance(value, np.ndarray):
        return "array", value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, np.generic):
        return "scalar", value.dtype.str, value.tobytes()
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [described(v) for v in value]
    if isinstance(value, dict):
        return "dict", [(k, described(v)) for k, v in value.items()]
    if isinstance(value, float):
        return "float", value.hex()
    if isinstance(value, (bool, int, str, type(None))):
        return type(value).__name__, value
    return None


def _run(code: Any, inputs: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    printed: list[str] = []
    space = {k: np.array(v) if isinstance(v, list) else v for k, v in inputs.items()}
    space |= {"np": np, "print": lambda *given: printed.append(" ".join(map(str, given)))}
    if sys.version_info >= (3, 12):
        space["sum"] = added
    exec(code, space)
    return space, printed


def added(items: Any, start: Any = 0) -> Any:
    """``sum`` as it was before Python 3.12, which makes up for the rounding of floats; a listing says ``a + b + c``."""
    for item in items:
        start = start + item
    return start


def _slopes(code: Any, inputs: dict[str, Any], name: str, at: int | None, here: float, step: float) -> tuple[float, float]:
    found = []
    for sign in (1, -1):
        moved = dict(inputs)
        if at is None:
            moved[name] = inputs[name] + sign * step
        else:
            moved[name] = [v + sign * step * (i == at) for i, v in enumerate(inputs[name])]
        found.append(float(_run(code, moved)[0]["f"]))
    return (found[0] - here) / step, (here - found[1]) / step


def said(inputs: dict[str, Any], body: str, coarse: bool) -> Said:
    """Run one program."""
    try:
        code = compile(body, "<program>", "exec")
        space, printed = _run(code, inputs)
    except Exception as error:
        return Said(f"{type(error).__name__}: {error}", [], {}, {})
    names = {k: described(v) for k, v in space.items() if not k.startswith("__") and k not in ("np", "print")}
    slopes: dict[str, tuple[Any, Any]] = {}
    noise = 0.0
    try:
        here, step = float(space["f"]), STEP[coarse]
        noise = 8 * float(np.finfo(np.float32 if coarse else float).eps) * abs(here) / step
        for name, value in inputs.items():
            if isinstance(value, float):
                slopes[name] = _slopes(code, inputs, name, None, here, step)
            elif isinstance(value, list):
                both = [_slopes(code, inputs, name, i, here, step) for i in range(len(value))]
                slopes[name] = [a for a, _ in both], [b for _, b in both]
    except Exception:  # another path, which Python ends with an error
        slopes = {}
    return Said("", printed, {k: v for k, v in names.items() if v is not None}, slopes, noise)


def ask(programs: list[tuple[dict[str, Any], str, bool]]) -> list[Said]:
    """What Python says of each program, from a child process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.aliasing.child"], input=pickle.dumps(programs), capture_output=True, check=True,
        timeout=300,
    )
    answers: list[Said] = [Said(*each) for each in pickle.loads(done.stdout)]
    return answers


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with np.errstate(all="ignore"):
        given = pickle.loads(sys.stdin.buffer.read())
        answered = [tuple(said(*each)) for each in given]
    sys.stdout.buffer.write(pickle.dumps(answered))
