"""What moves a session, by what it moves: in time, rows, looks, addresses, from one trace to another.

All pure, (session, views) -> session, and free of the painter; ``tui.actions`` gives them their ids and keys.
"""
