"""Proofs on paper: a language's passages beside the master's, for reviewers who don't work on a screen.

words      the proof's own words
markup     texts with their marks, as runs that can be drawn
content    a worksheet in; what its proof shows out
page       that as a page of HTML: one file that loads nothing, and prints
paper      the same as PDF
printing   the files of one proof, made and put into place; in a worker
orders     the command: a project in, files out
"""

from collections.abc import Mapping

FORMATS: Mapping[str, str] = {"html": "text/html", "pdf": "application/pdf"}
"""What a proof can be made as; the quick one first."""
FOLDER = "proofs"
"""Of the output folder; nothing in it is published."""
