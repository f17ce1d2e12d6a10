"""Writes what the desk says, in English, for whoever translates the desk itself: pipeline/desk/words/desk.pot."""

from pipeline.desk.words import TEMPLATE, template

TEMPLATE.write_bytes(template())
