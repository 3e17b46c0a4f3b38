"""Every sign is printed as itself, by what pdfLaTeX knows."""

from sandbox.writing.latex import prose
from sandbox.writing.latex_signs import SIGNS, escaped


def test_escaped_text_is_printed_sign_by_sign():
    assert escaped(r"a_b^c\d~{e} <1> |f| 100% #2 & $3") == (
        r"a\_b\textasciicircum{}c\textbackslash{}d\textasciitilde{}\{e\} \textless{}1\textgreater{} "
        r"\textbar{}f\textbar{} 100\% \#2 \& \$3"
    )


def test_signs_leave_nothing_but_ascii():
    assert escaped("".join(SIGNS)).isascii()
    assert prose(" ".join(SIGNS)).isascii()
