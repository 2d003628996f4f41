/* Looking at processes from outside: /proc as proc(5) describes it.  Changes
 * nothing and is seen by nobody.
 *
 * SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/judge.h"
#include "tests/support/judge_inside.h"
#include "tui/base/file.h"

/* ---- /proc ---- */

/* Reads a small file of /proc; false when the process is gone. */
static bool slurp(char *text, size_t size, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = fd_readn(fd, text, size - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    return n > 0;
}

static bool thread_file(char *text, size_t size, pid_t pid, pid_t tid,
                        const char *file)
{
    char path[96];
    snprintf(path, sizeof path, "/proc/%d/task/%d/%s", (int)pid,
             (int)(tid ? tid : pid), file);
    return slurp(text, size, path);
}

char process_state(pid_t pid)
{
    char text[1024];
    if (!thread_file(text, sizeof text, pid, 0, "stat"))
        return 0;
    const char *after = strrchr(text, ')'); /* the name may hold anything */
    return after && after[1] ? after[2] : '\0';
}

static int add_children(pid_t pid, const char *tid, pid_t *out, int n, int max)
{
    char path[96], text[8192], *at = text, *end;
    snprintf(path, sizeof path, "/proc/%d/task/%.16s/children", (int)pid, tid);
    if (!slurp(text, sizeof text, path))
        return n;
    for (; n < max; at = end) {
        long child = strtol(at, &end, 10);
        if (end == at)
            break;
        out[n++] = (pid_t)child;
    }
    return n;
}

int process_children(pid_t pid, pid_t *out, int max)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *threads = opendir(path);
    if (!threads)
        return 0;
    int n = 0;
    for (struct dirent *e; (e = readdir(threads));)
        if (e->d_name[0] != '.')
            n = add_children(pid, e->d_name, out, n, max);
    closedir(threads);
    return n;
}

long process_syscall(pid_t pid, pid_t tid, long args[6])
{
    char text[512];
    long nr, a[6];
    if (!thread_file(text, sizeof text, pid, tid, "syscall") ||
        sscanf(text, "%ld %li %li %li %li %li %li", &nr, &a[0], &a[1], &a[2],
               &a[3], &a[4], &a[5]) < 2)
        return -1;
    if (args)
        memcpy(args, a, sizeof a);
    return nr;
}

long process_sleeps(pid_t pid, pid_t tid)
{
    char text[4096];
    if (!thread_file(text, sizeof text, pid, tid, "status"))
        return -1;
    const char *at = strstr(text, "\nvoluntary_ctxt_switches:");
    return at ? strtol(at + strlen("\nvoluntary_ctxt_switches:"), NULL, 10)
              : -1;
}

long process_megabytes(pid_t pid)
{
    char path[64], text[256];
    long size, resident = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    if (!slurp(text, sizeof text, path) ||
        sscanf(text, "%ld %ld", &size, &resident) != 2)
        return 0;
    return resident * (sysconf(_SC_PAGESIZE) / 1024) / 1024;
}

/* Which argument of a call is the time it waits for at most. */
static const struct {
    long nr;
    int arg;
    enum { MILLISECONDS, TIMESPEC, TIMEVAL } unit;
} timed[] = {
    {SYS_poll, 2, MILLISECONDS},        {SYS_ppoll, 2, TIMESPEC},
    {SYS_select, 4, TIMEVAL},           {SYS_pselect6, 4, TIMESPEC},
    {SYS_epoll_wait, 3, MILLISECONDS},  {SYS_epoll_pwait, 3, MILLISECONDS},
    {SYS_epoll_pwait2, 3, TIMESPEC},    {SYS_nanosleep, 0, TIMESPEC},
    {SYS_rt_sigtimedwait, 2, TIMESPEC},
};

double process_timeout(pid_t pid, pid_t tid)
{
    long args[6], nr = process_syscall(pid, tid, args);
    for (size_t i = 0; i < sizeof timed / sizeof *timed; i++) {
        if (timed[i].nr != nr)
            continue;
        long arg = args[timed[i].arg];
        if (timed[i].unit == MILLISECONDS)
            return (int)arg < 0 ? -1 : (int)arg / 1e3;
        long time[2]; /* seconds, and nano- or microseconds */
        struct iovec here = {time, sizeof time};
        struct iovec there = {(void *)arg, sizeof time};
        if (!arg ||
            process_vm_readv(pid, &here, 1, &there, 1, 0) != sizeof time)
            return -1;
        return (double)time[0] +
               (double)time[1] / (timed[i].unit == TIMEVAL ? 1e6 : 1e9);
    }
    return -1;
}

int process_descriptors(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *fds = opendir(path);
    if (!fds)
        return 0;
    int n = 0;
    for (struct dirent *e; (e = readdir(fds));) {
        int fd = atoi(e->d_name);
        n += e->d_name[0] != '.' && (fd < GATE_FD(0) || fd > JUDGE_FD);
    }
    closedir(fds);
    return n;
}

struct looked_for {
    pid_t pid, tid;
    const char *states;
    char state;
    long nr, args[6];
};

