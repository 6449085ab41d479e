import pytest

from tests.benchmarks.figures import GROUPS, measures


def test_without_names_everything_but_the_soak_is_measured() -> None:
    assert set(measures([])) == {*GROUPS["speed"], *GROUPS["growth"]}


def test_a_group_and_one_of_its_figures_are_measured_once() -> None:
    assert list(measures(["replay", "growth"])).count("replay") == 1


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match="'speeed' is none of speed, growth, soak"):
        measures(["speeed"])


def test_no_figure_has_the_name_of_another_or_of_a_group() -> None:
    names = [*GROUPS, *(name for group in GROUPS.values() for name in group)]

    assert sorted(set(names) - {"soak"}) == sorted(x for x in names if x != "soak")
