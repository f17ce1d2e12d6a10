"""How WeasyPrint fills the pages of a leaflet: what it does not do, does otherwise or does slowly. A page in, laid-out pages out.

fitting     copyfitting: the largest type for the pages asked for
estimate    how long an edition will be, before it is laid out; `ruler`: how long its texts are
overrun     how far a layout goes; `filling`: a page that would stay empty at its foot
overflow    what is too wide
titles      titles in lines of about equal length
columns     columns of equal height, laid out once; `lines`: right-to-left lines, laid out once
ladders     hyphens at the ends of few lines in a row; `hyphenation`: where words may be divided
breaking    where lines may break in scripts without spaces
font_config which fonts there are; `subsets`: what of them goes into a file
"""
