"""The bundle's trainer."""

import own_environment

own_environment.restore()

from trainer.__main__ import program  # noqa: E402 (nothing may start before)

program()
