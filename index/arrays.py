"""Write an array to a file so that a disk that takes only part of it is noticed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def save_array(path: Path, values: npt.NDArray[Any]) -> None:
    """Write an `.npy` file.

    `numpy.save` hands the data to the C library, which may find out only on closing the file that the
    disk is full, and nobody is told: the file is cut short.

    Raises:
        OSError: it could not be written in full.
    """
    by_rows = np.asarray(values, order="C")
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(by_rows))
        file.write(by_rows.data)
