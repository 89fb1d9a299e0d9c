"""What a panel that one does something in remembers of itself, and what is asked of that: for its moves and for its painter.

One file a panel: a frozen record, kept in ``session.panels``, and pure questions of (view, session).
"""
