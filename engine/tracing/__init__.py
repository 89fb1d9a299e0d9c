"""Run a program: an interpreter of our own, which knows only the tables, and the stages that it records.

A ``Machine`` (``machine``) holds what all of a run shares. Its parts (``interpreter`` puts them together) are classes that each
evaluate some of Python's syntax classes; a part's table says which. What a binding does is the ``Binder``'s (``binder``):
``Stages`` (``recording``) records a trace, ``Plain`` (``plain``) only computes. Nothing else knows which of them it has.

======================================================================  ==============
names, constants                                                        atoms
``+ - * / @ ** % //``, unary operators                                  arithmetic
comparison, ``and or not``, ``a if b else c``                           conditions
``x[i]``, ``x.T``; an index as a listing writes it                      indexing, places
lists, tuples, dicts, comprehensions                                    displays
f-strings, ``%`` on text                                                texts
``f(x)``; what it calls: the program's own, the tables'                 calls, functions, calling/
``=``, ``:=``, ``+=``; what stands left of them                         assigning, targets
``if for while``, ``yield``, and all statements that assign nothing     statements
``try raise assert with``; what an exception is                         trying, exceptions
``class``, objects, their attributes, what they are called             classes, objects, objectnames, overloads
``import``                                                              imports
what can be looped over                                                 walks
lists as arrays, numbers as operands of gates                           values
frames that are set aside and gone on with                              activation
the scope at the end, on which an own backward part runs                scope
======================================================================  ==============

To add a Python construct
    engine/reading/grammar.py           its syntax classes from REFUSED to SUPPORTED, and its row in CONSTRUCTS
    engine/reading/subset.py            what of it is still refused before anything runs
    engine/tracing/                     a handler in the part where it belongs, in that part's table
    engine/tracing/binder.py            if it binds or writes in a new way, a method; in recording/stages.py and plain.py as well
    tui/catalogue/en, ko                a sentence for each error that it can raise
    tests/engine/constructs.py          a program that uses it, run by both binders and by Python
    README.md                           its row in the table of constructs (``python -m tests.readme`` writes it)
A test says which of these was forgotten.
"""
