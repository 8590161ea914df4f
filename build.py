"""The generator's entry: `python build.py build`. No logic here, since worker processes import this file again."""

from generator.cli import main

if __name__ == "__main__":
    main(prog_name="build.py")
