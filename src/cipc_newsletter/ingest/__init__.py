"""Pages become item files: one reader per kind of page, one planner, one writer.

Promises that no letter or digit of a page is lost or added, that what is doubtful is shown, and that a second import
changes nothing. Knows neither issues nor mail.
"""
