"""Files for the machines that serve the site: `_headers` and `_redirects` of CDN hosts, a map for nginx, `robots.txt`.

Sources: https://docs.netlify.com/manage/routing/headers/, https://developers.cloudflare.com/pages/configuration/headers/ and
.../redirects/, https://nginx.org/en/docs/http/ngx_http_map_module.html, RFC 9309 (robots).

Netlify and Cloudflare Pages read the same two files, with three differences: hosts join a header that two matching
rules set with a comma, so no header is set for `/*` and again below it; `*` is used only at the end of a pattern, elsewhere `:name`
stands for one segment; a redirect is written without `!`, which Cloudflare does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from common.web import YEAR, security_headers

TEXT = "text/plain; charset=utf-8"
DAY = 86_400
"""Seconds."""

SAFE_IN_PATHS = "/@!&'()+,;=-._~"
"""Characters that a path may contain unescaped (RFC 3986) and that no host reads as a pattern: not `$` (nginx), `*` or `:` (CDN hosts)."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address and its target; both are paths from the root, not percent-encoded, and `target` may have a fragment."""

    source: str
    target: str


def headers(
    base_url: str, languages: Sequence[str], default: str, types: Mapping[str, str], media: Sequence[str] = ()
) -> bytes:
    """`_headers`: security for all, years of caching for fingerprinted assets, media types and open data for the rest.

    Pages get no `Cache-Control` here: the hosts' default, `max-age=0, must-revalidate` with an ETag, is right for them.

    Args:
        base_url: the public address.
        languages: languages of the site, as in its addresses.
        default: the language without a prefix.
        types: address in each language -> media type that hosts cannot derive from the name.
        media: see `common.web.content_security_policy`.
    """
    shared = {"Access-Control-Allow-Origin": "*"}
    rules: dict[str, Mapping[str, str]] = {
        "/*": security_headers(https=base_url.startswith("https://"), media=media),
        "/assets/*": {"Cache-Control": f"public, max-age={YEAR}, immutable"},
        "/media/*": shared | {"Cache-Control": f"public, max-age={DAY}"},
        "/api/*": shared,
    }
    for language in languages:
        prefix = "" if language == default else f"/{language}"
        rules |= {f"{prefix}/speeches/*": shared, f"{prefix}/videos/*": shared}
        rules |= {f"{prefix}/{address}": {"Content-Type": kind} for address, kind in types.items()}
    return "\n".join(_rule(pattern, values) for pattern, values in rules.items()).encode()


def _rule(pattern: str, values: Mapping[str, str]) -> str:
    return "".join([f"{pattern}\n", *(f"  {name}: {value}\n" for name, value in values.items())])


def encoded(path: str) -> str:
    """Return path and fragment percent-encoded, each separately. Existing escapes are not encoded twice."""
    place, hash_, fragment = path.partition("#")
    return quote(unquote(place), safe=SAFE_IN_PATHS) + hash_ + quote(unquote(fragment), safe=SAFE_IN_PATHS)


def redirects(moved: Iterable[Redirect]) -> bytes:
    """`_redirects`: `/old/ /new/ 301`. Each old address also has a page that redirects, for hosts that do not read this file."""
    return "".join(f"{encoded(one.source)} {encoded(one.target)} 301\n" for one in moved).encode()


def nginx_map(moved: Iterable[Redirect]) -> bytes:
    """Lines for `map $uri $moved { include ...; }`; private configuration, which does not belong below the site's root.

    nginx compares with the decoded path, so keys are plain text; nginx sends values unchanged, so they are encoded.
    Addresses longer than 60 bytes need a larger `map_hash_bucket_size` than nginx's own.
    """
    return "".join(f"{_quoted(unquote(one.source))} {_quoted(encoded(one.target))};\n" for one in moved).encode()


def _quoted(value: str) -> str:
    """A string of nginx's configuration. A path starts with `/`, so it is never taken for a regular expression or a keyword."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def robots(base_url: str, sitemap: str = "/sitemap.xml") -> bytes:
    """`robots.txt`: everything may be read except what only an account holder can use."""
    return f"User-agent: *\nDisallow: /account/\nDisallow: /download/\n\nSitemap: {base_url}{sitemap}\n".encode()
