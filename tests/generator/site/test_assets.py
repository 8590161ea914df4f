"""Assets have names that change with their bytes, and style sheets name them so."""

import struct

from generator.diagnostics import Diagnostics
from generator.site.assets import image_size, prepare


def prepared(**files: bytes) -> tuple[dict[str, str], dict[str, bytes], list[tuple[str, int, int]]]:
    found = Diagnostics()
    names = {f"assets/{name.replace('__', '/').replace('_dot_', '.')}": data for name, data in files.items()}
    assets = prepare(names, found)
    return (
        dict(assets.urls),
        dict(assets.files),
        [(d.code, d.source_location.line, d.source_location.column) for d in found.sorted()],
    )


class TestFingerprints:
    def test_other_bytes_are_another_name(self) -> None:
        first, _, _ = prepared(a_dot_js=b"1")
        second, _, _ = prepared(a_dot_js=b"2")
        assert first["a.js"].startswith("/assets/a.")
        assert first["a.js"] != second["a.js"]

    def test_a_style_sheet_gets_another_name_when_what_it_loads_changes(self) -> None:
        css = b'a { background: url("../fonts/f.woff2"); }'
        first, files, _ = prepared(styles__s_dot_css=css, fonts__f_dot_woff2=b"1")
        second, _, _ = prepared(styles__s_dot_css=css, fonts__f_dot_woff2=b"2")
        assert first["fonts/f.woff2"].encode() in files[first["styles/s.css"].lstrip("/")]
        assert first["styles/s.css"] != second["styles/s.css"]

    def test_addresses_of_other_kinds_are_left_alone(self) -> None:
        css = b"a { background: url(data:image/png;base64,AA==) } b { fill: url(#x) }"
        urls, files, found = prepared(s_dot_css=css)
        assert b"data:image/png;base64,AA==" in files[urls["s.css"].lstrip("/")]
        assert found == []

    def test_a_missing_file_is_an_error_at_its_place(self) -> None:
        _, _, found = prepared(s_dot_css=b"a {}\n  b { background: url(gone.png) }")
        assert found == [("missing-asset", 2, 19)]

    def test_comments_do_not_travel(self) -> None:
        urls, files, _ = prepared(s_dot_css=b"/* why */\na { color: red }\n")
        assert files[urls["s.css"].lstrip("/")] == b"a { color: red }\n"


class TestImageSize:
    def test_png(self) -> None:
        assert image_size(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 360)) == (640, 360)

    def test_gif(self) -> None:
        assert image_size(b"GIF89a" + struct.pack("<HH", 32, 16)) == (32, 16)

    def test_jpeg_behind_other_segments(self) -> None:
        comment = b"\xff\xfe\x00\x06abcd"
        start_of_frame = b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", 900, 1600) + b"\x03" * 12
        assert image_size(b"\xff\xd8" + comment + start_of_frame) == (1600, 900)

    def test_svg_by_its_view_box(self) -> None:
        assert image_size(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500">') == (400, 500)

    def test_anything_else_is_not_known(self) -> None:
        assert image_size(b"not a picture") == (0, 0)
        assert image_size(b"") == (0, 0)
        assert image_size(b"\xff\xd8\xff\xfe\x00\x00") == (0, 0)
