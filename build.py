"""The generator's entry: `python build.py build`. No logic here."""

from generator.cli import run

if __name__ == "__main__":
    run()
