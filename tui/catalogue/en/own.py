"""Sentences of the file's own backward part beside the engine's."""

SENTENCES = {
    "file": "file: your lines",
    "gives": "gives",
    "engine": "engine",
    "none": "this file has no backward part of its own",
    "no_wrong": "none of the file's own lines is wrong",
    "last_wrong": "that is the last wrong line of {n}",
    "first_wrong": "that is the first wrong line of {n}",
    "line": "line {line}",
    "line.cell": "cell {cell}, line {line}",
    "line.then": "--then, line {line}",
    "line.module": "{cell}, line {line}",
    "instead": "gives {theirs}, right is {ours}",
    "differs": "off by {difference} at {element}",
    "seeking": "looking for what mends it …",
    "others": "right beside it: {right} of {n}",
    "mend": "mend: {text}",
    "mend_above": "mend, above it: {text}",
    "mend_below": "mend, below it: {text}",
    "one_of": "or: {texts}",
}
