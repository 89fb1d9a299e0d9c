"""The same program with its gradients called otherwise: ``dW1``, ``grad_W1``, ``W1_grad``, ``dLdW1``, ``d_W1``, or not named."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tests.verdicts.programs import MARK, identifiers, marks, pairs

STYLES: dict[str, str] = {
    "prefix": "grad_{}", "suffix": "{}_grad", "dL": "dLd{}", "under": "d_{}", "d": "d{}", "short": "g{}", "unnamed": "t{}",
}  # fmt: skip
GRADIENT = re.compile(r"^(?:d_L_d_|dLd|d_|grad_?|d)(\w+)$")
INNER = {
    "dhnext",
    "dhraw",
    "dnext",
    "dprev",
    "dtanh",
    "dn_in",
    "dr_in",
    "dz_in",
    "dWx_t",
    "dWh_t",
    "db_t",
    "dsq",
    "grad",
    "gradP",
    "gradQ",
}
CARRIES = {"dhnext", "dnext", "dprev", "dnext_h", "dnext_c"}


@lru_cache(256)
def gradients(text: str) -> dict[str, str]:
    """The names of gradients in a base program, each with what it is the gradient of ("" where that has no name)."""
    known = identifiers(text)
    found = {}
    for name in sorted(known):
        match = GRADIENT.match(name)
        if match and match[1] in known and name not in ("delta", "data", "grads"):
            found[name] = match[1]
        elif name in INNER or name.endswith(("_delta", "_error")) or name.startswith("delta_"):
            found[name] = ""
    return found


def renamed(text: str, names: Mapping[str, str], attributes: bool = True) -> str:
    """The text with names changed, in its marks too; not in strings, and no keyword of a call."""
    lines = [line if not MARK.match(line) else "" for line in text.split("\n")]
    out = [list(line) for line in lines]
    tokens = list(tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline))
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if token.type != tokenize.NAME or token.string not in names:
            continue
        before, after = tokens[place - 1].string if place else "", tokens[place + 1].string
        if (before == "." and not attributes) or (after == "=" and _in_call(tokens, place)):
            continue
        (row, begin), (_, end) = token.start, token.end
        out[row - 1][begin:end] = list(names[token.string])
    whole = ["".join(line) for line in out]
    pattern = re.compile(r"(?<!['\w])(" + "|".join(map(re.escape, names)) + r")(?![\w'])") if names else None
    for number, word, rest in marks(text):
        line = text.split("\n")[number - 1]
        if pattern is not None and word != "shape":
            new = pattern.sub(
                lambda m, rest=rest: m[1] if not attributes and rest[m.start() - 1] == "." else names[m[1]], rest
            )
            line = line[: line.index("#@")] + f"#@ {word} {new}".rstrip()
        whole[number - 1] = line
    return "\n".join(whole)


def _in_call(tokens: list[tokenize.TokenInfo], place: int) -> bool:
    depth = 0
    for token in reversed(tokens[:place]):
        if token.string in (")", "]", "}"):
            depth += 1
        elif token.string in ("(", "[", "{"):
            depth -= 1
            if depth < 0:
                return token.string == "("
        elif token.type == tokenize.NEWLINE:
            return False
    return False


def respelled(text: str, style: str) -> tuple[str, dict[str, str]]:
    """The text in a style, and what each gradient is called in it. Without names, only what lies between is renamed: a
    parameter's gradient keeps its name, as does a gradient that was drawn."""
    known = gradients(text)
    seeds = set().union(*[identifiers(rest) for _, word, rest in marks(text) if word == "loss"])
    kept = {name for pair in pairs(text) for name in identifiers(pair.gradient)} | seeds
    taken = identifiers(text)
    names: dict[str, str] = {}
    for number, (name, base) in enumerate(known.items()):
        if style == "unnamed":
            new = name if name in kept else STYLES[style].format(number + 1)
        else:
            new = STYLES[style].format(base) if base and name not in seeds else name
        names[name] = new if new not in taken and new not in names.values() else name
    return renamed(text, {old: new for old, new in names.items() if old != new}), names


def natively(text: str) -> dict[str, str]:
    """The names of a base program as they are."""
    return {name: name for name in gradients(text)}


def carries(names: Mapping[str, str]) -> set[str]:
    """What goes from one step of time to the one before it."""
    return {new for old, new in names.items() if old in CARRIES}


def all_of(words: Iterable[str]) -> str:
    """A pattern of whole words."""
    return r"\b(?:" + "|".join(sorted(map(re.escape, words))) + r")\b"
