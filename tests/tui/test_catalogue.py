"""The catalogue: both languages say the same things, and everything that the code says is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tui.catalogue import LANGUAGES, knows, language, locale_language, say, sentences, set_language
from tui.catalogue.particles import PARTICLES, particle
from tui.examples import examples

ROOT = Path(__file__).resolve().parents[2]
AREAS = sorted(path.stem for path in (ROOT / "tui" / "catalogue" / "en").glob("*.py") if path.stem != "__init__")
HANGUL = re.compile("[가-힣]")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def placeholders(text: str) -> list[str]:
    """The fields of a sentence; none may be positional or reach into an object."""
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def test_the_areas_are_found() -> None:
    assert set(AREAS) >= {"errors", "cli", "screen", "panel", "keys", "gates", "notices", "app"}
    assert AREAS == sorted(p.stem for p in (ROOT / "tui" / "catalogue" / "ko").glob("*.py") if p.stem != "__init__")


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_keys_and_fields(area: str) -> None:
    english, korean = sentences(area, "en"), sentences(area, "ko")
    assert set(english) == set(korean)
    for key, text in english.items():
        assert placeholders(text) == placeholders(korean[key]), key
        assert all(name.isidentifier() for name in placeholders(text)), key


@pytest.mark.parametrize("area", ["errors", "notices"])
def test_korean_is_korean(area: str) -> None:
    for key, text in sentences(area, "ko").items():
        assert HANGUL.search(text), key


def trees(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        if not {"programs", "catalogue"} & set(path.parts):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def literals(node: ast.expr) -> Iterator[str]:
    """The texts an expression may be, as far as they are written out; an f-string as a pattern."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(v.value) if isinstance(v, ast.Constant) else "[a-z_0-9.]+" for v in node.values)  # type: ignore[arg-type]


def test_every_sentence_that_is_said_exists() -> None:
    known = [f"{area}.{key}" for area in AREAS for key in sentences(area, "en")]
    said = 0
    for path, tree in trees("tui"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) == "say" and node.args:
                for pattern in literals(node.args[0]):
                    said += 1
                    assert any(re.fullmatch(pattern, key) for key in known), f"{path.name}:{node.lineno}: {pattern}"
    assert said > 50


def test_every_field_of_a_sentence_is_given() -> None:
    for path, tree in trees("tui"):
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and called(node) == "say" and node.args):
                continue
            first = node.args[0]
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                continue
            if any(keyword.arg is None for keyword in node.keywords):
                continue  # **fields
            area, _, key = first.value.partition(".")
            given = {keyword.arg for keyword in node.keywords}
            assert set(placeholders(sentences(area, "en")[key])) <= given, f"{path.name}:{node.lineno}: {first.value}"


RAISERS = {"refuse": "errors", "ProgramError": "errors", "error": "errors", "problem": "errors", "Refused": "errors",
           "UsageError": "errors", "Notice": "notices", "Unread": "errors"}  # fmt: skip


def raised() -> Iterator[tuple[str, str, ast.Call]]:
    """(where, key of the catalogue, call) of every error and notice that the code can make."""
    for folder in ("engine", "tui"):
        for path, tree in trees(folder):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and called(node) in RAISERS and node.args:
                    for code in literals(node.args[0]):
                        yield f"{path.name}:{node.lineno}", f"{RAISERS[called(node)]}.{code}", node


def test_every_error_has_a_cause_and_a_hint_and_every_notice_a_sentence() -> None:
    found = list(raised())
    assert len({key for _, key, _ in found}) > 50
    for where, key, _ in found:
        for lang in LANGUAGES:
            assert knows(key, lang), f"{where}: {key}"
            if key.startswith("errors."):
                assert knows(f"{key}.hint", lang), f"{where}: {key}.hint"


def test_every_error_gives_the_fields_of_its_sentences() -> None:
    for where, key, node in raised():
        if any(keyword.arg is None for keyword in node.keywords) or not key.startswith("errors."):
            continue
        given = {keyword.arg for keyword in node.keywords} | {"file"}
        for ending in ("", ".hint"):
            needed = set(placeholders(sentences("errors", "en")[key.removeprefix("errors.") + ending]))
            assert needed <= given, f"{where}: {key}{ending} lacks {needed - given}"


def test_every_limit_can_be_told() -> None:
    from engine import Limits

    for name in set(Limits._fields) - {"nesting", "notebook", "source"}:  # these have sentences of their own
        assert knows(f"errors.limit.{name}"), name
        assert f"--limit {name}=" in sentences("errors", "en")[f"limit.{name}.hint"]


