"""Recordings and pages in the programs of others: a browser, asciinema and its player. ``python -m tests.others [FOLDER]`` prints
a table and writes pictures to look at. Not part of the tests: it installs what it needs (Playwright; the player from npm; a browser
and asciinema from Debian, as root), the first two in a folder that is gone afterwards."""
