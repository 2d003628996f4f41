/* The judge of 11-spawn: does mp_spawn start one child that ends inside it, and
 * does mp_wait wait for that child and no other?
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "tests/support/judge.h"

/* The pid of a child that a scene says it spawned. */
static pid_t spawned(struct play *p, const char *name)
{
    long v[2];
    hear_longs(p, name, 2, v);
    expect(!(v[0] == -1 && v[1] == ENOSYS), "not-written",
           "mp_spawn returns the child's pid",
           "mp_spawn returned -1 with errno ENOSYS: it is still the starter's");
    expect(v[0] > 0, "spawn-no-pid",
           "mp_spawn returns the child's pid to the caller",
           "it returned %ld (errno %s)", v[0], strerrorname_np((int)v[1]));
    return (pid_t)v[0];
}

struct waited {
    long result, error, status;
};

static struct waited waited(struct play *p, const char *name)
{
    long v[3];
    hear_longs(p, name, 3, v);
    expect(!(v[0] == -1 && v[1] == ENOSYS), "not-written",
           "mp_wait waits for the child",
           "mp_wait returned -1 with errno ENOSYS: it is still the starter's");
    return (struct waited){v[0], v[1], v[2]};
}

/* It waited for the child and brought this status. */
static void expect_status(struct waited w, long status, const char *diagnosis,
                          const char *expected)
{
    expect(w.result == 0, diagnosis, expected,
           "mp_wait returned %ld with errno %s", w.result,
           strerrorname_np((int)w.error));
    expect(w.status == status, diagnosis, expected,
           "mp_wait stored %ld; %ld was right", w.status, status);
}

static void runs(void)
{
    long value = pick(1000, 1000000), v[3];
    struct play *p = play("run value=%ld", value);
    if_it_hangs(NULL, "the child runs and ends, and mp_wait sees it");
    pid_t child = spawned(p, "spawned");
    waited(p, "waited");
    if_it_ends("fn-not-run", "fn runs once, in the child");
    hear_longs(p, "child", 3, v);
    expect(v[0] != play_pid(p), "fn-not-run", "fn runs in a new process",
           "it ran in process %ld, the caller itself", v[0]);
    expect(v[0] == child, "spawn-no-pid",
           "mp_spawn returns the pid of the process that runs fn",
           "it returned %d, and fn ran in process %ld", (int)child, v[0]);
    expect(v[1] == play_pid(p), "not-my-child",
           "the new process is a child of the caller",
           "the parent of process %ld is %ld, and the caller is %d", v[0], v[1],
           (int)play_pid(p));
    expect(v[2] == value, "wrong-argument", "fn gets the argument",
           "it got %ld, and %ld was given", v[2], value);
    play_end(p);
    expect(told(p, "child") == 1, "fn-not-run", "fn runs once, in the child",
           "it ran %d times", told(p, "child"));
}

static void child_ends(void)
{
    struct play *p = play("run value=%ld", pick(1, 1000));
    spawned(p, "spawned");
    waited(p, "waited");
    play_end(p); /* fails when a child has gone on, too */
}

static void exit_code(void)
{
    const long codes[] = {0, pick(1, 126), 255, 256 + pick(1, 100)};
    for (int i = 0; i < 4; i++) {
        struct play *p = play("exit-code code=%ld", codes[i]);
        spawned(p, "spawned");
        expect_status(waited(p, "waited"), codes[i] % 256, "status-not-decoded",
                      "the status is what fn returned, modulo 256");
        play_end(p);
    }
}

static void signalled(void)
{
    const long signals[] = {SIGKILL, SIGTERM, SIGUSR1};
    long sig = signals[pick(0, 2)];
    struct play *p = play("signalled signal=%ld", sig);
    spawned(p, "spawned");
    expect_status(waited(p, "waited"), -sig, "status-not-decoded",
                  "the status is −N for a child that signal N killed");
    play_end(p);
}

static void own_memory(void)
{
    long value = pick(1000, 1000000);
    struct play *p = play("memory value=%ld", value);
    if_it_ends("memory-shared", "the caller goes on after mp_spawn");
    spawned(p, "spawned");
    waited(p, "waited");
    long wrote = hear_int(p, "wrote"), read = hear_int(p, "read");
    play_end(p);
    expect(wrote == value && read == -value, "memory-shared",
           "what the child writes to its memory stays its own",
           "the child wrote %ld to a variable, and the parent, which had %ld "
           "there, read %ld afterwards",
           wrote, -value, read);
}

/* How often a line of that word and tag was printed. */
static int lines_of(struct play *p, const char *word, const char *tag)
{
    char line[64];
    int n = 0;
    snprintf(line, sizeof line, "%s-%s\n", word, tag);
    for (const char *at = printed(p, NULL); (at = strstr(at, line)); at++)
        n++;
    return n;
}

static void text_once(void)
{
    char tag[9];
    pick_word(tag, 8);
    struct play *p = play("text tag=%s", tag);
    spawned(p, "spawned");
    waited(p, "waited");
    play_end(p);
    int before = lines_of(p, "before", tag), child = lines_of(p, "child", tag);
    expect(before == 1, before ? "text-twice" : "text-lost",
           "text printed before mp_spawn is written once",
           "it was written %d times to a pipe", before);
    expect(child == 1, child ? "text-twice" : "text-lost",
           "text that fn prints is written once",
           "it was written %d times to a pipe", child);
    expect(lines_of(p, "after", tag) == 1, "text-lost",
           "the caller can print afterwards", "its text was written %d times",
           lines_of(p, "after", tag));
}

