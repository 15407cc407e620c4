"""The fenced way to the network: what news is brought in from is fetched here, and nowhere else.

Promises that no address a page or a redirect names leads into the network this computer stands in, that every answer
has an end in time and size, and that sites are asked politely. Does not read what it brings.
"""
