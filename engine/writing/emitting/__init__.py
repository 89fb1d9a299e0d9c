"""What ``emit`` is made of: the statements of a module forward and backward, its parameters, its names and constants."""
