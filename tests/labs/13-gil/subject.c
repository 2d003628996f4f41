/* The scenes of 13-gil: code for the toy interpreter, with functions that look
 * who runs beside them, and threads that play with the lock by themselves.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/gil.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/subject.h"

enum { MAX_WORKERS = 64, LONG = 100000000 /* microseconds: for ever */ };

static void tell_run(const char *name, int result)
{
    tell(name, "%d %d", result, result ? errno : 0);
}

static void tell_results(const long *results, int n)
{
    for (int i = 0; i < n; i++)
        tell("result", "%ld", results[i]);
}

/* ---- results: the same code, three ways ---- */

static long mix(long accumulator, int worker)
{
    tell_as_child("worker", "%d %d %d", worker, (int)getpid(), (int)gettid());
    return accumulator * 100 + worker;
}

/* Runs CODE the way the scene was asked to. */
static int run_as_asked(const struct mp_code *code, int n, long interval,
                        long *results)
{
    const char *how = given("how");
    errno = 0;
    if (how[0] == 's')
        return mp_run_serial(code, n, results);
    if (how[0] == 't')
        return mp_run_threads(code, n, interval, results);
    return mp_run_processes(code, n, results);
}

static void results(void)
{
    const struct mp_code code[] = {
        {.op = MP_SET, .n = given_int("times")},
        {.op = MP_ADD, .n = given_int("step")},
        {.op = MP_LOOP, .n = 1},
        {.op = MP_CALL, .fn = mix},
        {.op = MP_JUMP_ZERO, .n = 0}, /* not taken */
        {.op = MP_BLOCK, .fn = mix},
        {.op = MP_RETURN},
    };
    long got[MAX_WORKERS] = {0};
    int n = (int)given_int("n");
    tell_run("ran", run_as_asked(code, n, 1000, got));
    tell_results(got, n);
}

/* ---- at-once: all workers wait at one gate, at the same time ---- */

static long at_gate(long accumulator, int worker)
{
    tell_as_child("at-gate", "%d", worker);
    gate_wait(0);
    return accumulator + worker;
}

static void at_once(void)
{
    const struct mp_code code[] = {
        {.op = MP_BLOCK, .fn = at_gate},
        {.op = MP_RETURN},
    };
    long got[MAX_WORKERS] = {0};
    int n = (int)given_int("n");
    tell_run("ran", run_as_asked(code, n, LONG, got));
    tell_results(got, n);
}

/* ---- block: who comes first waits for the judge, the other has work ---- */

static atomic_int arrivals;
static atomic_int first; /* the worker that waits */

static long first_waits(long accumulator, int worker)
{
    if (arrivals++ == 0) {
        first = worker;
        tell("waits", "%d", worker);
        gate_wait(0);
    }
    return accumulator;
}

static long other_works(long accumulator, int worker)
{
    if (worker != first)
        tell("works", "%d", worker);
    return accumulator + 1;
}

static void block(void)
{
    const struct mp_code code[] = {
        {.op = MP_BLOCK, .fn = first_waits},
        {.op = MP_CALL, .fn = other_works},
        {.op = MP_RETURN},
    };
    long got[2] = {0};
    tell_run("ran", mp_run_threads(code, 2, LONG, got));
    tell_results(got, 2);
}

/* ---- spin: worker 0 spins in bytecode until worker 1 has had a turn ---- */

static atomic_int turn_had;

static long look(long accumulator, int worker)
{
    (void)accumulator;
    if (worker == 1)
        turn_had = 1;
    return turn_had;
}

/* Worker 1 waits, without the lock, until worker 0 is well inside its loop. */
static atomic_int spins;

static long count_spin(long accumulator, int worker)
{
    if (worker == 0)
        spins++;
    return accumulator;
}

static long until_spinning(long accumulator, int worker)
{
    while (worker == 1 && spins < 100)
        sched_yield();
    return accumulator;
}

static void spin(void)
{
    const struct mp_code code[] = {
        {.op = MP_BLOCK, .fn = until_spinning},
        {.op = MP_CALL, .fn = count_spin}, /* 1: the loop */
        {.op = MP_CALL, .fn = look},
        {.op = MP_JUMP_ZERO, .n = 1},
        {.op = MP_RETURN},
    };
    long got[2] = {0};
    tell_run("ran", mp_run_threads(code, 2, 1000, got));
    tell_results(got, 2);
}

