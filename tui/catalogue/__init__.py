"""The one catalogue of sentences: ``say("errors.undefined_name", name="x")``.

A key is ``<area>.<name>``; each area is one module per language, ``tui/catalogue/<lang>/<area>.py``, that holds one
dict ``SENTENCES``. Areas load when first spoken, so that a plain command pays for its own sentences only. In a Korean sentence
``{name:은}`` stands for the name with the particle that fits it (``particles``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module

LANGUAGES = ("en", "ko")
_areas: dict[tuple[str, str], dict[str, str]] = {}
_chosen: list[str] = []


def locale_language(environ: Mapping[str, str] = os.environ) -> str:
    """The language that the locale asks for: the first of LC_ALL, LC_MESSAGES, LANG that is set decides."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := environ.get(name):
            code = asked.replace("-", "_").split("_")[0].split(".")[0].lower()
            return code if code in LANGUAGES else "en"
    return "en"


def set_language(lang: str | None) -> str:
    """Choose the language of all later sentences; None asks the locale. Returns the language chosen."""
    _chosen[:] = [lang if lang in LANGUAGES else locale_language()]
    return _chosen[0]


def language() -> str:
    """The language that is spoken when nothing else is asked for."""
    return _chosen[0] if _chosen else set_language(None)


def sentences(area: str, lang: str) -> dict[str, str]:
    """All sentences of one area; ModuleNotFoundError if there is no such area."""
    found = _areas.get((area, lang))
    if found is None:
        found = _areas[area, lang] = import_module(f"tui.catalogue.{lang}.{area}").SENTENCES
    return found


def knows(key: str, lang: str | None = None) -> bool:
    """Whether the catalogue holds ``key``."""
    area, _, name = key.partition(".")
    try:
        return name in sentences(area, lang or language())
    except ModuleNotFoundError:
        return False


def say(key: str, /, lang: str | None = None, **fields: object) -> str:
    """The sentence ``key`` with its fields filled in; KeyError for a key or a field that is not there."""
    area, _, name = key.partition(".")
    lang = lang or language()
    sentence = sentences(area, lang)[name]
    if lang == "ko":
        from tui.catalogue.particles import filled, has_particles

        if has_particles(sentence):
            return filled(sentence, fields)
    return sentence.format_map(fields)
