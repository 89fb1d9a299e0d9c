"""Korean: one module an area."""
