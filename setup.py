"""The README as a package index shows it, where no file lies beside it; all else is in setup.cfg."""

import re
from pathlib import Path

from setuptools import setup

#: A picture, or a link, to a file of the repository, which has no address that an index could lead to.
PICTURE = re.compile(r"^!\[[^\]]*\]\((?!https://)[^)]*\)\n\n", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\((?!https://)[^)]*\)")

readme = Path(__file__).with_name("README.md").read_text("utf-8")
setup(long_description=LINK.sub(r"`\1`", PICTURE.sub("", readme)), long_description_content_type="text/markdown")
