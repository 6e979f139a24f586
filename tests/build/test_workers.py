import os

import pytest

from stillhere.build.workers import processes_for, share


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
@pytest.mark.parametrize("jobs", [0, 1, 5, 20])
def test_what_comes_back_is_in_the_order_of_the_jobs(jobs, processes):
    assert share(range(jobs), lambda job: (job, "字"), processes) == [(job, "字") for job in range(jobs)]


def test_the_work_is_shared():
    assert len(set(share(range(9), lambda _: os.getpid(), 3))) == 3


def test_more_comes_back_than_a_pipe_holds():
    assert share(range(4), lambda job: str(job) * 1_000_000, 2) == [str(job) * 1_000_000 for job in range(4)]


def test_a_process_that_dies_is_no_empty_result(capfd):
    def work(job: int) -> int:
        return job // 0 if job == 1 else job

    with pytest.raises(RuntimeError):
        share(range(4), work, 2)
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_few_jobs_are_not_worth_another_process():
    assert processes_for(10) == 1
