"""Running the program as people do: as a process, in a workspace of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forking import MAY_FORK, run_forked

REPOSITORY = Path(__file__).parents[1]
NO_KEYRING = "keyring.backends.fail.Keyring"
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "PYTHONPATH")


@dataclass(frozen=True)
class Answer:
    """What a run of the program said, and the exit code it left with."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


def environment(language: str = "en", **more: str) -> dict[str, str]:
    """Return the environment of a system in this language, with nothing of the developer's own."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    fixed = {"LANG": f"{language}_CA.UTF-8", "PYTHONWARNINGS": "error", "PYTHONUTF8": "0"}
    return kept | fixed | {"PYTHON_KEYRING_BACKEND": NO_KEYRING} | more


def run(*arguments: str, cwd: Path, language: str = "en", stdin: str = "", **more: str) -> Answer:
    """Run `cipc-newsletter` with these arguments in the folder `cwd`."""
    return run_python(
        "-m", "cipc_newsletter", *arguments, cwd=cwd, environment=environment(language, **more), stdin=stdin
    )


def run_python(
    *program: str, cwd: Path, environment: dict[str, str], stdin: str = "", timeout: float = 120
) -> Answer:
    """Run `-m MODULE …` or `FILE …` in an environment of its own and wait for the end."""
    if MAY_FORK:
        answer = Answer(*run_forked(program, cwd=cwd, environment=environment, stdin=stdin, timeout=timeout))
    else:
        done = subprocess.run(
            [sys.executable, *program],
            cwd=cwd,
            env=environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        answer = Answer(code=done.returncode, out=done.stdout, err=done.stderr)
    assert "Traceback" not in answer.err, answer.err
    return answer
