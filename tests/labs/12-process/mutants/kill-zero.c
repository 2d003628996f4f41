/* mutant: kill(pid, 0) for is_alive: true for a zombie
 * test: alive
 * diagnosis: zombie-alive
 * lane: behaviour
 *
 * SPDX-License-Identifier: MIT */
#include <mp/process.h>
#include <mp/spawn.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct mp_process {
    int (*target)(void *);
    void *arg;
    pid_t creator; /* the only process that may wait for it */
    pid_t pid;     /* 0: not started */
    bool ended;    /* and waited for: PID is free for others now */
    int code;      /* once it has ended */
};

static int refuse(int error)
{
    errno = error;
    return -1;
}

static bool is_mine(const struct mp_process *p)
{
    return p->creator == getpid();
}

struct mp_process *mp_process_new(int (*target)(void *), void *arg)
{
    if (!target) {
        errno = EINVAL;
        return NULL;
    }
    struct mp_process *p = malloc(sizeof *p);
    if (p)
        *p = (struct mp_process){
            .target = target, .arg = arg, .creator = getpid()};
    return p;
}

int mp_process_start(struct mp_process *p)
{
    if (!is_mine(p))
        return refuse(ECHILD);
    if (p->pid)
        return refuse(EALREADY);
    pid_t pid = mp_spawn(p->target, p->arg);
    if (pid < 0)
        return -1;
    p->pid = pid;
    return 0;
}

/* ---- Waiting ---- */

/* Waits for the child and keeps its code.  The only place that does: a child
 * can be waited for once. */
static int reap(struct mp_process *p)
{
    if (mp_wait(p->pid, &p->code))
        return -1;
    p->ended = true;
    return 0;
}

/* Reaps a started child if it has ended; never blocks. */
static int look(struct mp_process *p)
{
    siginfo_t info = {.si_pid = 0}; /* stays 0 while it runs */
    if (p->ended)
        return 0;
    if (waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOHANG | WNOWAIT))
        return -1;
    return info.si_pid ? reap(p) : 0;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Sleeps until the child has ended, for TIMEOUT seconds at most. */
static int await_end(pid_t pid, double timeout)
{
    const double most = 1e9; /* thirty years fit in every time_t */
    double deadline = now() + (timeout < most ? timeout : most);
    int fd = (int)syscall(SYS_pidfd_open, pid, 0); /* close-on-exec */
    if (fd < 0)
        return -1;

    struct pollfd end = {.fd = fd, .events = POLLIN};
    int n;
    do {
        double left = deadline - now();
        if (left < 0)
            left = 0;
        struct timespec t = {.tv_sec = (time_t)left};
        t.tv_nsec = (long)((left - (double)t.tv_sec) * 1e9);
        n = ppoll(&end, 1, &t, NULL);
    } while (n < 0 && errno == EINTR);

    int error = n == 0 ? ETIMEDOUT : errno;
    close(fd);
    return n > 0 ? 0 : refuse(error);
}

int mp_process_join(struct mp_process *p, double timeout)
{
    if (!is_mine(p))
        return refuse(ECHILD);
    if (!p->pid)
        return refuse(EINVAL);
    if (p->ended)
        return 0;
    if (timeout >= 0 && await_end(p->pid, timeout))
        return -1;
    return reap(p);
}

/* ---- Asking ---- */

int mp_process_is_alive(struct mp_process *p)
{
    if (!is_mine(p))
        return refuse(ECHILD);
    if (!p->pid)
        return 0;
    return !p->ended && kill(p->pid, 0) == 0;
}

int mp_process_exitcode(struct mp_process *p, int *code)
{
    if (!is_mine(p))
        return refuse(ECHILD);
    if (p->pid && look(p))
        return -1;
    if (!p->ended) /* alive, or not started */
        return refuse(EAGAIN);
    if (code)
        *code = p->code;
    return 0;
}

pid_t mp_process_pid(const struct mp_process *p)
{
    return p->pid;
}

/* ---- Ending ---- */

static int send_signal(struct mp_process *p, int sig)
{
    if (!is_mine(p))
        return refuse(ECHILD);
    if (!p->pid) /* kill(0, ...) would hit the caller's whole group */
        return refuse(EINVAL);
    /* Until it is waited for, even a zombie keeps its pid from others. */
    return p->ended ? 0 : kill(p->pid, sig);
}

int mp_process_terminate(struct mp_process *p)
{
    return send_signal(p, SIGTERM);
}

int mp_process_kill(struct mp_process *p)
{
    return send_signal(p, SIGKILL);
}

int mp_process_free(struct mp_process *p)
{
    if (p && is_mine(p)) {
        int alive = mp_process_is_alive(p);
        if (alive)
            return alive < 0 ? -1 : refuse(EBUSY);
    }
    free(p);
    return 0;
}
