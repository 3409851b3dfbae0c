"""Picture files that break programs, through the whole command."""

import json
import os

from tests.cli.program import run


def test_each_nasty_file_gets_its_prediction_or_its_sentence(unpacked, color_model) -> None:
    folder = unpacked("nasty-images")
    files = [os.path.join(top, name) for top, _, names in os.walk(folder) for name in sorted(names)]
    done = run("classify", *files, "--json", "--batch", "5", "--model", color_model)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["path"] for result in results] == files
    assert all(bool(result["predictions"]) != bool(result["error"]) for result in results)
    failed = [result for result in results if result["error"]]
    assert len(done.stderr.splitlines()) == len(failed)
    assert not [result["path"] for result in failed if "inside Imgclass" in result["error"]]
    assert 0 < len(failed) < len(files) / 3
