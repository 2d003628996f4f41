/* Running a program in the terminal's foreground, and getting it back.
 *
 * Leaves the terminal's modes to term.c, and when to wait to app.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/loan.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/err.h"
#include "tui/base/file.h"

#define PATIENCE (2 * CLOCK_S)

/* Makes PGRP the foreground.  Who is in the background is stopped for asking
 * (SIGTTOU) unless it blocks that.  Without job control here (the terminal is
 * not our controlling one) there is no foreground to give: fine as well. */
static void give_foreground(pid_t pgrp)
{
    sigset_t ttou, before;
    int saved = errno;

    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    sigprocmask(SIG_BLOCK, &ttou, &before);
    tcsetpgrp(STDIN_FILENO, pgrp);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = saved;
}

/* In the child: as if a shell had started it. */
static void become(char *const *argv, const char *dir, int report)
{
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigset_t none;

    setpgid(0, 0);
    give_foreground(getpid());
    for (int sig = 1; sig < NSIG; sig++)
        sigaction(sig, &usual, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (!dir || chdir(dir) == 0)
        execvp(argv[0], argv);
    int why = errno;
    (void)!write(report, &why, sizeof why);
    _exit(127);
}

int loan_start(struct loan *l, char *const *argv, const char *dir,
               struct buf *err)
{
    int report[2], why = 0;

    if (pipe2(report, O_CLOEXEC) < 0)
        return err_sys(err, "%s: pipe", argv[0]);
    l->pid = fork();
    if (l->pid < 0) {
        l->pid = 0;
        err_sys(err, "%s: fork", argv[0]);
        fd_close(&report[0]);
        fd_close(&report[1]);
        return -1;
    }
    if (l->pid == 0)
        become(argv, dir, report[1]);
    /* Both do it, so that it is done whoever comes first. */
    setpgid(l->pid, l->pid);
    fd_close(&report[1]);
    ssize_t n = fd_readn(report[0], &why, sizeof why);
    fd_close(&report[0]);
    if (n != (ssize_t)sizeof why)
        return 0;
    while (waitpid(l->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    l->pid = 0;
    give_foreground(getpgrp());
    errno = why;
    return err_sys(err, "%s cannot be started", argv[0]);
}

enum loan_state loan_step(struct loan *l)
{
    pid_t pid;

    if (l->pid == 0)
        return LOAN_ENDED;
    while ((pid = waitpid(l->pid, &l->status, WNOHANG | WUNTRACED)) < 0 &&
           errno == EINTR)
        ;
    if (pid == 0)
        return LOAN_RUNNING;
    give_foreground(getpgrp());
    if (pid > 0 && WIFSTOPPED(l->status))
        return LOAN_STOPPED;
    l->pid = 0;
    return LOAN_ENDED;
}

void loan_continue(struct loan *l)
{
    if (l->pid == 0)
        return;
    give_foreground(l->pid);
    kill(-l->pid, SIGCONT);
}

void loan_end(struct loan *l)
{
    int64_t until = clock_ns() + PATIENCE;
    sigset_t child;

    if (l->pid == 0)
        return;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    kill(-l->pid, SIGHUP);
    kill(-l->pid, SIGCONT);
    while (loan_step(l) != LOAN_ENDED) {
        int64_t left = until - clock_ns();
        struct timespec wait = {.tv_sec = left / CLOCK_S,
                                .tv_nsec = left % CLOCK_S};
        if (left > 0) {
            sigtimedwait(&child, NULL, &wait);
        } else {
            kill(-l->pid, SIGKILL);
            sigwaitinfo(&child, NULL);
        }
    }
}
