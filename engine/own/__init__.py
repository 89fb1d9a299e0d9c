"""The file's own backward part: which executed statements are its, what it is about, and what each of its gradients was."""
