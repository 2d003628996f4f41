/* The scenes of 12-process: programs that make processes, wait for them, ask
 * them and end them.
 *
 * Gate 0 is where a scene waits, gate 1 where its children do.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/process.h>
#include <mp/spawn.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/subject.h"

/* ---- Calls, and what came of them ---- */

/* What came of a call, and errno after it: "result errno". */
static void tell_call(const char *name, long result)
{
    tell(name, "%ld %d", result, result < 0 ? errno : 0);
}

static struct mp_process *make(int (*target)(void *), long arg)
{
    errno = 0;
    struct mp_process *p = mp_process_new(target, (void *)arg);
    tell_call("new", p ? 0 : -1);
    if (!p)
        exit(1); /* the judge has heard it */
    return p;
}

static void start(const char *name, struct mp_process *p)
{
    errno = 0;
    tell_call(name, mp_process_start(p));
}

static struct mp_process *make_started(int (*target)(void *), long arg)
{
    struct mp_process *p = make(target, arg);
    start("started", p);
    tell("pid", "%ld %d", (long)mp_process_pid(p), errno);
    return p;
}

static void join(const char *name, struct mp_process *p, double timeout)
{
    errno = 0;
    tell_call(name, mp_process_join(p, timeout));
}

static void ask_alive(const char *name, struct mp_process *p)
{
    errno = 0;
    tell_call(name, mp_process_is_alive(p));
}

/* "result errno code" */
static void ask_code(const char *name, struct mp_process *p)
{
    int code = -1000;
    errno = 0;
    int result = mp_process_exitcode(p, &code);
    tell(name, "%d %d %d", result, result < 0 ? errno : 0, code);
}

static void terminate(const char *name, struct mp_process *p)
{
    errno = 0;
    tell_call(name, mp_process_terminate(p));
}

static void kill_it(const char *name, struct mp_process *p)
{
    errno = 0;
    tell_call(name, mp_process_kill(p));
}

static void free_it(const char *name, struct mp_process *p)
{
    errno = 0;
    tell_call(name, mp_process_free(p));
}

/* ---- Targets ---- */

static int leave_with(void *code)
{
    return (int)(long)code;
}

static int leave_after_gate(void *code)
{
    tell_as_child("up", "%d", (int)getpid());
    gate_wait(1);
    return (int)(long)code;
}

static int end_by_signal(void *sig)
{
    raise((int)(long)sig);
    return 0;
}

static int say_who(void *arg)
{
    tell_as_child("child", "%d %d %ld", (int)getpid(), (int)getppid(),
                  (long)arg);
    return 0;
}

static int print_child(void *arg)
{
    (void)arg;
    printf("child-%s\n", given("tag"));
    return 0;
}

/* ---- From start to free ---- */

static void live(int (*target)(void *), long arg)
{
    struct mp_process *p = make_started(target, arg);
    join("joined", p, -1);
    ask_code("code", p);
    free_it("freed", p);
}

static void run(void)
{
    live(say_who, given_int("value"));
}

static void exit_code(void)
{
    live(leave_with, given_int("code"));
}

static void signalled(void)
{
    live(end_by_signal, given_int("signal"));
}

static void text(void)
{
    printf("before-%s\n", given("tag"));
    live(print_child, 0);
    printf("after-%s\n", given("tag"));
}

static void together(void)
{
    struct mp_process *a = make_started(leave_after_gate, 0);
    struct mp_process *b = make_started(leave_after_gate, 0);
    join("joined", a, -1);
    join("joined", b, -1);
    free_it("freed", a);
    free_it("freed", b);
}

/* ---- Asking ---- */

static void alive(void)
{
    struct mp_process *p = make(leave_after_gate, given_int("code"));
    ask_alive("before", p);
    start("started", p);
    ask_alive("running", p);
    gate_wait(0); /* the judge has seen it end */
    ask_alive("ended", p);
    ask_alive("ended-still", p);
    ask_code("code", p);
    join("joined", p, -1);
    ask_code("code-joined", p);
    free_it("freed", p);
}

