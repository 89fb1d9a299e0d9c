"""The command line as one table: flags and commands. The parser, ``--help`` and the shell completions read it.

Not argparse: its messages cannot be had from our catalogue, flags may stand before or after the command here, and
a table of data costs no import at start; its records are plain classes, of which three take 2 ms less to make than named tuples.
"""

from __future__ import annotations

from collections.abc import Sequence

LANGS = ("en", "ko")
SHELLS = ("bash", "zsh", "fish")
THEMES = ("dark", "light", "mono")


class Flag:
    """One option: its ``name``, its ``value``'s placeholder ("" for a switch), whether it may be given again; ``bare`` is what it
    stands for without one of its choices behind it ("" where it needs one)."""

    def __init__(
        self, name: str, value: str = "", choices: tuple[str, ...] = (), many: bool = False, short: str = "", hidden: bool = False,
        bare: str = "",
    ) -> None:  # fmt: skip
        self.name, self.value, self.choices, self.many = name, value, choices, many
        self.short, self.hidden, self.bare = short, hidden, bare

    @property
    def key(self) -> str:
        """Name in ``Request.values`` and, as ``cli.flag_<key>``, of the help sentence."""
        return self.name.lstrip("-").replace("-", "_")


class Command:
    """One command: how many operands it takes, what they are called, its flags beside the common ones."""

    def __init__(
        self, name: str, operand: str, least: int, most: int, flags: tuple[Flag, ...], choices: tuple[str, ...] = (),
        hidden: bool = False,
    ) -> None:  # fmt: skip
        self.name, self.operand, self.least, self.most = name, operand, least, most
        self.flags, self.choices, self.hidden = flags, choices, hidden


class Request:
    """A parsed command line."""

    def __init__(self, command: str, operands: tuple[str, ...], values: dict[str, object]) -> None:
        self.command, self.operands, self.values = command, operands, values

    def flag(self, key: str) -> bool:
        """Whether a switch was given."""
        return bool(self.values.get(key))

    def text(self, key: str) -> str | None:
        """The value of an option, None if it was not given."""
        found = self.values.get(key)
        return found if isinstance(found, str) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """All values of an option that may be given again."""
        found = self.values.get(key)
        return found if isinstance(found, tuple) else ()


