"""Kernels forked from the process that runs the notebooks: they start with all libraries already imported.

Importing pandas, seaborn and statsmodels takes a kernel some seconds; a fork takes none. The review of the embedded
network from nothing, six kernels, took 54 s of processor time with forks and 72 s without (means of
runs in turn, two cores). Linux only: elsewhere system libraries do not stand a fork without exec, and kernels start in
the usual way.
"""

import asyncio
import ctypes
import os
import signal
import sys
import warnings
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from ipykernel.kernelapp import IPKernelApp
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

import distribres

QUIET = "--log-level=ERROR"
DIE_WITH_PARENT = 1
"""Of Linux' prctl: PR_SET_PDEATHSIG."""


def use() -> None:
    """Let kernels that this process starts be forked, where the system allows it, with all that notebooks import."""
    if sys.platform == "linux":
        KernelProvisionerFactory.instance().default_provisioner_name = "distribres-fork"
        for module in walk_packages(distribres.__path__, "distribres."):  # the rooms load lazily: each by its name
            import_module(module.name)


class Child:
    """The part of `subprocess.Popen` that a provisioner needs, for a forked process."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._reap(os.WNOHANG)

    def wait(self) -> int | None:
        return self._reap(0)

    def _reap(self, options: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel by forking this process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict:
        arguments = cmd[cmd.index("-f") :]
        self.process = Child(_fork(arguments, kwargs.get("cwd")))
        self.pid = self.pgid = self.process.pid
        return self.connection_info


def _fork(arguments: list[str], folder: str | None) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads at the time of a fork: ours hold no locks here
        pid = os.fork()
    if pid == 0:
        try:
            _serve(arguments, folder, parent)
        finally:
            os._exit(0)
    return pid


def _serve(arguments: list[str], folder: str | None, parent: int) -> None:
    """The life of the child: a kernel like any other."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)  # a killed run leaves nobody who still writes its tables
    if os.getppid() != parent:  # it was killed before that
        return
    os.setsid()
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__  # whatever took their place in the parent
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what cells print goes to the notebook by its own way
        os.dup2(nowhere, stream)
    if folder:
        os.chdir(folder)
    asyncio.set_event_loop(None)
    IPKernelApp.clear_instance()
    app = IPKernelApp.instance(parent_handle=os.getppid())  # it ends when its parent does
    app.initialize(arguments)
    app.start()
