"""Files → Issue: news items and issue files read, their references resolved, all mistakes of all files at once."""