def test_no_error_sentence_is_left_over() -> None:
    used = {key.removeprefix("errors.") for _, key, _ in raised()}
    used |= {"unknown", "limit"}
    text = "".join(path.read_text(encoding="utf-8") for folder in ("engine", "tui") for path, _ in trees(folder))
    for key in sentences("errors", "en"):
        code = key.removesuffix(".near").removesuffix(".hint").split(".")[0]
        assert code in used or f'"{code}"' in text, key


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": ""}, "ko"),
        ({"LC_ALL": "ko"}, "ko"),
        ({}, "en"),
    ],
)
def test_the_locale_chooses(environ: dict[str, str], lang: str) -> None:
    assert locale_language(environ) == lang


def test_the_language_is_chosen_once_and_can_be_overridden() -> None:
    set_language("ko")
    assert language() == "ko"
    assert say("cli.verdict_right") == "맞음"
    assert say("cli.verdict_right", "en") == "right"
    assert say("cli.verdict_right", lang="en") == "right"


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("cli.no_such_sentence")
    with pytest.raises(KeyError):
        say("errors.undefined_name")  # its field is missing
    assert not knows("nowhere.nothing")


def test_fields_are_never_formatted_themselves() -> None:
    assert say("errors.undefined_name", name="{0.__class__}") == "the name {0.__class__} is not defined"


# Korean


def korean() -> Iterator[tuple[str, str]]:
    for area in AREAS:
        for key, text in sentences(area, "ko").items():
            yield f"{area}.{key}", text


def test_no_particle_is_left_to_the_reader() -> None:
    """``을(를)``, ``(으)로`` and their like stand nowhere, and no field is followed by a particle that depends on it."""
    bare = re.compile(r"\{\w+\}['\"`]?(은|는|을|를|이|가|과|와|으로|로|이라|라)(?![가-힣])")
    for key, text in korean():
        assert not re.search(r"\((은|는|을|를|이|가|과|와|으|로|으로)\)", text), (key, text)
        assert not bare.search(text), (key, text)


def test_particles_are_named_by_the_form_that_is_known() -> None:
    """``{entry:로}`` is none of them: it ended in a crash where the sentence was said."""
    for key, text in korean():
        for form in re.findall(r"\{\w+:([가-힣]+)\}", text):
            assert form in PARTICLES, (key, form)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x", "는를가와로"), ("m", "은을이과으로"), ("l", "은을이과로"), ("dot", "은을이과으로"), ("W2", "는를가와로"),
        ("x[0]", "은을이과으로"), ("out", "은을이과으로"), ("loop", "는를가와로"),
        ("b1", "은을이과로"), ("그림", "은을이과으로"), ("배열", "은을이과로"), ("값 a", "는를가와로"),
        ("layer", "는를가와로"), ("scale", "은을이과로"), ("f()", "는를가와로"), ("1e-7", "은을이과로"), ("", "는를가와로"),
        ("RMS", "는를가와로"), ("67 %", "는를가와로"),
        ("0.5", "는를가와로"), ("dW1", "은을이과로"), ("math", "는를가와로"), ("name", "은을이과으로"),
    ],
)  # fmt: skip
def test_particles_follow_the_sound(text: str, wanted: str) -> None:
    assert "".join(particle(text, form) for form in ("은", "을", "이", "과", "으로")) == wanted


def test_a_sentence_is_filled_with_the_particle_that_fits() -> None:
    assert say("errors.special_method", "ko", name="__len__").startswith("__len__은")
    assert say("errors.undefined_name", "ko", name="W2").startswith("W2라는")
    assert say("errors.undefined_name", "ko", name="num").startswith("num이라는")


def test_a_step_and_a_stage_have_one_word_each() -> None:
    english = {f"{area}.{key}": text for area in AREAS for key, text in sentences(area, "en").items()}
    for key, text in korean():
        said = english[key].lower()
        if "스텝" in text:
            assert "step" in said or "position" in said, (key, text)
        if re.search(r"(?<!시간 )단계(?!씩)", text) and "step" in said and "stage" not in said:
            raise AssertionError((key, text))
        assert "그래디언트" not in text, (key, text)


def test_the_titles_of_the_library_are_those_of_its_programs() -> None:
    for example in examples():
        key = f"app.library.program.{example.path.stem}"
        assert say(key, "en") == example.title
        assert HANGUL.search(say(key, "ko"))