static void handlers_once(void)
{
    struct play *p = play("atexit");
    pid_t child = spawned(p, "spawned");
    waited(p, "waited");
    play_end(p);
    while (told(p, "handler") > 0) {
        long who = hear_int(p, "handler");
        if (who == play_pid(p))
            break;
        fail_as("exit-for-_exit",
                "the caller's atexit handlers run once, in the caller",
                "they ran in process %ld, the child %d, too", who, (int)child);
    }
}

static void no_process(void)
{
    long v[2];
    if_it_ends("fork-unchecked", "the caller goes on after mp_spawn");
    struct play *p = play("no-fork");
    hear_longs(p, "spawned", 2, v);
    expect(told(p, "ran") == 0, "fork-unchecked",
           "when fork fails, fn is not run",
           "fork failed, and fn ran in the caller itself, process %d",
           (int)play_pid(p));
    expect(!(v[0] == -1 && v[1] == ENOSYS), "not-written",
           "mp_spawn returns -1 with fork's errno",
           "mp_spawn returned -1 with errno ENOSYS: it is still the starter's");
    expect(v[0] == -1 && v[1] == EAGAIN, "fork-unchecked",
           "when fork fails with EAGAIN, mp_spawn returns -1 and leaves errno",
           "it returned %ld with errno %s", v[0], strerrorname_np((int)v[1]));
    hear_longs(p, "null", 2, v);
    expect(v[0] == -1 && v[1] == EINVAL, "not-checked",
           "mp_spawn(NULL, ...) returns -1 with EINVAL",
           "it returned %ld with errno %s", v[0], strerrorname_np((int)v[1]));
    play_end(p);
}

static void right_child(void)
{
    long a = pick(1, 100), b = pick(101, 200);
    if_it_hangs("wrong-child", "mp_wait comes back when its child has ended");
    struct play *p = play("two a=%ld b=%ld", a, b);
    pid_t first = spawned(p, "a"), second = spawned(p, "b");
    await_state(second, "Z");
    gate_open(p, 0, 1); /* now the scene waits for the first */
    hear(p, "waiting");
    await_waiting(p, "waited-a");
    gate_open(p, 1, 1); /* now the first may end */
    struct waited w = waited(p, "waited-a");
    expect(!(w.result == 0 && w.status == b), "wrong-child",
           "mp_wait waits for the child it was asked for",
           "mp_wait(%d) brought exit code %ld: that was process %d, another "
           "child, which had ended before",
           (int)first, b, (int)second);
    expect_status(w, a, "wrong-child",
                  "mp_wait waits for the child it was asked for");
    expect_status(waited(p, "waited-b"), b, "wrong-child",
                  "the other child can still be waited for");
    play_end(p);
}

static void interrupted(void)
{
    long code = pick(1, 255);
    struct play *p = play("interrupted code=%ld", code);
    spawned(p, "spawned");
    hear(p, "waiting");
    for (int i = 0; i < 3 && await_waiting(p, "waited"); i++) {
        kill(play_pid(p), SIGUSR1);
        hear(p, "rang");
    }
    gate_open(p, 1, 1);
    expect_status(waited(p, "waited"), code, "eintr",
                  "a signal with a handler does not end the wait");
    play_end(p);
}

static void sleeps(void)
{
    struct play *p = play("interrupted code=%ld", pick(1, 255));
    spawned(p, "spawned");
    hear(p, "waiting");
    if_it_hangs("busy-wait", "mp_wait sleeps until the child ends");
    long call = await_blocked(play_pid(p), 0);
    if_it_hangs(NULL, NULL);
    expect(call != SYS_nanosleep && call != SYS_clock_nanosleep, "sleep-poll",
           "mp_wait sleeps until the child ends",
           "process %d is in a timed sleep; it looks again and again",
           (int)play_pid(p));
    gate_open(p, 1, 1);
    waited(p, "waited");
    play_end(p);
}

static void strangers(void)
{
    if_it_hangs("wrong-child", "mp_wait answers at once for what is no child");
    struct play *p = play("strangers");
    spawned(p, "spawned");
    expect_status(waited(p, "waited"), 0, "status-not-decoded",
                  "the status of a child that returned 0 is 0");
    const struct {
        const char *fact;
        long error;
        const char *expected;
    } cases[] = {
        {"again", ECHILD, "a second mp_wait for it returns -1 with ECHILD"},
        {"parent", ECHILD,
         "mp_wait for a process that is no child returns -1 "
         "with ECHILD"},
        {"zero", EINVAL, "mp_wait(0, ...) returns -1 with EINVAL"},
        {"minus", EINVAL, "mp_wait(-1, ...) returns -1 with EINVAL"},
    };
    for (int i = 0; i < 4; i++) {
        struct waited w = waited(p, cases[i].fact);
        expect(w.result == -1 && w.error == cases[i].error, "wrong-child",
               cases[i].expected,
               "it returned %ld with errno %s and status %ld", w.result,
               w.error ? strerrorname_np((int)w.error) : "0", w.status);
    }
    expect_status(waited(p, "other-waited"), 0, "wrong-child",
                  "a child that nobody waited for is still there");
    expect(hear_int(p, "no-status") == 0, "not-checked",
           "mp_wait(pid, NULL) waits and stores nothing", "it failed");
    play_end(p);
}

static const struct test tests[] = {
    {"runs", runs},
    {"child-ends", child_ends},
    {"exit-code", exit_code},
    {"signalled", signalled},
    {"own-memory", own_memory},
    {"text-once", text_once},
    {"handlers-once", handlers_once},
    {"no-process", no_process},
    {"right-child", right_child},
    {"interrupted", interrupted},
    {"sleeps", sleeps},
    {"strangers", strangers},
    {0},
};

int main(int argc, char **argv)
{
    return judge_main(argc, argv, "11-spawn", tests);
}
