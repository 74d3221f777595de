import numpy as np
import pandas as pd

from tasks.showing import cell


def test_a_cell_is_rounded_empty_or_escaped() -> None:
    given = [0.12345, float("nan"), None, pd.NaT, pd.NA, 7, True, "a-b", "<img src=x> [l](y)"]
    assert [cell(value) for value in given] == [0.123, None, None, None, None, 7, True, "a-b", "\\<img src=x\\> \\[l\\](y)"]
    assert cell(np.float64(2.0004)) == 2.0
