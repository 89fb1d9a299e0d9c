"""The program people run: commands, session, painter and screens on top of ``engine``."""
