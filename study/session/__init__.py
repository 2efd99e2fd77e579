"""A led study meeting (集中学习): its plan, its course, and who leads it from which device."""
