"""The wheel holds what it must, and what it says of itself is true."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel as hatchling builds it from this tree; nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return zipfile.ZipFile(folder / done.stdout.split()[-1])


def test_every_file_of_both_packages_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("engine", "tui")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert any(name.endswith(".tcss") for name in wanted)
    assert "engine/programs/eight.py" in wanted
    assert "tui/catalogue/ko/errors.py" in wanted
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == wanted


def test_what_the_wheel_says_of_itself(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    metadata = wheel.read(next(name for name in names if name.endswith("METADATA"))).decode()
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    assert sorted(line.split()[1].split("<")[0].split(">")[0] for line in needed) == ["numpy", "textual"]
    assert "Requires-Python: >=3.11" in metadata
    assert "chainstep = tui.__main__:main" in wheel.read(next(n for n in names if n.endswith("entry_points.txt"))).decode()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_console_script_exists() -> None:
    from importlib import import_module

    module, _, function = PROJECT["scripts"]["chainstep"].partition(":")
    assert callable(getattr(import_module(module), function))


def test_the_readme_is_up_to_date_with_its_tables() -> None:
    from tests.readme import README, TABLES, with_tables

    text = README.read_text(encoding="utf-8")
    assert with_tables(text) == text, "run python -m tests.readme"
    assert all(table() in text for _, table in TABLES.values())


def test_the_readmes_pictures_are_what_their_tapes_record(tmp_path: Path) -> None:
    from tests.readme import PICTURES, README, picture

    text = README.read_text(encoding="utf-8")
    assert PICTURES
    for tape in PICTURES:
        kept = tape.with_suffix(".svg")
        picture(tape, tmp_path / kept.name)
        assert kept.read_bytes() == (tmp_path / kept.name).read_bytes(), "stale: run python -m tests.readme"
        assert kept.relative_to(ROOT).as_posix() in text


def test_the_readme_has_the_two_commands_that_set_everything_up() -> None:
    lines = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("python3 -m venv")]
    assert len(lines) == 2
    assert lines[0].endswith("/chainstep")
    assert "[test]" in lines[1]
    assert "pytest" in lines[1]


def test_the_readme_names_every_command() -> None:
    from tui.options import COMMANDS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`chainstep {command.name}" in text for command in COMMANDS if command.name != "open")


def test_no_file_names_a_place_of_the_machine_it_was_made_on() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    if listed.returncode:
        pytest.skip("no git here")
    home = str(Path.home())
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and home != "/":
            assert f"{home}/".encode() not in path.read_bytes(), name
