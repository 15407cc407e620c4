"""A named person's yes to one version of an issue, and what changed since."""
