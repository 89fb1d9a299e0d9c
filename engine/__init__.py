"""The engine of chainstep: a staged computation in, its forward values and backward lines out. Knows no screen."""
