"""What a program may use, each limit checked before the work is done; every one can be raised by ``--limit NAME=VALUE``."""

from __future__ import annotations

from engine.named import NamedTuple


class Limits(NamedTuple):
    """``stages`` executed stages · ``statements`` executed statements · ``seconds`` that the processor works · ``bytes`` of one
    array · ``work`` steps of one call, ``effort`` of all calls together (a step is about a nanosecond) · ``bits`` of one
    integer · ``width`` of one formatted field · ``items`` of one list, range or string · ``depth`` of nested calls ·
    ``nesting`` of one expression · ``lines`` that emit may write · ``source`` bytes of a program file ·
    ``notebook`` bytes of a notebook with its outputs · ``total`` bytes by which
    the process may grow · ``printed`` characters that the program may print · ``terms`` of one ``sum`` · ``modules`` of the
    author's own. (8,192 bits are fewer digits than the 4,300 that Python prints.)"""

    stages: int = 120_000
    statements: int = 1_000_000
    seconds: float = 25.0
    bytes: int = 1 << 29
    work: int = 5_000_000_000
    effort: int = 50_000_000_000
    bits: int = 8_192
    width: int = 1_000
    items: int = 250_000
    depth: int = 200
    nesting: int = 5_000
    lines: int = 20_000
    source: int = 8_000_000
    notebook: int = 200_000_000
    total: int = 700_000_000
    printed: int = 1_000_000
    terms: int = 15_000
    modules: int = 100
