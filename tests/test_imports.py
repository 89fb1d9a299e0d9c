"""What imports what, looked at in fresh processes and in the source: the engine knows no screen, plain commands no Textual."""

from __future__ import annotations

import ast
import doctest
import os
import subprocess
import sys
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

import engine

ROOT = Path(__file__).resolve().parent.parent
EIGHT = str(ROOT / "engine" / "programs" / "eight.py")
SCREEN = {"textual", "rich", "tui"}


def modules_after(*pieces: str) -> list[set[str]]:
    """The top-level packages that one fresh process holds after each piece of code, run one after the other."""
    told = "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    script = "\n".join(["import sys", *[f"{piece}\n{told}" for piece in pieces]])
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    found = [set(line.split()[1:]) for line in done.stdout.splitlines() if line.startswith("LOADED ")]
    assert len(found) == len(pieces)
    return found


def test_the_engine_brings_no_screen() -> None:
    (found,) = modules_after(f"import engine; engine.Steps(engine.run({EIGHT!r}))")
    assert "numpy" in found
    assert not found & SCREEN


COMMANDS = (
    ("show", EIGHT), ("show", EIGHT, "--json"), ("show", EIGHT, "--steps"), ("show", EIGHT, "--step", "dx"),
    ("show", EIGHT, "--markdown"), ("show", "nowhere.py"), ("emit", EIGHT), ("gates",), ("completion", "bash"), ("--help",),
    ("--version",), ("play",), ("play", "chain", "--check"), ("check", "--confined", EIGHT),
)  # fmt: skip
"""In one process; last the one that confines itself."""
PURE = (
    "tui.session", "tui.paint.screen", "tui.keys", "tui.catalogue", "tui.view", "tui.moves", "tui.actions", "tui.panels",
    "tui.desk", "tui.themes",
)  # fmt: skip


@cache
def after_commands() -> dict[tuple[str, ...], set[str]]:
    """What the process holds after each command and those before it."""
    pieces = [f"from tui.cli import main; main({list(words)!r})" for words in COMMANDS]
    return dict(zip(COMMANDS, modules_after(*pieces), strict=True))


@cache
def after_imports() -> dict[str, set[str]]:
    """What the process holds after each import and those before it."""
    return dict(zip(PURE, modules_after(*[f"import {module}" for module in PURE]), strict=True))


@pytest.mark.parametrize("words", COMMANDS)
def test_plain_commands_bring_no_textual(words: tuple[str, ...]) -> None:
    found = after_commands()[words]
    assert "tui" in found
    assert not found & {"textual", "rich"}


@pytest.mark.parametrize("module", PURE)
def test_the_pure_part_of_the_screen_brings_no_textual(module: str) -> None:
    assert not after_imports()[module] & {"textual", "rich"}


NEEDED_BY_SOME = (
    # what only some programs call or read
    "engine.tracing.calling.arrays", "engine.tracing.calling.beyond", "engine.tracing.calling.builtins",
    "engine.tracing.calling.composed", "engine.tracing.calling.draws", "engine.tracing.calling.library",
    "engine.tracing.calling.methods", "engine.tracing.calling.pathwise", "engine.reading.datafiles",
    "engine.tracing.recording.planning", "engine.tracing.recording.alike", "engine.pricing.draws", "engine.pricing.libraries",
    "engine.pricing.methods", "engine.gateface", "numpy.fft", "tui.catalogue.particles",
    "engine.reading.enumerated", "engine.reading.leaving", "engine.reading.matching", "engine.reading.parsed",
    "engine.reading.private", "engine.reading.spelled", "engine.reading.walked", "engine.reading.written",
    "engine.tracing.calling.composing", "engine.tracing.calling.layouts", "engine.tracing.calling.results",
    "engine.tracing.calling.sets", "engine.tracing.calling.spellings", "engine.tracing.misfits", "engine.verdicts", "engine.passes",
    "engine.checking.unjudged", "engine.reading.steps", "tui.paint.glyphs", "tui.complaint", "tui.cells", "tui.whereabouts",
    # what other commands and other forms do
    "engine.checking.check", "engine.checking.opened", "engine.mending", "engine.circuit", "engine.library", "engine.pickling",
    "engine.own.passes", "engine.own.survey", "engine.expanding", "engine.edits", "engine.sheets", "engine.writing.jsonview",
    "engine.writing.emitting.forward", "tui.files", "tui.tapes", "tui.stills", "tui.serve", "tui.lessons", "tui.desk",
    "tui.session", "tui.jobs", "tui.settings", "tui.commands.check", "tui.commands.jsontext", "tui.commands.markdown", "tui.manual",
    # Python's and numpy's, each some milliseconds
    "numpy.random", "zipfile", "tempfile", "pathlib", "shutil", "random", "asyncio", "json", "subprocess", "hashlib", "email",
    "concurrent", "multiprocessing", "importlib.metadata", "argparse", "string",
)  # fmt: skip
"""What ``show`` must not load for a program of numbers: each of these once made it start later."""
MODULES_OF_SHOW = 200
"""Modules of ours that it may load."""


