"""Commands run as processes of their own that need not import the program anew: each is forked from one that has.

Promises that a command begins with its own folder, environment, arguments and open files, and that its exit code and
what it wrote are those of the program. What depends on how Python itself starts is not run here. Importing is most of
what a short command costs, and the tests run a thousand of them.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MAY_FORK = sys.platform == "linux"
_LARGEST = 200_000  # bytes of one order
_idle: list["_Forge"] = []


def run_forked(
    program: Sequence[str], *, cwd: Path, environment: Mapping[str, str], stdin: str = "", timeout: float
) -> tuple[int, str, str]:
    """Run what `python *program` would, which is `-m MODULE …` or `FILE …`; return its exit code and what it wrote.

    The code is -9 where it was killed by signal 9. Raises TimeoutError after `timeout` seconds, and ends it.
    """
    forge = _idle.pop() if _idle else _Forge()
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        files = [given.fileno(), out.fileno(), err.fileno()]
        code = forge.run(
            {"program": list(program), "cwd": str(cwd), "environment": dict(environment)}, files, timeout
        )
        _idle.append(forge)
        out.seek(0)
        err.seek(0)
        return code, out.read().decode(), err.read().decode()


class _Forge:
    """A process that has imported the program and runs one command at a time."""

    def __init__(self) -> None:
        self._line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(far.fileno())],
                pass_fds=[far.fileno()],
                env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
                | {"PYTHONWARNINGS": "error", "PYTHONUTF8": "0", "LANG": "en_CA.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                process_group=0,
            )
        atexit.register(self._close)

    def run(self, order: Mapping[str, object], files: Sequence[int], timeout: float) -> int:
        self._line.settimeout(timeout)
        socket.send_fds(self._line, [json.dumps(order).encode()], files)
        try:
            return int(self._line.recv(20))
        except BaseException:
            self._close()
            raise

    def _close(self) -> None:
        """End it, and with its process group the command that it may be waiting for."""
        atexit.unregister(self._close)
        self._line.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _serve(line: socket.socket) -> None:
    """Fork for each order, and answer with the exit code; return in the child alone."""
    while True:
        order, files, _flags, _address = socket.recv_fds(line, _LARGEST, 3)
        if not order:
            sys.exit()
        child = os.fork()
        if child == 0:
            line.close()
            _become(json.loads(order), files)
            return
        for file in files:
            os.close(file)
        _child, status = os.waitpid(child, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(order: Any, files: Sequence[int]) -> None:
    """Take on the folder, the environment, the arguments and the open files of a command."""
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["cwd"])
    program = order["program"]
    is_module = program[0] == "-m"
    sys.argv = program[1:] if is_module else program
    own = Path.cwd() if is_module else Path(program[0]).parent
    sys.path[:1] = [str(own), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]


def _import_everything() -> None:
    import cipc_newsletter

    for module in pkgutil.walk_packages(cipc_newsletter.__path__, "cipc_newsletter."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.freeze()


if __name__ == "__main__":
    _import_everything()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    if Path(sys.argv[0]).suffix:
        runpy.run_path(sys.argv[0], run_name="__main__")
    else:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
