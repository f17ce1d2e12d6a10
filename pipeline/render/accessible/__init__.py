"""What comes out of a PDF when it is copied, searched or read out: WeasyPrint's lines and boxes in, words and structure out.

words       a line's words, each saying what it is; `rtl`: those of lines from right to left
bidi        what readers make of the order of letters; `order`: of lines in columns
runs        letters and the glyphs that stand for them; `clusters`: those that stand for several
tags        the structure, while it is built; `structure`: put in order when it is finished
"""
