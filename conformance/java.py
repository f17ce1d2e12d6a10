"""Java in this process: where the validators' jars are, and a virtual machine with them."""

from importlib.util import find_spec
from pathlib import Path

# Many short runs: the quick compiler and the simple collector start fastest, and validators recurse deeply.
OPTIONS = ("-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8")


def of_package(package: str, jar: str) -> Path:
    """A jar that came with a Python package."""
    found = find_spec(package)
    folders = found.submodule_search_locations if found else None
    if not folders:
        raise FileNotFoundError(f"{package} isn't installed: call make conformance")
    return Path(folders[0]) / jar


def start(*jars: Path) -> None:
    """Start Java with these jars; once a process."""
    import jpype
    import jpype.imports  # from now on, `from java.io import File` imports a class of Java

    jpype.startJVM(*OPTIONS, classpath=[str(jar) for jar in jars])
