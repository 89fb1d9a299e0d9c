"""What is needed of others, and which versions there are."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

DEBIAN = ("chromium", "asciinema")


def run(*words: str | Path, cwd: Path | None = None) -> str:
    """What a program prints; its end in anger is ours."""
    return subprocess.run([str(word) for word in words], check=True, cwd=cwd, stdout=subprocess.PIPE, text=True).stdout


def from_debian() -> dict[str, str]:
    """The programs' versions, installed if they are not there."""
    missing = [name for name in DEBIAN if shutil.which(name) is None]
    if missing:
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", *missing)
    return {name: run(name, "--version").split("\n")[0].strip() for name in DEBIAN}


def playwright(folder: Path) -> Path:
    """A Python that has Playwright, which drives the browser; none of its own browsers."""
    run(sys.executable, "-m", "venv", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", "playwright")
    return python


def player(folder: Path) -> tuple[Path, str]:
    """asciinema's player: the folder of its bundle, and its version."""
    name = run("npm", "pack", "--silent", "asciinema-player", cwd=folder).strip().splitlines()[-1]
    with tarfile.open(folder / name) as archive:
        archive.extractall(folder / "player", filter="data")
    return folder / "player" / "package" / "dist" / "bundle", name.removesuffix(".tgz").rpartition("-")[2]