class UsageError(Exception):
    """A command line that makes no sense: ``code`` names the sentence ``errors.<code>``."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields
        self.file = ""


EVERYWHERE = (
    Flag("--lang", "LANG", LANGS),
    Flag("--ascii"),
    Flag("--version"),
    Flag("--help", short="-h"),
)
PROGRAM = (
    Flag("--set", "NAME=VALUE", many=True),
    Flag("--then", "CODE", many=True),
    Flag("--cells", "A-B"),
    Flag("--pass", "N"),
    Flag("--output", "NAME"),
    Flag("--seed", "SEED"),
    Flag("--wrt", "NAMES", many=True),
    Flag("--ties", "RULE", ("both", "first", "split")),
    Flag("--style", "STYLE", ("d", "leibniz")),
    Flag("--forward-only"),
    Flag("--limit", "NAME=VALUE", many=True),
)
SHOW = (
    Flag("--json"),
    Flag("--markdown"),
    Flag("--steps"),
    Flag("--step", "ADDRESS"),
    Flag("--circuit", "OUT.svg"),
    Flag("--expand"),
    Flag("--arrays", "WHICH", ("none", "some", "all"), bare="all"),
    Flag("--no-arrays"),
)
THEME = Flag("--theme", "THEME", THEMES)
JUDGED = (
    Flag("--backward", "FILE"),
    Flag("--map", "NAME=NAME", many=True),
    Flag("--with-modules"),
)
CHECK = (
    *JUDGED,
    Flag("--require", "NAMES", many=True),
    Flag("--hide-answer"),
    Flag("--junit", "OUT"),
)
RECORD = (
    Flag("--out", "OUT", short="-o", many=True),
    Flag("--at", "ADDRESS"),
    Flag("--size", "COLUMNSxROWS"),
    THEME,
    Flag("--font", "FONT", many=True),
)
SERVE = (
    Flag("--host", "HOST"),
    Flag("--port", "PORT"),
    Flag("--name", "NAME", many=True),
    Flag("--visitors", "N"),
)
CONFINED = (Flag("--confined", hidden=True), Flag("--tell", "N", hidden=True))
COMMANDS = (
    Command("open", "FILE", 0, 1, (*PROGRAM, Flag("--at", "ADDRESS"), THEME)),
    Command("show", "FILE", 1, 1, (*PROGRAM, *SHOW)),
    Command("check", "FILE", 1, 9999, (*PROGRAM, *CHECK, Flag("--json"), *CONFINED)),
    Command("emit", "FILE", 1, 1, (*PROGRAM, Flag("--out", "OUT", short="-o"))),
    Command("gates", "NAME", 0, 1, (Flag("--json"),)),
    Command("learn", "LESSON", 0, 9999, (Flag("--check"), Flag("--new", "NAME"), Flag("--bugs"), Flag("--draw", "N"), THEME)),
    Command("tape", "FILE", 1, 1, (*PROGRAM, Flag("--at", "ADDRESS"), THEME, Flag("--out", "OUT", short="-o"))),
    Command("play", "TAPE", 0, 1, (Flag("--check"), Flag("--speed", "TIMES"), Flag("--loop"), Flag("--stay"))),
    Command("record", "TAPE|FILE", 1, 1, (*PROGRAM, *RECORD)),
    Command("serve", "FILE|LESSON|TAPE", 0, 1, (*PROGRAM, *SERVE)),
    Command("completion", "SHELL", 1, 1, (), SHELLS),
)
BY_NAME = {command.name: command for command in COMMANDS}


def flags_of(command: Command) -> tuple[Flag, ...]:
    """Every flag that ``command`` takes."""
    return (*command.flags, *EVERYWHERE)


def parse(argv: Sequence[str]) -> Request:
    """Read a command line. UsageError for what no command takes."""
    words, given = _scan(argv)
    name = words.pop(0) if words and words[0] in BY_NAME else "open"
    command = BY_NAME[name]
    taken = {flag.name: flag for flag in flags_of(command)}
    values: dict[str, object] = {}
    for flag, value in given:
        if flag.name not in taken:
            raise UsageError("flag_elsewhere", flag=flag.name, command=name)
        own = taken[flag.name]
        if own.choices and value not in own.choices:
            raise UsageError("bad_choice", flag=flag.name, value=value, choices=", ".join(own.choices))
        if own.many:
            values[own.key] = (*_texts(values.get(own.key)), value)
        else:
            values[own.key] = value if own.value else True
    if not (values.get("help") or values.get("version")):
        _count(command, words)
    return Request(name, tuple(words), values)


def _texts(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _count(command: Command, words: list[str]) -> None:
    if len(words) < command.least:
        raise UsageError("missing_operand", command=command.name, operand=command.operand)
    if len(words) > command.most:
        # `chainstep chekc a.py` opens two files: the first was meant as a command.
        near = nearest(words[0], tuple(BY_NAME)) if command.name == "open" else ""
        raise UsageError("extra_operand", command=command.name, extra=words[command.most], first=words[0], near=near)
    if command.choices and words[0] not in command.choices:
        raise UsageError("bad_choice", flag=command.name, value=words[0], choices=", ".join(command.choices))


def _scan(argv: Sequence[str]) -> tuple[list[str], list[tuple[Flag, str]]]:
    """Tell operands from flags, wherever they stand; after ``--`` all are operands."""
    known = {flag.name: flag for command in COMMANDS for flag in flags_of(command)}
    known |= {flag.short: flag for flag in known.values() if flag.short}
    words: list[str] = []
    given: list[tuple[Flag, str]] = []
    ahead = list(reversed(argv))
    while ahead:
        word = ahead.pop()
        if word == "--":
            words.extend(reversed(ahead))
            ahead.clear()
        elif not word.startswith("-") or word == "-":
            words.append(word)
        else:
            name, equals, value = word.partition("=")
            flag = known.get(name)
            if flag is None:
                raise UsageError("unknown_flag", flag=name, near=nearest(name, tuple(known)))
            if flag.bare and not equals:
                equals, value = "=", flag.bare
                if ahead and ahead[-1] in flag.choices:
                    value = ahead.pop()
            elif flag.value and not equals:
                following = ahead.pop() if ahead else None
                if following is None:
                    raise UsageError("flag_without_value", flag=name, value=flag.value)
                value = following
            elif equals and not flag.value:
                raise UsageError("flag_with_value", flag=name, value=value)
            given.append((flag, value))
    return words, given


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The known word that ``word`` was probably meant to be, or ""."""
    from difflib import get_close_matches

    bare = {name.lstrip("-"): name for name in known}  # dashes alone make no likeness
    return next((bare[name] for name in get_close_matches(word.lstrip("-"), tuple(bare), 1, 0.6)), "")
