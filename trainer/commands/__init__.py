"""The commands of `imgclass-train`, a module each. Nothing heavy is imported before a command runs."""
