# Two threads that wait: does the second one have to wait for the first?
import os
import threading

r, w = os.pipe()


def reader():
    print("reader: got", os.read(r, 5).decode())


def writer():
    print("writer: runs while the reader waits")
    os.write(w, b"hello")


a = threading.Thread(target=reader)
a.start()
b = threading.Thread(target=writer)
b.start()
a.join()
b.join()
