"""The program people run: commands, desk, painter and terminal on top of ``engine``."""
