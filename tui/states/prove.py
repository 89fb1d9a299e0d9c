"""Prove it: whose gradient is compared with differences, at which entry and step, and the frame on show; why one cannot be."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

import engine
from engine.frozen import dataclass
from engine.named import NamedTuple
from tui.states.replays import cost
from tui.states.values import chosen, target, values_of

if TYPE_CHECKING:
    from engine import ProgramError, Proof
    from tui.session import Message, Session
    from tui.view import View

NAME = "prove"
FRAMES = 3
"""x - h, x + h, and both side by side."""
ROWS = 12
"""Beats in which the values of a frame have moved, top to bottom: a row a beat, of a longer program several."""
BEAT = 0.15
"""Seconds of a beat."""
HELD = 6
"""Beats that a frame stands whole before the next one begins."""
CHEAP = 200.0
"""A trace whose replay costs no more (``states.replays``) is proven while the key waits: some hundred replays at most."""


class Claim(NamedTuple):
    """What is to be proven: the gradient of a variable, by its name, or of its entry ``at``, with a step (None: one is chosen)."""

    name: str
    at: tuple[int, ...] = ()
    step: float | None = None


NONE = Claim("")


@dataclass(frozen=True, slots=True)
class Prove:
    """``claim`` without a name is what the step is about; ``frame`` counts from 0; ``row`` is the variable that is kept in view,
    from the last one up. ``found`` is what a child process has made of the claim ``proven`` with ``stages`` expanded, None while
    it has not, and where no child is asked."""

    claim: Claim = NONE
    frame: int = 0
    row: int = 0
    found: Proof | ProgramError | None = None
    stages: frozenset[int] = frozenset()
    proven: Claim = NONE
    beat: int | None = None
    """Beats since the frame began while its values ripple down; None while nothing moves and the frame stands whole."""


_FRESH = Prove()


def prove_of(session: Session) -> Prove:
    """The state of the panel."""
    return session.panels.state(NAME, _FRESH)


def cheap(view: View) -> bool:
    """Whether a proof takes no longer than a key may."""
    return cost(view) <= CHEAP


def claim_of(view: View, session: Session) -> Claim | Message:
    """What the panel is about: what it was opened on, else what ``=`` would prove here; or why it proves nothing."""
    claim = prove_of(session).claim
    if not claim.name:
        return wanted(view, session)
    var = view.names.get(claim.name, -1)
    if var < 0 or not _there(view, var, claim.at):
        return "prove.gone", (("name", claim.name),)
    return reason(view, session, var) or claim


def proof_of(view: View, session: Session) -> Proof | ProgramError | None:
    """The proof on show; None while it is being made, and where there is nothing to prove."""
    state, claim = prove_of(session), claim_of(view, session)
    if not isinstance(claim, Claim):
        return None
    if not cheap(view):
        return state.found if (state.stages, state.proven) == (session.expanded, claim) else None
    name, at, step = claim
    return proven(view, view.names[name], at, step)


def proven(view: View, var: int, at: tuple[int, ...], step: float | None) -> Proof:
    """The proof of a variable's gradient, or of its entry's; only where it is ``cheap``, and not ``unprovable``."""
    found: Proof = view.cached((NAME, var, at, step), lambda: engine.proof(view.trace, var, at, step))
    return found


def _there(view: View, var: int, at: tuple[int, ...]) -> bool:
    """Whether a variable has the entry."""
    shape = np.shape(engine.like(view.trace.vars[var]))
    return len(at) == len(shape) and all(i < n for i, n in zip(at, shape, strict=True))


def rippling(session: Session) -> bool:
    """Whether values move down the replay by themselves: the clock is wanted."""
    return session.panels.top == NAME and prove_of(session).beat is not None


def arrived(state: Prove, count: int) -> int:
    """How many of ``count`` values that move have their new number in the frame on show."""
    return count if state.beat is None else min(count, -(-count * state.beat // min(ROWS, max(count, 1))))


def waiting(view: View, session: Session) -> Claim | None:
    """What a child process has to prove; None where none has to."""
    if session.panels.top != NAME or cheap(view):
        return None
    claim = claim_of(view, session)
    return claim if isinstance(claim, Claim) and proof_of(view, session) is None else None


def wanted(view: View, session: Session) -> Claim | Message:
    """What ``=`` would prove here: the gradient of the selected row, else of the current step; or why there is none."""
    trace, picked, step = view.trace, session.selected, view.step(session.position)
    found: list[int] = []
    if picked is not None and picked.kind in ("row", "total"):
        found = list(trace.rows[picked.index].vars)
    elif picked is not None and picked.kind in ("stage", "part"):
        found = list(trace.made(picked.index)) if picked.kind == "stage" else [picked.index]
    elif picked is not None and picked.kind == "line":
        found = [trace.lines[picked.index].to]
    elif picked is not None and picked.kind == "update":
        found = [view.steps.updates[picked.index].var]
    elif picked is None and step is not None:
        found = _of_step(view, session.position)
    found = [var for var in found if var >= 0]
    if not found:
        return "prove.nothing", ()
    good = [var for var in found if reason(view, session, var) is None]
    if not good:
        why = reason(view, session, found[0])
        assert why is not None
        return why
    sizes = [float(np.max(np.abs(trace.gradient(var)), initial=0.0)) for var in good]
    var = good[int(np.argmax(sizes))]
    return Claim(trace.vars[var].shown, _entry(view, session, var))


def _of_step(view: View, position: int) -> list[int]:
    step = view.step(position)
    assert step is not None
    if step.kind == "update":
        return [view.steps.updates[step.update].var]
    if step.line >= 0:
        return [view.trace.lines[step.line].to]
    return [step.part] if step.kind == "part" else list(view.trace.made(step.stage))


def _entry(view: View, session: Session, var: int) -> tuple[int, ...]:
    """The entry under the cursor of the values panel, where that is about this variable; else the one with the largest gradient."""
    gradient = np.asarray(view.trace.gradient(var), dtype=float)
    if not gradient.ndim:
        return ()
    if values_of(session).entry is not None and target(view, session) == var:
        return chosen(view, session)
    most = int(np.argmax(np.nan_to_num(np.abs(gradient), nan=np.inf)))
    return tuple([int(i) for i in np.unravel_index(most, gradient.shape)])


def reason(view: View, session: Session, var: int) -> Message | None:
    """Why a variable's gradient cannot be proven here; None where it can."""
    at = view.trace.vars[var]
    if (why := unprovable(view, var)) is not None:
        return why
    arrived, lines = _arrived(view, session, var)
    if arrived < len(lines):
        labels = " ".join(f"({view.steps.label_of(line)})" for line in lines[arrived : arrived + 6])
        more = " …" if len(lines) - arrived > 6 else ""
        return "prove.not_yet", (("grad", at.grad), ("k", arrived), ("n", len(lines)), ("labels", labels + more))
    if not lines and _line(view, session) < 0:
        return "prove.not_begun", (("grad", at.grad),)
    return None


