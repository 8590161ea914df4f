"""`python -m sidecar`."""

from sidecar.commands import main

if __name__ == "__main__":
    main(prog_name="python -m sidecar")
