"""Check gradients: differences on replayed forms, and the file's own backward part."""
