"""``chainstep completion SHELL``: a script that completes commands, flags, choices and files, made from the option table."""

from __future__ import annotations

import sys

from tui.catalogue import say
from tui.options import COMMANDS, Command, Flag, Request, flags_of

PROGRAM_NAME = "chainstep"


def run(request: Request) -> int:
    """Print the script; 0."""
    makers = {"bash": bash, "zsh": zsh, "fish": fish}
    sys.stdout.write(makers[request.operands[0]]())
    return 0


def _commands() -> list[Command]:
    return [command for command in COMMANDS if not command.hidden]


def _flags(command: Command) -> list[Flag]:
    return [flag for flag in flags_of(command) if not flag.hidden]


def _names(flags: list[Flag]) -> str:
    return " ".join(name for flag in flags for name in (flag.name, flag.short) if name)


def _all_flags() -> list[Flag]:
    return list({flag.name: flag for command in _commands() for flag in _flags(command)}.values())


def bash() -> str:
    """For bash 3.2 and later; no bash-completion package needed."""
    names = " ".join(command.name for command in _commands())
    choices = "".join(
        f'        {flag.name}) COMPREPLY=($(compgen -W "{" ".join(flag.choices)}" -- "$word")); return ;;\n'
        for flag in _all_flags()
        if flag.choices
    )
    flags = "".join(f'        {command.name}) flags="{_names(_flags(command))}" ;;\n' for command in _commands())
    taking = "|".join(name for flag in _all_flags() if flag.value and flag.name != "--out" and not flag.choices
                      for name in (flag.name,))  # fmt: skip
    words = "".join(
        f"    if [[ $command == {command.name} ]]; then\n"
        f'        COMPREPLY=($(compgen -W "{" ".join(command.choices)}" -- "$word")); return\n'
        f"    fi\n"
        for command in _commands()
        if command.choices
    )
    return f"""# bash completion for {PROGRAM_NAME}
_{PROGRAM_NAME}() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command=open flags i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case " {names} " in *" ${{COMP_WORDS[i]}} "*) command=${{COMP_WORDS[i]}}; break ;; esac
    done
    case $before in
{choices}        {taking}) return ;;
    esac
    case $command in
{flags}    esac
    if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word")); return; fi
{words}    COMPREPLY=($(compgen -f -X '!*.py' -- "$word") $(compgen -d -S / -- "$word"))
    if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY+=($(compgen -W "{names}" -- "$word")); fi
}}
complete -o nospace -F _{PROGRAM_NAME} {PROGRAM_NAME}
"""


def _quoted(text: str) -> str:
    return text.replace("'", "'\\''")


def zsh() -> str:
    """For zsh's own completion system, with the explanations of ``--help``."""
    described = "\n".join(f"        '{c.name}:{_quoted(say(f'cli.command_{c.name}'))}'" for c in _commands())
    cases = "\n".join(f"        {c.name}) _arguments -s {_zsh_flags(c)} {_zsh_operand(c)} ;;" for c in _commands())
    names = "|".join(command.name for command in _commands())
    return f"""#compdef {PROGRAM_NAME}
_{PROGRAM_NAME}() {{
    local -a commands
    commands=(
{described}
    )
    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
        _describe command commands
        _files -g '*.py'
        return
    fi
    local command=open
    case $words[2] in {names}) command=$words[2]; shift words; (( CURRENT-- )) ;; esac
    case $command in
{cases}
    esac
}}
if [[ $funcstack[1] == _{PROGRAM_NAME} ]]; then _{PROGRAM_NAME} "$@"; else compdef _{PROGRAM_NAME} {PROGRAM_NAME}; fi
"""


def _zsh_flags(command: Command) -> str:
    found = []
    for flag in _flags(command):
        text = _quoted(say(f"cli.flag_{flag.key}")).replace("[", "(").replace("]", ")").replace(":", " ")
        value = ""
        if flag.value:
            value = f":{flag.value}:({' '.join(flag.choices)})" if flag.choices else f":{flag.value}:"
            value += "_files" if flag.key == "out" else ""
        star = "*" if flag.many else ""
        found.append(f"'{star}{flag.name}[{text}]{value}'")
    return " ".join(found)


def _zsh_operand(command: Command) -> str:
    if command.choices:
        return f"'1:{command.operand}:({' '.join(command.choices)})'"
    if command.operand != "FILE":
        return f"'1:{command.operand}:'"
    files = '_files -g "*.py"'
    return f"'*:{command.operand}:{files}'" if command.most > 1 else f"'1:{command.operand}:{files}'"


def fish() -> str:
    """For fish 3, with the explanations of ``--help``."""
    names = " ".join(command.name for command in _commands())
    none = f"not __fish_seen_subcommand_from {names}"
    lines = [f"# fish completion for {PROGRAM_NAME}", f"complete -c {PROGRAM_NAME} -f"]
    lines.append(f"complete -c {PROGRAM_NAME} -n '{none}' -k -a '(__fish_complete_suffix .py)'")
    for command in _commands():
        said = _fish(say(f"cli.command_{command.name}"))
        lines.append(f"complete -c {PROGRAM_NAME} -n '{none}' -a {command.name} -d '{said}'")
        seen = f"__fish_seen_subcommand_from {command.name}"
        # A file alone is opened, so the flags of `open` are there without the word.
        when = f"{seen}; or {none}" if command.name == "open" else seen
        if command.choices:
            lines.append(f"complete -c {PROGRAM_NAME} -n '{seen}' -a '{' '.join(command.choices)}'")
        elif command.operand == "FILE":
            lines.append(f"complete -c {PROGRAM_NAME} -n '{seen}' -k -a '(__fish_complete_suffix .py)'")
        lines += [_fish_flag(flag, when) for flag in _flags(command)]
    return "\n".join(lines) + "\n"


def _fish(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _fish_flag(flag: Flag, when: str) -> str:
    parts = [f"complete -c {PROGRAM_NAME} -n '{when}' -l {flag.name[2:]}"]
    if flag.short:
        parts.append(f"-s {flag.short[1:]}")
    if flag.choices:
        parts.append(f"-x -a '{' '.join(flag.choices)}'")
    elif flag.value:
        parts.append("-r -F" if flag.key == "out" else "-x")
    return " ".join([*parts, f"-d '{_fish(say(f'cli.flag_{flag.key}'))}'"])
