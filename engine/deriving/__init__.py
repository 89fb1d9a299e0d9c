"""From a trace to its backward pass: forms, parts and lines, their text, their code and their numbers."""
