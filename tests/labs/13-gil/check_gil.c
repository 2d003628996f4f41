/* The judge of 13-gil: is there one thread in bytecode at a time, does
 * everybody get a turn, and do results come back from threads and from
 * processes?
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/judge.h"

/* What mp_run_... returned: result and errno.  The starter's is said so. */
static void ran(struct play *p, long v[2], const char *call)
{
    hear_longs(p, "ran", 2, v);
    expect(!(v[0] == -1 && v[1] == ENOSYS), "not-written",
           "the code runs, and the results come back",
           "%s returned -1 with errno ENOSYS: it is still the starter's", call);
}

static void expect_ran(struct play *p, const char *call)
{
    long v[2];
    ran(p, v, call);
    expect(v[0] == 0, "run-failed", "it returns 0 when all workers have ended",
           "%s returned %ld with errno %s", call, v[0],
           v[1] ? strerrorname_np((int)v[1]) : "0");
}

static void made(struct play *p)
{
    long v[2];
    hear_longs(p, "new", 2, v);
    expect(!(v[0] == 0 && v[1] == ENOSYS), "not-written",
           "mp_gil_new makes a lock",
           "mp_gil_new returned NULL with errno ENOSYS: it is still the "
           "starter's");
    expect(v[0], "run-failed", "mp_gil_new makes a lock",
           "it returned NULL with errno %s", strerrorname_np((int)v[1]));
}

/* ---- Results ---- */

static const char *call_of(const char *how)
{
    return how[0] == 's'   ? "mp_run_serial"
           : how[0] == 't' ? "mp_run_threads"
                           : "mp_run_processes";
}

/* Who said to be worker I: pid or tid, so that two of them can be told apart.
 */
static void expect_workers(struct play *p, const char *how, int n)
{
    long who[64] = {0}, v[3], own = play_pid(p);
    int times[64] = {0};
    for (int i = 0; i < 2 * n; i++) { /* in MP_CALL, then in MP_BLOCK */
        hear_longs(p, "worker", 3, v);
        long pid = v[1], id = how[0] == 'p' ? v[1] : v[2];
        expect(v[0] >= 0 && v[0] < n, "wrong-worker",
               "workers are numbered from 0 to n - 1",
               "fn got worker %ld of %d", v[0], n);
        expect(how[0] != 's' || id == own, "not-serial",
               "mp_run_serial runs in the caller's own thread",
               "worker %ld ran in thread %ld of process %ld, and the caller is "
               "%ld",
               v[0], id, pid, own);
        expect(how[0] != 't' || (pid == own && id != own), "not-threads",
               "each worker is a thread of the caller's process",
               "worker %ld ran in thread %ld of process %ld, and the caller is "
               "%ld",
               v[0], id, pid, own);
        expect(how[0] != 'p' || pid != own, "not-processes",
               "each worker is a process of its own",
               "worker %ld ran in process %ld, the caller itself", v[0], own);
        who[v[0]] = id;
        times[v[0]]++;
    }
    for (int i = 0; i < n; i++)
        expect(times[i] == 2, "worker-missing",
               "each of the workers runs its code once",
               "of %d workers, number %d came to %d of its 2 calls", n, i,
               times[i]);
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i && how[0] != 's'; k++)
            expect(who[i] != who[k], "same-worker",
                   "each worker is one of its own",
                   "workers %d and %d were both %s %ld", k, i,
                   how[0] == 'p' ? "process" : "thread", who[i]);
}

static void expect_results(const char *how, int n)
{
    long times = pick(2, 9), step = pick(1, 9);
    if_it_ends("worker-missing", "each of the workers runs its code");
    struct play *p =
        play("results how=%s n=%d times=%ld step=%ld", how, n, times, step);
    expect_ran(p, call_of(how));
    expect_workers(p, how, n);
    for (int i = 0; i < n; i++) {
        long right = (times * step * 100 + i) * 100 + i;
        long got = hear_int(p, "result");
        expect(got == right,
               how[0] == 'p' && got == 0 ? "result-in-the-child"
                                         : "wrong-result",
               "results[i] is what worker i returned",
               "results[%d] is %ld; worker %d returned %ld", i, got, i, right);
    }
    play_end(p);
}

static void serial(void)
{
    expect_results("serial", (int)pick(1, 5));
}

static void threads(void)
{
    expect_results("threads", (int)pick(2, 8));
}

static void processes(void)
{
    expect_results("processes", (int)pick(2, 8));
}

static void expect_at_once(const char *how)
{
    int n = (int)pick(2, 6);
    struct play *p = play("at-once how=%s n=%d", how, n);
    if_it_hangs("one-after-the-other",
                "all workers are under way at the same time");
    for (int i = 0; i < n && comes_first(p, "at-gate", "ran"); i++)
        hear(p, "at-gate");
    gate_open(p, 0, n);
    if_it_hangs(NULL, NULL);
    expect_ran(p, call_of(how));
    play_end(p);
}

static void threads_at_once(void)
{
    /* A thread that holds the lock while it blocks is another test's matter;
     * here, too, it would stop the others. */
    expect_at_once("threads");
}

