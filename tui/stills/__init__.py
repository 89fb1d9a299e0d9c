"""Screens as they are kept: recordings, pictures, pages. Every writer takes ``tui.tapes.frames.Frame`` records, one by one, and
knows no terminal, no Textual and no clock; the same frames give the same bytes.

    cells       a row of (text, role) as runs and as single cells
    visible     which frames are seen, and which rows of them where there are no keys
    stopping    at which screens a reader stops
    writers     the table of formats, by the ending of a file's name
    cast        .cast   asciicast 2, for asciinema's player
    text        .txt and .md   the screens one below the other
    svg         .svg    a picture, which moves without scripts
    page        .html   a page that one steps through
    media       .gif .png   (extra ``media``)

**To add a format**: a file here with a subclass of ``Writer`` and a row in ``writers``.
"""
