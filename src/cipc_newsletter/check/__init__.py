"""The checks that stand between a composed issue and its readers: pure functions on the final bytes."""
