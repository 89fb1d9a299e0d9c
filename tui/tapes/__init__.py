"""Tapes: scripted demos in VHS's language. A tape is read (``format``), run on a desk with a clock of its own (``running``),
and what is to be seen comes out as frames, which ``play`` shows and ``record`` hands to the writers in ``tui.stills``."""
