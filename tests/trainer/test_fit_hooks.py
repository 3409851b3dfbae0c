from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from trainer.fit_hooks import Share, interruptible, shared_dropout  # noqa: E402
from trainer.stop_signal import RunStopped  # noqa: E402

pytestmark = pytest.mark.torch


def test_two_processes_leave_out_what_one_would():
    network, values = nn.Sequential(nn.Dropout(0.5)).train(), torch.ones(6, 20)

    def run(share: Share) -> torch.Tensor:
        with shared_dropout(network, share, torch.Generator().manual_seed(1)):
            return network(values[share.mine])

    whole = run(Share(6, slice(None)))
    assert 0 < (whole == 0).float().mean() < 1
    assert set(whole.unique().tolist()) == {0.0, 2.0}
    for rank in range(2):
        assert torch.equal(run(Share(6, slice(rank, None, 2))), whole[rank::2])


@pytest.mark.parametrize("calls", [0, 1, 2, 3])
def test_a_step_ends_within_a_layer_forward_and_backward(calls):
    network, asked = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1)), 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > calls

    with interruptible(network, stop), pytest.raises(RunStopped):
        network(torch.ones(2, 3)).sum().backward()
    network(torch.ones(2, 3)).sum().backward()  # the hooks are gone
