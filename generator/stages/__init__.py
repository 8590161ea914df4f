"""The stages of the build, one a module, in the order of `pipeline`."""
