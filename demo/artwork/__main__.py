"""`python -m demo.artwork [NAME ...]`: draws the posters and stills anew into `content/videos/`. It needs Chromium."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

from demo.artwork import press
from demo.artwork.scenes import SCENES


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(SCENES)), metavar="[NAME]...")
@click.option("--content", type=click.Path(path_type=Path), default=Path("content"), show_default=True)
def main(names: tuple[str, ...], content: Path) -> None:
    """Draw pictures of the catalogue, named by their path below `videos/` without the ending; all of them by default."""
    try:
        for name in names or SCENES:
            scene = SCENES[name]
            press.save(scene.finish(press.draw(scene.svg())), content / "videos" / f"{name}.jpg", scene.quality)
            click.echo(name)
    except (press.NoBrowserError, subprocess.SubprocessError, OSError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