static void poll_code(void)
{
    struct mp_process *p = make(leave_after_gate, given_int("code"));
    ask_code("before", p);
    start("started", p);
    ask_code("running", p);
    gate_wait(0); /* the judge has seen it end */
    ask_code("ended", p);
    ask_code("ended-still", p);
    join("joined", p, -1);
    free_it("freed", p);
}

/* ---- Waiting ---- */

static void again(void)
{
    struct mp_process *p = make_started(leave_with, given_int("code"));
    join("joined", p, -1);
    join("again", p, -1);
    join("again-zero", p, 0);
    join("again-timed", p, 1000);
    ask_code("code", p);
    free_it("freed", p);
}

static void timeout(void)
{
    struct mp_process *p = make_started(leave_after_gate, given_int("code"));
    join("zero", p, 0);
    join("short", p, (double)given_int("ms") / 1e3);
    ask_alive("alive", p);
    ask_code("running", p);
    gate_wait(0); /* the judge has seen it end */
    join("late", p, 0);
    ask_code("code", p);
    free_it("freed", p);
}

static void ring(int sig)
{
    (void)sig;
    tell("rang", "1");
}

/* Waits for a child that waits for the judge; signals may come meanwhile. */
static void await(void)
{
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = ring}, NULL);
    struct mp_process *p = make_started(leave_after_gate, given_int("code"));
    double seconds = (double)given_int("timeout");
    tell("joining", "1");
    join("joined", p, seconds);
    ask_code("code", p);
    free_it("freed", p);
}

/* ---- Ending ---- */

static void on_term(int sig)
{
    (void)sig;
    if (strcmp(given("how"), "hold") == 0) {
        tell_as_child("term", "%d", (int)getpid());
        gate_wait(1);
    }
    _exit((int)given_int("code"));
}

/* Has its own idea of SIGTERM, or none; waits for a signal to end it. */
static int await_signal(void *arg)
{
    const char *how = given("how");
    (void)arg;
    struct sigaction term = {.sa_handler = on_term};
    if (strcmp(how, "ignore") == 0)
        term.sa_handler = SIG_IGN;
    if (strcmp(how, "default") != 0)
        sigaction(SIGTERM, &term, NULL);
    tell_as_child("up", "%d", (int)getpid());
    gate_wait(2); /* which nobody opens */
    return 0;
}

static void end_it(void)
{
    struct mp_process *p = make_started(await_signal, 0);
    gate_wait(0); /* the judge has heard that it is up */
    if (strcmp(given("by"), "kill") == 0)
        kill_it("sent", p);
    else
        terminate("sent", p);
    if (strcmp(given("how"), "hold") == 0) {
        gate_wait(0); /* it is in its handler */
        ask_alive("alive", p);
    }
    join("joined", p, -1);
    ask_code("code", p);
    free_it("freed", p);
}

static void stray(int sig)
{
    (void)sig;
    tell("stray", "1");
}

/* From here on a kill(2) of this process sends nothing and is told. */
static void watch_kill(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    sigaction(SIGSYS, &(struct sigaction){.sa_handler = stray}, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
        perror("seccomp");
        exit(111);
    }
}

static void after_end(void)
{
    struct mp_process *p = make_started(leave_with, given_int("code"));
    join("joined", p, -1);
    watch_kill();
    terminate("terminated", p);
    kill_it("killed", p);
    ask_code("code", p);
    free_it("freed", p);
}

/* ---- Out of order ---- */

static void twice(void)
{
    struct mp_process *p = make_started(leave_after_gate, 0);
    start("again", p);
    join("joined", p, -1);
    start("ended", p);
    free_it("freed", p);
}

