"""Each way of publishing, made from its table in config.toml."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cipc_newsletter.config import Publishing, Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.publishing import registry
from cipc_newsletter.toml_files import schemas
from compose_making import CONFIG

S3_TABLE = {
    "endpoint": "",
    "region": "ca-central-1",
    "bucket": "b",
    "prefix": "",
    "acl": "",
    "access_key_env": "ID",
    "secret_key_env": "KEY",
    "timeout_seconds": 30,
}
SFTP_TABLE = {"host": "h", "folder": "f", "password_env": "WORD", "timeout_seconds": 3}
SITE_TABLE = {"site": "https://www.observatoire.example/", "user": "u", "password_env": "WORD", "timeout_seconds": 3}


def workspace(root: Path, way: str, settings: dict[str, Any] | None = None, **changes: str) -> Workspace:
    config = replace(CONFIG, publishing=Publishing(way=way, settings=settings or {}), **changes)
    return Workspace(root=root, config=config)


@pytest.mark.parametrize(
    ("way", "settings", "place"),
    [
        ("folder", {"path": "public/images"}, "public/images"),
        ("sftp", SFTP_TABLE, "h:f"),
        ("s3", S3_TABLE, "s3://b"),
        ("wordpress", SITE_TABLE, "https://www.observatoire.example"),
    ],
)
def test_each_way_says_where_pictures_go(tmp_path: Path, way: str, settings: dict[str, Any], place: str) -> None:
    environment = {"ID": "a", "KEY": "b", "WORD": "c"}
    with registry.opened(workspace(tmp_path, way, settings), environment=environment) as made:
        assert made.place == place


def refused(of: Workspace, **environment: str) -> ConfigError:
    with pytest.raises(ConfigError) as found, registry.opened(of, environment=environment):
        pass
    return found.value


def test_without_a_way_the_four_are_named(tmp_path: Path) -> None:
    error = refused(workspace(tmp_path, ""))
    assert "folder, sftp, s3, wordpress" in str(error)
    assert error.key == "images.publish"


@pytest.mark.parametrize(
    ("way", "settings", "environment", "variable"),
    [
        ("sftp", SFTP_TABLE, {}, "WORD"),
        ("s3", S3_TABLE, {}, "ID"),
        ("s3", S3_TABLE, {"ID": "a"}, "KEY"),
        ("wordpress", SITE_TABLE, {"WORD": ""}, "WORD"),
    ],
)
def test_a_secret_that_is_not_set_is_named(
    tmp_path: Path, way: str, settings: dict[str, Any], environment: dict[str, str], variable: str
) -> None:
    assert f"variable {variable} is not set" in str(refused(workspace(tmp_path, way, settings), **environment))


@pytest.mark.parametrize("way", ["sftp", "s3", "wordpress"])
def test_a_missing_table_is_named(tmp_path: Path, way: str) -> None:
    assert f"[images.{way}]" in str(refused(workspace(tmp_path, way)))


def test_only_a_site_chooses_addresses_by_itself(tmp_path: Path) -> None:
    assert refused(workspace(tmp_path, "folder", images_base_url="")).key == "images.base_url"
    nowhere = workspace(tmp_path, "wordpress", SITE_TABLE, images_base_url="")
    with registry.opened(nowhere, environment={"WORD": "x"}) as made:
        assert made.place == "https://www.observatoire.example"


def test_the_settings_admit_the_ways_there_are() -> None:
    admitted = schemas.schema("config")["properties"]["images"]["properties"]["publish"]["enum"]
    assert set(admitted) == {"", *registry.NAMES}
