"""For all conventions: the risk at a point of a paper."""

import pytest

from sandbox import RandomFeatures, Ridge, Task


@pytest.fixture
def computed():
    """Our risk at a point given in their symbols, by the call that the convention says."""

    def call(convention, theirs, **more):
        ours = convention.to_ours(**theirs)
        return eval(convention.call, {"Task": Task, "Ridge": Ridge, "RandomFeatures": RandomFeatures, **more, **ours})

    return call
