/* The judge of 12-process: does a process start once, is it waited for by its
 * creator, asleep and no longer than asked, and is its end kept?
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "tests/support/judge.h"

/* ---- What calls came to ---- */

struct call {
    long result, error;
};

static const char *error_name(long error)
{
    const char *name = strerrorname_np((int)error);
    return error && name ? name : "0";
}

static void expect_written(struct call c, const char *what)
{
    expect(!(c.result == -1 && c.error == ENOSYS), "not-written",
           "the call does what its contract says",
           "%s failed with errno ENOSYS: it is still the starter's", what);
}

/* What the scene says of a call of mp_process_WHAT. */
static struct call called(struct play *p, const char *fact, const char *what)
{
    long v[2];
    hear_longs(p, fact, 2, v);
    struct call c = {v[0], v[1]};
    expect_written(c, what);
    return c;
}

static void expect_result(struct play *p, const char *fact, const char *what,
                          long result, const char *diagnosis,
                          const char *expected)
{
    struct call c = called(p, fact, what);
    expect(c.result == result, diagnosis, expected,
           "%s returned %ld, with errno %s", what, c.result,
           error_name(c.error));
}

static void expect_error(struct play *p, const char *fact, const char *what,
                         int error, const char *diagnosis, const char *expected)
{
    struct call c = called(p, fact, what);
    expect(c.result == -1 && c.error == error, diagnosis, expected,
           "%s returned %ld, with errno %s; -1 with %s was right", what,
           c.result, error_name(c.error), error_name(error));
}

/* It was made; every scene begins so. */
static void hear_new(struct play *p)
{
    expect_result(p, "new", "mp_process_new", 0, "target-not-run",
                  "mp_process_new returns a process");
}

static void hear_start(struct play *p)
{
    expect_result(p, "started", "mp_process_start", 0, "target-not-run",
                  "mp_process_start starts the child and returns 0");
}

/* It was made and started; its pid. */
static pid_t hear_started(struct play *p)
{
    long v[2];
    hear_new(p);
    hear_start(p);
    hear_longs(p, "pid", 2, v);
    expect_written((struct call){v[0], v[1]}, "mp_process_pid");
    expect(v[0] > 0, "wrong-pid",
           "mp_process_pid is the pid of the child that was started",
           "it was %ld", v[0]);
    return (pid_t)v[0];
}

static void hear_join(struct play *p, const char *fact, const char *diagnosis)
{
    expect_result(p, fact, "mp_process_join", 0, diagnosis,
                  "mp_process_join returns 0 when the child has ended");
}

static void hear_code(struct play *p, const char *fact, long code,
                      const char *diagnosis, const char *expected)
{
    long v[3];
    hear_longs(p, fact, 3, v);
    expect_written((struct call){v[0], v[1]}, "mp_process_exitcode");
    expect(v[0] == 0, diagnosis, expected,
           "mp_process_exitcode returned %ld, with errno %s, for a child that "
           "had ended",
           v[0], error_name(v[1]));
    expect(v[2] == code, diagnosis, expected,
           "mp_process_exitcode stored %ld; %ld was right", v[2], code);
}

static void hear_no_code(struct play *p, const char *fact)
{
    long v[3];
    hear_longs(p, fact, 3, v);
    expect_written((struct call){v[0], v[1]}, "mp_process_exitcode");
    expect(v[0] == -1 && v[1] == EAGAIN, "no-code-yet",
           "before the child has ended, mp_process_exitcode returns -1 with "
           "EAGAIN",
           "it returned %ld, with errno %s, and stored %ld", v[0],
           error_name(v[1]), v[2]);
}

static void hear_freed(struct play *p)
{
    expect_result(p, "freed", "mp_process_free", 0, "frees-running",
                  "mp_process_free returns 0 when the child has ended");
}

/* Joined, this code, freed, and the scene is over. */
static void hear_rest(struct play *p, long code, const char *diagnosis,
                      const char *expected)
{
    hear_join(p, "joined", diagnosis);
    hear_code(p, "code", code, diagnosis, expected);
    hear_freed(p);
    play_end(p);
}

/* ---- From start to free ---- */

