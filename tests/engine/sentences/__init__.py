"""Issue 10, sentence by sentence: a small program for each construct that it names, and each in four homes.

A row is definitions, a line ``---`` and a body that makes ``z`` of ``a``, ``b`` and ``x``; one without that line is a body only.
"""
