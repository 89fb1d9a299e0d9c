"""Doors through which a number could leave without its gradient: every callable, every parameter, a variable in every guise.

``calls.txt`` holds example calls, one a line, with numbers for arguments. ``trials`` puts a variable in the place of a number:
bare, in a list, in a tuple, in an array, with no axis and with one entry, and ``judge`` compares the engine's gradient with
differences of Python's own run. ``refusals.txt`` lists the doors that are shut: callable, parameter, code. It may only shrink.
"""
