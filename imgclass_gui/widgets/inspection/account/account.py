"""What the panel shows: how a number came about, with the names of what it was made from."""

from __future__ import annotations

from imgclass_gui.engine.network.account import HALF_PRECISION, PRECISION, Account, Step

__all__ = ["HALF_PRECISION", "PRECISION", "Account", "Step"]
