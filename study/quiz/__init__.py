"""A led quiz: items shown on the screen one after another, answered on phones, ranked by the box's clock."""
