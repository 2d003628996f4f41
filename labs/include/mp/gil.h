/* A toy interpreter, its global interpreter lock, and three ways to run the
 * same code: one after the other, in threads, in processes.
 *
 * The lock follows CPython's of versions 3.2 to 3.11 (Python/ceval_gil.h): a
 * thread that has waited for one switch interval asks for the lock; the holder
 * sees that between two instructions and hands it over.
 *
 *     1. write code: an array of struct mp_code that ends in MP_RETURN
 *     2. mp_run_serial, mp_run_threads or mp_run_processes: N workers run it
 *     3. results[i] is what worker i returned
 *
 * pthread_cond_timedwait(3), pthread_create(3), mmap(2)
 *
 * SPDX-License-Identifier: MIT */
#ifndef MP_GIL_H
#define MP_GIL_H

#include <stdbool.h>

/* ---- The lock ---- */

struct mp_gil;

/* A lock that nobody holds.  INTERVAL is the switch interval in microseconds
 * (in Python 5000).  NULL with errno ENOMEM or EAGAIN. */
struct mp_gil *mp_gil_new(long interval);
/* Nobody may hold it or wait for it. */
void mp_gil_free(struct mp_gil *gil);

/* Waits until nobody holds the lock, then holds it.  Sleeps meanwhile, and
 * after each interval in which it did not change hands asks the holder for it.
 */
void mp_gil_take(struct mp_gil *gil);
/* Lets go of it and wakes a thread that waits.  When a thread has asked for it,
 * returns only after another thread has taken it: else the one that drops it
 * would often be the first to have it again. */
void mp_gil_drop(struct mp_gil *gil);
/* Whether a waiting thread has asked for it.  False again as soon as it has
 * been taken.  For the holder, between two instructions; does not wait. */
bool mp_gil_wanted(const struct mp_gil *gil);

/* ---- The interpreter ---- */

/* A worker has an accumulator and a counter, both 0 at first. */
enum mp_op {
    MP_ADD,       /* accumulator += n */
    MP_SET,       /* counter = n */
    MP_LOOP,      /* if --counter > 0, go on at instruction n */
    MP_JUMP_ZERO, /* if accumulator == 0, go on at instruction n */
    MP_CALL,      /* accumulator = fn(accumulator, worker), holding the lock */
    MP_BLOCK,     /* the same without the lock: fn may wait for something */
    MP_RETURN,    /* the accumulator is the result */
};

struct mp_code {
    enum mp_op op;
    long n;
    long (*fn)(long accumulator, int worker);
};

/* Runs CODE as that worker and returns its result.  The caller holds GIL, and
 * holds it again afterwards.  Between two instructions it is handed over if
 * somebody wants it.  GIL may be NULL: there is only one thread. */
long mp_eval(struct mp_gil *gil, const struct mp_code *code, int worker);

/* ---- Three ways to run N workers, numbered from 0 ---- */

/* One after the other, in the caller's thread.  Returns 0. */
int mp_run_serial(const struct mp_code *code, int n, long *results);
/* N threads and one lock with that INTERVAL.  All threads have ended when it
 * returns.  Returns 0; -1 with pthread_create's error in errno. */
int mp_run_threads(const struct mp_code *code, int n, long interval,
                   long *results);
/* N child processes; each has an interpreter of its own.  All have ended and
 * were waited for when it returns.  Returns 0; -1 with fork's errno when a
 * process could not be made, or with ECANCELED when a worker ended without a
 * result (RESULTS is then of no use). */
int mp_run_processes(const struct mp_code *code, int n, long *results);

#endif
