"""Read a program: its text, its syntax tree, and what is refused before anything runs."""