def loaded_for(words: tuple[str, ...]) -> set[str]:
    """The modules that a fresh process holds after a command, without those that numpy alone brings."""
    script = (
        "import sys, numpy\nbefore = set(sys.modules)\nfrom tui.cli import main\n"
        f"assert main({list(words)!r}) == 0\nprint('LOADED', *sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return set(done.stdout.rpartition("LOADED ")[2].split())


def test_show_loads_what_it_needs_and_no_more() -> None:
    found = loaded_for(("show", EIGHT))
    assert not found & set(NEEDED_BY_SOME)
    assert len([name for name in found if name.partition(".")[0] in ("engine", "tui")]) <= MODULES_OF_SHOW


FIRST_PAINT = f"""
from tui.start import Chainstep, desks
from tui.document import Document
from engine import Options
document = Document({EIGHT!r}, Options())
desks.rows(desks.on_program(document.read(), document, 0, width=120, height=40))
"""
SPARED_AT_FIRST = (
    "engine.checking", "engine.mending", "engine.pickling", "engine.sheets", "engine.writing.jsonview", "engine.own.survey",
    "tui.lessons.course", "tui.lessons.records", "tui.desk.lesson", "tui.desk.library", "tui.jobs", "tui.paint.lesson",
    "tui.paint.glossary", "tui.tapes", "tui.stills", "tui.serve", "numpy.random", "tomllib", "difflib",
    # what only a key or an event asks for
    "tui.actions", "tui.moves", "tui.world", "tui.hangul", "tui.desk.drag", "tui.desk.fault", "tui.desk.functions",
    "tui.paint.board", "tui.paint.caches", "tui.paint.chain", "tui.paint.dimensions", "tui.paint.end", "tui.paint.glyphs",
    "tui.paint.help", "tui.paint.ledger", "tui.paint.links", "tui.paint.ownview", "tui.paint.ownwhy", "tui.paint.prove",
    "tui.paint.side", "tui.paint.source", "tui.paint.updates", "tui.paint.values", "tui.paint.whatif", "engine.mistakes", "shlex",
)  # fmt: skip
"""What the app must not load before its first paint."""
MODULES_AT_FIRST = 270
"""Modules of ours that it may load until then."""


def test_the_first_paint_loads_what_it_needs_and_no_more() -> None:
    told = "print('LOADED', *sorted(set(sys.modules) - before))"
    script = "\n".join(["import sys, textual.app", "before = set(sys.modules)", FIRST_PAINT, told])
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    found = set(done.stdout.rpartition("LOADED ")[2].split())
    assert not found & set(SPARED_AT_FIRST)
    assert len([name for name in found if name.partition(".")[0] in ("engine", "tui")]) <= MODULES_AT_FIRST


def test_what_is_spared_is_there() -> None:
    """A name that no module has would be spared for ever."""
    missing = [name for name in (*NEEDED_BY_SOME, *SPARED_AT_FIRST) if find_spec(name) is None]
    assert not missing


def test_a_family_of_calls_is_loaded_with_its_first_call(tmp_path: Path) -> None:
    program = tmp_path / "draws.py"
    program.write_text("import numpy as np\nx = np.random.randn(3)\nf = np.sum(x * len([1, 2]), axis=0)\n", encoding="utf-8")
    found = loaded_for(("show", str(program)))
    assert {f"engine.tracing.calling.{name}" for name in ("draws", "builtins", "spellings")} <= found
    assert not found & {f"engine.tracing.calling.{name}" for name in ("library", "composed", "methods", "beyond")}


EVERY_PLACE = f"""
import engine
from tui import desk as desks
from tui.desk.events import Arrived, Failed
from tui.view import Views
at = desks.on_library()
for key in ("down", "ctrl+p", "x", "escape", "T", "down", "enter", "enter"):
    at, effects = desks.press(at, key)
    desks.rows(at)
at, _ = desks.handle(at, Arrived(effects[0].ticket, Views(engine.run({EIGHT!r}))))
for key in "right colon 9 enter question_mark v z backslash P ctrl+p d enter y E q q".split():
    at, _ = desks.press(at, key)
    desks.rows(at)
at = desks.on_fault(engine.ProgramError("empty", file="p.py"), None)
desks.rows(desks.resize(desks.press(at, "y")[0], 120, 40)[0])
"""


def test_every_place_of_the_desk_is_pressed_and_painted_without_textual() -> None:
    (found,) = modules_after(EVERY_PLACE)
    assert "tui" in found
    assert not found & {"textual", "rich", "asyncio", "subprocess"}


def test_only_the_viewer_speaks_textual() -> None:
    widgets = (f"tui/widgets/{path.name}" for path in (ROOT / "tui" / "widgets").glob("*.py"))
    viewer = {"tui/app.py", "tui/driver.py", "tui/world.py", *widgets}
    found = {str(path.relative_to(ROOT)) for path in (ROOT / "tui").rglob("*.py") if imported(path) & {"textual", "rich"}}
    assert found <= viewer


def test_showing_loads_no_more_than_it_needs() -> None:
    (found,) = modules_after(f"from tui.cli import main; main(['show', {EIGHT!r}])")
    assert not found & {"argparse", "asyncio", "concurrent", "subprocess", "multiprocessing", "importlib_metadata"}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            found.add((node.module or "").partition(".")[0])
    return found


EXTRAS = {"tui/serve/app.py": {"aiohttp"}, "tui/commands/serve.py": {"aiohttp"}}
"""What is imported only when it is asked for, and comes with an extra."""


# Textual brings rich along, and its highlighter speaks in rich's terms.
@pytest.mark.parametrize(
    ("package", "allowed"),
    [("engine", {"engine", "numpy"}), ("tui", {"engine", "tui", "numpy", "textual", "rich", "markdown_it"})],
)
def test_packages_import_only_what_the_wheel_depends_on(package: str, allowed: set[str]) -> None:
    files = [path for path in (ROOT / package).rglob("*.py") if "programs" not in path.parts]
    assert len(files) > 10
    for path in files:
        extra = EXTRAS.get(path.relative_to(ROOT).as_posix(), set())
        assert imported(path) - sys.stdlib_module_names <= allowed | extra, path


def test_the_commands_use_no_more_of_the_engine_than_its_face() -> None:
    """What a command needs, a notebook has: a name of ``engine.__all__``, documented."""
    used = set()
    for path in (ROOT / "tui" / "commands").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "engine":
                assert node.module == "engine", f"{path.name}:{node.lineno}"
                used |= {alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                assert not [alias for alias in node.names if alias.name.startswith("engine")], f"{path.name}:{node.lineno}"
    assert used >= {"trace_source", "check", "emit", "listing"}
    assert used <= set(engine.__all__)


def test_every_name_of_the_face_is_there_and_documented() -> None:
    for name in engine.__all__:
        assert (getattr(engine, name).__doc__ or "").strip(), name


def test_the_examples_of_the_face_are_right() -> None:
    for module, least in ((engine.face, 30), (engine.gateface, 1), (engine.moveface, 20)):
        found = doctest.testmod(module)
        assert found.failed == 0
        assert found.attempted > least


def test_the_face_is_quick_to_import() -> None:
    """What only some calls need is loaded by them."""
    script = "import sys, engine; print(*[name for name in sys.modules if name.startswith('engine.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True)
    later = {"engine.checking.check", "engine.sheets", "engine.writing.emit", "engine.writing.jsonview"}
    assert not later & set(done.stdout.split())


def test_the_readmes_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = readme.partition("In a notebook or a script:")[2].partition("```python\n")[2].partition("```")[0]
    program = readme.partition("# neuron.py\n")[2].partition("```")[0]
    monkeypatch.chdir(tmp_path)
    Path("neuron.py").write_text(program, encoding="utf-8")
    exec(code, {})
    assert "def backward(" in Path("net.py").read_text(encoding="utf-8")


def engine_modules() -> dict[str, Path]:
    """The engine's modules by name."""
    files = [path for path in (ROOT / "engine").rglob("*.py") if "programs" not in path.parts]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files]
    return dict(zip(names, files, strict=True))


def all_imports(modules: dict[str, Path]) -> dict[str, set[str]]:
    """What each module imports of the others, wherever the import stands: in a function, or for the type checker only."""
    found: dict[str, set[str]] = {}
    for name, path in modules.items():
        wanted: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                wanted |= (inside & modules.keys()) | ({node.module} if inside - modules.keys() else set())
        found[name] = (wanted & modules.keys()) - {name}
    return found


def test_no_modules_of_the_engine_import_one_another_in_a_circle() -> None:
    waiting = all_imports(engine_modules())
    assert len(waiting) > 100
    assert sum(map(len, waiting.values())) > 500
    while free := [name for name, wanted in waiting.items() if not wanted & waiting.keys()]:
        for name in free:
            del waiting[name]
    circle = {name: sorted(wanted & waiting.keys()) for name, wanted in waiting.items()}
    assert not circle, f"these are in a circle, or import one that is: {circle}"


def test_every_module_of_the_engine_has_a_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract for contract in contracts if contract.get("containers") == ["engine"]]
    assert layers["exhaustive"]
    assert not layers.get("ignore_imports")
    named = [name.strip() for layer in layers["layers"] for name in layer.split("|")]
    assert len(named) == len(set(named))
    there = {name.split(".")[1] for name in engine_modules() if "." in name}
    assert there - set(named) == set(), "give it a place in the engine's layers in pyproject.toml"
    assert set(named) - there == set(), "the engine's layers in pyproject.toml name what is not there"
    place = {name: i for i, layer in enumerate(layers["layers"]) for name in layer.replace("|", " ").split()}
    for name, wanted in all_imports(engine_modules()).items():
        for other in wanted - {"engine"}:
            mine, its = [place.get(module.split(".")[1]) for module in (name, other)] if "." in name else (-1, 0)
            assert name.split(".")[:2] == other.split(".")[:2] or mine < its, f"{name} imports {other}, which is not below it"
