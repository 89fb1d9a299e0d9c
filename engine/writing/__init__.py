"""Write a trace down: listings, JSON, and modules that need no chainstep."""
