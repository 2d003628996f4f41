/* What a test asks of its plays: their facts, their end, their gates, what they
 * printed.  Leaves collecting all that to judge_play.c.
 *
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/judge.h"
#include "tests/support/judge_inside.h"
#include "tests/support/judge_plays.h"
#include "tui/base/file.h"

void if_it_hangs(const char *diagnosis, const char *expected)
{
    if_hangs.diagnosis = diagnosis;
    if_hangs.expected = expected;
}

void if_it_ends(const char *diagnosis, const char *expected)
{
    if_ends.diagnosis = diagnosis;
    if_ends.expected = expected;
}

/* ---- Ending ---- */

void check_runaway(struct play *p)
{
    if (p->runaway)
        fail_as("child-returns",
                "only the caller comes back from the call; the child ends in "
                "it",
                "process %d, a child of %d, came out of the call too and went "
                "on in the caller's code (it was about to say \"%s\")",
                (int)p->runaway, (int)p->pid, p->runaway_said);
}

/* The subject is gone, too soon or not in order: says why, if it was wrong. */
static void check_exit(struct play *p)
{
    struct buf seen = BUF_INIT;
    if (sanitizer_spoke(judging.outcome, &seen))
        fail_with("memory", "memory-error", if_ends.expected, buf_str(&seen));
    const char *expected =
        if_ends.expected ? if_ends.expected : "the program goes on to its end";
    if (WIFSIGNALED(p->status)) {
        int sig = WTERMSIG(p->status);
        if (sig == SIGSYS) { /* forbid_reaching_out */
            buf_addf(&seen,
                     "process %d was ended when it reached for every process "
                     "there is, or for one of those that started it",
                     (int)p->pid);
            fail_with("integrity", "killed-its-judge",
                      "the program signals its own processes only",
                      buf_str(&seen));
        }
        buf_addf(&seen, "process %d was ended by signal %d (SIG%s)",
                 (int)p->pid, sig, sigabbrev_np(sig) ? sigabbrev_np(sig) : "?");
        fail_with("crash", if_ends.diagnosis ? if_ends.diagnosis : "crash",
                  expected, buf_str(&seen));
    }
    if (WEXITSTATUS(p->status) == SANITIZED_STATUS &&
        strcmp(judging.lane, "memory") == 0)
        fail_with("memory", "memory-error", expected,
                  "a sanitizer ended the program, and its report is gone");
    if (!p->ended)
        fail_as(if_ends.diagnosis ? if_ends.diagnosis : "ended-early", expected,
                "process %d left with exit status %d in the middle of the call",
                (int)p->pid, WEXITSTATUS(p->status));
    if (WEXITSTATUS(p->status) != 0)
        fail_as("ended-early", expected,
                "process %d left with exit status %d after the scene",
                (int)p->pid, WEXITSTATUS(p->status));
}

/* A child crashed, and so something never happened. */
static void check_child_crash(struct play *p)
{
    struct buf seen = BUF_INIT;
    if (!p->crashed || p->crashed == p->pid)
        return;
    const char *name = sigabbrev_np(p->crash_signal);
    buf_addf(&seen, "process %d, a child of %d, was ended by signal %d (SIG%s)",
             (int)p->crashed, (int)p->pid, p->crash_signal, name ? name : "?");
    fail_with("crash", "crash", "the child goes on to its end", buf_str(&seen));
}

static bool has_exited(void *arg)
{
    return ((struct play *)arg)->exited;
}

int play_end_counting(struct play *p)
{
    wait_until(has_exited, p, false);
    pump(0);
    check_runaway(p);
    check_exit(p);
    return p->left;
}

void play_end(struct play *p)
{
    int left = play_end_counting(p);
    if (left)
        fail_as("left-behind", "when the program ends, no child is left",
                "%d left behind: %s", left, p->left_what);
}

/* ---- Hearing ---- */

struct awaited {
    struct play *play;
    const char *name;
    struct fact *fact;
};

