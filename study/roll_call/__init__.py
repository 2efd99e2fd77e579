"""The roll-call (随机点名): fair by rounds, and drawn so that a stranger can check it."""
