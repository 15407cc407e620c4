"""Who may receive: reading lists, proving consent, choosing people. Nobody is mailed without all three."""