static void processes_at_once(void)
{
    expect_at_once("processes");
}

/* ---- The lock ---- */

static void alone(void)
{
    struct play *p = play("alone");
    while (await_threads_blocked(p, 3, "inside", 2) && told(p, "inside") == 0)
        ; /* nobody has come in yet */
    gate_open(p, 0, 2);
    expect_ran(p, "mp_run_threads");
    for (int i = 0; i < 2; i++) {
        long v[2];
        hear_longs(p, "inside", 2, v);
        expect(v[1] == 1, "not-alone",
               "one thread runs bytecode, the others wait",
               "%ld threads were inside an MP_CALL at the same time", v[1]);
    }
    play_end(p);
    expect(told(p, "crowd") == 0, "not-alone",
           "one thread runs bytecode, the others wait",
           "two threads were inside an MP_CALL at the same time, %d times",
           told(p, "crowd"));
}

static void block_lets_go(void)
{
    struct play *p = play("block");
    if_it_hangs("held-while-blocked",
                "while one thread is in MP_BLOCK, another runs bytecode");
    comes_first(p, "works", "ran");
    gate_open(p, 0, 1);
    if_it_hangs(NULL, NULL);
    expect_ran(p, "mp_run_threads");
    play_end(p);
}

static void everyone_gets_a_turn(void)
{
    struct play *p = play("spin");
    if_it_hangs("never-handed-over",
                "a thread that runs bytecode hands the lock over when it is "
                "wanted");
    expect_ran(p, "mp_run_threads");
    play_end(p);
}

static void waiter_sleeps(void)
{
    struct play *p = play("hand-over interval=100000000");
    made(p);
    long b = hear_int(p, "b-takes");
    if_it_hangs("busy-wait", "a thread that waits for the lock sleeps");
    bool waits = await_threads_blocked(p, 2, "b-has", 1);
    expect(waits, "not-alone", "mp_gil_take waits while another has the lock",
           "thread %ld took the lock, and the main thread had not dropped it",
           b);
    gate_open(p, 0, 1);
    if_it_hangs("drop-wakes-nobody",
                "mp_gil_drop wakes a thread that waits for the lock");
    hear(p, "b-has");
    hear(p, "done");
    play_end(p);
}

static void request_is_answered(void)
{
    long n = pick(20, 40), v[3];
    struct play *p = play("rounds n=%ld interval=1000", n);
    made(p);
    if_it_hangs("never-asked",
                "a thread that has waited an interval asks for the lock");
    for (long i = 1; i <= n; i++) {
        hear_longs(p, "round", 3, v);
        expect(v[1] == i, "dropped-and-kept",
               "after a request, mp_gil_drop returns once another has had the "
               "lock",
               "in round %ld the holder dropped the lock, took it again, and "
               "the thread that had asked was passed over",
               i);
        expect(v[2] == 0, "request-stays",
               "once the lock has been taken, nobody has asked for it",
               "in round %ld mp_gil_wanted was still true", i);
    }
    hear(p, "done");
    play_end(p);
}

/* ---- Failures ---- */

static void no_process(void)
{
    long v[2];
    if_it_ends("fork-unchecked", "the caller goes on after mp_run_processes");
    struct play *p = play("no-fork");
    ran(p, v, "mp_run_processes");
    expect(told(p, "worker") == 0, "fork-unchecked",
           "when fork fails, no worker runs",
           "fork failed, and a worker ran in the caller itself");
    expect(
        v[0] == -1 && v[1] == EAGAIN, "fork-unchecked",
        "when fork fails with EAGAIN, mp_run_processes returns -1 and leaves "
        "errno",
        "it returned %ld with errno %s", v[0],
        v[1] ? strerrorname_np((int)v[1]) : "0");
    play_end(p);
}

static void worker_lost(void)
{
    long v[2];
    struct play *p = play("lost");
    if_it_hangs("worker-lost",
                "mp_run_processes returns when a worker was killed");
    ran(p, v, "mp_run_processes");
    expect(v[0] == -1 && v[1] == ECANCELED, "worker-lost",
           "a worker that is killed makes mp_run_processes return -1 with "
           "ECANCELED",
           "worker 1 was killed by SIGKILL, and mp_run_processes returned %ld "
           "with errno %s",
           v[0], v[1] ? strerrorname_np((int)v[1]) : "0");
    play_end(p);
}

static const struct test tests[] = {
    {"serial", serial},
    {"threads", threads},
    {"threads-at-once", threads_at_once},
    {"alone", alone},
    {"waiter-sleeps", waiter_sleeps},
    {"block-lets-go", block_lets_go},
    {"everyone-gets-a-turn", everyone_gets_a_turn},
    {"request-is-answered", request_is_answered},
    {"processes", processes},
    {"processes-at-once", processes_at_once},
    {"no-process", no_process},
    {"worker-lost", worker_lost},
    {0},
};

int main(int argc, char **argv)
{
    return judge_main(argc, argv, "13-gil", tests);
}
