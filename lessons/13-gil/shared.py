# The same in Python.
import multiprocessing
import threading

x = 0


def add():
    global x
    x += 10


if __name__ == "__main__":
    t = threading.Thread(target=add)
    t.start()
    t.join()
    print("after the thread: ", x)
    p = multiprocessing.get_context("fork").Process(target=add)
    p.start()
    p.join()
    print("after the process:", x)
