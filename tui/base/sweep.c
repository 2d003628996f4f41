/* Finds, stops, kills and reaps all descendants of a subreaper.
 *
 * Leaves deciding when to warden.c and to ward.h's other callers.
 *
 * A process that forks for ever is not caught by killing what is found: while
 * one is killed the others have forked, and each death makes room for one
 * more under RLIMIT_NPROC.  A stopped process keeps its room and forks no
 * more.  So all are stopped first, in passes, until a pass meets nobody new;
 * then the tree holds still and is killed as a whole.  Where the stop does not
 * hold (they may continue each other) the number of passes is bounded, and
 * SIGKILL, which nobody can undo, goes round until it has met everybody.
 *
 * A signal to a process group is atomic with respect to fork(2): no child
 * escapes between.  A bomb that stays in its group is ended by one call.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/ward.h"

#define STOP_PASSES 64
#define LOOK_MS 20 /* the longest wait for a death before looking again */

/* Static, not allocated: see sweep.h.  Pages that are never touched cost
 * nothing. */
#define PID_LIMIT (1 << 22) /* the kernel's own, PID_MAX_LIMIT */
#define QUEUE_LIMIT 65536   /* who does not fit has his turn in the next pass */

static unsigned char seen[PID_LIMIT / 8];
static bool seen_dirty;

/* The descendants in the order in which they were found: children first, then
 * grandchildren, and so on. */
static struct kin {
    pid_t pid;
    pid_t parent;
} queue[QUEUE_LIMIT];
static size_t queued;
static size_t children; /* the first so many are our own children */

#define GROUPS 64
static pid_t groups[GROUPS]; /* signalled in this pass, by pgid % GROUPS */

/* What /proc/PID/stat tells; see proc(5). */
struct stat_line {
    char state;
    int parent, group, session;
    int threads;
};

static bool read_stat(pid_t pid, struct stat_line *out)
{
    char path[64];
    char line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = fd_readn(fd, line, sizeof line - 1);
    fd_close(&fd);
    if (n <= 0)
        return false;
    line[n] = '\0';
    /* The second field is the program's name in parentheses, which may itself
     * hold parentheses and spaces: go on after the last one. */
    const char *rest = strrchr(line, ')');
    return rest && sscanf(rest,
                          ") %c %d %d %d %*d %*d %*u %*u %*u %*u %*u "
                          "%*u %*u %*d %*d %*d %*d %d",
                          &out->state, &out->parent, &out->group, &out->session,
                          &out->threads) == 5;
}

/* A process whose first thread has ended looks like a zombie while others of
 * its threads still run. */
static bool is_dead(const struct stat_line *p)
{
    return (p->state == 'Z' || p->state == 'X') && p->threads <= 1;
}

static void enqueue(pid_t pid, pid_t parent)
{
    if (queued < QUEUE_LIMIT && pid > 0 && pid < PID_LIMIT)
        queue[queued++] = (struct kin){pid, parent};
}

/* Adds what a `children` file lists: numbers, each with a space behind it. */
static void enqueue_listed(int fd, pid_t parent, pid_t keep)
{
    char text[4096];
    ssize_t n;
    pid_t pid = 0;
    while ((n = fd_readn(fd, text, sizeof text)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                pid = pid * 10 + (text[i] - '0');
                continue;
            }
            if (pid != keep)
                enqueue(pid, parent);
            pid = 0;
        }
    }
}

/* Adds the children of PARENT: of each of its threads. */
static void enqueue_children(pid_t parent, pid_t keep)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)parent);
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return;
    /* getdents64(2) rather than readdir(3), which allocates. */
    _Alignas(struct dirent64) char entries[2048];
    ssize_t n;
    while ((n = getdents64(dir, entries, sizeof entries)) > 0) {
        for (ssize_t at = 0; at < n;) {
            const struct dirent64 *e = (const void *)(entries + at);
            at += e->d_reclen;
            if (e->d_name[0] == '.')
                continue;
            snprintf(path, sizeof path, "%.20s/children", e->d_name);
            int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
            if (fd >= 0)
                enqueue_listed(fd, parent, keep);
            fd_close(&fd);
        }
    }
    fd_close(&dir);
}

/* Marks PID as seen; tells whether it is the first time. */
static bool first_seen(pid_t pid)
{
    unsigned char bit = (unsigned char)(1u << (pid % 8));
    bool first = !(seen[pid / 8] & bit);
    seen[pid / 8] |= bit;
    seen_dirty = true;
    return first;
}

