import os

import pytest

from imgclass_gui.engine import cores
from imgclass_gui.engine.cores import physical_cores


def test_there_is_a_core_and_no_more_than_the_system_knows() -> None:
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)


def test_hardware_threads_of_one_core_count_once(tmp_path, monkeypatch) -> None:
    for cpu, siblings in enumerate(["0,2", "1,3", "0,2", "1,3"]):
        topology = tmp_path / f"cpu{cpu}" / "topology"
        topology.mkdir(parents=True)
        (topology / "thread_siblings_list").write_text(siblings + "\n")
    monkeypatch.setattr(cores, "_TOPOLOGY", tmp_path)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    assert physical_cores() == 2


def test_each_thread_counts_where_the_system_tells_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(cores, "_TOPOLOGY", tmp_path)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 5, 7}, raising=False)
    assert physical_cores() == 3


@pytest.mark.parametrize(("count", "expected"), [(6, 6), (None, 1)])
def test_systems_without_affinity_use_the_plain_count(monkeypatch, count, expected) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    assert physical_cores() == expected