static void runs(void)
{
    long value = pick(1000, 1000000), v[3];
    struct play *p = play("run value=%ld", value);
    pid_t child = hear_started(p);
    hear_rest(p, 0, "status-not-decoded",
              "the exit code is what the target returned");
    expect(told(p, "child") == 1, "target-not-run",
           "the target runs once, in the child", "it ran %d times",
           told(p, "child"));
    hear_longs(p, "child", 3, v);
    expect(v[0] != play_pid(p), "target-not-run",
           "the target runs in a process of its own",
           "it ran in process %ld, the caller itself", v[0]);
    expect(v[0] == child, "wrong-pid",
           "mp_process_pid is the pid of the process that runs the target",
           "it was %d, and the target ran in process %ld", (int)child, v[0]);
    expect(v[1] == play_pid(p), "wrong-pid",
           "the process is a child of its creator",
           "the parent of process %ld is %ld, and the creator is %d", v[0],
           v[1], (int)play_pid(p));
    expect(v[2] == value, "target-not-run", "the target gets the argument",
           "it got %ld, and %ld was given", v[2], value);
}

static void together(void)
{
    if_it_hangs("waits-in-start",
                "two processes that were started run at the same time");
    if_it_ends("timeout-is-no-end", "join waits until the child has ended");
    struct play *p = play("together");
    hear_started(p);
    hear_started(p);
    hear(p, "up");
    hear(p, "up");
    if_it_hangs(NULL, "both are waited for");
    gate_open(p, 1, 2);
    for (int i = 0; i < 2; i++) {
        hear_join(p, "joined", "wrong-child");
        hear_freed(p);
    }
    play_end(p);
}

static void exit_code(void)
{
    const long codes[] = {pick(1, 126), 255, 256 + pick(1, 100)};
    for (int i = 0; i < 3; i++) {
        struct play *p = play("exit-code code=%ld", codes[i]);
        hear_started(p);
        hear_rest(p, codes[i] % 256, "status-not-decoded",
                  "the exit code is what the target returned, modulo 256");
    }
}

static void signalled(void)
{
    const long signals[] = {SIGKILL, SIGTERM, SIGUSR1};
    long sig = signals[pick(0, 2)];
    struct play *p = play("signalled signal=%ld", sig);
    hear_started(p);
    hear_rest(p, -sig, "status-not-decoded",
              "the exit code is −N for a child that signal N killed");
}

/* A line of that word and tag was printed once. */
static void expect_once(struct play *p, const char *word, const char *tag)
{
    char line[64];
    int n = 0;
    snprintf(line, sizeof line, "%s-%s\n", word, tag);
    for (const char *at = printed(p, NULL); (at = strstr(at, line)); at++)
        n++;
    expect(n == 1, n ? "text-twice" : "text-lost",
           "text that is printed before, in and after the child is written "
           "once",
           "the line \"%s-%s\" was written %d times to a pipe", word, tag, n);
}

static void text_once(void)
{
    char tag[9];
    pick_word(tag, 8);
    struct play *p = play("text tag=%s", tag);
    hear_started(p);
    hear_rest(p, 0, "status-not-decoded",
              "the exit code is what the target returned");
    expect_once(p, "before", tag);
    expect_once(p, "child", tag);
    expect_once(p, "after", tag);
}

/* ---- Asking ---- */

/* The child tells that it runs, is let go, and has ended: a zombie, or gone if
 * the scene takes it at once. */
static void let_it_end(struct play *p)
{
    pid_t child = (pid_t)hear_int(p, "up");
    if_it_hangs("child-returns", "the child ends when its target returns");
    gate_open(p, 1, 1);
    await_state(child, "Z-");
    if_it_hangs(NULL, NULL);
}

static void expect_alive(struct play *p, const char *fact, long alive,
                         const char *diagnosis, const char *expected)
{
    expect_result(p, fact, "mp_process_is_alive", alive, diagnosis, expected);
}

