"""The preview: an issue as its readers will see it, on this computer, while it is being written.

Promises that nobody but a browser on this computer which was given the address can read or change anything. Holds no
subscriber: people in it are invented. Is no part of the public pages.
"""
