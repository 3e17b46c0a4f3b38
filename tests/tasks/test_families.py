"""What a kind of task takes, and what it can do without."""

from sandbox import SphericalTask, Task
from sandbox.tasks.families import TASKS


def test_the_parameters_that_a_kind_of_task_can_do_without():
    assert TASKS["isotropic"].defaults == {"signal": 1.0, "noise": 0.0}
    assert set(TASKS["power-law"].defaults) == {"dim", "signal", "noise"}
    assert set(TASKS["spherical"].defaults) == {"noise"}
    for family in TASKS.values():
        assert set(family.defaults) < set(family.parameters)


def test_a_task_is_made_from_what_it_cannot_do_without():
    assert TASKS["isotropic"].make(dim=5) == Task.isotropic(5)
    assert TASKS["spherical"].make(dim=5, power_by_degree=[0, 1]) == SphericalTask(5, [0, 1])
