"""The field's reference validators on what Polyleaf made: files in, a line a file out. Nothing here goes into a file.

Each validator is a program of its own: paths on its standard input, a line each; on its standard output for each of
them a line of JSON, ``{"file": PATH, "check": NAME, "found": [OBJECTION, …]}``. Nothing found: the file passes.

verapdf    PDF/A-2a and PDF/UA-1    (veraPDF)
epubcheck  EPUB 3                   (EPUBCheck)
ace.cjs    accessibility of EPUB    (Ace by DAISY, in Chromium)
nu         HTML                     (the Nu HTML checker)
axe.cjs    accessibility of HTML    (axe-core, in Chromium)
"""
