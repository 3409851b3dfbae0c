import threading

import pytest

from imgclass_gui.engine.stop_flag import StopFlag, Stopped


class Options:
    terminate = False


def test_set_reaches_every_run_under_way() -> None:
    flag, first, second = StopFlag(), Options(), Options()
    with flag.ending(first), flag.ending(second):
        flag.set()
    assert first.terminate
    assert second.terminate


def test_a_run_that_has_ended_is_left_alone() -> None:
    flag, options = StopFlag(), Options()
    with flag.ending(options):
        pass
    flag.set()
    assert not options.terminate


def test_no_run_begins_after_the_flag_is_set() -> None:
    flag = StopFlag()
    flag.set()
    with pytest.raises(Stopped), flag.ending(Options()):
        pytest.fail("the block ran")


def test_set_from_another_thread_ends_a_wait() -> None:
    flag, options = StopFlag(), Options()
    with flag.ending(options):
        thread = threading.Thread(target=flag.set)
        thread.start()
        assert flag.wait(10)
        thread.join()
        assert options.terminate
