"""The settings file: what is read, what is set aside, what is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.mistakes import state_directory
from tui.settings import Settings, load, remember, render, save, settings_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.toml"


def test_missing_file_is_defaults(path: Path) -> None:
    assert load(path) == Settings()


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(theme="chainstep-light", lang="ko"),
        Settings(keys={"step": "ctrl+n,f", 'odd "id"\\': "\n\t한"}),
        Settings(theme='"quoted"\\', keys={"a": "\U0001f600\x7f"}),
    ],
)
def test_round_trip(path: Path, settings: Settings) -> None:
    assert save(settings, path)
    assert load(path) == settings


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe", b"version = 99", b"[" * 5000, b"version = 'x'"])
def test_corrupt_file_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    found = load(path)
    aside = path.with_name("settings.toml.bad")
    assert found == Settings(set_aside=str(aside))
    assert aside.read_bytes() == content
    assert not path.exists()


def test_values_of_the_wrong_kind_are_ignored(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('theme = 3\nlang = ["ko"]\nkeys = {step = 1, back = "b"}\n')
    assert load(path) == Settings(keys={"back": "b"})


def test_remember_keeps_the_rest(path: Path) -> None:
    save(Settings(lang="ko", keys={"step": "f"}), path)
    assert remember(path, theme="chainstep-light")
    assert load(path) == Settings(theme="chainstep-light", lang="ko", keys={"step": "f"})


def test_a_failed_write_leaves_the_old_file_and_no_litter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(Settings(lang="en"), path)

    def refuse(*_: object) -> None:
        raise OSError("no")

    monkeypatch.setattr(os, "replace", refuse)
    assert not save(Settings(lang="ko"), path)
    assert path.read_text() == render(Settings(lang="en"))
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


def test_places_follow_xdg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    monkeypatch.setenv("XDG_STATE_HOME", "relative/is/ignored")
    monkeypatch.setenv("HOME", "/home/someone")
    assert settings_path() == Path("/somewhere/chainstep/settings.toml")
    assert state_directory() == Path("/home/someone/.local/state/chainstep")
