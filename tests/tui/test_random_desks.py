"""Random programs, panels, keys and edits: what is on the screen is what a session has that starts at that state, on a trace made
anew. Nothing that a panel keeps (rows, sums, places, drawings) may outlast what it was made for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import engine
from engine import Options, ProgramError
from tests.engine.test_random_programs import Arrays, Scalars
from tests.engine.test_random_scalars import programs
from tests.tui.desks import fresh
from tui import desk as desks
from tui.desk import Desk, events
from tui.desk.record import put
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.effects import CheckLines, Diagnose, Edit, Effect, Expand, Prove
from tui.keys import BY_ID, char_of, name_of
from tui.paint.moment import Moment
from tui.panels import PANELS
from tui.states.own import Reasons
from tui.states.whatif import whatif_of
from tui.view import View, Views

NAME = "random.py"
SIZES = ((80, 24), (120, 40), (60, 20), (200, 50))
OPENING = [BY_ID[name].keys[0] for name in PANELS]
MOVING = ["right", "right", "right", "left", "n", "p", "a", "A", "g", "G", "up", "down", "down", "tab", "enter", "escape", "z", "o"]
EDITING = ["plus", "minus", "left_parenthesis", "right_parenthesis", "u", "U", "delete", "x", "equals_sign"]
LOOKING = ["Z", "r", "O", "exclamation_mark", "full_stop", "comma", "backslash", "i", "m", "apostrophe", "t", "K"]
SAID = [":f", ":df", ":5", ":(2)", ":dx0", ":s0", ":reset", ":nowhere", "/x", "/s1", "/=", "/nothing", "i1", "i0.5 * x0", "i+="]
"""What is typed as a whole, and entered: addresses, commands, searches, answers to the board."""
PLAIN = st.sampled_from([*OPENING, *MOVING, *MOVING, *EDITING, *LOOKING])
KEYS = st.one_of(PLAIN, PLAIN, PLAIN, PLAIN, st.sampled_from(SAID))
OPENED = st.lists(st.sampled_from([key for key in OPENING if key != BY_ID["whatif"].keys[0]]), min_size=1, max_size=4, unique=True)
EDITED = st.lists(st.sampled_from(["down", *EDITING]), max_size=4).map(
    lambda keys: [BY_ID["whatif"].keys[0], "plus", *keys, "escape"]
)
CLASSES = """\
class Layer:
    def __init__(self, w, b):
        self.w, self.b = w, b
    def forward(self, x0):
        return math.tanh(self.w * x0 + self.b)
class Pair:
    def __init__(self, one, other):
        self.layers = [one, other]
    def forward(self, x0):
        for layer in self.layers:
            x0 = layer.forward(x0)
        return x0
x0 = {x}
net = Pair(Layer({x} + 0.5, -0.25), Layer(1.5, {x}))
s0 = net.forward(x0)
s1 = s0 * s0 + x0
f = s1 + net.layers[0].w * s0
"""
OWN = """\
x0 = {x}
x1 = 1.5
s0 = x0 * x1
s1 = s0 + x0
f = s1 * s1 + x1
# backprop
df = 1.0
ds1 = {factor} * s1 * df
dx1 = df
ds0 = ds1
dx0 {op} ds1
dx0 {op} x1 * ds0
dx1 += {factor} * x0 * ds0
"""
"""A part of the file's own, right and with faults."""
NUMBERS = st.sampled_from([-1.5, -0.5, 0.25, 2.0])
WRITTEN = st.one_of(
    NUMBERS.map(lambda x: CLASSES.format(x=x)),
    st.builds(lambda x, factor, op: OWN.format(x=x, factor=factor, op=op).replace("dx0 +=", "dx0 =", 1), NUMBERS,
              st.sampled_from([2, 1, 3]), st.sampled_from(["+=", "="])),
)  # fmt: skip
SOURCES = st.one_of(
    programs(),
    WRITTEN,
    st.integers(0, 10_000).map(lambda seed: Scalars(seed).source),
    st.integers(0, 10_000).map(lambda seed: Arrays(seed).source),
)


