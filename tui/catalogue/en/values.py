"""Sentences of the values panel."""

SENTENCES = {
    "fed": ", › the entries that fed it",
    "cursor": "tab: ↑ ↓ ← → pick the entry, enter follows it",
    "follow": "follow {chain}",
    "follow_keys": "↑ ↓ term, enter further, esc back",
    "read": "read by the line",
    "upstream": "upstream",
    "result": "result",
    "spread": "min … mean … max",
    "times": "times {name}",
    "total": "total",
    "story": "{n} terms arrive at {name} and are added; each is a local gradient times one entry from above",
    "story.one": "one term arrives at {name}: a local gradient times one entry from above",
    "no_terms": "{name} cannot be spelled out here: too many terms, or numbers that are not finite",
    "nothing_sent": "nothing arrives at this entry: there is nothing to follow",
    "at_the_output": "{name} is the seed: every way back starts there",
    "not_finite": "not finite",
    "all_zero": "all zero: nothing passes",
    "vanishing": "vanishing",
    "exploding": "exploding",
}