static void alive(void)
{
    const char *kept = "is_alive and exitcode agree, and a code that was seen "
                       "once is kept";
    long code = pick(1, 255);
    struct play *p = play("alive code=%ld", code);
    if_it_hangs(NULL, "is_alive answers at once");
    hear_new(p);
    expect_alive(p, "before", 0, "not-started",
                 "a process that was not started is not alive");
    hear_start(p);
    expect_alive(p, "running", 1, "zombie-alive",
                 "a process that runs is alive");
    let_it_end(p);
    gate_open(p, 0, 1);
    expect_alive(p, "ended", 0, "zombie-alive",
                 "a child that has ended is not alive, even if nobody has "
                 "waited for it");
    expect_alive(p, "ended-still", 0, "exitcode-lost",
                 "a process that has ended stays so");
    hear_code(p, "code", code, "exitcode-lost", kept);
    hear_join(p, "joined", "exitcode-lost");
    hear_code(p, "code-joined", code, "exitcode-lost", kept);
    hear_freed(p);
    play_end(p);
}

static void poll_code(void)
{
    const char *kept = "the exit code is known when the child has ended, and "
                       "stays known";
    long code = pick(1, 255);
    struct play *p = play("poll-code code=%ld", code);
    if_it_hangs("no-code-yet", "exitcode answers at once");
    hear_new(p);
    hear_no_code(p, "before");
    hear_start(p);
    hear_no_code(p, "running");
    let_it_end(p);
    gate_open(p, 0, 1);
    hear_code(p, "ended", code, "exitcode-lost", kept);
    hear_code(p, "ended-still", code, "exitcode-lost", kept);
    hear_join(p, "joined", "exitcode-lost");
    hear_freed(p);
    play_end(p);
}

/* ---- Waiting ---- */

static void join_again(void)
{
    long code = pick(1, 255);
    struct play *p = play("again code=%ld", code);
    if_it_hangs("join-again", "a second join returns at once");
    hear_started(p);
    hear_join(p, "joined", NULL);
    hear_join(p, "again", "join-again");
    hear_join(p, "again-zero", "join-again");
    hear_join(p, "again-timed", "join-again");
    hear_code(p, "code", code, "join-again",
              "a second join leaves the exit code as it was");
    hear_freed(p);
    play_end(p);
}

static void timeout(void)
{
    const char *over = "when the time is over and the child runs, "
                       "mp_process_join returns -1 with ETIMEDOUT";
    long code = pick(1, 255);
    struct play *p = play("timeout ms=%ld code=%ld", pick(5, 20), code);
    if_it_hangs("timeout-ignored", over);
    hear_started(p);
    expect_error(p, "zero", "mp_process_join(p, 0)", ETIMEDOUT,
                 "timeout-is-no-end", over);
    expect_error(p, "short", "mp_process_join", ETIMEDOUT, "timeout-is-no-end",
                 over);
    expect_alive(p, "alive", 1, "timeout-is-no-end",
                 "a child that was not waited for long enough is alive");
    hear_no_code(p, "running");
    let_it_end(p);
    gate_open(p, 0, 1);
    hear_join(p, "late", "zombie-alive");
    hear_code(p, "code", code, "exitcode-lost", "join finds the exit code");
    hear_freed(p);
    play_end(p);
}

/* A scene that waits for its child that many seconds, and is asleep. */
static struct play *play_await(long code, long seconds)
{
    struct play *p = play("await timeout=%ld code=%ld", seconds, code);
    hear_started(p);
    hear(p, "joining");
    if_it_hangs("busy-wait", "join sleeps until the child ends");
    if (!await_waiting(p, "joined")) {
        struct call c = called(p, "joined", "mp_process_join");
        fail_as("timeout-is-no-end", "join waits as long as it is asked to",
                "mp_process_join(p, %ld) returned %ld, with errno %s, while "
                "the child was running",
                seconds, c.result, error_name(c.error));
    }
    if_it_hangs(NULL, NULL);
    return p;
}

static void sleep_for(long seconds)
{
    long code = pick(1, 255);
    struct play *p = play_await(code, seconds);
    long call = await_blocked(play_pid(p), 0);
    double time = process_timeout(play_pid(p), 0);
    bool nap = call == SYS_nanosleep || call == SYS_clock_nanosleep ||
               (time >= 0 && time < 10); /* of a thousand, or of for ever */
    if_it_hangs("sleeps-it-all", "the end of the child wakes join");
    gate_open(p, 1, 1);
    hear_join(p, "joined", "timeout-is-no-end");
    expect(!nap, "sleep-poll", "join sleeps until the child ends",
           "process %d was in a short sleep; it looks again and again",
           (int)play_pid(p));
    hear_code(p, "code", code, "exitcode-lost", "join finds the exit code");
    hear_freed(p);
    play_end(p);
}

