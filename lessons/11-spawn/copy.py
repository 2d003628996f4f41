# The same in Python: os.fork is fork(2).
import os

x = 1
child = os.fork()
if child == 0:
    x = 2
else:
    os.waitpid(child, 0)
print(x, flush=True)
