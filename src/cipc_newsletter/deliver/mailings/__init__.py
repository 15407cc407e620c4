"""Campaigns through a provider that keeps the list: one mailing for each language, made, proven, started once."""
