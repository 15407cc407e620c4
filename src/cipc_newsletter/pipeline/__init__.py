"""The stages in order: one file per family of commands. The command line and the workers call these."""
