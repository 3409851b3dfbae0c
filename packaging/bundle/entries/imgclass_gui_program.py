"""The bundle's window."""

import sys

import own_environment

own_environment.restore()

from imgclass_gui.__main__ import main  # noqa: E402 (nothing may start before)

sys.exit(main())
