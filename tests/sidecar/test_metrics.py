"""Figures: what Prometheus reads."""

from prometheus_client.parser import text_string_to_metric_families

from sidecar.metrics import OUTCOMES, PURPOSES, Metrics
from sidecar.passwords import Hasher


def samples(metrics: Metrics) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.exposition().decode())
        for sample in family.samples
    }


def test_every_outcome_of_a_code_is_counted_from_zero() -> None:
    found = samples(Metrics())
    for purpose in PURPOSES:
        for outcome in OUTCOMES:
            assert found["rostra_codes_total", f"outcome={outcome}", f"purpose={purpose}"] == 0


def test_what_happened_is_what_is_told() -> None:
    metrics = Metrics()
    metrics.codes.labels("register", "wrong").inc()
    metrics.time_to_verify.labels("reset").observe(45)
    metrics.outbox_depth.set(3)
    metrics.outbox_oldest.set(90)
    metrics.limits_hit.labels("mail-hour").inc(2)
    metrics.links.labels("local").inc()
    metrics.mails.labels("code", "sent").inc()
    metrics.wrong_guesses.set(17)
    found = samples(metrics)
    assert found["rostra_codes_total", "outcome=wrong", "purpose=register"] == 1
    assert found["rostra_time_to_verify_seconds_bucket", "le=30.0", "purpose=reset"] == 0
    assert found["rostra_time_to_verify_seconds_bucket", "le=60.0", "purpose=reset"] == 1
    assert found["rostra_outbox_depth",] == 3
    assert found["rostra_outbox_oldest_seconds",] == 90
    assert found["rostra_limits_hit_total", "limit=mail-hour"] == 2
    assert found["rostra_links_minted_total", "delivery=local"] == 1
    assert found["rostra_mails_total", "kind=code", "outcome=sent"] == 1
    assert found["rostra_wrong_guesses_last_hour",] == 17


def test_the_hasher_reports_its_seconds() -> None:
    metrics = Metrics()
    Hasher(passes=1, memory=8, observe=metrics.argon2.observe).hash("x")
    assert samples(metrics)["rostra_argon2_seconds_count",] == 1


def test_two_services_in_one_process_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.outbox_depth.set(5)
    assert samples(second)["rostra_outbox_depth",] == 0


def test_all_figures_are_ours_and_none_says_whom_it_is_about() -> None:
    metrics = Metrics()
    labels = {label for family in metrics.registry.collect() for sample in family.samples for label in sample.labels}
    names = {family.name for family in metrics.registry.collect()}
    assert all(name.startswith("rostra_") for name in names)
    assert labels <= {"purpose", "outcome", "limit", "delivery", "kind", "le"}
