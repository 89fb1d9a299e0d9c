"""How a wrong line of the file's own backward part is mended, and what kind of mistake that shows it to be."""
