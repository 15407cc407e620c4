"""When a campaign through a list provider leaves: a moment that the provider can keep, in the zone it was said in.

Promises that what somebody named is never moved silently: a moment the provider cannot keep is refused with the nearest
ones. Reads no clock.
"""

import datetime as dt
import os

from cipc_newsletter import time_zones
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver.mailings import grid
from cipc_newsletter.deliver.moments import Moment
from cipc_newsletter.errors import UsageError
from cipc_newsletter.pipeline.beginning import zone_of
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import ListCapabilities
from cipc_newsletter.wording import _, ngettext


def moment_for(
    workspace: Workspace, provider_name: str, said: Moment | None, *, at_once: bool, now: dt.datetime
) -> Moment | None:
    """Return when a campaign shall leave: the moment `said`, else after the minutes of grace; None with `at_once`.

    Raises UsageError where the provider cannot start at that moment, ConfigError where it cannot be made ready.
    """
    provider = registry.make_list(provider_name, workspace=workspace, environment=os.environ)
    if said is not None:
        _require_kept(said, provider.capabilities, title=provider.title, now=now)
        return said
    if at_once:
        return None
    grace = dt.timedelta(minutes=workspace.config.send.grace_minutes)
    earliest = max(now + grace, grid.earliest(now, provider.capabilities))
    return Moment(at=grid.on_or_after(earliest, provider.capabilities), zone=zone_of(workspace))


def _require_kept(said: Moment, capabilities: ListCapabilities, *, title: str, now: dt.datetime) -> None:
    earliest = grid.earliest(now, capabilities)
    near = [grid.on_or_before(said.at, capabilities), grid.on_or_after(said.at, capabilities)]
    shown = [_shown(moment, said.zone) for moment in dict.fromkeys(near) if moment >= earliest]
    if grid.is_on_grid(said.at, capabilities) and shown:
        return
    first = _shown(earliest, said.zone)
    raise UsageError(
        _("{title} cannot start a mailing at {moment}.").format(title=title, moment=_shown(said.at, said.zone))
        if shown
        else _("{title} can no longer start a mailing at {moment}.").format(
            title=title, moment=_shown(said.at, said.zone)
        ),
        right=_its_grid(capabilities) if shown else _("The earliest is {moment}.").format(moment=first),
        remedy=_("Such as: {moments}").format(
            moments=_(" or ").join(f'--at "{moment}"' for moment in shown or [first])
        ),
    )


def _its_grid(capabilities: ListCapabilities) -> str:
    step = capabilities.minutes_step
    return ngettext(
        "It starts on the whole minute.", "It starts every {count} minutes, counted from the full hour.", step
    ).format(count=step)


def _shown(moment: dt.datetime, zone: str) -> str:
    """Return a moment as --at takes it."""
    return f"{moment.astimezone(time_zones.zone(zone)):%Y-%m-%d %H:%M}"
