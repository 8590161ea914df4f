"""Other spellings of a signed token, each of which must be refused: by `signing`, and by an address that carries one."""


def other_spellings(token: str) -> list[str]:
    """Return texts that a lenient decoder would take for `token`, and its parts in other orders."""
    key_id, body, signature = token.split(".")
    return [
        f"{token}=", f"{key_id}.{body}=.{signature}", f"{key_id}.{body}==.{signature}",
        f"{key_id}.{body}.{signature.replace('-', '+').replace('_', '/')}=", f"{key_id}.{body}.{signature}\n", f" {token}",
        f"{token} ", f"{key_id}.{body} .{signature}", f"{key_id}..{body}.{signature}", f"{key_id}.{body}..{signature}",
        f"{token}.{signature}", f"{key_id}.{body}.{signature}%0A", f"{key_id.upper()}.{body}.{signature}", token.upper(),
        f"{key_id}.{signature}.{body}", f"{key_id}.{body}", f"{key_id}.{signature}", f".{body}.{signature}", f"{body}.{signature}",
        f"{key_id}.{body}.", f"{key_id}..", "..", ".", "", token.replace("a", "ａ", 1), token + "\x00", "é" * 600,
    ]  # fmt: skip
