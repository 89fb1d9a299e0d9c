"""The closed list of repairs, by what they change. Each is a function from a ``Site`` to repairs."""