def granted(effect: Effect) -> events.Event | None:
    """What the world brings back; None for what it does not answer."""
    if isinstance(effect, CheckLines):
        return events.LinesChecked(effect.views, effect.stages, engine.lines_alone(effect.views.at(effect.stages).trace))
    if isinstance(effect, Expand):
        return events.Expanded(effect.views, effect.stages, View(engine.expand(effect.views.base, effect.stages), effect.stages))
    if isinstance(effect, Diagnose):
        return events.Diagnosed(effect.views, Reasons((), engine.held(effect.views.base)))
    if not isinstance(effect, Edit | Prove):
        return None
    try:
        if isinstance(effect, Edit):
            found = Views(engine.edited(effect.views.base, dict(effect.edits)), effect.views)
            return events.Edited(effect.views, effect.edits, found)
        claim = effect.claim
        proof = engine.proof(effect.views.at(effect.stages).trace, effect.var, claim.at, claim.step)
        return events.Proved(effect.views, effect.stages, claim, proof)
    except ProgramError as error:
        if isinstance(effect, Edit):
            return events.Edited(effect.views, effect.edits, error)
        return events.Proved(effect.views, effect.stages, effect.claim, error)


def carried_out(desk: Desk, effects: tuple[Effect, ...]) -> Desk:
    """After all that a key has asked of the world."""
    waiting = list(effects)
    while waiting:
        event = granted(waiting.pop(0))
        if event is not None:
            desk, more = desks.handle(desk, event)
            waiting += more
    return desk


def pressed(desk: Desk, key: str) -> Desk:
    """After a key, or after one of ``SAID``: a key that opens a field, what is typed into it, enter."""
    if key in SAID:
        desk = pressed(desk, name_of(key[0]))
        for char in key[1:] if key[0] != "i" else ["enter", *key[1:]]:
            name = char if char == "enter" else name_of(char)
            desk, effects = desks.press(desk, name, "" if char == "enter" else char)
            desk = carried_out(desk, effects)
        return pressed(desk, "enter")
    desk, effects = desks.press(desk, key, char_of(key))
    return carried_out(desk, effects)


def traced(source: str, edits: Any = ()) -> Views:
    """A program, read and edited from nothing."""
    base = Views(engine.trace_source(source, NAME))
    return Views(engine.edited(base.base, dict(edits)), base) if edits else base


def anew(desk: Desk, source: str) -> Desk:
    """A desk at the same state, on a trace of its own."""
    other, place = fresh(desk), desk.top
    assert isinstance(place, Stepper)
    return put(other, replace(place, views=traced(source, whatif_of(place.session).shown)))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(SOURCES, st.sampled_from(SIZES), st.sampled_from(["en", "ko"]), st.booleans(), EDITED, OPENED, st.lists(KEYS, max_size=30))
def test_any_keys_edits_and_panels_equal_a_fresh_session_at_the_same_state(
    source: str, size: tuple[int, int], lang: str, narrow: bool, edited: list[str], opened: list[str], keys: list[str]
) -> None:
    try:
        views = traced(source)
    except ProgramError:
        assume(False)
        raise
    position = views.at(frozenset()).total // 2
    width, height = size
    desk = desks.on_program(views, Document(NAME, Options()), position, width=width, height=height, lang=lang, ascii=narrow)
    every = [*edited, *opened, *keys]
    for count, key in enumerate(every):
        desk = pressed(desk, key)
        painted = desks.rows(desk)
        if isinstance(desk.top, Stepper) and (count >= len(edited) and count % 4 == 3 or count == len(every) - 1):
            assert desks.rows(anew(desk, source)) == painted, (key, desk.top.session.panels.stack)


@pytest.mark.parametrize("name", [name for name, panel in PANELS.items() if panel.measure is not None])
@pytest.mark.parametrize("seed", range(6))
def test_a_panel_is_measured_as_high_as_its_rows(name: str, seed: int) -> None:
    panel, source = PANELS[name], (Arrays if seed % 2 else Scalars)(seed).source
    views = traced(source)
    for position in range(0, views.at(frozenset()).total + 1, 3):
        desk = pressed(desks.on_program(views, Document(NAME, Options()), position, width=120, height=40), BY_ID[name].keys[0])
        assert isinstance(desk.top, Stepper)
        moment = Moment(desk.top.view, desk.top.session)
        assert panel.measure is not None
        for most in (5, 12, 400):
            assert min(panel.measure(moment, 100, most), most) == min(len(panel.rows(moment, 100)), most)
