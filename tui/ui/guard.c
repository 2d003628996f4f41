/* Waiting for the tutor, passing signals on, and tidying up behind it.
 *
 * What puts the terminal right was asked from terminfo beforehand
 * (term_rescue): the one who took the terminal cannot be asked any more.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "tui/base/buf.h"
#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/ward.h"
#include "tui/ui/term.h"

#define PATIENCE (5 * CLOCK_S)        /* from being asked to end, to SIGKILL */
#define EDITOR_PATIENCE (1 * CLOCK_S) /* for saving what it can */

struct guard {
    pid_t child;
    sigset_t set;
    int64_t kill_at;
    bool have_modes;
    struct termios modes; /* of the terminal, before */
    struct buf rescue;    /* bytes that put the screen right */
};

static void guarded_signals(sigset_t *set)
{
    static const int ours[] = {SIGCHLD, SIGTERM, SIGHUP,  SIGINT,
                               SIGTSTP, SIGCONT, SIGTTOU, SIGQUIT};
    sigemptyset(set);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        sigaddset(set, ours[i]);
}

/* Waits for one of the set until UNTIL: its number, or 0. */
static int next_signal(const sigset_t *set, int64_t until, siginfo_t *info)
{
    int sig;
    if (until == CLOCK_NEVER)
        sig = sigwaitinfo(set, info);
    else {
        int64_t left = until - clock_ns();
        left = left < 0 ? 0 : left;
        struct timespec wait = {.tv_sec = left / CLOCK_S,
                                .tv_nsec = left % CLOCK_S};
        sig = sigtimedwait(set, info, &wait);
    }
    return sig < 0 ? 0 : sig;
}

/* The child has stopped: so do we, in the way it did, or the shell would not
 * see that the job has. */
static void stop_as_well(void)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL); /* here it stops */
    sigprocmask(SIG_BLOCK, &stop, NULL);
}

/* Collects whoever has ended: the child, or an orphan that came to us.  True
 * when it was the child, which is over then. */
static bool collect(struct guard *g, int *status)
{
    for (;;) {
        int s;
        pid_t pid = waitpid(-1, &s, WNOHANG | WUNTRACED);
        if (pid < 0 && errno == EINTR)
            continue;
        if (pid <= 0)
            return false;
        if (pid == g->child && WIFSTOPPED(s)) {
            stop_as_well();
        } else if (pid == g->child) {
            *status = s;
            return true;
        }
    }
}

static int wait_for_child(struct guard *g)
{
    int status = 0;
    siginfo_t info = {0};
    while (!collect(g, &status)) {
        int sig = next_signal(&g->set, g->kill_at, &info);
        if (g->kill_at <= clock_ns()) {
            kill(g->child, SIGKILL);
            g->kill_at = CLOCK_NEVER;
            continue;
        }
        if (sig == SIGTERM || sig == SIGHUP || sig == SIGINT) {
            /* SIGINT comes from elsewhere than the keyboard: there it is a
             * byte.  All three mean the same. */
            kill(g->child, sig);
            if (g->kill_at == CLOCK_NEVER)
                g->kill_at = clock_ns() + PATIENCE;
        }
        /* Its own group's is known to the child. */
        if (sig == SIGTSTP && info.si_pid != g->child)
            kill(g->child, SIGTSTP);
    }
    return status;
}

/* Whether the terminal is the tutor's still; if an editor has it that is now
 * without its parent, ends that one first and takes the terminal. */
static bool own_terminal(struct guard *g)
{
    pid_t foreground = tcgetpgrp(STDIN_FILENO);
    int64_t until = clock_ns() + EDITOR_PATIENCE;
    siginfo_t info;
    if (foreground < 0 || foreground == getpgrp())
        return true;
    /* Processes whose parent died have come to us (PR_SET_CHILD_SUBREAPER). */
    if (waitid(P_PGID, (id_t)foreground, &info, WEXITED | WNOHANG | WNOWAIT) <
        0)
        return false; /* the shell's: this job is in the background */
    kill(-foreground, SIGHUP);
    kill(-foreground, SIGCONT);
    while (kill(-foreground, 0) == 0 && clock_ns() < until) {
        next_signal(&g->set, until, &info);
        while (waitpid(-foreground, NULL, WNOHANG) > 0)
            ;
    }
    return tcsetpgrp(STDIN_FILENO, getpgrp()) == 0;
}

static void rescue_terminal(struct guard *g)
{
    if (!g->have_modes || !own_terminal(g))
        return;
    fd_writen(STDOUT_FILENO, g->rescue.data, g->rescue.len);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &g->modes);
}

/* It exited, but not through term_close: a library ended it, say. */
static bool left_terminal(const struct guard *g)
{
    struct termios now;
    return g->have_modes && tcgetattr(STDIN_FILENO, &now) == 0 &&
           (now.c_lflag != g->modes.c_lflag || now.c_iflag != g->modes.c_iflag);
}

static void tidy_up(struct guard *g, int sig)
{
    const char *name = sigabbrev_np(sig);
    rescue_terminal(g);
    ward_kill_descendants(0);
    fprintf(stderr,
            "forklore: the tutor was ended by SIG%s; all your work is saved\n",
            name ? name : "?");
}

static void be_the_child(const sigset_t *before, pid_t parent,
                         int (*fn)(void *), void *arg)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(0); /* it died before it could be noticed */
    sigprocmask(SIG_SETMASK, before, NULL);
    exit(fn(arg));
}

int guard_run(int (*fn)(void *), void *arg)
{
    struct guard g = {.kill_at = CLOCK_NEVER};
    sigset_t before;
    pid_t self = getpid();
    guarded_signals(&g.set);
    sigprocmask(SIG_BLOCK, &g.set, &before);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    g.have_modes = tcgetattr(STDIN_FILENO, &g.modes) == 0 &&
                   term_rescue(&g.rescue, NULL) == 0;
    fflush(NULL);
    g.child = fork();
    if (g.child == 0) {
        buf_destroy(&g.rescue);
        be_the_child(&before, self, fn, arg);
    }
    int result = -1;
    if (g.child > 0) {
        int status = wait_for_child(&g);
        if (WIFSIGNALED(status))
            tidy_up(&g, WTERMSIG(status));
        else if (left_terminal(&g))
            rescue_terminal(&g);
        result =
            WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    int why = errno;
    while (next_signal(&g.set, 0, NULL) > 0)
        ; /* what came too late to matter */
    buf_destroy(&g.rescue);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = why;
    return result;
}
