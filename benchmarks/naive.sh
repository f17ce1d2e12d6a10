#!/bin/sh
# The naive chain for one language: a command a file.
#
#   naive.sh PANDOC PYTHON INPUT OUTPUT LANGUAGE
set -e
pandoc=$1 python=$2 input=$3/$5 output=$4/$5
mkdir -p "$output"
"$pandoc" "$input/leaflet.md" --from=markdown-smart --to=html5 --template="$input/page.html" --output="$output/index.html"
"$pandoc" "$input/leaflet.md" --from=markdown-smart --to=epub3 --css="$input/epub.css" --toc --output="$output/book.epub"
"$python" -m weasyprint --quiet --pdf-variant=pdf/a-2a --stylesheet="$input/print.css" "$output/index.html" "$output/leaflet.pdf"
