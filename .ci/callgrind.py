"""Builds the release binary and counts the instructions that a run of it takes, under callgrind."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def stop(message):
    sys.exit(f"{Path(sys.argv[0]).name}: {message}")


def valgrind():
    """The path of valgrind, which is installed where it is missing and that is allowed; `None` without it."""
    if shutil.which("valgrind") is None:
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        if shutil.which("apt-get") is not None:
            subprocess.run([*root, "apt-get", "update", "-qq"], check=False)
            subprocess.run([*root, "apt-get", "install", "-y", "-qq", "valgrind"], check=False)
    return shutil.which("valgrind")


def build(root=ROOT):
    """The path of the release binary of the checkout in `root`."""
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=root, check=True)
    metadata = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--offline"]
    told = subprocess.run(metadata, cwd=root, check=True, capture_output=True, text=True).stdout
    return Path(json.loads(told)["target_directory"]) / "release" / "weave-tree"


def count(binary, arguments, exit_code=0, profile=None):
    """The instructions that one run takes."""
    out = profile or os.devnull
    tool = valgrind() or stop("expected valgrind, found none, and could not install it")
    command = [tool, "--tool=callgrind", f"--callgrind-out-file={out}", str(binary), *arguments]
    # What stands in the environment lies on the stack and shifts nothing when it is always the same.
    environment = {"PATH": os.environ["PATH"], "NO_COLOR": "1"}
    run = subprocess.run(command, capture_output=True, env=environment)
    collected = re.search(rb"Collected : (\d+)", run.stderr)
    if run.returncode != exit_code or collected is None:
        told = run.stderr.decode(errors="replace")[-2000:]
        stop(f"expected exit code {exit_code}, found {run.returncode}: {' '.join(arguments)}\n{told}")
    return int(collected[1])
