"""Settings: where they come from, what is wrong with them, what may be shown of them."""

import re
from pathlib import Path

import pytest

from sidecar.settings import Settings, SettingsError

ROOT = Path("/srv/newsroom")
NAMES = [name for name in Settings.__dataclass_fields__ if name != "origins"]


def load(**environ: str) -> Settings:
    return Settings.load({f"ROSTRA_{name.upper()}": value for name, value in environ.items()}, ROOT)


def problems(**environ: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(**environ)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "rostra.toml"


class TestOrigins:
    """The environment wins over the file, the file over the defaults."""

    def test_without_any_setting_the_newsroom_runs_on_this_machine(self) -> None:
        settings = Settings.load({"PATH": "/bin", "HOME": "/home/ada"}, ROOT)
        assert settings.public_url == "http://127.0.0.1:8000"
        assert settings.listen == "127.0.0.1:8001"
        assert settings.database_url == "sqlite:////srv/newsroom/var/sidecar.db"
        assert settings.mail_url == "file:/srv/newsroom/var/mail"
        assert settings.keys == ROOT / "var" / "keys.json"
        assert settings.metrics_listen == ""
        assert set(settings.origins.values()) == {"default"}
        assert sorted(settings.origins) == sorted(NAMES)

    def test_a_file_names_settings_without_prefix_in_small_letters(self, toml: Path) -> None:
        toml.write_text('public_url = "https://newsroom.example.org"\ntrusted_proxies = 1\n')
        settings = load(config=str(toml))
        assert (settings.public_url, settings.trusted_proxies) == ("https://newsroom.example.org", 1)
        assert settings.origins["public_url"] == "file rostra.toml"
        assert settings.origins["listen"] == "default"

    def test_the_environment_wins_over_the_file(self, toml: Path) -> None:
        toml.write_text('listen = "127.0.0.1:9001"\nmetrics_listen = "127.0.0.1:9002"\n')
        settings = load(config=str(toml), listen="127.0.0.1:9003")
        assert (settings.listen, settings.metrics_listen) == ("127.0.0.1:9003", "127.0.0.1:9002")
        assert settings.origins["listen"] == "environment"

    def test_a_file_with_a_wrong_value_is_forgiven_where_the_environment_says_better(self, toml: Path) -> None:
        toml.write_text('delivery = "pigeon"\n')
        assert load(config=str(toml), delivery="local").delivery == "local"

    def test_the_file_is_looked_up_from_the_checkout(self, tmp_path: Path) -> None:
        (tmp_path / "rostra.toml").write_text('media_root = "films"\n')
        settings = Settings.load({"ROSTRA_CONFIG": "rostra.toml"}, tmp_path)
        assert settings.media_root == tmp_path / "films"

    def test_absolute_paths_stay(self) -> None:
        settings = load(media_root="/films", database_url="sqlite:////data/s.db", mail_url="file:/data/mail")
        assert settings.media_root == Path("/films")
        assert settings.database_url == "sqlite:////data/s.db"
        assert settings.mail_url == "file:/data/mail"


class TestProblems:
    """Every problem at once, each with the setting, its origin and the remedy."""

    def test_all_problems_are_told_together(self, toml: Path) -> None:
        toml.write_text('public_url = "ftp://x"\nlisten = 8001\n')
        found = problems(config=str(toml), delivery="pigeon", trusted_proxies="-1")
        assert [each.partition(": ")[0] for each in found] == [
            "public_url (file rostra.toml)",
            "ROSTRA_DELIVERY (environment)",
            "ROSTRA_TRUSTED_PROXIES (environment)",
            "listen (file rostra.toml)",
        ]

    def test_an_unknown_name_gets_the_nearest_known_one(self) -> None:
        assert problems(PUBLIC_ULR="x") == [
            "ROSTRA_PUBLIC_ULR (environment): there is no such setting; do you mean ROSTRA_PUBLIC_URL?"
        ]
        assert problems(zzz="x") == ["ROSTRA_ZZZ (environment): there is no such setting"]

    def test_a_name_in_small_letters_is_no_setting(self) -> None:
        with pytest.raises(SettingsError, match="do you mean ROSTRA_LISTEN"):
            Settings.load({"ROSTRA_Listen": "127.0.0.1:1"}, ROOT)

    def test_an_unknown_key_of_the_file_gets_the_nearest_known_one(self, toml: Path) -> None:
        toml.write_text("[mail]\nfrom = 1\n\n[x]\n")
        first, second = problems(config=str(toml))
        assert first.startswith("mail (file rostra.toml): there is no such setting; do you mean mail_")
        assert second == "x (file rostra.toml): there is no such setting"

    def test_what_the_tests_insist_on_is_no_mistake(self) -> None:
        assert load(require_services="1") == load()

    def test_a_file_that_is_missing_or_no_toml_is_named(self, toml: Path) -> None:
        assert "cannot be read: No such file" in problems(config=str(toml))[0]
        toml.write_text("public_url = https")
        assert "is not TOML" in problems(config=str(toml))[0]
        toml.write_bytes(b'mail_from = "\xff"')
        assert "is not TOML in UTF-8" in problems(config=str(toml))[0]

    @pytest.mark.parametrize("name", [name for name in NAMES if name != "metrics_listen"])
    def test_an_empty_value_is_a_mistake(self, name: str) -> None:
        (problem,) = problems(**{name: ""})
        assert problem.startswith(f"ROSTRA_{name.upper()} (environment): ")

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("value", ["[1]", "{}", "1.5", "true", "2026-11-23"])
    def test_a_value_of_another_kind_is_a_mistake(self, toml: Path, name: str, value: str) -> None:
        toml.write_text(f"{name} = {value}\n")
        (problem,) = problems(config=str(toml))
        assert problem.startswith(f"{name} (file rostra.toml): ")


class TestPublicUrl:
    """The beginning of every link in a mail: https, or plain http on this machine, and nothing after the host."""

    @pytest.mark.parametrize(
        ("given", "taken", "host"),
        [
            ("https://newsroom.example.org", "https://newsroom.example.org", "newsroom.example.org"),
            ("https://newsroom.example.org/", "https://newsroom.example.org", "newsroom.example.org"),
            ("HTTPS://Newsroom.Example.ORG", "https://newsroom.example.org", "newsroom.example.org"),
            ("https://newsroom.example.org:443", "https://newsroom.example.org", "newsroom.example.org"),
            ("https://newsroom.example.org:8443", "https://newsroom.example.org:8443", "newsroom.example.org:8443"),
            ("http://localhost:8000", "http://localhost:8000", "localhost:8000"),
            ("http://127.0.0.5:80", "http://127.0.0.5", "127.0.0.5"),
            ("http://[::1]:8000/", "http://[::1]:8000", "[::1]:8000"),
        ],
    )
    def test_one_spelling_is_kept(self, given: str, taken: str, host: str) -> None:
        settings = load(public_url=given)
        assert (settings.public_url, settings.host) == (taken, host)
        assert settings.https is given.lower().startswith("https")

    @pytest.mark.parametrize(
        "url", ["http://newsroom.example.org", "http://10.0.0.1", "http://localhost.example.org", "http://0.0.0.0:8000"]
    )
    def test_plain_http_beyond_this_machine_is_refused(self, url: str) -> None:
        assert "need https" in problems(public_url=url)[0]

    @pytest.mark.parametrize(
        "url",
        ["https://newsroom.example.org/news", "https://newsroom.example.org?x", "https://newsroom.example.org/#x", "https://u:p@newsroom.example.org",
         "newsroom.example.org", "//newsroom.example.org", "https://", "https:///x", "ftp://newsroom.example.org", "javascript:alert(1)",
         "https://newsroom.example.org:port", "https://newsroom.example.org:99999", "https://nëwsroom.example.org", "https://news room.example.org",
         "https://newsroom.example.org\r\nX: y", "https://[::1"],
    )  # fmt: skip
    def test_anything_but_scheme_and_host_is_refused(self, url: str) -> None:
        assert problems(public_url=url)[0].startswith("ROSTRA_PUBLIC_URL (environment): ")

    def test_mail_is_shown_in_the_browser_only_where_it_stays_on_this_machine(self) -> None:
        assert load().dev_mailbox
        assert not load(public_url="https://newsroom.example.org").dev_mailbox
        assert not load(mail_url="smtp://127.0.0.1:1025", mail_from="a@example.org").dev_mailbox


class TestValues:
    """Valid and invalid values of the other settings."""

    @pytest.mark.parametrize(
        "url",
        [
            "smtp://mail.example.org",
            "smtp://u:p%40ss@mail.example.org:587",
            "smtps://u:p@mail.example.org:465",
            "smtp://[::1]:25",
        ],
    )
    def test_mail_goes_by_smtp_with_a_sender(self, url: str) -> None:
        assert load(mail_url=url, mail_from="Littoral Union <newsroom@example.org>").mail_url == url
        assert problems(mail_url=url) == [
            "ROSTRA_MAIL_FROM (default): mail by SMTP needs a sender, such as newsroom@example.org"
        ]

    @pytest.mark.parametrize(
        "url",
        [
            "mail.example.org:25",
            "http://mail.example.org",
            "smtp://",
            "smtp:///x",
            "smtp://h/x",
            "smtp://h?x=1",
            "file:",
            "file://host/x",
        ],
    )
    def test_other_ways_of_mail_are_refused(self, url: str) -> None:
        assert "must be file:FOLDER, smtp://" in problems(mail_url=url, mail_from="a@example.org")[0]

    @pytest.mark.parametrize(
        "sender", ["newsroom", "@example.org", "a@", "Newsroom", "a@example.org\r\nBcc: b@example.org", "ü@example.org"]
    )
    def test_a_sender_is_one_address(self, sender: str) -> None:
        assert problems(mail_from=sender)[0].startswith("ROSTRA_MAIL_FROM (environment): ")

    @pytest.mark.parametrize(
        "url", ["postgresql+psycopg://u:p@db.example.org/rostra", "postgresql+psycopg:///rostra?host=/run/postgresql"]
    )
    def test_postgresql_is_taken_as_it_is(self, url: str) -> None:
        assert load(database_url=url).database_url == url

    @pytest.mark.parametrize(
        "url",
        [
            "sqlite://",
            "sqlite:///",
            "sqlite:///:memory:",
            "postgresql://u@h/d",
            "mysql://u@h/d",
            "var/x.db",
            "postgresql+psycopg://",
        ],
    )
    def test_other_databases_are_refused(self, url: str) -> None:
        assert "must be sqlite:///FILE or postgresql+psycopg://" in problems(database_url=url)[0]

    @pytest.mark.parametrize("delivery", ["nginx", "secure_link", "s3", "cloudfront", "azure", "locale"])
    def test_a_delivery_that_this_version_lacks_is_refused(self, delivery: str) -> None:
        assert problems(delivery=delivery) == [
            f"ROSTRA_DELIVERY (environment): {delivery!r} is not a delivery of this version: write local"
        ]

    def test_a_mistyped_value_gets_the_nearest_one(self) -> None:
        assert problems(password_policy="clasic")[0].endswith("must be classic or nist; do you mean classic?")  # noqa: S106 - a policy

    @pytest.mark.parametrize("number", ["-1", "11", "one", "1.0", "１", " 1", "1000000000000"])
    def test_proxies_are_counted_in_plain_digits(self, number: str) -> None:
        assert problems(trusted_proxies=number)[0].endswith("must be a whole number, 0 to 10")
        assert load(trusted_proxies="2").trusted_proxies == 2

    @pytest.mark.parametrize(
        "where",
        [
            "8001",
            ":8001",
            "127.0.0.1",
            "127.0.0.1:",
            "127.0.0.1:x",
            "127.0.0.1:99999",
            "http://127.0.0.1:8001",
            "a@b:1",
            "127.0.0.1:8001/",
        ],
    )
    def test_listening_needs_host_and_port(self, where: str) -> None:
        assert problems(listen=where)[0].startswith("ROSTRA_LISTEN (environment): ")
        assert problems(metrics_listen=where)[0].startswith("ROSTRA_METRICS_LISTEN (environment): ")

    def test_listening_on_ipv6_is_written_in_brackets(self) -> None:
        assert load(listen="[::1]:8001").listen == "[::1]:8001"

    def test_figures_are_never_on_the_visitors_port(self) -> None:
        assert "take another port" in problems(metrics_listen="127.0.0.1:8001")[0]
        assert load(metrics_listen="127.0.0.1:9100").metrics_listen == "127.0.0.1:9100"
        assert load(metrics_listen="").metrics_listen == ""


class TestSecrets:
    """A password in a setting is never shown: not by the doctor, not in a problem."""

    @pytest.mark.parametrize(
        ("name", "value", "shown"),
        [
            ("database_url", "postgresql+psycopg://u:marker@db/x", "postgresql+psycopg://u:•••@db/x"),
            ("database_url", "postgresql+psycopg://u:mar@ker@db/x", "postgresql+psycopg://u:•••@db/x"),
            (
                "database_url",
                "postgresql+psycopg://db/x?user=u&password=marker&a=b",
                "postgresql+psycopg://db/x?user=u&password=•••&a=b",
            ),
            ("mail_url", "smtps://u:marker@mail.example.org:465", "smtps://u:•••@mail.example.org:465"),
            ("mail_url", "smtps://:marker@mail.example.org:465", "smtps://:•••@mail.example.org:465"),
        ],
    )
    def test_the_list_of_settings_hides_it(self, name: str, value: str, shown: str) -> None:
        settings = load(**{name: value, "mail_from": "a@example.org"})
        assert (f"ROSTRA_{name.upper()}", shown, "environment") in settings.masked()
        assert getattr(settings, name) == value

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("database_url", "mysql://u:marker@db/x"),
            ("mail_url", "smtp://u:marker@mail.example.org:port"),
            ("mail_url", "smtp://u:marker/marker@mail.example.org:25"),
            ("mail_url", "smtp://u:#marker@mail.example.org:25"),
            ("mail_url", "smtp://u:a?marker@mail.example.org:25"),
            ("mail_url", "smtp://u:marker@marker@[mail"),
            ("database_url", "postgres://u:marker/m:arker@db/x"),
            ("mail_url", "http://u:marker@mail.example.org"),
            ("public_url", "https://u:marker@newsroom.example.org"),
            ("public_url", "http://u:marker@newsroom.example.org:99999/"),
            ("public_url", "ftp://u:marker@newsroom.example.org"),
            ("public_url", "https://u:märker-marker@newsroom.example.org"),
        ],
    )
    def test_a_problem_hides_it(self, name: str, value: str) -> None:
        assert "marker" not in problems(**{name: value})[0]

    def test_the_list_names_every_setting_once(self) -> None:
        assert [name for name, _, _ in load().masked()] == [f"ROSTRA_{name.upper()}" for name in NAMES]


def test_every_setting_is_explained_where_it_is_declared() -> None:
    explained = re.findall(r"^ {8}(\w+): \S", Settings.__doc__ or "", re.MULTILINE)
    assert explained == [*NAMES, "origins"]
