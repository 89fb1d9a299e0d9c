"""The fast road of the interpreter that only computes: trees become closures once, and what is usual runs without asking again.

It is the same interpreter. A closure takes a short way where its operands are what they mostly are (numbers of Python's, small
arrays of numbers); for whatever else, and for every error, it hands the operands that it has evaluated to the part whose syntax it
is. So nothing that is refused anywhere is let by here, and every message is the same.
"""
