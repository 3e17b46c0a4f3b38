"""A Matplotlib backend that behaves like that of a notebook: its figures are pictures, shown when a cell has run."""

import matplotlib
from matplotlib._pylab_helpers import Gcf
from matplotlib.backends import backend_agg
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas
from matplotlib.figure import Figure

__all__ = ["FigureCanvas", "flush", "new_figure_manager", "show", "shown"]

#: How many axes each figure had that has been shown.
shown = []
_drawn = []

# As the backend of a notebook is loaded, which is when the first figure is made, it says that figures are to be shown.
matplotlib.interactive(True)


def new_figure_manager(num, *args, FigureClass=Figure, **kwargs):
    """A figure made while Matplotlib is interactive is shown at the end of its cell."""
    figure = FigureClass(*args, **kwargs)
    manager = backend_agg.new_figure_manager_given_figure(num, figure)
    if matplotlib.is_interactive():
        _drawn.append(figure)
    return manager


def show(block=None):
    """Show all open figures, and close them."""
    for manager in Gcf.get_all_fig_managers():
        manager.canvas.draw()
        shown.append(len(manager.canvas.figure.axes))
    Gcf.destroy_all()
    _drawn.clear()


def flush():
    """The end of a cell: what figures it has shown."""
    if _drawn:
        show()
    found = [*shown]
    shown.clear()
    return found
