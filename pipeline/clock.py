"""The one clock: it honours SOURCE_DATE_EPOCH, so that a build can be repeated byte for byte."""

import os
from datetime import UTC, datetime

from pipeline.errors import ProjectError


def now() -> datetime:
    """The present, in UTC; or what SOURCE_DATE_EPOCH (seconds since 1970) says."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError) as error:
        cure = "Give seconds since 1970, or unset it."
        raise ProjectError.at("clock", f"SOURCE_DATE_EPOCH is “{fixed}”, which is no time.", cure) from error
