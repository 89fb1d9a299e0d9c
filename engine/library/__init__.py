"""A file of definitions as a library: its functions and classes, and lines that call them.

    records.py      a definition and its parameters, as data
    listing.py      from a program's tree to its definitions
    calls.py        a call with shapes to fill in (``f(x[4, 3], y[4] < 10)``) as lines of Python
    shapes.py       what is known of a value that was never computed: its rank, which sizes are the same
    guessing.py     the body of a function read for shapes, and the call that fits
    nodes.py        small questions about syntax
    fitting.py      a value that fits, as text
    data.py         a library as plain data
    applied.py      what numpy's functions and methods say about the shapes of their operands

Nothing here runs anything: a guess may be wrong, and is only offered.
"""
