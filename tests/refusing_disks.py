"""Folders that refuse: read-only, full, or with a file in them that another program holds.

Where the tests run as root on Linux, permissions bind nobody, so that mounts stand in for them; elsewhere permissions
do. What a system offers no way to is skipped, with the reason.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from campaign_making import MadeWorkspace
from running import Answer, environment

IS_ROOT = sys.platform != "win32" and os.geteuid() == 0


@contextlib.contextmanager
def mounted(place: Path, *arguments: str) -> Iterator[None]:
    """Mount something at `place` for the length of the block; skips where the system does not allow it."""
    done = subprocess.run(["mount", *arguments, str(place)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this system mounts nothing here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing in `folder` be written for the length of the block."""
    if sys.platform == "win32":
        pytest.skip("a folder of this system has no such permission")
    if IS_ROOT:
        with mounted(folder, "--bind", str(folder)):
            subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
            yield
        return
    every = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path, mode in every.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in every.items():
            path.chmod(mode)


@contextlib.contextmanager
def small_disk(workspace: MadeWorkspace, place: Path, *, size: str = "12m") -> Iterator[MadeWorkspace]:
    """Yield the same workspace on a disk of its own that is soon full; skips where only root could make one."""
    if not IS_ROOT or sys.platform != "linux":
        pytest.skip("only root on Linux can mount a small disk")
    place.mkdir()
    with mounted(place, "-t", "tmpfs", "-o", f"size={size}", "tmpfs"):
        yield replace(workspace, root=Path(shutil.copytree(workspace.root, place / "w")))


def fill(disk: Path, *, leave: int) -> None:
    """Leave so many bytes free on the disk that `disk` lies on; what filled it before is taken away first."""
    filler = disk.parent / "filler"
    filler.unlink(missing_ok=True)
    if sys.platform != "win32":
        state = os.statvfs(disk)
        filler.write_bytes(b"\0" * max(0, state.f_bavail * state.f_frsize - leave))


def empty(disk: Path) -> None:
    """Take away what filled the disk."""
    (disk.parent / "filler").unlink()


@contextlib.contextmanager
def held_open(path: Path) -> Iterator[None]:
    """Hold a file as another program does, so that no other can be put in its place."""
    if sys.platform == "win32":
        with path.open("rb"):
            yield
    elif IS_ROOT:
        with mounted(path, "--bind", str(path)):  # a file that is a mount cannot be replaced: EBUSY, as when held
            yield
    else:
        pytest.skip("no program can hold a file against another here")


def run_limited(workspace: MadeWorkspace, limit: int, *arguments: str, language: str = "fr") -> Answer:
    """Run a command that may write no file longer than `limit` bytes; skips on Windows, which has no such limit."""
    if sys.platform == "win32":
        pytest.skip("this system has no limit on the size of files")
    import resource

    done = subprocess.run(
        [sys.executable, "-m", "cipc_newsletter", *arguments],
        cwd=workspace.root,
        env=environment(language, PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Answer(code=done.returncode, out=done.stdout, err=done.stderr)
