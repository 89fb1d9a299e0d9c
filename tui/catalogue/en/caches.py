"""Sentences of the caches panel."""

SENTENCES = {
    "title": "caches: forward values that backward lines read",
    "now": "alive at this step",
    "none": "no backward line reads a forward value: sums alone need none",
    "value": "value",
    "made": "made",
    "read_by": "read by",
    "alive": "alive at steps 1 … {n}",
    "alive_short": "alive",
    "again": "recompute",
    "part": "part of ({label})",
    "input": "in",
    "gates": "{size} {gate} etc.",
    "place": "↑↓ {first} to {last} of {n}",
    "unread": "no backward line reads {names}: an add reads no value at all, exp and a sigmoid only their own output",
    "kept": "kept now: {k} of {n} values, {size} of {whole} numbers",
    "why": "a value may go once its last line has read it; made anew instead of kept, it costs its gates a second time",
}
