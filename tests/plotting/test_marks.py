"""Reference lines and thresholds."""

from sandbox import plotting


def test_a_reference_line_is_named_at_the_chosen_end(ax):
    plotting.reference(1.25, "null risk", at="right", below=True, color="red", ax=ax)
    (line,), (text,) = ax.lines, ax.texts
    assert set(line.get_ydata()) == {1.25}
    assert (text.get_text(), text.get_ha(), text.get_va(), text.get_color()) == ("null risk", "right", "top", "red")
