"""Sentences of recordings: of pages, of what is said while one is made."""

SENTENCES = {
    "screen": "Screen {n}",
    "first": "first step",
    "back": "step back",
    "forward": "step",
    "last": "last step",
    "play": "play",
    "pause": "pause",
    "place": "place in the recording",
    "theme": "dark or light",
    "steps": "The steps",
    "of": "of",
    "recording": "recording {name}: {seconds} s",
    "written": "written: {path}, {size}",
}
