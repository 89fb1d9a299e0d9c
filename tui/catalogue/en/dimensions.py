"""Sentences of the dimension analysis."""

SENTENCES = {
    "points": "the {n} points are summed",
    "columns": "the {n} columns of {upstream} are summed",
    "outer": "an outer product: nothing is summed",
    "rule": "every gradient has the shape of its variable",
    "scalar": "scalar",
    "from": "from",
    "step": "at a backward line the products that its shapes allow stand here",
    "must": "{grad} must be {shape} like {name}; from above comes {upstream} {from_shape}",
    "at_hand": "at hand: {upstream} {from_shape} from above, {name} {shape} kept",
    "fits": "the one that fits",
    "also": "fits too",
    "turned": "its transpose, not it",
    "other": "another shape",
    "decide": "the shapes decide: of {all} products {right} alone fits",
    "several": "{n} of {all} products fit: the shapes cannot decide, the indices do, and n must stand inside: {right}",
    "numbers": "only numbers meet here: there is nothing for shapes to decide",
    "same": "{name} and {base} have one shape: entry by entry, nothing is summed or turned",
    "summed": "{name} {shape} was copied to fill {from_shape}: a copy is a fork, so the copies' gradients are summed",
    "made": "{line} has the shape {shape} by the gate itself",
}
