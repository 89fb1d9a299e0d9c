"""The page that a visitor gets: an empty screen, and the script that fills it. Nothing in it is anybody's but ours."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path

from tui.catalogue import say
from tui.stills.html import data, part, policy
from tui.stills.looks import grounds

WORDS = ("lost", "full", "ended", "again", "theme", "screen", "no_script")
"""Sentences of the page, ``serve.<name>`` of the catalogue."""


@cache
def page(title: str, lang: str) -> tuple[str, str]:
    """The page, and its content-security policy."""
    words = {name: say(f"serve.{name}", lang) for name in WORDS}
    style = grounds() + part("page.css") + (Path(__file__).with_name("served.css")).read_text(encoding="utf-8")
    script = part("rows.js") + (Path(__file__).with_name("served.js")).read_text(encoding="utf-8")
    shown = {name: escape(text) for name, text in words.items()}
    text = (
        f'<!DOCTYPE html>\n<html lang="{lang}" data-theme="dark">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f'<style>{style}</style>\n</head>\n<body>\n<main id="served">\n'
        f'<div id="screen" class="plain" role="application" tabindex="0" aria-label="{shown["screen"]}"></div>\n'
        f'<p id="told" role="status"></p>\n<p id="state" role="alert" hidden></p>\n'
        f'<button type="button" id="again" hidden>{shown["again"]}</button>\n'
        f'<button type="button" id="theme" title="{shown["theme"]}" aria-label="{shown["theme"]}">◐</button>\n'
        f"<noscript><p>{shown['no_script']}</p></noscript>\n</main>\n"
        f'<script type="application/json" id="data">{data(words)}</script>\n<script>{script}</script>\n</body>\n</html>\n'
    )
    return text, f"{policy(style, script)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def dump(value: object) -> str:
    """An answer as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
