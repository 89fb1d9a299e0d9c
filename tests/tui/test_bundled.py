"""Compiled modules out of one file: the same modules as without it, whatever becomes of the file or of a source."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = "import sys; from tui.__main__ import main; sys.exit(main())"
TOLD = (
    "from tui import bundled; bundled.begin(); import tui.cli, tui.options; "
    "print(*[type(m.__spec__.loader).__name__ for m in (tui.cli, tui.options)], tui.cli.main.__code__.co_filename)"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The packages in a place of their own, with nothing compiled."""
    for package in ("engine", "tui"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def said(home: Path, code: str, *words: str, **more: str) -> str:
    """What a fresh process writes."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ |= {"PYTHONPATH": str(home), **more}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=home, timeout=120, check=True, env=environ
    )
    assert not done.stderr
    return done.stdout


def bundle(home: Path) -> list[Path]:
    return list(home.glob("tui/__pycache__/*.all*"))


def test_a_run_leaves_the_file_and_the_next_one_reads_it(home: Path) -> None:
    first = said(home, RUN, "--version")
    (path,) = bundle(home)
    written = path.stat().st_mtime_ns
    assert said(home, RUN, "--version") == first
    assert said(home, TOLD).split() == ["_Loader", "_Loader", str(home / "tui" / "cli.py")]
    assert path.stat().st_mtime_ns == written, "written again with nothing to add"
    assert bundle(home) == [path]


def test_a_source_that_changed_is_read(home: Path) -> None:
    said(home, RUN, "--version")
    source = home / "tui" / "cli.py"
    source.write_text(source.read_text(encoding="utf-8") + "\nprint('changed')\n", encoding="utf-8")
    assert said(home, TOLD).split()[:3] == ["changed", "SourceFileLoader", "_Loader"]
    assert said(home, RUN, "--version").startswith("changed"), "it is written anew"
    assert said(home, TOLD).split()[:3] == ["changed", "_Loader", "_Loader"]


def test_a_source_that_is_gone_is_gone(home: Path) -> None:
    said(home, RUN, "--version")
    (home / "tui" / "cli.py").unlink()
    with pytest.raises(subprocess.CalledProcessError) as error:
        said(home, TOLD)
    assert "No module named 'tui.cli'" in error.value.stderr


def test_packages_that_moved_are_read_where_they_are(home: Path) -> None:
    said(home, RUN, "--version")
    other = home / "elsewhere"
    other.mkdir()
    for package in ("engine", "tui"):
        shutil.copytree(home / package, other / package)
    assert said(other, TOLD).split() == ["SourceFileLoader", "SourceFileLoader", str(other / "tui" / "cli.py")]


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scrambled(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[: len(whole) // 2] = b"\xff" * (len(whole) // 2)
    path.write_bytes(whole)


def of_another_version(path: Path) -> None:
    from importlib.util import MAGIC_NUMBER

    whole = path.read_bytes()
    assert MAGIC_NUMBER in whole[:200]
    path.write_bytes(whole.replace(MAGIC_NUMBER, b"\x01\x02\x03\x04", 1))


def without_its_codes(path: Path) -> None:
    """The tables as they are, every module's code overwritten."""
    whole = path.read_bytes()
    begins = 8 + int.from_bytes(whole[:8], "little")
    path.write_bytes(whole[:begins] + b"\x00" * (len(whole) - begins))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [emptied, halved, scrambled, of_another_version, without_its_codes, a_folder])
def test_a_file_that_is_no_good_harms_nothing(home: Path, harm: Callable[[Path], None]) -> None:
    first = said(home, RUN, "--version")
    (path,) = bundle(home)
    harm(path)
    assert said(home, RUN, "--version") == first
    assert said(home, TOLD).endswith(str(home / "tui" / "cli.py") + "\n")
    assert bundle(home) == [path], "nothing half written is left"


def test_nothing_is_written_where_python_writes_nothing(home: Path) -> None:
    said(home, RUN, "--version", PYTHONDONTWRITEBYTECODE="1")
    assert not bundle(home)
    said(home, RUN, "--version")
    (path,) = bundle(home)
    path.unlink()
    assert said(home, TOLD, PYTHONDONTWRITEBYTECODE="1").split()[0] == "SourceFileLoader"
    said(home, RUN, "--version", PYTHONDONTWRITEBYTECODE="1")
    assert not bundle(home)


def test_modules_of_libraries_come_out_of_it_as_well(home: Path) -> None:
    program = ("show", str(home / "engine" / "programs" / "neuron.py"))
    shown = said(home, RUN, *program)
    told = "import numpy, numpy.linalg; print(type(numpy.linalg.__spec__.loader).__name__, numpy.linalg.__file__)"
    name, where = said(home, "from tui import bundled; bundled.begin(); " + told).split()
    assert (name, where) == ("_Loader", said(home, told).split()[1])
    assert said(home, RUN, *program) == shown
