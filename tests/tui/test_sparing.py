"""What libraries import for nothing stands aside while they start, is there for whoever asks later, and is never used unseen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui.sparing import LACKING, TEXTUAL, aside

ROOT = Path(__file__).resolve().parents[2]


def said_by(code: str) -> str:
    """What a fresh process prints."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, env=environment)
    return done.stdout


def test_the_app_starts_without_what_it_never_uses() -> None:
    spared = (*TEXTUAL, *LACKING, "textual.types", "textual.widgets._input", "textual.widgets._option_list")
    said = said_by(f"import sys, tui.start; print(*[name for name in {spared} if name in sys.modules])")
    assert said.split() == []


def test_a_textual_that_uses_what_stands_aside_is_imported_as_it_is(tmp_path: Path) -> None:
    """A later one may: the app must start all the same."""
    use = "import sys\nsys.meta_path.insert(0, type('Using', (), {'find_spec': staticmethod(spec)}))\n"
    spec = (
        "import importlib.machinery as m, textual\n"
        "def spec(name, path=None, target=None):\n"
        "    if name != 'textual.app': return None\n"
        "    found = m.PathFinder.find_spec(name, path)\n"
        "    run = found.loader.exec_module\n"
        "    def exec_module(module):\n"
        "        run(module)\n"
        "        isinstance(1, module.Provider)\n"
        "    found.loader.exec_module = exec_module\n"
        "    return found\n"
    )
    said = said_by(f"{spec}{use}import tui.start, textual.command\nprint(textual.command.CommandPalette.__base__.__name__)")
    assert said.split() == ["SystemModalScreen"]


def test_whoever_asks_later_gets_the_module_itself() -> None:
    later = "import ssl, platformdirs\nfrom textual.command import CommandPalette, Provider\n"
    told = "print(ssl.SSLContext.__name__, CommandPalette.__base__.__name__)"
    assert said_by(f"import tui.start\n{later}{told}").split() == ["SSLContext", "SystemModalScreen"]


def test_a_word_of_it_may_be_inherited_from_and_subscripted_but_not_used() -> None:
    with aside("never.there"):
        from never.there import Word  # type: ignore[import-not-found]

        class Heir(Word):  # type: ignore[misc]
            said: Word[int, str]

    for use in (lambda: Heir(), lambda: Word(), lambda: isinstance(1, Word), lambda: Word.name):
        with pytest.raises((TypeError, AttributeError)):
            use()
    with pytest.raises(ImportError):
        import never.there  # noqa: F401


def test_what_is_imported_already_stays() -> None:
    before = sys.modules["pathlib"]
    with aside("pathlib", lacking=("os",)):
        assert sys.modules["pathlib"] is before
        assert sys.modules["os"] is os
    assert sys.modules["pathlib"] is before