static void sleeps(void)
{
    sleep_for(-1);
    sleep_for(pick(1000, 2000));
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Rings, sees the handler run and the scene fall asleep again. */
static void interrupt(struct play *p)
{
    const char *expected = "a signal with a handler does not end the wait";
    kill(play_pid(p), SIGUSR1);
    hear(p, "rang");
    if (!await_waiting(p, "joined")) {
        struct call c = called(p, "joined", "mp_process_join");
        fail_as("eintr", expected,
                "mp_process_join returned %ld, with errno %s, after a signal, "
                "and the child was still running",
                c.result, error_name(c.error));
    }
}

static void interrupted(void)
{
    long code = pick(1, 255);
    struct play *p = play_await(code, -1);
    for (int i = 0; i < 3; i++)
        interrupt(p);
    gate_open(p, 1, 1);
    hear_rest(p, code, "eintr", "a signal does not end the wait");
}

/* No time is measured of the scene here.  Its deadline cannot lie later than
 * SECONDS after SINCE, when it was already asleep.  If a call that it began
 * after the signal at LATER would end more than SECONDS - (LATER - SINCE) from
 * then on, it has moved the deadline.  Signals come until that difference is
 * well above the slack, which is what a coarse clock may lack. */
static void deadline_kept(void)
{
    enum { ROUNDS = 5 };
    const double slack = 0.012, enough = 0.03;
    long code = pick(1, 255), seconds = pick(1000, 2000);
    struct play *p = play_await(code, seconds);
    double since = now();
    int beyond = 0; /* rounds in which a moved deadline shows */
    while (beyond < ROUNDS) {
        double later = now();
        interrupt(p);
        double time = process_timeout(play_pid(p), 0);
        expect(time <= (double)seconds - (later - since) + slack,
               "timeout-restarts", "a signal does not make the wait longer",
               "asked to wait %ld s, and %.0f ms later, after a signal, "
               "process %d began to wait for another %.3f s",
               seconds, (later - since) * 1e3, (int)play_pid(p), time);
        beyond += later - since > enough;
    }
    gate_open(p, 1, 1);
    hear_rest(p, code, "eintr", "a signal does not end the wait");
}

/* ---- Ending ---- */

/* A child that treats SIGTERM in that way is up, and its parent ends it. */
static struct play *play_end_it(const char *how, const char *by, long code)
{
    struct play *p = play("end-it how=%s by=%s code=%ld", how, by, code);
    hear_started(p);
    hear(p, "up");
    gate_open(p, 0, 1);
    return p;
}

static void hear_sent(struct play *p, const char *what)
{
    expect_result(p, "sent", what, 0, "wrong-signal",
                  "it sends the signal and returns 0");
}

static void terminates(void)
{
    const char *expected = "terminate sends SIGTERM, and the child may handle "
                           "it";
    const char *asks = "terminate sends a signal and does not wait";
    long code = pick(1, 255);
    if_it_hangs("wrong-signal", expected);
    struct play *p = play_end_it("leave", "terminate", code);
    hear_sent(p, "mp_process_terminate");
    hear_rest(p, code, "wrong-signal", expected);

    p = play_end_it("default", "terminate", code);
    hear_sent(p, "mp_process_terminate");
    hear_rest(p, -SIGTERM, "wrong-signal", expected);

    if_it_hangs("signal-is-request", asks);
    p = play_end_it("hold", "terminate", code);
    hear(p, "term"); /* the child is in its handler, and stays there */
    hear_sent(p, "mp_process_terminate");
    gate_open(p, 0, 1);
    expect_alive(p, "alive", 1, "signal-is-request",
                 "a child that still handles its SIGTERM is alive");
    gate_open(p, 1, 1);
    hear_rest(p, code, "signal-is-request", asks);
}

static void kills(void)
{
    const char *expected = "kill sends SIGKILL, and no child can ignore it";
    if_it_hangs("wrong-signal", expected);
    struct play *p = play_end_it("ignore", "kill", 0);
    hear_sent(p, "mp_process_kill");
    hear_rest(p, -SIGKILL, "wrong-signal", expected);
}

static void after_end(void)
{
    const char *expected = "after the end, terminate and kill send nothing and "
                           "return 0";
    long code = pick(1, 255);
    struct play *p = play("after-end code=%ld", code);
    pid_t child = hear_started(p);
    hear_join(p, "joined", NULL);
    struct call t = called(p, "terminated", "mp_process_terminate");
    struct call k = called(p, "killed", "mp_process_kill");
    expect(told(p, "stray") == 0, "signals-a-stranger", expected,
           "process %d had ended and was waited for, and kill was called %d "
           "times afterwards",
           (int)child, told(p, "stray"));
    expect(t.result == 0 && k.result == 0, "signals-a-stranger", expected,
           "terminate returned %ld and kill %ld", t.result, k.result);
    hear_code(p, "code", code, "exitcode-lost",
              "the exit code stays what it was");
    hear_freed(p);
    play_end(p);
}

/* ---- Out of order ---- */

static void starts_once(void)
{
    const char *expected = "a second start returns -1 with EALREADY and starts "
                           "nothing";
    struct play *p = play("twice");
    hear_started(p);
    expect_error(p, "again", "a second mp_process_start", EALREADY,
                 "started-twice", expected);
    gate_open(p, 1, 1);
    hear_join(p, "joined", "started-twice");
    expect_error(p, "ended", "mp_process_start after the end", EALREADY,
                 "started-twice", expected);
    hear_freed(p);
    play_end(p);
    expect(told(p, "up") == 1, "started-twice", expected,
           "the target ran %d times", told(p, "up"));
}

static void not_started(void)
{
    const char *expected = "before start there is nothing to wait for and "
                           "nothing to signal: -1 with EINVAL";
    struct play *p = play("not-started");
    if_it_hangs("not-started", expected);
    hear_new(p);
    expect_error(p, "join", "mp_process_join", EINVAL, "not-started", expected);
    expect_error(p, "join-zero", "mp_process_join", EINVAL, "not-started",
                 expected);
    if_it_ends("killed-its-judge", expected);
    expect_error(p, "terminate", "mp_process_terminate", EINVAL, "not-started",
                 expected);
    expect_error(p, "kill", "mp_process_kill", EINVAL, "not-started", expected);
    if_it_ends(NULL, NULL);
    expect_alive(p, "alive", 0, "not-started",
                 "a process that was not started is not alive");
    hear_no_code(p, "code");
    long pid = hear_int(p, "pid");
    expect(pid == 0, "not-started", "before start there is no pid: 0",
           "mp_process_pid returned %ld", pid);
    hear_freed(p);
    expect_error(p, "null", "mp_process_new(NULL, ...)", EINVAL, "not-checked",
                 "a target that is NULL is refused");
    play_end(p);
}

static void no_process(void)
{
    struct play *p = play("no-fork");
    if_it_ends("fork-unchecked", "the caller goes on when fork has failed");
    if_it_hangs("fork-unchecked", "the caller goes on when fork has failed");
    hear_new(p);
    expect_error(p, "started", "mp_process_start", EAGAIN, "fork-unchecked",
                 "when fork fails with EAGAIN, start returns -1 and leaves "
                 "errno");
    expect(told(p, "child") == 0, "fork-unchecked",
           "when fork fails, the target is not run",
           "it ran in the caller itself, process %d", (int)play_pid(p));
    expect_alive(p, "alive", 0, "fork-unchecked",
                 "a process that could not be started is not alive");
    expect_error(p, "join", "mp_process_join", EINVAL, "fork-unchecked",
                 "a process that could not be started cannot be joined");
    hear_freed(p);
    play_end(p);
}

/* ---- Freeing ---- */

static void frees(void)
{
    const char *refused = "while the child runs, mp_process_free returns -1 "
                          "with EBUSY and frees nothing";
    long code = pick(1, 255);
    struct play *p = play("free-running code=%ld", code);
    if_it_hangs("frees-running", refused);
    hear_started(p);
    expect_error(p, "busy", "mp_process_free", EBUSY, "frees-running", refused);
    expect_alive(p, "alive", 1, "frees-running", refused);
    gate_open(p, 1, 1);
    hear_rest(p, code, "frees-running", refused);

    p = play("free-ended");
    await_state(hear_started(p), "Z-");
    gate_open(p, 0, 1);
    expect_result(p, "freed", "mp_process_free", 0, "zombie",
                  "a child that has ended can be freed without a join");
    int left = play_end_counting(p);
    expect(left == 0, "zombie",
           "mp_process_free takes a child that has ended out of the process "
           "table",
           "%d child was left behind as a zombie", left);
}

static void descriptors(void)
{
    enum { MORE = 50 };
    struct play *p = play("rounds rounds=%d", MORE + 1);
    gate_open(p, 1, MORE + 1);
    hear_started(p);
    if_it_ends("descriptor-leak", "fifty more processes can be made");
    hear(p, "look");
    int before = process_descriptors(play_pid(p));
    gate_open(p, 0, 1);
    hear(p, "look");
    int after = process_descriptors(play_pid(p));
    gate_open(p, 0, 1);
    expect(after <= before, "descriptor-leak",
           "a process that was freed leaves no descriptor open",
           "the program had %d descriptors open, and %d after fifty more "
           "processes",
           before, after);
    play_end(p);
}

/* ---- Others ---- */

/* Waits for a child while another one, older, has ended. */
static void wait_beside(long seconds)
{
    long a = pick(1, 100), b = pick(101, 200), v[3];
    const char *expected = "other children of the caller are left alone";
    if_it_hangs("wrong-child", expected);
    struct play *p = play("other-child a=%ld b=%ld timeout=%ld", a, b, seconds);
    struct call other = called(p, "other", "mp_spawn");
    hear_started(p);
    await_state((pid_t)other.result, "Z-");
    gate_open(p, 0, 1);
    expect_alive(p, "alive", 1, "wrong-child", expected);
    hear(p, "joining");
    expect(await_waiting(p, "joined"), "wrong-child",
           "join waits for its own child",
           "it came back when process %ld, another child, had ended",
           other.result);
    gate_open(p, 1, 1);
    hear_join(p, "joined", "wrong-child");
    hear_code(p, "code", a, "wrong-child", "join finds its own child's code");
    hear_longs(p, "waited", 3, v);
    expect(v[0] == 0 && v[2] == b, "wrong-child", expected,
           "mp_wait for process %ld, another child, returned %ld, with errno "
           "%s, and status %ld; it had ended with %ld",
           other.result, v[0], error_name(v[1]), v[2], b);
    hear_freed(p);
    play_end(p);
}

static void right_child(void)
{
    wait_beside(-1);
    wait_beside(pick(1000, 2000));
}

static void only_creator(void)
{
    static const char *const calls[][2] = {
        {"alive", "mp_process_is_alive"},      {"code", "mp_process_exitcode"},
        {"join-timed", "mp_process_join"},     {"join", "mp_process_join"},
        {"terminate", "mp_process_terminate"}, {"kill", "mp_process_kill"},
        {"start", "mp_process_start"},
    };
    const char *expected = "in another process than the creator each call "
                           "returns -1 with ECHILD, at once";
    long code = pick(1, 255);
    if_it_hangs("not-the-creator", expected);
    struct play *p = play("other-process code=%ld", code);
    hear_started(p);
    hear_new(p);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        expect_error(p, calls[i][0], calls[i][1], ECHILD, "not-the-creator",
                     expected);
    hear(p, "meddled");
    gate_open(p, 1, 1);
    hear_join(p, "joined", "not-the-creator");
    hear_code(p, "code-after", code, "not-the-creator",
              "what a child does to its copy leaves the parent's alone");
    hear_freed(p);
    hear_freed(p);
    play_end(p);
}

static const struct test tests[] = {
    {"runs", runs},
    {"together", together},
    {"exit-code", exit_code},
    {"signalled", signalled},
    {"text-once", text_once},
    {"alive", alive},
    {"poll-code", poll_code},
    {"join-again", join_again},
    {"timeout", timeout},
    {"sleeps", sleeps},
    {"interrupted", interrupted},
    {"deadline-kept", deadline_kept},
    {"terminates", terminates},
    {"kills", kills},
    {"after-end", after_end},
    {"starts-once", starts_once},
    {"not-started", not_started},
    {"no-process", no_process},
    {"frees", frees},
    {"descriptors", descriptors},
    {"right-child", right_child},
    {"only-creator", only_creator},
    {0},
};

int main(int argc, char **argv)
{
    return judge_main(argc, argv, "12-process", tests);
}
