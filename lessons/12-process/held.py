# A process is terminated while it holds a lock.
import time
from multiprocessing import Event, Lock, Process


def work(lock, ready):
    with lock:
        ready.set()
        time.sleep(60)


if __name__ == "__main__":
    lock, ready = Lock(), Event()
    p = Process(target=work, args=(lock, ready))
    p.start()
    ready.wait()
    p.terminate()
    p.join()
    print(p.exitcode, lock.acquire(timeout=0.2))
