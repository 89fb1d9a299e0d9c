"""Sentences of what is served to browsers."""

SENTENCES = {
    "at": "open in a browser:",
    "open_to_all": "whoever reaches {host} on this network and knows the address can step through it",
    "not_here": "not in the browser: nothing is edited, saved or read anew there",
    "lost": "the connection is lost; trying again …",
    "full": "all places are taken; yours comes as soon as somebody leaves",
    "ended": "You have left the program.",
    "again": "begin again",
    "theme": "dark or light",
    "screen": "chainstep: a program and its backward pass; keys as in a terminal, ? lists them",
    "no_script": "This page needs JavaScript: each key is sent to the program, and the rows that change come back.",
}
