/* A toy interpreter and its global interpreter lock.  Contract: mp/gil.h.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/gil.h>

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <mp/spawn.h>

/* ---- The lock ---- */

struct mp_gil {
    long interval; /* microseconds */
    /* A mutex, what it guards, and something to wait on. */
};

struct mp_gil *mp_gil_new(long interval)
{
    (void)interval;
    errno = ENOSYS; /* not written yet */
    return NULL;
}

void mp_gil_free(struct mp_gil *gil)
{
    free(gil);
}

void mp_gil_take(struct mp_gil *gil)
{
    (void)gil; /* not written yet */
}

void mp_gil_drop(struct mp_gil *gil)
{
    (void)gil; /* not written yet */
}

bool mp_gil_wanted(const struct mp_gil *gil)
{
    (void)gil;
    return false; /* not written yet */
}

/* ---- The interpreter ---- */

/* It knows its instructions already, and nothing of the lock. */
long mp_eval(struct mp_gil *gil, const struct mp_code *code, int worker)
{
    long accumulator = 0, counter = 0;
    const struct mp_code *c = code;
    (void)gil;
    for (;;) {
        switch (c->op) {
        case MP_ADD:
            accumulator += c->n;
            break;
        case MP_SET:
            counter = c->n;
            break;
        case MP_LOOP:
            if (--counter > 0) {
                c = code + c->n;
                continue;
            }
            break;
        case MP_JUMP_ZERO:
            if (accumulator == 0) {
                c = code + c->n;
                continue;
            }
            break;
        case MP_CALL:
        case MP_BLOCK:
            accumulator = c->fn(accumulator, worker);
            break;
        case MP_RETURN:
            return accumulator;
        }
        c++;
    }
}

/* ---- Three ways to run ---- */

int mp_run_serial(const struct mp_code *code, int n, long *results)
{
    (void)code;
    (void)n;
    (void)results;
    errno = ENOSYS; /* not written yet */
    return -1;
}

int mp_run_threads(const struct mp_code *code, int n, long interval,
                   long *results)
{
    (void)code;
    (void)n;
    (void)interval;
    (void)results;
    errno = ENOSYS; /* not written yet */
    return -1;
}

int mp_run_processes(const struct mp_code *code, int n, long *results)
{
    (void)code;
    (void)n;
    (void)results;
    errno = ENOSYS; /* not written yet */
    return -1;
}