/* Nothing more can come: the scene has ended, and so has everybody it left
 * behind, or sleeps.  One that runs may be just about to speak. */
static bool is_silent(const struct play *p)
{
    pid_t kids[64];
    if (!p->exited)
        return false;
    int n = p->sock < 0 ? 0 : process_children(getpid(), kids, 64);
    for (int i = 0; i < n; i++)
        if (process_state(kids[i]) != 'Z' &&
            process_syscall(kids[i], 0, NULL) < 0)
            return false;
    return true;
}

static void look_for(struct awaited *a)
{
    struct play *p = a->play;
    for (size_t i = 0; i < p->nfacts && !a->fact; i++)
        if (!p->facts[i].heard && strcmp(p->facts[i].name, a->name) == 0)
            a->fact = &p->facts[i];
}

static bool has_come(void *arg)
{
    struct awaited *a = arg;
    look_for(a);
    if (a->fact || a->play->runaway)
        return true;
    if (!is_silent(a->play))
        return false;
    drain_socket(a->play); /* what was said before the silence */
    look_for(a);
    return true;
}

const char *hear(struct play *p, const char *name)
{
    struct awaited a = {.play = p, .name = name};
    wait_until(has_come, &a, false);
    check_runaway(p); /* what was heard may stand beside it; it is the cause */
    if (!a.fact) {
        check_exit(p);
        check_child_crash(p);
        fail_as(if_ends.diagnosis ? if_ends.diagnosis : "never-happened",
                if_ends.expected ? if_ends.expected
                                 : "it happens before the end",
                "the scene came to its end, and \"%s\" never happened", name);
    }
    a.fact->heard = true;
    p->from = a.fact->from;
    return a.fact->value;
}

long hear_int(struct play *p, const char *name)
{
    return strtol(hear(p, name), NULL, 10);
}

void hear_longs(struct play *p, const char *name, int n, long *out)
{
    const char *text = hear(p, name);
    char *end;
    for (int i = 0; i < n; i++, text = end) {
        out[i] = strtol(text, &end, 10);
        if (end == text)
            fail_with("grader fault", NULL, NULL,
                      "a fact has fewer numbers than its test expects");
    }
}

struct race {
    struct awaited name, other;
};

static bool either_came(void *arg)
{
    struct race *r = arg;
    return has_come(&r->name) || has_come(&r->other);
}

bool comes_first(struct play *p, const char *name, const char *other)
{
    struct race r = {{.play = p, .name = name}, {.play = p, .name = other}};
    wait_until(either_came, &r, false);
    return r.name.fact != NULL;
}

pid_t heard_from(const struct play *p)
{
    return p->from;
}

int told(struct play *p, const char *name)
{
    int n = 0;
    pump(0);
    for (size_t i = 0; i < p->nfacts; i++)
        n += strcmp(p->facts[i].name, name) == 0;
    return n;
}

static bool waits_or_told(void *arg)
{
    struct awaited *a = arg;
    return told(a->play, a->name) > 0 || a->play->exited ||
           process_syscall(a->play->pid, 0, NULL) >= 0;
}

bool await_waiting(struct play *p, const char *fact)
{
    struct awaited a = {.play = p, .name = fact};
    wait_until(waits_or_told, &a, true);
    return told(p, fact) == 0 && !p->exited;
}

static const char *text_of(const struct buf *b, size_t *n)
{
    if (n)
        *n = b->len;
    return buf_str(b);
}

const char *printed(struct play *p, size_t *n)
{
    pump(0);
    return text_of(&p->printed, n);
}

const char *printed_errors(struct play *p, size_t *n)
{
    pump(0);
    return text_of(&p->errors, n);
}

/* ---- Gates ---- */

void gate_open(struct play *p, int gate, int n)
{
    for (int i = 0; i < n; i++)
        if (write(p->gates[gate], "g", 1) != 1)
            return; /* nobody is left to wait there; hear will say so */
}

void gate_close(struct play *p, int gate)
{
    fd_close(&p->gates[gate]);
}
