"""Widgets: they turn the painter's rows of (text, role) into strips, and the mouse into messages."""
