"""The text of ``--help``, made from the table of commands and flags."""

from __future__ import annotations

from tui.catalogue import say
from tui.cells import cell_len, wrap
from tui.options import BY_NAME, COMMANDS, EVERYWHERE, PROGRAM, Command, Flag

WIDTH = 100
COLUMN = 26


def manual(name: str | None) -> str:
    """The help of one command, or of the whole program when ``name`` is None."""
    return _of_command(BY_NAME[name]) if name else _of_program()


def _of_program() -> str:
    lines = [say("cli.about"), "", say("cli.usage"), "  chainstep", "  chainstep FILE"]
    lines += [f"  {synopsis(command)}" for command in _visible()[1:]]
    lines += ["", say("cli.commands")]
    for command in _visible():
        lines += _row(command.name, say(f"cli.command_{command.name}"))
    lines += ["", say("cli.flags_program"), *_flags(PROGRAM)]
    lines += ["", say("cli.flags_everywhere"), *_flags(EVERYWHERE)]
    lines += ["", say("cli.addresses"), *_addresses()]
    lines += ["", say("cli.examples"), *_examples("program")]
    lines += ["", say("cli.exit_codes")]
    return "\n".join(lines) + "\n"


def _of_command(command: Command) -> str:
    lines = [say("cli.usage"), f"  {synopsis(command)}", "", *wrap(say(f"cli.command_{command.name}"), WIDTH)]
    own = tuple(flag for flag in command.flags if flag not in PROGRAM)
    if any(not flag.hidden for flag in own):
        lines += ["", say("cli.flags"), *_flags(own)]
    if PROGRAM[0] in command.flags:
        lines += ["", say("cli.flags_program"), *_flags(PROGRAM)]
    lines += ["", say("cli.flags_everywhere"), *_flags(EVERYWHERE)]
    if any(flag.value == "ADDRESS" for flag in own):
        lines += ["", say("cli.addresses"), *_addresses()]
    lines += ["", say("cli.examples"), *_examples(command.name)]
    return "\n".join(lines) + "\n"


def _visible() -> list[Command]:
    return [command for command in COMMANDS if not command.hidden]


def synopsis(command: Command) -> str:
    """``chainstep check FILE... [options]``."""
    operand = "|".join(command.choices) or command.operand
    if command.most > 1:
        operand += "..."
    if not command.least:
        operand = f"[{operand}]"
    return f"chainstep {command.name} {operand}" + (" [options]" if command.flags else "")


def _flags(flags: tuple[Flag, ...]) -> list[str]:
    rows: list[str] = []
    for flag in flags:
        if flag.hidden:
            continue
        value = "|".join(flag.choices) or flag.value
        names = f"{flag.short}, {flag.name}" if flag.short else flag.name
        rows += _row(f"{names} {value}".rstrip(), say(f"cli.flag_{flag.key}"))
    return rows


def _addresses() -> list[str]:
    return [row for form, key in ADDRESSES for row in _row(form, say(f"cli.address_{key}"))]


ADDRESSES = (("12", "position"), ("(3)", "stage"), ("df", "seed"), ("'dx(3)'", "contribution"), ("dx", "complete"))


def _examples(name: str) -> list[str]:
    return [row for line, key in EXAMPLES[name] for row in (f"  {line}", f"      {say(f'cli.example_{key}')}")]


EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "learn": (
        ("chainstep learn forks", "learn_forks"),
        ("chainstep learn --check my-lesson.en.md", "learn_check"),
    ),
    "tape": (
        ("chainstep tape neuron.py -o neuron.tape", "tape_write"),
        ("chainstep tape neuron.py --set x=2 --theme light", "tape_look"),
    ),
    "play": (
        ("chainstep play", "play_list"),
        ("chainstep play lecture.tape --speed 2", "play_tape"),
        ("chainstep play lecture.tape --check", "play_check"),
    ),
    "program": (
        ("chainstep", "library"),
        ("chainstep neuron.py", "open"),
        ("chainstep show neuron.py", "show"),
        ("chainstep show neuron.py --json | jq .gradients", "json"),
        ("chainstep check homework/*.py", "check"),
        ("chainstep emit network.py -o network_grad.py", "emit"),
    ),
    "open": (
        ("chainstep neuron.py", "open"),
        ("chainstep open neuron.py --at 'dx(3)' --set x=2.5", "at"),
        ("python make_program.py | chainstep -", "pipe"),
    ),
    "show": (
        ("chainstep show neuron.py", "show"),
        ("chainstep show neuron.py --steps", "steps"),
        ("chainstep show neuron.py --step 'dx(3)'", "step"),
        ("chainstep show neuron.py --json | jq .gradients", "json"),
        ("chainstep show matrix.py --seed random", "seed"),
    ),
    "check": (("chainstep check neuron.py", "check_one"), ("chainstep check homework/*.py", "check")),
    "emit": (("chainstep emit network.py -o network_grad.py", "emit"), ("chainstep emit neuron.py | python", "emit_run")),
    "gates": (("chainstep gates", "gates"), ("chainstep gates sigmoid", "gate")),
    "record": (
        ("chainstep record neuron.py -o walk.html", "record_page"),
        ("chainstep record lecture.tape -o lecture.cast -o lecture.svg", "record_tape"),
        ("chainstep record neuron.py --at 'dx(3)' -o step.svg", "record_still"),
    ),
    "serve": (
        ("chainstep serve neuron.py", "serve"),
        ("chainstep serve forks --host 0.0.0.0 --port 8080", "serve_all"),
    ),
    "completion": (
        ('eval "$(chainstep completion bash)"', "completion_bash"),
        ("chainstep completion zsh > ~/.zfunc/_chainstep", "completion_zsh"),
        ("chainstep completion fish > ~/.config/fish/completions/chainstep.fish", "completion_fish"),
    ),
}


def _row(name: str, text: str) -> list[str]:
    """A name and its explanation in two columns; a name that is too wide has a line of its own."""
    first, *more = wrap(text, WIDTH - COLUMN)
    gap = COLUMN - 2 - cell_len(name)
    head = [f"  {name}" + " " * gap + first] if gap > 1 else [f"  {name}", " " * COLUMN + first]
    return head + [" " * COLUMN + line for line in more]
