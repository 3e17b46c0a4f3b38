"""What the errors say where several parameters, or a task and a model, do not go together."""

import re

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task, simulate

NAN, INF = np.nan, np.inf
TASK = Task([[1.0, 0.1], [2.0, 0.1]], [0.5, 0.5], [2.0, 3.0], noise=[0.1, 0.2])
TAILED = TASK.replace(tail=[0.3, 0.4])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"dim": 0.5}, "dim must be >= 1, got 0.5"),
        ({"dim": INF}, "dim must be finite for isotropic inputs, got inf: their trace would be infinite"),
        ({"dim": 3, "noise": -0.1}, "noise must be >= 0 and finite, got -0.1"),
        ({"dim": 3, "noise": [0.1, -0.1, -0.2]}, "noise must be >= 0 and finite, got -0.1"),
        ({"dim": 3, "noise": 1e101}, "noise must be at most 1e+100, got 1e+101: rescale it"),
        (
            {"dim": [1, 2], "signal": [1, 2, 3]},
            "shapes must broadcast against each other, got dim (2,), signal (3,)",
        ),
    ],
)
def test_sentences_of_isotropic(arguments, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        Task.isotropic(**arguments)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((1.0, 2.0, INF), "decay must be > 1 where dim is inf, else the sum is infinite, got 1.0"),
        ((2.0, [3.0, 0.5], INF), "source must be > 1 where dim is inf, else the sum is infinite, got 0.5"),
        ((1.0, 2.0, 2.5), "dim must be a whole number or inf, got 2.5"),
        ((1.0, 2.0, [5, 20000]), "dim must be all <= 10000 or all beyond in one batch, got 5 and 20000"),
        ((1.0, 2.0, 1e26), "dim must be inf or between 1 and 1e+25, got 1e+26"),
        ((101.0, 2.0, 5), "decay must be at most 100, got 101.0"),
    ],
)
def test_sentences_of_power_law(arguments, sentence):
    decay, source, dim = arguments
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        Task.power_law(decay, source, dim=dim)


@pytest.mark.parametrize(
    ("covariance", "coefficients", "sentence"),
    [
        ([[1.0, 0.5], [0.4, 1.0]], [1, 1], "covariance must be symmetric; symmetrise it as"),
        ([[1.0, 2.0], [2.0, 1.0]], [1, 1], "covariance must be positive semi-definite, got an eigenvalue -1"),
        (-np.eye(3), np.ones(3), "covariance must be positive semi-definite, got an eigenvalue -1"),
        (np.ones((2, 3)), np.ones(2), "covariance must be square, got shape (2, 3)"),
        (np.ones(2), np.ones(2), "covariance must be square, got shape (2,)"),
        (1.0, 1.0, "covariance must be square, got shape ()"),
        (np.eye(2), np.ones(3), "coefficients must have shape (..., 2) to match the covariance, got (3,)"),
        (np.eye(2), 1.0, "coefficients must have shape (..., 2) to match the covariance, got ()"),
        ([[1.0, NAN], [NAN, 1.0]], [1, 1], "covariance must be finite, got nan"),
        (np.eye(2), [1.0, INF], "coefficients must be finite, got inf"),
        (1e100 * np.eye(2), [1e50, 0.0], "power must be at most 1e+100, got 1.0000000000000"),
    ],
)
def test_sentences_of_from_covariance(covariance, coefficients, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        Task.from_covariance(covariance, coefficients)


def test_numbers_of_directions():
    with pytest.raises(ValueError, match=r"^p must be at most 5, the listed directions, or inf, where .* got 6$"):
        TAILED.leading([3, 6])
    uneven = Task([1.0], [1.0], [[4.0], [9.0]], tail=[0.0, 1.0])
    assert uneven.leading([6, 6]).multiplicity.tolist() == [[4], [6]]  # no tail, so all of them
    with pytest.raises(ValueError, match=r"^p must be at most 9, the listed directions"):
        uneven.leading(10)
    with pytest.raises(ValueError, match=r"^p must be at most 4, the number of directions, got 5$"):
        Task([1.0], [1.0], [[4.0], [9.0]]).random_subset(5)
    with pytest.raises(ValueError, match=r"^p directions cannot be drawn at random from a task with a tail"):
        TAILED.random_subset(1)
    with pytest.raises(ValueError, match=r"^p must be at most 5, the listed directions"):
        MinNorm(6).risk(TAILED[0], 3)


def test_groups():
    with pytest.raises(
        ValueError, match=r"^shapes must broadcast against each other, got eigenvalues \(3,\), power \(2,\), "
    ):
        Task([1.0, 2.0, 3.0], [1.0, 2.0])
    with pytest.raises(ValueError, match=r"^power must be 0 on a group of multiplicity 0; put it into hidden instead$"):
        Task([1.0, 2.0], [1.0, 2.0], [1, 0])
    with pytest.raises(TypeError, match=r"^a task has no field 'nois'; it has eigenvalues, power, multiplicity, noise"):
        TASK.replace(nois=1.0)


def test_penalties():
    task = Task.isotropic(400, noise=0.25)
    with pytest.raises(ValueError, match=r"^penalty must be >= -(100|99)\.\d+ \(Ridge\.least_penalty\) .*got -120\.0"):
        Ridge(-120).risk(task, 100)
    with pytest.raises(ValueError, match=r"^penalty must be >= .* got -1e-09"):
        Ridge(-1e-9).equivalent(Task.isotropic(50), 50)
    with pytest.raises(ValueError, match=r"^penalty must be >= 0, got -1e-09$"):
        RandomFeatures(10, penalty=-1e-9)
    with pytest.raises(ValueError, match=r"^penalty must be finite or inf, got nan$"):
        Ridge(NAN)
    with pytest.raises(ValueError, match=r"^penalty must be inf or between -1e\+100 and 1e\+100, got -1e\+101"):
        Ridge(-1e101)


@pytest.mark.parametrize(
    ("model", "task"),
    [
        (MinNorm(), Task([2.0, 1.0], [1.0, 1.0], [5, 30])),
        (MinNorm(), Task([2.0, 1.0], [1.0, 1.0], [2, 3], tail=1.0)),
        (MinNorm(12), Task.power_law(1.5, 2.0)),
        (Ridge(0.1), Task([2.0, 1.0], [1.0, 1.0], [2, 3])),
        (Ridge([0.0, 0.1]), Task([2.0, 1.0], [1.0, 1.0], [2, 3])),
        (RandomFeatures(5), Task.isotropic(5)),
    ],
)
def test_without_a_formula_the_error_says_for_which_tasks_one_is_known(model, task):
    with pytest.raises(
        NotImplementedError, match=r"^finite_sample_risk .*(isotropic|any task).*use risk.*or simulate$"
    ):
        model.finite_sample_risk(task, 10)


def test_whole_numbers():
    with pytest.raises(ValueError, match=r"^the number of directions used must be a whole number in .*, got 2.5$"):
        MinNorm(2.5).finite_sample_risk(Task.isotropic(5), 10)
    with pytest.raises(ValueError, match=r"^the number of .* whole number below 2\^62 in .*, got 1e\+25$"):
        Ridge(1.0).finite_sample_risk(Task.isotropic(1e25), 1)
    with pytest.raises(ValueError, match=r"^p must be a whole number in simulate, got 2.5$"):
        simulate(MinNorm(2.5), Task.isotropic(5), 10)


def test_features_that_cannot_be_scaled():
    with pytest.raises(ValueError, match=r"^eigenvalues must not all be 0 for features with an activation"):
        RandomFeatures(5, "relu").risk(Task(0.0, 1.0), 10)
