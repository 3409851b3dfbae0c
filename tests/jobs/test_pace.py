from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.jobs.pace import WINDOW_SECONDS, Pace


@given(rate=st.floats(1, 1000), seconds=st.integers(1, 60))
def test_a_steady_job_shows_its_rate(rate: float, seconds: int) -> None:
    pace = Pace()
    pace.restart(0.0)
    shown = [pace.per_second(round(rate * second), float(second)) for second in range(1, seconds + 1)]
    assert all(abs(value - rate) <= 1.0 for value in shown)


def test_a_change_of_speed_is_followed_after_the_window() -> None:
    pace = Pace()
    pace.restart(0.0)
    done = 0
    for second in range(1, 60):
        done += 10 if second < 30 else 100
        shown = pace.per_second(done, float(second))
    assert shown == 100
    assert WINDOW_SECONDS < 30


def test_nothing_is_known_at_the_start() -> None:
    pace = Pace()
    pace.restart(7.0)
    assert pace.per_second(0, 7.0) == 0
