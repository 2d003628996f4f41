/* The scenes of 11-spawn: programs that call mp_spawn and mp_wait.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/subject.h"

/* What came of a call, and errno after it. */
static void tell_call(const char *name, long result)
{
    tell(name, "%ld %d", result, result < 0 ? errno : 0);
}

static pid_t spawn(const char *name, int (*fn)(void *), long arg)
{
    errno = 0;
    pid_t pid = mp_spawn(fn, (void *)arg);
    tell_call(name, pid);
    return pid;
}

/* Waits, and tells result, errno and status in one fact. */
static void wait_for(const char *name, pid_t pid)
{
    int status = -1000;
    errno = 0;
    int result = mp_wait(pid, &status);
    tell(name, "%d %d %d", result, result < 0 ? errno : 0, status);
}

static int leave_with(void *code)
{
    return (int)(long)code;
}

/* ---- run: the child says who it is ---- */

static int say_who(void *arg)
{
    tell_as_child("child", "%d %d %ld", (int)getpid(), (int)getppid(),
                  (long)arg);
    return 0;
}

static void run(void)
{
    wait_for("waited", spawn("spawned", say_who, given_int("value")));
}

/* ---- exit-code, signalled ---- */

static void exit_code(void)
{
    wait_for("waited", spawn("spawned", leave_with, given_int("code")));
}

static int end_by_signal(void *sig)
{
    raise((int)(long)sig);
    return 0;
}

static void signalled(void)
{
    wait_for("waited", spawn("spawned", end_by_signal, given_int("signal")));
}

/* ---- memory: the child writes, the parent looks ---- */

static volatile long word;

static int write_word(void *value)
{
    word = (long)value;
    tell_as_child("wrote", "%ld %p", word, (void *)&word);
    return 0;
}

static void memory(void)
{
    long value = given_int("value");
    word = -value;
    wait_for("waited", spawn("spawned", write_word, value));
    tell("read", "%ld %p", word, (void *)&word);
}

/* ---- text: printed before, in the child, and after ---- */

static int print_child(void *arg)
{
    (void)arg;
    printf("child-%s\n", given("tag"));
    return 0;
}

static void text(void)
{
    printf("before-%s\n", given("tag"));
    wait_for("waited", spawn("spawned", print_child, 0));
    printf("after-%s\n", given("tag"));
}

/* ---- atexit: whose handlers run ---- */

static void handler(void)
{
    tell_as_child("handler", "%d", (int)getpid());
}

static void at_exit(void)
{
    atexit(handler);
    wait_for("waited", spawn("spawned", leave_with, 0));
}

/* ---- no-fork: there can be no further process ---- */

static int say_ran(void *arg)
{
    (void)arg;
    tell_as_child("ran", "%d", (int)getpid());
    return 0;
}

static void no_fork(void)
{
    forbid_forks(EAGAIN);
    spawn("spawned", say_ran, 0);
    spawn("null", NULL, 0);
}

/* ---- two: one child ends while the other is waited for ---- */

static int leave_after_gate(void *code)
{
    gate_wait(1);
    return (int)(long)code;
}

static void two(void)
{
    pid_t a = spawn("a", leave_after_gate, given_int("a"));
    pid_t b = spawn("b", leave_with, given_int("b"));
    gate_wait(0); /* the judge has seen b end */
    tell("waiting", "1");
    wait_for("waited-a", a);
    wait_for("waited-b", b);
}

/* ---- interrupted: signals come while it waits ---- */

static void ring(int sig)
{
    (void)sig;
    tell("rang", "1");
}

static void interrupted(void)
{
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = ring}, NULL);
    pid_t pid = spawn("spawned", leave_after_gate, given_int("code"));
    tell("waiting", "1");
    wait_for("waited", pid);
}

/* ---- strangers: nobody to wait for ---- */

static void strangers(void)
{
    pid_t pid = spawn("spawned", leave_with, 0);
    wait_for("waited", pid);
    wait_for("again", pid);
    wait_for("parent", getppid());
    pid = spawn("other", leave_with, 0);
    wait_for("zero", 0);
    wait_for("minus", -1);
    wait_for("other-waited", pid);
    errno = 0;
    pid = spawn("third", leave_with, 0);
    tell_call("no-status", mp_wait(pid, NULL));
}

const struct scene scenes[] = {
    {"run", run},
    {"exit-code", exit_code},
    {"signalled", signalled},
    {"memory", memory},
    {"text", text},
    {"atexit", at_exit},
    {"no-fork", no_fork},
    {"two", two},
    {"interrupted", interrupted},
    {"strangers", strangers},
    {0},
};
