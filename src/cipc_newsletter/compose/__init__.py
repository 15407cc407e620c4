"""Issue → composed issue: one message per language, with its headers, HTML and text, merge fields open.

Promises the same bytes for the same sources on any machine, day, locale and time zone. Judges nothing (`check`
does), sends nothing, and writes no file but those of `build`.
"""