def unprovable(view: View, var: int) -> Message | None:
    """Why a variable's gradient can be proven at no step; None where it can."""
    trace = view.trace
    at = trace.vars[var]
    name = (("name", at.shown),)
    if var == trace.output:
        return "prove.seed", (("grad", at.grad), *name)
    if at.kind in ("cell", "state", "buffer", "label"):
        return "prove.written", name
    if not at.diff or var in trace.fixed:
        return "prove.constant", name
    if not trace.known(var):
        return "prove.unasked", name
    if not np.size(engine.like(at)):
        return "prove.empty", name
    return None


def _line(view: View, session: Session) -> int:
    """The last backward line that is done."""
    hidden = session.ask and session.beat < view.beats(session.position) - 1
    step = view.step(session.position - 1 if hidden else session.position)
    if step is None or step.kind in ("stage", "part"):
        return -1
    return len(view.trace.lines) - 1 if step.kind == "update" else step.line


def _arrived(view: View, session: Session, var: int) -> tuple[int, tuple[int, ...]]:
    """How many contributions to a variable have arrived, and all of them; of a part without lines of its own those of the
    variable whose gradient it shares."""
    lines = view.trace.arrivals(var)
    if not lines and view.trace.vars[var].kind == "part" and (base := view.trace.passed(var)) >= 0 and base != var:
        return _arrived(view, session, base)
    return bisect_right(lines, _line(view, session)), tuple(lines)
