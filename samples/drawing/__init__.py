"""How the sample pictures are drawn: a sheet, people, and the eight pictures themselves."""
