"""One flow each: they join jobs to widgets and own the flow's state."""
