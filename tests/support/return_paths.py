"""Return paths, good and hostile: `return_to` must judge each, and so must every screen and form that takes one."""

from urllib.parse import quote

from sidecar.web.return_to import LONGEST

GOOD = (
    "/", "/videos/", "/fr/videos/M-260708-01/", "/fr/videos/M-260708-01/?lang=fr&q=sea%20rescue#shotlist",
    "/speeches/2026/07/08/closing-press-conference/#questions", "/search/?q=sea%20rescue&type=b_roll#results",
    "/search/?q=100%25", "/topics/caf%C3%A9/", "/ar/topics/%D8%A7%D9%84%D8%A8%D8%AD%D8%B1/", "/videos/M-260708-01/index.json",
    "/account/", "/account/?lang=fr", "/download/M-260708-01/broadcast", "/accounts-of-a-voyage/", "/.well-known/security.txt",
    "/v1.2/~x/...", "/" + "a" * (LONGEST - 1),
)  # fmt: skip

HOSTILE = {
    "another host": (
        "//evil.example", "///evil.example/", "//evil.example/videos/", "/videos//evil.example", "//", "http://evil.example",
        "https:evil.example",
    ),
    "backslashes": (
        "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/videos/\\..\\evil", "/%5cevil.example", "/%5C%5Cevil.example",
    ),
    "tabs that browsers and werkzeug drop": (
        "/\t/evil.example", "/\t\\evil.example", "\t//evil.example", " //evil.example", "/%09/evil.example", "//\t/evil.example",
        "/\x0b/evil.example",
    ),
    "encoded slashes": (
        "%2f%2fevil.example", "/%2fevil.example", "/%2F%2Fevil.example", "/%252f%252fevil.example", "/videos%2f..%2f", "/%25%32%66evil",
    ),
    "line ends": (
        "/\r\nLocation: https://evil.example", "/videos/\r\nSet-Cookie: a=b", "/\n/evil.example", "/%0d%0aSet-Cookie:%20a=b",
        "/?q=%0d%0aX:1", "/#%0a", "/\u2028/evil",
    ),
    "nul": ("/\x00/evil.example", "/videos/\x00", "/%00/evil.example", "/?q=%00", "/#%00", "\x00//evil.example"),
    "schemes that run": (
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "/javascript:alert(1)", "data:text/html,x", "vbscript:x",
        "\x01javascript:x",
    ),
    "our name as somebody else's user": (
        "https://newsroom.example.org@evil.example/", "//newsroom.example.org@evil.example", "@evil.example", "/@evil.example",
        "//user:pass@evil.example", "https://newsroom.example.org.evil.example/",
    ),
    "full-width slashes and dots": (
        "／／evil.example", "/／evil.example", "/＼evil.example", "/%EF%BC%8Fevil.example", "/%EF%BC%BCevil.example", "/⁄evil", "/．．/",
        "/%EF%BC%8E%EF%BC%8E/account/logout",
    ),
    "a dot as a segment": ("/./", "/./evil", "/.//evil.example", "/videos/./", "/%2e/", "/%2E/evil"),
    "two dots as a segment": (
        "/..", "/../", "/..//evil.example", "/videos/../account/logout", "/%2e%2e/account/logout", "/.%2e/x",
        "/videos/..;/account/logout", "..", "../x",
    ),
    "a circle into logging in or out": (
        *(f"/account/{screen}" for screen in ("login", "logout", "register", "verify", "resend", "welcome", "newsletter", "reset", "reset/verify", "reset/password", "reset/done", "close", "export", "session", "unsubscribe/a.b.c")),
        "/account", "/account/login?next=/account/login", "/account/login#x", "/account/login/", "/account//login", "/%61ccount/login",
        "/account/%6cogin", "/account/;/login",
    ),
    "too long": ("/" + "a" * LONGEST, "/?" + "a" * LONGEST, "/" + "a" * 3000, "/#" + "/" * 1000),
    "no path": ("", " ", "videos/", "?q=1", "#top", " /videos/", "/videos/ ", "/a b", "/#a#b"),
    "broken encoding": ("/%", "/%4", "/%zz", "/?q=%", "/#%0", "/%ff", "/%C3", "/?q=%ED%A0%80"),
    "characters that no address has": tuple(
        place + char + "x" for char in ' é"<\\^`{|' for place in ("/", "/?q=", "/#")
    ),
    "invisible characters": tuple(
        start + text for char in "\u202e\u200b\ufeff\x85\x1b" for text in (char, quote(char)) for start in ("/a", "/?q=")
    ),
    "unstable addresses of downloads": (
        "/download/", "/download/M-1", "/download/M-1/", "/download//x", "/download/M-1/r/0123456789abcdef/clip.mxf?token=k.p.s",
    ),
    "addresses for machines": ("/healthz", "/readyz", "/metrics"),
}  # fmt: skip
"""Disguise -> texts, each of which must become the default page."""
