/* The warden: starts the program, waits for its end or ours, ends the rest.
 *
 * Leaves the hunt for descendants to sweep.c.  This runs in a forked copy of
 * the tutor that never execs: no malloc, no stdio streams, _exit at the end.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/warden.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/close_range.h>

#include "tui/base/file.h"
#include "tui/base/sweep.h"

/* ---- The program, between fork and exec ---- */

static _Noreturn void fail(int execed, enum step step)
{
    struct failure f = {step, errno};
    fd_writen(execed, &f, sizeof f);
    _exit(127);
}

/* Marks all descriptors from FIRST on close-on-exec. */
static void seal_from(int first)
{
    if (close_range((unsigned)first, ~0u, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    /* Linux before 5.11. */
    long max = sysconf(_SC_OPEN_MAX);
    for (int fd = first; fd < max && fd < 65536; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* Arranges the descriptors.  First all that is needed goes above every number
 * that is asked for, so that no move can overwrite what another still needs;
 * then each goes to its place.  The rest, with these copies, closes at the
 * exec.  Returns the new number of the exec pipe, or -1. */
static int move_fds(const struct plan *plan)
{
    const struct spawn *how = plan->how;
    int top = 3;
    for (size_t i = 0; i < how->nfds; i++)
        if (how->fds[i].theirs >= top)
            top = how->fds[i].theirs + 1;
    int execed = fcntl(plan->execed, F_DUPFD_CLOEXEC, top);
    if (execed < 0)
        return -1;
    for (size_t i = 0; i < how->nfds; i++) {
        plan->high[i] = fcntl(how->fds[i].ours, F_DUPFD_CLOEXEC, top);
        if (plan->high[i] < 0)
            return -1;
    }
    int base = how->on_terminal ? how->terminal
                                : open("/dev/null", O_RDWR | O_CLOEXEC);
    if (base >= 0)
        base = fcntl(base, F_DUPFD_CLOEXEC, top);
    if (base < 0)
        return -1;
    for (int fd = 0; fd < 3; fd++)
        if (dup2(base, fd) < 0)
            return -1;
    for (size_t i = 0; i < how->nfds; i++)
        if (dup2(plan->high[i], how->fds[i].theirs) < 0)
            return -1;
    seal_from(3);
    for (size_t i = 0; i < how->nfds; i++)
        fcntl(how->fds[i].theirs, F_SETFD, 0);
    return execed;
}

static void limit(int resource, unsigned long soft, unsigned long hard)
{
    struct rlimit old;
    if (soft == 0 || getrlimit(resource, &old) < 0)
        return;
    /* Without privilege a hard limit can only be lowered. */
    struct rlimit new = {.rlim_cur = soft, .rlim_max = hard};
    if (new.rlim_max > old.rlim_max)
        new.rlim_max = old.rlim_max;
    if (new.rlim_cur > new.rlim_max)
        new.rlim_cur = new.rlim_max;
    setrlimit(resource, &new);
}

static void apply_limits(const struct limits *l)
{
    /* SIGXCPU, which tells why, a second before SIGKILL. */
    limit(RLIMIT_CPU, l->cpu_seconds, l->cpu_seconds + 1);
    limit(RLIMIT_AS, l->memory_bytes, l->memory_bytes);
    limit(RLIMIT_FSIZE, l->file_bytes, l->file_bytes);
    limit(RLIMIT_NOFILE, l->open_files, l->open_files);
}

/* Nothing of how the tutor treats signals is to be seen by the program.  By the
 * system call itself: glibc refuses the two signals that it keeps for threads,
 * and what posix_spawn(3) starts (make's children, for one) has them ignored.
 */
static void reset_signals(void)
{
    static const unsigned long standard[4]; /* the kernel's struct sigaction */
    for (int sig = 1; sig < NSIG; sig++)    /* fails for SIGKILL and SIGSTOP */
        syscall(SYS_rt_sigaction, sig, standard, NULL, 8);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void program_run(const struct plan *plan, pid_t warden,
                                  const int go[2])
{
    const struct spawn *how = plan->how;
    char byte;
    /* If the warden is killed, by the program itself for instance, nobody
     * would be left to end the program. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(go[1]);
    if (fd_readn(go[0], &byte, 1) != 0 || getppid() != warden)
        _exit(127);
    setsid();
    if (how->on_terminal && ioctl(how->terminal, TIOCSCTTY, 0) < 0)
        fail(plan->execed, STEP_TERMINAL);
    int execed = move_fds(plan);
    if (execed < 0)
        fail(plan->execed, STEP_FDS);
    if (how->dir && chdir(how->dir) < 0)
        fail(execed, STEP_DIR);
    apply_limits(&how->limits);
    reset_signals();
    execve(plan->file, (char *const *)how->argv, plan->env);
    fail(execed, STEP_EXEC);
}

/* ---- The warden ---- */

/* What the warden keeps, at these numbers; 0, 1 and 2 are /dev/null. */
enum { REPORT = 3, LIFELINE, CHILDREN, GO, NFDS };

/* Keeps only what is the warden's own.  Above all no lifeline of another
 * ward: it would not end as long as this one holds it open. */
static int keep_own(const struct plan *plan, int children, int go)
{
    int own[NFDS];
    own[0] = own[1] = own[2] = open("/dev/null", O_RDWR | O_CLOEXEC);
    own[REPORT] = plan->report;
    own[LIFELINE] = plan->lifeline;
    own[CHILDREN] = children;
    own[GO] = go;
    /* Up first, out of each other's way, then down. */
    for (int i = 0; i < NFDS; i++) {
        own[i] = fcntl(own[i], F_DUPFD_CLOEXEC, NFDS);
        if (own[i] < 0)
            return -1;
    }
    for (int i = 0; i < NFDS; i++)
        if (dup3(own[i], i, O_CLOEXEC) < 0)
            return -1;
    if (close_range(NFDS, ~0u, 0) < 0) {
        /* Linux before 5.9. */
        long max = sysconf(_SC_OPEN_MAX);
        for (int fd = NFDS; fd < max && fd < 65536; fd++)
            close(fd);
    }
    return 0;
}

/* Looks without reaping: as long as the program is a zombie its number, and so
 * its group's, is nobody else's. */
static bool has_ended(pid_t program)
{
    siginfo_t info = {.si_pid = 0};
    int flags = WEXITED | WNOHANG | WNOWAIT | __WALL;
    return waitid(P_PID, (id_t)program, &info, flags) == 0 &&
           info.si_pid == program;
}

/* Reaps what was left to us and has ended, so that zombies do not pile up.
 * Tells whether there may be more: orphans that come faster than they are
 * reaped must not keep us from looking at the lifeline. */
static bool reap_orphans(pid_t program)
{
    for (int i = 0; i < 100; i++) {
        siginfo_t info = {.si_pid = 0};
        int flags = WEXITED | WNOHANG | WNOWAIT | __WALL;
        if (waitid(P_ALL, 0, &info, flags) < 0 || info.si_pid == 0 ||
            info.si_pid == program)
            return false;
        waitpid(info.si_pid, NULL, WNOHANG | __WALL);
    }
    return true;
}

/* Waits until the program has ended or the lifeline is cut. */
static void wait_for_end(pid_t program)
{
    struct pollfd fds[] = {
        {.fd = CHILDREN, .events = POLLIN},
        {.fd = LIFELINE, .events = POLLIN},
    };
    /* A SIGCHLD that comes between the look and the poll is not lost: it
     * waits in the signalfd. */
    while (!has_ended(program)) {
        bool more = reap_orphans(program);
        if (poll(fds, 2, more ? 0 : -1) <= 0)
            continue;
        if (fds[1].revents)
            return;
        struct signalfd_siginfo info;
        fd_readn(CHILDREN, &info, sizeof info);
    }
}

/* Makes this process fit for its task.  Returns the signalfd, or -1. */
static int become_warden(void)
{
    /* Its own session, and (from ward_start) every signal blocked: neither a
     * key on our terminal nor a kill(2) of the program's own group reaches
     * it. */
    setsid();
    signal(SIGCHLD, SIG_DFL); /* ignored, it would lose the program's status */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t chld;
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    return signalfd(-1, &chld, SFD_CLOEXEC | SFD_NONBLOCK);
}

_Noreturn void warden_run(const struct plan *plan)
{
    int go[2];
    int children = become_warden();
    if (children < 0 || pipe2(go, O_CLOEXEC) < 0)
        fail(plan->execed, STEP_FDS);
    pid_t self = getpid();
    pid_t program = fork();
    if (program < 0)
        fail(plan->execed, STEP_FORK);
    if (program == 0)
        program_run(plan, self, go);
    if (keep_own(plan, children, go[1]) < 0)
        fail(plan->execed, STEP_FDS);
    /* So that a crowd below cannot keep it from the processor.  Only root may;
     * and only now, for the program would inherit it. */
    setpriority(PRIO_PROCESS, 0, -20);
    /* Only now may the program go on: from its exec on it could stop or kill
     * this process, and ward_start would wait for ever if a copy of the exec
     * pipe were still open here. */
    close(GO);

    wait_for_end(program);
    bool cut = !has_ended(program);
    struct sweep s = {.subject = program};
    sweep(&s);
    static struct ward_end end; /* static: all of it is sent, gaps are zero */
    end.known = true;
    end.status = s.status;
    end.strays = s.found;
    end.escaped = s.gave_up;
    /* It may have ended by itself just before the signal. */
    end.stopped = cut && WIFSIGNALED(s.status) && WTERMSIG(s.status) == SIGKILL;
    fd_writen(REPORT, &end, sizeof end);
    _exit(0);
}
