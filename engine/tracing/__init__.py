"""Trace a program: the interpreter, which knows only the tables, and the stages that it records."""
