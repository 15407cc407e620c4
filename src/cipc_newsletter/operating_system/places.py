"""Folders of this computer: which are shared with others, and where a program keeps its own.

Promises to tell a folder that another program or another computer writes too, as far as the system says so.
"""

import sys
from pathlib import Path

_SYNCED_NAMES = (
    "OneDrive",
    "Dropbox",
    "Google Drive",
    "GoogleDrive",
    "My Drive",
    "Mon disque",
    "Mon Drive",
    "CloudStorage",  # macOS keeps every service's folder below ~/Library/CloudStorage
    "iCloud Drive",
    "Mobile Documents",
)
_NETWORK_KINDS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "fuse.sshfs", "fuse.rclone", "davfs", "9p"}
)


def synced_by(folder: Path) -> str | None:
    """Return the name of the synchronising folder that `folder` lies in, or None."""
    for part in folder.resolve().parts:
        for name in _SYNCED_NAMES:
            if part == name or part.startswith((f"{name} ", f"{name}-")):
                return name
    return None


def is_on_network(folder: Path) -> bool:
    """Whether `folder` lies on a network drive, where a database's locks cannot be trusted. Not told on macOS."""
    resolved = folder.resolve()
    if sys.platform == "win32":
        import ctypes

        drive_remote = 4
        return (
            str(resolved).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(resolved.anchor) == drive_remote
        )
    return _unix_mount_kind(resolved) in _NETWORK_KINDS


def _unix_mount_kind(folder: Path) -> str:
    """Return the kind of file system `folder` lies on, empty where the system does not list its mounts."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        mount = fields[1].replace("\\040", " ")
        if folder.is_relative_to(mount) and len(mount) >= len(best):
            best, kind = mount, fields[2]
    return kind


def local_data_folder(workspace: Path) -> Path:
    """Return the folder in the user's local data where a synced workspace keeps its store."""
    import hashlib

    import platformdirs

    name = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:12]
    return Path(platformdirs.user_data_dir("cipc-newsletter", appauthor=False)) / f"{workspace.name}-{name}"


def cache_folder(name: str) -> Path:
    """Return the folder `name` in the user's cache on this computer: what is there may vanish at any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("cipc-newsletter", appauthor=False)) / name