static bool state_is(void *arg)
{
    struct looked_for *l = arg;
    l->state = process_state(l->pid);
    return strchr(l->states, l->state ? l->state : '-') != NULL;
}

char await_state(pid_t pid, const char *states)
{
    struct looked_for l = {.pid = pid, .states = states};
    wait_until(state_is, &l, true);
    return l.state ? l.state : '-';
}

static bool is_blocked(void *arg)
{
    struct looked_for *l = arg;
    l->nr = process_syscall(l->pid, l->tid, l->args);
    l->state = process_state(l->pid);
    return l->nr >= 0 || l->state == 0 || l->state == 'Z';
}

long await_blocked(pid_t pid, pid_t tid)
{
    struct looked_for l = {.pid = pid, .tid = tid};
    wait_until(is_blocked, &l, true);
    return l.nr;
}

int process_threads(pid_t pid, pid_t *out, int max)
{
    char path[64];
    int n = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *threads = opendir(path);
    if (!threads)
        return 0;
    for (struct dirent *e; (e = readdir(threads)) && n < max;)
        if (e->d_name[0] != '.')
            out[n++] = (pid_t)strtol(e->d_name, NULL, 10);
    closedir(threads);
    return n;
}

struct stillness {
    struct play *play;
    int threads;
    const char *fact;
    int times;
    long sleeps; /* of all threads together, at the last look */
    int looks;   /* in a row that saw all of them blocked, and none woken */
};

enum { STILL_LOOKS = 8 };

static bool all_still(void *arg)
{
    struct stillness *s = arg;
    pid_t pid = play_pid(s->play), tids[128];
    if (told(s->play, s->fact) >= s->times || play_has_exited(s->play))
        return true;
    int n = process_threads(pid, tids, 128);
    bool blocked = n == s->threads;
    long sleeps = 0;
    for (int i = 0; i < n && blocked; i++) {
        blocked = process_syscall(pid, tids[i], NULL) >= 0;
        sleeps += process_sleeps(pid, tids[i]);
    }
    s->looks = blocked && sleeps == s->sleeps ? s->looks + 1 : 0;
    s->sleeps = sleeps;
    return s->looks >= STILL_LOOKS;
}

bool await_threads_blocked(struct play *p, int n, const char *fact, int times)
{
    struct stillness s = {p, n, fact, times, -1, 0};
    wait_until(all_still, &s, true);
    return s.looks >= STILL_LOOKS;
}

/* ---- What everybody was doing ---- */

static const struct {
    long nr;
    const char *name;
    bool on_fd;
} calls[] = {
    {SYS_read, "read", true},
    {SYS_write, "write", true},
    {SYS_wait4, "waitpid", false},
    {SYS_waitid, "waitid", false},
    {SYS_futex, "a lock, a semaphore or a join (futex)", false},
    {SYS_nanosleep, "nanosleep", false},
    {SYS_clock_nanosleep, "a sleep", false},
    {SYS_poll, "poll", false},
    {SYS_ppoll, "ppoll", false},
    {SYS_select, "select", false},
    {SYS_pselect6, "select", false},
    {SYS_epoll_wait, "epoll_wait", false},
    {SYS_pause, "pause", false},
    {SYS_recvfrom, "recv", true},
    {SYS_recvmsg, "recvmsg", true},
    {SYS_rt_sigsuspend, "sigsuspend", false},
    {SYS_rt_sigtimedwait, "sigwait", false},
};

static void doing(pid_t pid, struct buf *out)
{
    long args[6] = {0};
    char state = process_state(pid);
    if (state == 'Z') {
        buf_adds(out, "has ended and nobody has waited for it");
        return;
    }
    if (state == 'R') {
        buf_adds(out, "is running");
        return;
    }
    if (state == 'T') {
        buf_adds(out, "is stopped by a signal");
        return;
    }
    if (state == 'D') {
        buf_adds(out, "is held by the kernel, as a parent is while its vfork "
                      "child runs");
        return;
    }
    long nr = process_syscall(pid, 0, args);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (calls[i].nr != nr)
            continue;
        buf_addf(out, "waits in %s", calls[i].name);
        if (calls[i].on_fd)
            buf_addf(out, " on descriptor %ld", args[0]);
        return;
    }
    buf_addf(out, "is in state %c", state ? state : '?');
}

static void account_below(pid_t root, int depth, int *n, struct buf *out)
{
    pid_t kids[32];
    int found = process_children(root, kids, 32);
    for (int i = 0; i < found; i++) {
        if (++*n > 6)
            return;
        if (*n > 1)
            buf_adds(out, "; ");
        if (depth == 0)
            buf_addf(out, "process %d ", (int)kids[i]);
        else
            buf_addf(out, "its child %d ", (int)kids[i]);
        doing(kids[i], out);
        account_below(kids[i], depth + 1, n, out);
    }
}

void account(pid_t root, struct buf *out)
{
    int n = 0;
    account_below(root, 0, &n, out);
    if (n == 0)
        buf_adds(out, "no process of the program is left");
}
