"""The outputs of a build, one family a module."""
