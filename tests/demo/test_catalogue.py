"""The demonstration catalogue and the media made from it agree."""

from __future__ import annotations

import av
import pytest
from PIL import Image

from demo import formats
from demo.catalogue import Film, read_films
from demo.ledger import Ledger
from tests.support.services import ROOT

CONTENT, MEDIA = ROOT / "content", ROOT / "media"
FILMS = read_films(CONTENT)
each_film = pytest.mark.parametrize("film", FILMS, ids=lambda film: film.id)


@each_film
class TestAnEntry:
    """Each film of the demonstration can be made."""

    def test_its_shots_follow_one_another_to_the_end(self, film: Film) -> None:
        edges = [(shot.start, shot.end) for shot in film.shots]
        assert [start for start, _ in edges] == [0, *(end for _, end in edges[:-1])]
        assert edges[-1][1] == film.length

    def test_its_formats_are_known(self, film: Film) -> None:
        for output in film.outputs:
            form = formats.video_of(output, output.picture) if output.picture else None
            known = (
                formats.container_of(output),
                formats.audio_of(output).encoder,
                form.encoder if form else "pcm_s24le",
            )
            assert known[0] in av.formats_available
            assert set(known[1:]) <= av.codecs_available

    def test_its_posters_and_stills_are_of_one_size_and_light(self, film: Film) -> None:
        for picture in film.pictures:
            assert picture.stat().st_size < 200_000
            with Image.open(picture) as image:
                assert image.size == (1600, 900)

    def test_each_output_takes_every_frame_or_every_nth(self, film: Film) -> None:
        for output in film.outputs:
            if output.picture:
                assert (film.rate.exact / output.picture.rate.exact).denominator == 1


@each_film
class TestTheFilesOnDisk:
    """The files that `make media` wrote match the entries."""

    @pytest.fixture(autouse=True)
    def _made(self, film: Film) -> None:
        if not MEDIA.is_dir() or Ledger(MEDIA).missing(film):
            pytest.skip("the media of the demonstration are not made; run `make media`")

    def test_the_bit_rates_are_those_of_the_files(self, film: Film) -> None:
        seconds = film.length / film.rate.exact
        for output in film.outputs:
            size = (MEDIA / output.file).stat().st_size
            assert size * 8 / float(seconds) == pytest.approx(output.bit_rate, rel=0.1), output.file

    def test_the_lengths_are_those_of_the_entries(self, film: Film) -> None:
        for output in film.outputs:
            with av.open(str(MEDIA / output.file)) as container:
                assert container.duration is not None
                assert container.duration / av.time_base == pytest.approx(
                    float(film.length / film.rate.exact), abs=0.03
                )
