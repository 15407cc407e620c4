"""Workspaces as values, for tests of what is made from settings."""

from pathlib import Path
from typing import Any

from cipc_newsletter.config import Config, Organisation, Sender, Workspace


def workspace(
    root: Path,
    *,
    providers: dict[str, dict[str, Any]] | None = None,
    base_url: str = "",
    from_name: str = "Centre",
    organisation: str = "Centre",
) -> Workspace:
    """A workspace whose settings are the defaults but for these."""
    config = Config(
        organisation=Organisation(
            name={"fr": organisation}, legal_name=organisation, postal_address="1, rue Une", phone="1"
        ),
        sender=Sender(from_name=dict.fromkeys(("fr", "en"), from_name), from_email="infolettre@cipc.example"),
        public_base_url=base_url,
        providers=providers or {},
    )
    return Workspace(root=root, config=config)
