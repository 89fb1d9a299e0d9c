"""What a program may call: gates of the table, Python's own functions, makers of arrays, draws, and methods."""
