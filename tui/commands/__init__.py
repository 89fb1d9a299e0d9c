"""The commands, one module each: ``run(request) -> exit code``. Nothing here imports Textual but ``open``, by way of the app."""