static void not_started(void)
{
    struct mp_process *p = make(leave_with, 0);
    join("join", p, -1);
    join("join-zero", p, 0);
    terminate("terminate", p);
    kill_it("kill", p);
    ask_alive("alive", p);
    ask_code("code", p);
    tell("pid", "%ld 0", (long)mp_process_pid(p));
    free_it("freed", p);
    errno = 0;
    tell_call("null", mp_process_new(NULL, NULL) ? 0 : -1);
}

static void no_fork(void)
{
    struct mp_process *p = make(say_who, 0);
    forbid_forks(EAGAIN);
    start("started", p);
    ask_alive("alive", p);
    join("join", p, -1);
    free_it("freed", p);
}

/* ---- Freeing ---- */

static void free_running(void)
{
    struct mp_process *p = make_started(leave_after_gate, given_int("code"));
    free_it("busy", p);
    ask_alive("alive", p);
    join("joined", p, -1);
    ask_code("code", p);
    free_it("freed", p);
}

static void free_ended(void)
{
    struct mp_process *p = make_started(leave_with, 0);
    gate_wait(0); /* the judge has seen it end */
    free_it("freed", p);
}

static void round_of_life(void)
{
    struct mp_process *p = make_started(leave_after_gate, 0);
    join("zero", p, 0);
    join("timed", p, 1000);
    join("for-ever", p, -1);
    free_it("freed", p);
}

static void rounds(void)
{
    for (long n = given_int("rounds"); n > 0; n--) {
        round_of_life();
        if (n == given_int("rounds") || n == 1) {
            tell("look", "%ld", n);
            gate_wait(0); /* while the judge counts */
        }
    }
}

/* ---- Others ---- */

static void other_child(void)
{
    int status = -1000;
    errno = 0; /* the other comes first: wait(2) would find it first, too */
    pid_t other = mp_spawn(leave_with, (void *)given_int("b"));
    tell_call("other", other);
    struct mp_process *p = make_started(leave_after_gate, given_int("a"));
    gate_wait(0); /* the judge has seen the other end */
    ask_alive("alive", p);
    tell("joining", "1");
    join("joined", p, (double)given_int("timeout"));
    ask_code("code", p);
    errno = 0;
    int result = mp_wait(other, &status);
    tell("waited", "%d %d %d", result, result < 0 ? errno : 0, status);
    free_it("freed", p);
}

static struct mp_process *running, *fresh;

static void child_call(const char *name, int result)
{
    tell_as_child(name, "%d %d", result, result < 0 ? errno : 0);
    errno = 0;
}

/* A child that lays hands on what is its parent's. */
static int meddle(void *arg)
{
    (void)arg;
    errno = 0;
    child_call("alive", mp_process_is_alive(running));
    child_call("code", mp_process_exitcode(running, NULL));
    child_call("join-timed", mp_process_join(running, 1000));
    child_call("join", mp_process_join(running, -1));
    child_call("terminate", mp_process_terminate(running));
    child_call("kill", mp_process_kill(running));
    child_call("start", mp_process_start(fresh));
    return 0;
}

static void other_process(void)
{
    running = make_started(leave_after_gate, given_int("code"));
    fresh = make(leave_with, 0);
    pid_t meddler = mp_spawn(meddle, NULL);
    mp_wait(meddler, NULL);
    tell("meddled", "%d", (int)meddler);
    join("joined", running, -1);
    ask_code("code-after", running);
    free_it("freed", running);
    free_it("freed", fresh);
}

const struct scene scenes[] = {
    {"run", run},
    {"exit-code", exit_code},
    {"signalled", signalled},
    {"text", text},
    {"together", together},
    {"alive", alive},
    {"poll-code", poll_code},
    {"again", again},
    {"timeout", timeout},
    {"await", await},
    {"end-it", end_it},
    {"after-end", after_end},
    {"twice", twice},
    {"not-started", not_started},
    {"no-fork", no_fork},
    {"free-running", free_running},
    {"free-ended", free_ended},
    {"rounds", rounds},
    {"other-child", other_child},
    {"other-process", other_process},
    {0},
};
