"""What readers copy from the leaflets of the fixtures, in fifteen languages and fourteen scripts: every passage."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise

import pytest
from copied import chromium, lost, passages, poppler, poppler_raw, squeezed
from editions import fixture_editions

from pipeline.render import RENDERERS, Links, Press, html, pdf

TAGS = ("en", "am", "ar", "bn", "bo", "he", "hi", "km", "my", "si", "ta", "th", "zh-Hans")
EDITIONS = [*(("public-libraries", tag) for tag in TAGS), *(("street-trees", tag) for tag in ("en", "ar", "fa"))]
FROM_THE_RIGHT = re.compile("[\u0590-\u06ff]")


@pytest.fixture(scope="module")
def leaflet(pandoc, tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaflets")
    press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), pdf.Fonts())
    editions = fixture_editions(pandoc)

    @lru_cache
    def made(name):
        edition = editions[name]
        path = folder / f"{'-'.join(name)}.pdf"
        path.write_bytes(RENDERERS["pdf"](edition, press, Links()).data)
        return path, passages(html.page(edition, press, Links(), "", printed=True)), edition.language.direction

    return made


@pytest.mark.parametrize("name", EDITIONS, ids="-".join)
def test_poppler_gives_every_passage_back_in_order(leaflet, name):
    path, wanted, _ = leaflet(name)
    assert len(wanted) > 40
    assert lost(poppler_raw(path), wanted) == []


@pytest.mark.parametrize("name", EDITIONS, ids="-".join)
def test_poppler_has_the_order_of_the_text_but_beside_pictures_tables_and_notes(leaflet, name):
    path, wanted, direction = leaflet(name)
    missing = [p for p in lost(poppler(path), wanted) if direction == "rtl" or not FROM_THE_RIGHT.search(p)]
    assert len(missing) <= 5, "docs/conformance.md: where a column is several blocks"


@pytest.mark.parametrize("name", EDITIONS, ids="-".join)
def test_pdfium_gives_every_passage_back_in_order(leaflet, name):
    path, wanted, direction = leaflet(name)
    missing = lost(chromium(path), wanted)
    if direction == "ltr":  # docs/conformance.md: right-to-left words within a left-to-right line, or beside one
        beside = {after for before, after in pairwise(wanted) if FROM_THE_RIGHT.search(before)}
        missing = [p for p in missing if not FROM_THE_RIGHT.search(p) and p not in beside]
    assert missing == [passage for passage in missing if "²" in passage], "docs/conformance.md: raised digits"


@pytest.mark.parametrize("name", [("public-libraries", "en"), ("street-trees", "fa")], ids="-".join)
@pytest.mark.parametrize("reader", [poppler_raw, chromium])
def test_the_running_foot_is_not_copied(leaflet, reader, name):
    path, wanted, _ = leaflet(name)
    notice = next(text for text in wanted if text in squeezed(reader(path)))
    assert squeezed(reader(path)).count(notice) == 1
