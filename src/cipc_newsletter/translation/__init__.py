"""Texts out to the translator and back: an issue's words as one document, and a returned document as files.

Promises that ids, links and merge fields go out and come back whatever word processor the document went through, and
that a translation knows the text it was made from. Opens no file of the workspace: the pipeline does.
"""
