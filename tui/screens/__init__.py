"""Screens, one file each, imported when they are opened."""
