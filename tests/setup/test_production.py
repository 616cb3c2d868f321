"""compose.yaml and the Dockerfile, as far as can be checked without a container engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings

ROOT = Path(__file__).parents[2]
OURS = ["migrate", "desk", "web", "worker"]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text()


def test_settings_exist(compose: dict[str, Any]) -> None:
    """A misspelt variable would be passed over in silence."""
    named = {name.removeprefix("CARIMBO_").lower() for name in compose["x-carimbo"]["environment"]}
    assert named <= set(Settings.model_fields)


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_one_image_with_little_power(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["image"] == "carimbo"
    assert service["cap_drop"] == ["ALL"]


def test_only_web_is_reachable_and_only_from_this_host(compose: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:${CARIMBO_PORT:-8000}:8000"]}


@pytest.mark.parametrize("name", ["database", "broker", "objects", "desk", "migrate"])
def test_what_holds_records_and_keys_has_no_way_out(compose: dict[str, Any], name: str) -> None:
    assert compose["services"][name]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True


def test_no_password_is_written_down(compose: dict[str, Any]) -> None:
    text = (ROOT / "compose.yaml").read_text()
    assert not re.search(r"(?i)(password|secret_key|requirepass)\s*[:=]\s*[\"']?(?!/run/secrets)[a-z0-9]{4,}", text)
    assert "CARIMBO_PUBLIC_ADDRESS:?" in text


def test_every_secret_used_is_declared_and_made(compose: dict[str, Any]) -> None:
    used = {secret for service in compose["services"].values() for secret in service["secrets"]}
    made = set(re.findall(r"^make_secret (\w+)", (ROOT / "scripts/make-secrets").read_text(), re.MULTILINE))
    assert used == set(compose["secrets"]) == made


def test_every_volume_and_network_used_is_declared(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        named = {volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith(".")}
        assert named <= set(compose["volumes"])
        assert set(service["networks"]) <= set(compose["networks"])


def test_servers_are_waited_for_by_health(compose: dict[str, Any]) -> None:
    waited = compose["services"]["migrate"]["depends_on"]
    assert all(condition == {"condition": "service_healthy"} for condition in waited.values())
    assert all("test" in compose["services"][name]["healthcheck"] for name in waited)


def test_the_object_servers_open_ports_stay_inside_it(compose: dict[str, Any]) -> None:
    command = compose["services"]["objects"]["command"]
    assert "-ip.bind=127.0.0.1" in command
    assert "-s3.config=/run/secrets/s3_config" in command


def test_the_image_runs_as_nobody_special_and_tells_its_health(dockerfile: str) -> None:
    assert "\nUSER carimbo\n" in dockerfile
    assert "HEALTHCHECK" in dockerfile
    assert "/health" in dockerfile
    assert "sync --frozen" in dockerfile


def test_everything_copied_exists_and_reaches_the_builder(dockerfile: str) -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [source for line in re.findall(r"^COPY (.+)$", dockerfile, re.MULTILINE) for source in line.split()[:-1]]
    assert {source.split("/")[0] for source in copied} == let_in
    assert [source for source in copied if not (ROOT / source).exists()] == []
