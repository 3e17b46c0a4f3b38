r"""What is cited: the bibliography of the library, and the references of anything in it."""

from sandbox.writing.bibliography import Reference, bibliography
from sandbox.writing.citing import FORMATS, PACKAGE, Citation, citations, cite, cited, mentioned

__all__ = ["FORMATS", "PACKAGE", "Citation", "Reference", "bibliography", "citations", "cite", "cited", "mentioned"]
