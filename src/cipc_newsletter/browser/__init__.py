"""The browser of this computer, found and run without a driver, for what only a browser can tell or print.

Promises that it opens a file of ours, reaches no network, keeps nothing of the person's own profile, and ends in time.
Understands nothing of what a page says.
"""
