"""What was worked out about flags is kept as long as nobody can change them, and no longer than they live."""

from weakref import ref

import numpy as np

from index.dense.remembered import Remembered


class _Counting:
    """Counts the flags that are set, and how often it was asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self, flags):
        self.asked += 1
        return int(np.count_nonzero(flags))


def _fixed(values):
    flags = np.array(values, np.bool_)
    flags.setflags(write=False)
    return flags


def test_fixed_flags_are_looked_at_once():
    count = _Counting()
    remembered, flags = Remembered(count), _fixed([True, False, True])

    assert [remembered.of(flags), remembered.of(flags), count.asked] == [2, 2, 1]


def test_flags_that_may_change_are_looked_at_each_time():
    remembered, flags = Remembered(_Counting()), np.array([True, False])
    before = remembered.of(flags)

    flags[1] = True

    assert (before, remembered.of(flags)) == (1, 2)


def test_a_view_of_flags_that_may_change_is_looked_at_each_time():
    remembered, flags = Remembered(_Counting()), np.array([True, False])
    view = flags[:]
    view.setflags(write=False)
    before = remembered.of(view)

    flags[1] = True

    assert (before, remembered.of(view)) == (1, 2)


def test_flags_that_lie_where_others_lay_are_not_taken_for_them():
    remembered = Remembered(_Counting())

    for count in range(50):
        assert remembered.of(_fixed([True] * count + [False] * 50)) == count


def test_what_was_kept_of_flags_that_are_gone_goes_when_others_come():
    made = []

    class _Result:
        pass

    def make(flags):
        result = _Result()
        made.append(ref(result))
        return result

    remembered, later = Remembered(make), _fixed([False])
    remembered.of(_fixed([True]))

    remembered.of(later)

    assert [result() is None for result in made] == [True, False]