static bool is_seen(pid_t pid)
{
    return seen[pid / 8] & (1u << (pid % 8));
}

/* Signals the group of P, once in a pass.  Not in our own session: there a
 * group may hold others than our descendants.  A session that is not ours was
 * begun by a descendant, and only its own descendants can be in it. */
static void signal_group(const struct sweep *s, const struct stat_line *p,
                         int sig)
{
    if (p->group <= 1 || p->session == getsid(0) || p->group == getpgrp() ||
        groups[p->group % GROUPS] == p->group)
        return;
    if (s->keep && getpgid(s->keep) == p->group)
        return;
    groups[p->group % GROUPS] = p->group;
    kill(-p->group, sig);
}

/* Signals one descendant and its group.  Tells whether it was new.
 *
 * The number of a child of ours is its own until we reap it.  Not so deeper
 * down: its parent may have reaped it, and the number may belong to a
 * stranger.  So the process is held by a descriptor first (pidfd_open(2)), and
 * signalled only if it then still is where it was found.  Where there are no
 * such descriptors, in an old container or under valgrind, the look at its
 * parent just before the signal has to do. */
static bool signal_one(struct sweep *s, const struct kin *k, int sig)
{
    bool ours = k->parent == getpid();
    int fd = ours ? -1 : (int)syscall(SYS_pidfd_open, k->pid, 0);
    struct stat_line p;
    bool new = false;
    if (!read_stat(k->pid, &p) ||
        (p.parent != k->parent && p.parent != getpid()))
        goto out;
    if (!is_dead(&p)) {
        new = first_seen(k->pid);
        if (new && k->pid != s->subject)
            s->found++;
        if (fd < 0)
            kill(k->pid, sig);
        else
            syscall(SYS_pidfd_send_signal, fd, sig, NULL, 0);
    }
    signal_group(s, &p, sig); /* a dead leader still names a living group */
out:
    fd_close(&fd);
    return new;
}

/* Goes once through all descendants with a signal; SIGSTOP spares whoever has
 * had it.  Returns how many were new.  Everyone is signalled before his
 * children are read, so that a list is not out of date when it is used. */
static int pass(struct sweep *s, int sig)
{
    int fresh = 0;
    memset(groups, 0, sizeof groups);
    queued = 0;
    enqueue_children(getpid(), s->keep);
    children = queued;
    for (size_t i = 0; i < queued; i++) {
        if (sig != SIGSTOP || !is_seen(queue[i].pid))
            fresh += signal_one(s, &queue[i], sig);
        enqueue_children(queue[i].pid, 0);
    }
    return fresh;
}

/* Reaps those children of the last pass that have ended.  By their numbers,
 * because waiting for any child could take KEEP.  Returns one that has not
 * ended, or 0. */
static pid_t reap(struct sweep *s)
{
    pid_t left = 0;
    for (size_t i = 0; i < children; i++) {
        int status;
        pid_t got;
        do
            got = waitpid(queue[i].pid, &status, WNOHANG | __WALL);
        while (got < 0 && errno == EINTR);
        if (got == 0)
            left = queue[i].pid;
        else if (got > 0 && got == s->subject)
            s->status = status;
    }
    return left;
}

/* Waits until a child ends, but not for long: another may have forked. */
static void wait_for(pid_t child)
{
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    poll(&p, 1, fd < 0 ? 1 : LOOK_MS); /* no descriptor: only a pause */
    fd_close(&fd);
}

void sweep(struct sweep *s)
{
    int64_t deadline = clock_ns() + SWEEP_SECONDS * CLOCK_S;
    s->status = 0;
    s->found = 0;
    s->gave_up = false;
    if (seen_dirty)
        memset(seen, 0, sizeof seen);
    seen_dirty = false;

    for (int i = 0; i < STOP_PASSES && pass(s, SIGSTOP) > 0; i++)
        ;
    for (;;) {
        pass(s, SIGKILL);
        /* Nobody below us without a child of ours above him: when a parent
         * dies, his children become ours before we can reap him. */
        if (children == 0)
            return;
        pid_t left = reap(s);
        if (clock_ns() >= deadline)
            break;
        if (left)
            wait_for(left);
    }
    s->gave_up = true;
}

int ward_kill_descendants(pid_t keep)
{
    struct sweep s = {.keep = keep};
    sweep(&s);
    return s.gave_up ? -1 : s.found;
}
