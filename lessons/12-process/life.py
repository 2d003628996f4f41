# The life of a Process: before start, and after join.
import sys
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=sys.exit, args=(7,))
    print(p.pid, p.is_alive(), p.exitcode)
    p.start()
    p.join()
    p.join()
    print(p.is_alive(), p.exitcode)
