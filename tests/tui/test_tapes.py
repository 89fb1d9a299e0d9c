"""Tapes are VHS's: what we take it takes, each command means the same, and what is wrong is told with its line and column."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui import vhs
from tui.catalogue import LANGUAGES, knows
from tui.tapes.format import read
from tui.tapes.patterns import BadPatternError, compiled
from tui.tapes.records import Caption, Expect, Halt, Hide, Press, Scroll, Show, Sleep, Speed, Still, Type, Wait
from tui.themes import LIGHT

RIGHT: dict[str, object] = {
    'Type "a b"': Type(1, 1, "a b"),
    "Type 'say \"hi\"'": Type(1, 1, 'say "hi"'),
    "Type `it's \"it\"`": Type(1, 1, "it's \"it\""),
    r'Type "a\nb"': Type(1, 1, r"a\nb"),
    "Type@100ms one two": Type(1, 1, "one two", 0.1),
    'Type@.5 "x"': Type(1, 1, "x", 0.5),
    "Enter": Press(1, 1, "enter"),
    "Right 3": Press(1, 1, "right", "", 3),
    "Right@2 3": Press(1, 1, "right", "", 3, 2.0),
    "PageDown@250ms": Press(1, 1, "pagedown", "", 1, 0.25),
    "Space": Press(1, 1, "space", " "),
    "Escape": Press(1, 1, "escape"),
    "Insert 2": Press(1, 1, "insert", "", 2),
    "ScrollUp@1s 4": Scroll(1, 1, 4, 1.0),
    "Ctrl+C": Press(1, 1, "ctrl+c", pause=0.0),
    "Ctrl+Alt+Shift+P": Press(1, 1, "ctrl+alt+shift+p", pause=0.0),
    "Ctrl+]": Press(1, 1, "ctrl+right_square_bracket", pause=0.0),
    "Ctrl+Left": Press(1, 1, "ctrl+left", pause=0.0),
    "Alt+b": Press(1, 1, "alt+b", pause=0.0),
    "Alt+Enter": Press(1, 1, "alt+enter", pause=0.0),
    "Shift+Tab": Press(1, 1, "shift+tab", pause=0.0),
    "Shift+a": Type(1, 1, "A", 0.0),
    "Sleep 2": Sleep(1, 1, 2.0),
    "Sleep 500ms": Sleep(1, 1, 0.5),
    "Sleep 1m": Sleep(1, 1, 60.0),
    "Sleep .5s": Sleep(1, 1, 0.5),
    "Hide": Hide(1, 1),
    "Show": Show(1, 1),
    "Wait": Wait(1, 1, False),
    "Wait /a+/": Wait(1, 1, False, None, "a+"),
    "Wait+Line@3s": Wait(1, 1, False, 3.0),
    r"Wait+Screen@200ms /d\.x/": Wait(1, 1, True, 0.2, r"d\.x"),
    "Screenshot a/b.png": Still(1, 1, "a/b.png"),
    "Set TypingSpeed 80ms": Speed(1, 1, 0.08),
    "Set TypingSpeed 1": Speed(1, 1, 1.0),
    '#: caption "a"': Caption(1, 1, (("", "a"),)),
    "#: caption en 'a' ko \"나\"": Caption(1, 1, (("en", "a"), ("ko", "나"))),
    "#: pause": Halt(1, 1),
    '#: expect "dx = -4"': Expect(1, 1, "dx = -4"),
    "#: expect ko 'x'": Expect(1, 1, "x", "ko"),
    "#: still x.svg": Still(1, 1, "x.svg"),
}
INERT = (
    "Require jq", "Copy 'a'", "Paste", "Source other.tape", 'Env NAME "value"', "ScrollDown 2", "Set Shell fish",
    'Set FontFamily "F"',
    "Set FontSize 22", "Set Framerate 30", "Set Height 600", "Set Width 1200", "Set LetterSpacing 1.5",
    "Set LineHeight 1.2",
    'Set Theme "Dracula"', 'Set Theme { "name": "W",\n "black": "#535178" }', "Set Padding 20", "Set LoopOffset 20%",
    "Set LoopOffset 5", "Set MarginFill '#6B50FF'", "Set Margin 60", "Set WindowBar Colorful", "Set WindowBarSize 40",
    "Set BorderRadius 8", "Set CursorBlink false",
)  # fmt: skip
WRONG = {
    "Bogus": (1, 1, "unknown_command"), "Home": (1, 1, "unknown_command"), "\n\n  End": (3, 3, "unknown_command"),
    'Enter\n "b"': (2, 2, "unknown_command"), "Type": (1, 5, "no_string"), "Type Enter": (1, 6, "no_string"),
    'Type "abc\nEnter': (1, 6, "unclosed"), "Right 0": (1, 7, "no_count"), "Right 1.5": (1, 7, "no_count"),
    "Right 99999999999": (1, 7, "no_count"), "Right@x 2": (1, 7, "no_time"), "Sleep": (1, 6, "no_time"),
    "Sleep 1.2.3": (1, 7, "no_number"), "Sleep 3601": (1, 7, "too_long"), "Sleep -1": (1, 7, "no_time"),
    "Ctrl": (1, 5, "no_key"), "Ctrl+": (1, 6, "no_key"), "Ctrl+s": (1, 6, "no_key"), "Ctrl+Tab": (1, 6, "no_key"),
    "Ctrl+A+Shift": (1, 8, "late_modifier"), "Alt+Left": (1, 5, "no_key"), "Shift": (1, 6, "no_key"),
    "Wait+Row": (1, 6, "no_scope"), "Wait@0s": (1, 1, "no_timeout"), "Wait /(?=a)/": (1, 7, "no_regex"),
    "Wait /a(b/": (1, 8, "no_regex"), "Wait /a\nEnter": (1, 6, "unclosed"), "Set": (1, 4, "unknown_setting"),
    "Set Font 3": (1, 5, "unknown_setting"), "Set FontSize x": (1, 14, "no_number"),
    "Set WindowBar Blue": (1, 15, "no_value"), "Set MarginFill '#12'": (1, 16, "no_value"),
    "Set CursorBlink 1": (1, 17, "no_value"), "Set PlaybackSpeed 0": (1, 19, "no_value"),
    "Set WaitPattern /[/": (1, 18, "no_regex"), "Screenshot a.gif": (1, 12, "not_a_png"),
    "Screenshot ../a.png": (1, 12, "outside"), "Output": (1, 7, "no_path"), "Output x": (1, 8, "no_slash"),
    "Output '/tmp/x.gif'": (1, 8, "outside"), "Source a.txt": (1, 8, "not_a_tape"), "Require": (1, 8, "no_string"),
    "Env A": (1, 6, "no_string"), "é": (1, 1, "unknown_command"), "#: capton 'x'": (1, 4, "unknown_directive"),
    "#: caption x": (1, 12, "no_text"), "#: caption en": (1, 14, "no_text"), "#: caption 'a": (1, 12, "unclosed"),
    "#: caption en 'a' en 'b'": (1, 22, "twice"), "#: expect ''": (1, 11, "no_text"),
    "#: size 10x4": (1, 9, "bad_size"), "#: size big": (1, 9, "bad_size"), "#: lang de": (1, 9, "bad_lang"),
    "#: theme blue": (1, 10, "bad_theme"), "#: lang en\n#: lang ko": (2, 4, "twice"),
    "#: pause 3": (1, 10, "no_more"), "#: still ../x.svg": (1, 10, "outside"), "#: output": (1, 10, "no_path"),
    "#:": (1, 3, "unknown_directive"),
}  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_a_command_means_what_it_means_in_vhs(text: str) -> None:
    tape, problems = read(text)
    assert problems == ()
    assert tape is not None
    assert tape.commands == (RIGHT[text],)
    assert vhs.errors(text) == []


@pytest.mark.parametrize("text", INERT)
def test_what_has_no_effect_is_read_and_noted_once(text: str) -> None:
    tape, problems = read(f"{text}\n{text}\n")
    assert problems == ()
    assert tape is not None
    assert [note.code for note in tape.notes] == ["no_effect"]
    assert vhs.errors(text) == []


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str) -> None:
    tape, problems = read(text)
    assert tape is None
    assert problems[0][:3] == WRONG[text]
    for lang in LANGUAGES:
        assert knows(f"tape.problem.{problems[0].code}", lang)


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = "\n".join(text for text in WRONG if "\n" not in text and not text.startswith("Env"))
    _, problems = read(text)
    lines = text.count("\n") + 1
    assert {problem.line for problem in problems} == set(range(1, lines + 1))
    assert list(problems) == sorted(problems, key=lambda each: each[:2])


def test_what_is_said_for_the_whole_tape() -> None:
    text = '#: size 120x40\n#: lang ko\n#: theme light\n#: output a.html\nOutput b.gif\n'
    text += "Set WaitTimeout 3s\nSet PlaybackSpeed 2\nEnter\n"
    tape, _ = read(text + "Set WaitPattern /x/\n", "t", "/f")
    assert tape is not None
    assert (tape.width, tape.height, tape.lang, tape.theme) == (120, 40, "ko", LIGHT)
    assert [out.path for out in tape.outputs] == ["a.html", "b.gif"]
    assert (tape.timeout, tape.playback, tape.pattern) == (3.0, 2.0, ">$")  # what is set after the first key comes too late
    assert [note.code for note in tape.notes] == ["late_setting"]


def test_ends_of_lines_are_spaces_and_comments_stand_anywhere() -> None:
    tape, problems = read('\ufeffType "a" # one\r\nEnter\r\n2\r\n#two\r\nRight Left')
    assert problems == ()
    assert tape is not None
    assert tape.commands == (Type(1, 1, "a"), Press(2, 1, "enter", "", 2), Press(5, 1, "right"), Press(5, 7, "left"))


WORDS = [*sorted(vhs.KEYWORDS), *RIGHT, *INERT, "@", "+", "3", "1.5", "ms", "'a'", '"b', "/x/", "/", "#: size 80x24", "#c\n",
         "\n", "\r\n", " ", "[", "{", "é",
         "Line", "Screen", "Ctrl+", "Alt+", "Shift+", "-", "\\", ".5", "..", "a.png", "b.tape", "x/"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8), st.sampled_from([" ", "", "\n"]))
def test_whatever_we_take_vhs_takes(words: list[str], between: str) -> None:
    text = between.join(words)
    tape, problems = read(text)
    assert (tape is None) == bool(problems)
    if tape is not None:
        assert vhs.errors(text) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    tape, problems = read(text)
    assert (tape is None) == bool(problems)
    lines = text.removeprefix("\ufeff").split("\n")
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 2


MATCHES = {
    "a{,2}b": ("a{,2}b", "aab"), r"x$": ("x", "x\n"), r"^\z": ("", "a"), r"\Qa.b\E+": ("a.bb", "axb"),
    "[[:digit:]x]+": ("12x", "[:"),
    "(?i)ABC": ("abc", "abd"), "(?:a|b)*?c": ("abac", "ab"), "(?<n>a)(?P<m>b)": ("ab", "ba"), r"\d": ("5", "٥"),
    r"[]a]": ("]", "b"),
    r"\x{41}\x42": ("AB", "ab"), "[a&&b]": ("&", "c"), r"\.\/\-": ("./-", "a/-"), "(?s)a.b": ("a\nb", "ab"),
    "a.b": ("axb", "a\nb"),
}  # fmt: skip
REFUSED = [
    "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", r"(a)\1", "(?>a)", "a++", "a*+", "a{2}{3}", "a{1001}", "(?#c)", "(?P=n)",
    "(?(1)a|b)", "[z-a]",
    "(", ")", "*", r"\Z", r"\u0041", r"\pL", "[[:nope:]]", "[a", "a\\", "(?x)a", "x" * 501, "(?L)a", r"\8",
]  # fmt: skip


@pytest.mark.parametrize("pattern", MATCHES)
def test_a_pattern_means_what_it_means_in_re2(pattern: str) -> None:
    has, lacks = MATCHES[pattern]
    assert re.search(compiled(pattern), has)
    assert not re.search(compiled(pattern), lacks)


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_re2_lacks_is_refused(pattern: str) -> None:
    with pytest.raises(BadPatternError):
        compiled(pattern)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=r"ab\(?)[]{}*+|^$.:<>=!PQEz1,-xi&", max_size=12))
def test_no_pattern_is_too_odd(pattern: str) -> None:
    try:
        compiled(pattern).search("ab" * 5)
    except BadPatternError as error:
        at = error.at
    else:
        return
    assert 0 <= at <= len(pattern)