/* ---- alone: is there ever more than one thread inside a CALL? ---- */

static atomic_int inside;

static long hold_gate(long accumulator, int worker)
{
    int now = ++inside;
    tell("inside", "%d %d", worker, now);
    gate_wait(0);
    inside--;
    return accumulator;
}

static long look_around(long accumulator, int worker)
{
    int now = ++inside;
    (void)worker;
    sched_yield();
    if (now > 1)
        tell("crowd", "%d", now);
    inside--;
    return accumulator;
}

static void alone(void)
{
    const struct mp_code code[] = {
        {.op = MP_CALL, .fn = hold_gate},
        {.op = MP_SET, .n = 200},
        {.op = MP_CALL, .fn = look_around},
        {.op = MP_LOOP, .n = 2},
        {.op = MP_RETURN},
    };
    long got[2] = {0};
    tell_run("ran", mp_run_threads(code, 2, LONG, got));
}

/* ---- The lock by itself: the main thread A, and a thread B ---- */

static struct mp_gil *gil;
static atomic_int b_had, b_round;

static void make_gil(void)
{
    errno = 0;
    gil = mp_gil_new(given_int("interval"));
    tell("new", "%d %d", gil != NULL, gil ? 0 : errno);
    if (!gil)
        exit(0);
}

static void *take_once(void *arg)
{
    (void)arg;
    tell("b-takes", "%d", (int)gettid());
    mp_gil_take(gil);
    tell("b-has", "1");
    mp_gil_drop(gil);
    return NULL;
}

/* B wants what A holds; A lets go when the judge says so. */
static void hand_over(void)
{
    pthread_t b;
    make_gil();
    mp_gil_take(gil);
    pthread_create(&b, NULL, take_once, NULL);
    gate_wait(0);
    tell("a-drops", "1");
    mp_gil_drop(gil);
    pthread_join(b, NULL);
    mp_gil_free(gil);
    tell("done", "1");
}

static void *take_in_rounds(void *arg)
{
    int rounds = *(int *)arg;
    for (int i = 1; i <= rounds; i++) {
        while (b_round < i)
            sched_yield();
        mp_gil_take(gil);
        b_had = i;
        mp_gil_drop(gil);
    }
    return NULL;
}

/* Each round: B asks, A sees that and drops, and takes again at once.  Has B
 * had it in between?  Is the request gone? */
static void rounds(void)
{
    pthread_t b;
    int n = (int)given_int("n");
    make_gil();
    mp_gil_take(gil);
    pthread_create(&b, NULL, take_in_rounds, &n);
    for (int i = 1; i <= n; i++) {
        b_round = i;
        while (!mp_gil_wanted(gil))
            sched_yield();
        mp_gil_drop(gil);
        mp_gil_take(gil);
        tell("round", "%d %d %d", i, (int)b_had, (int)mp_gil_wanted(gil));
    }
    pthread_join(b, NULL);
    mp_gil_drop(gil);
    mp_gil_free(gil);
    tell("done", "1");
}

/* ---- failures ---- */

static void no_fork(void)
{
    const struct mp_code code[] = {
        {.op = MP_CALL, .fn = mix},
        {.op = MP_RETURN},
    };
    long got[3] = {0};
    forbid_forks(EAGAIN);
    errno = 0;
    tell_run("ran", mp_run_processes(code, 3, got));
}

static long die(long accumulator, int worker)
{
    if (worker == 1)
        raise(SIGKILL);
    return accumulator + 1;
}

static void lost(void)
{
    const struct mp_code code[] = {
        {.op = MP_CALL, .fn = die},
        {.op = MP_RETURN},
    };
    long got[3] = {0};
    errno = 0;
    tell_run("ran", mp_run_processes(code, 3, got));
}

const struct scene scenes[] = {
    {"results", results}, {"at-once", at_once},
    {"block", block},     {"spin", spin},
    {"alone", alone},     {"hand-over", hand_over},
    {"rounds", rounds},   {"no-fork", no_fork},
    {"lost", lost},       {0},
};
