"""Values and aliasing as Python's: generated programs, run by Python itself in a child process and by the engine.

======================  ==============
fragments, templates    fragments
programs made of them   generator
Python's own run        child
the judgement           compare
======================  ==============

A program assigns its inputs first, then does what programs do to names that share something: lists multiplied in place, views
written into, generators kept, defaults that a call changed, booleans and numpy's scalars as numbers. The child says what Python
printed, what each name is at the end (kind and dtype too), and the slopes of *its* run by central differences; the engine's run
must say the same, or refuse the program at a line. A refusal that nobody expects is no failure, but it is counted.

The long form: ``python -m tests.benchmarks.aliasing 20000 --seed 0``.
"""
