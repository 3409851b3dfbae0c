import os

import pytest

from imgclass_gui.engine.pasted_picture import save_pasted
from trainer.contract.errors import UserFacingError


@pytest.mark.parametrize(("suffix", "kept"), [(".jpg", ".jpg"), ("../../x", ".png"), ("", ".png")])
def test_pasted_data_gets_a_file_of_its_own(tmp_path, suffix, kept) -> None:
    path = save_pasted(str(tmp_path), "pasted 1", suffix, b"picture")
    assert path == str(tmp_path / f"pasted 1{kept}")
    assert (tmp_path / f"pasted 1{kept}").read_bytes() == b"picture"
    assert os.listdir(tmp_path) == [f"pasted 1{kept}"]


def test_a_folder_that_is_gone_is_told(tmp_path) -> None:
    with pytest.raises(UserFacingError, match="could not be kept"):
        save_pasted(str(tmp_path / "gone"), "pasted", ".png", b"picture")
