"""The binder that records a trace (``stages``): each of its methods is done by one of these.

journal (variables, stages, decisions so far; the statement under way), scene (rows under their headers), variables (a number bound
to a name), elements (lists and dicts), changes (inputs that the caller gives another value); and for arrays that are written into
states (what a name stands for now), holders (who else holds it), regions (where a write goes), writes, inplace (statements and
calls that are one).
"""
