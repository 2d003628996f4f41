/* mutant: each thread is given a copy of its argument that nobody frees
 * test: threads
 * diagnosis: memory-error
 * lane: memory
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
    long interval;      /* microseconds */
    atomic_bool wanted; /* set under the mutex, read by the holder without */
    pthread_mutex_t mutex;
    /* Guarded by the mutex: */
    bool held;
    unsigned long taken;     /* how often, so far */
    pthread_cond_t free;     /* held became false */
    pthread_cond_t switched; /* taken has grown */
};

struct mp_gil *mp_gil_new(long interval)
{
    struct mp_gil *gil = calloc(1, sizeof *gil);
    pthread_condattr_t monotonic;
    if (!gil)
        return NULL;
    gil->interval = interval;
    pthread_mutex_init(&gil->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&gil->free, &monotonic);
    pthread_cond_init(&gil->switched, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return gil;
}

void mp_gil_free(struct mp_gil *gil)
{
    pthread_cond_destroy(&gil->switched);
    pthread_cond_destroy(&gil->free);
    pthread_mutex_destroy(&gil->mutex);
    free(gil);
}

/* The moment one interval from now. */
static struct timespec after_interval(const struct mp_gil *gil)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += gil->interval / 1000000;
    t.tv_nsec += gil->interval % 1000000 * 1000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_nsec -= 1000000000;
        t.tv_sec++;
    }
    return t;
}

void mp_gil_take(struct mp_gil *gil)
{
    pthread_mutex_lock(&gil->mutex);
    while (gil->held) {
        unsigned long before = gil->taken;
        struct timespec until = after_interval(gil);
        int error = pthread_cond_timedwait(&gil->free, &gil->mutex, &until);
        if (error == ETIMEDOUT && gil->held && gil->taken == before)
            gil->wanted = true;
    }
    gil->held = true;
    gil->wanted = false;
    gil->taken++;
    pthread_cond_broadcast(&gil->switched);
    pthread_mutex_unlock(&gil->mutex);
}

void mp_gil_drop(struct mp_gil *gil)
{
    pthread_mutex_lock(&gil->mutex);
    unsigned long before = gil->taken;
    gil->held = false;
    pthread_cond_signal(&gil->free);
    if (gil->wanted)
        while (gil->taken == before)
            pthread_cond_wait(&gil->switched, &gil->mutex);
    pthread_mutex_unlock(&gil->mutex);
}

bool mp_gil_wanted(const struct mp_gil *gil)
{
    return gil->wanted;
}

/* ---- The interpreter ---- */

long mp_eval(struct mp_gil *gil, const struct mp_code *code, int worker)
{
    long accumulator = 0, counter = 0;
    const struct mp_code *c = code;
    for (;;) {
        if (gil && mp_gil_wanted(gil)) {
            mp_gil_drop(gil);
            mp_gil_take(gil);
        }
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
            accumulator = c->fn(accumulator, worker);
            break;
        case MP_BLOCK:
            if (gil)
                mp_gil_drop(gil);
            accumulator = c->fn(accumulator, worker);
            if (gil)
                mp_gil_take(gil);
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
    for (int i = 0; i < n; i++)
        results[i] = mp_eval(NULL, code, i);
    return 0;
}

struct worker {
    pthread_t thread;
    struct mp_gil *gil;
    const struct mp_code *code;
    int number;
    long *result;
};

static void *run_thread(void *arg)
{
    struct worker *w = arg;
    mp_gil_take(w->gil);
    *w->result = mp_eval(w->gil, w->code, w->number);
    mp_gil_drop(w->gil);
    return NULL;
}

int mp_run_threads(const struct mp_code *code, int n, long interval,
                   long *results)
{
    struct worker *workers = calloc((size_t)n, sizeof *workers);
    struct mp_gil *gil = mp_gil_new(interval);
    int error = workers && gil ? 0 : ENOMEM, started = 0;
    while (!error && started < n) {
        struct worker *w = &workers[started];
        *w = (struct worker){0, gil, code, started, &results[started]};
        struct worker *copy = malloc(sizeof *copy);
        if (copy)
            *copy = *w;
        error = pthread_create(&w->thread, NULL, run_thread, copy);
        started += !error;
    }
    for (int i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    if (gil)
        mp_gil_free(gil);
    free(workers);
    errno = error;
    return error ? -1 : 0;
}

struct errand {
    const struct mp_code *code;
    int number;
    long *result; /* in memory shared with the parent */
};

static int run_process(void *arg)
{
    struct errand *e = arg;
    *e->result = mp_eval(NULL, e->code, e->number);
    return 0;
}

int mp_run_processes(const struct mp_code *code, int n, long *results)
{
    size_t size = (size_t)n * sizeof *results;
    long *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t *pids = calloc((size_t)n, sizeof *pids);
    int error = shared == MAP_FAILED || !pids ? ENOMEM : 0, started = 0;
    while (!error && started < n) {
        struct errand e = {code, started, &shared[started]};
        pids[started] = mp_spawn(run_process, &e);
        if (pids[started] < 0)
            error = errno;
        else
            started++;
    }
    for (int i = 0; i < started; i++) {
        int status;
        if ((mp_wait(pids[i], &status) || status != 0) && !error)
            error = ECANCELED;
    }
    if (!error)
        memcpy(results, shared, size);
    if (shared != MAP_FAILED)
        munmap(shared, size);
    free(pids);
    errno = error;
    return error ? -1 : 0;
}
