"""The file to copy runs by itself, anywhere, and its false conjecture is refuted."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import sandbox


def test_the_file_runs_where_it_is_copied_to(module, tmp_path):
    copy = shutil.copy(module("test_your_own_claim").__file__, tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", copy]
    environment = os.environ | {"PYTHONPATH": str(Path(sandbox.__file__).parents[1])}
    run = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, env=environment, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 passed" in run.stdout
    assert "<twice-the-data-halves-the-excess is refuted" in run.stdout
