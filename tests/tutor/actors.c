/* The misbehaving programs.  Each writes "ready\n" to descriptor 1 when it has
 * got to where it is to be met.
 *
 * None waits for a time, and none could grow for ever if nobody ended it: the
 * bombs stop forking after BOMB_MAX, or at RLIMIT_NPROC.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/actors.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BOMB_READY 300
#define BOMB_MAX 2000

static void ready(void)
{
    if (write(1, "ready\n", 6) != 6)
        _exit(99);
}

static _Noreturn void stay(void)
{
    for (;;)
        pause();
}

/* Says which descriptors are open and what they are, instead of "ready". */
static int fds(void)
{
    for (int fd = 0; fd < 1024; fd++) {
        char path[64], what[128];
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(path, what, sizeof what);
        int flags = fcntl(fd, F_GETFL);
        if (n >= 0)
            printf("%d %.*s %d\n", fd, (int)n, what, flags & O_ACCMODE);
    }
    return 0;
}

static char state_of(pid_t pid)
{
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "re");
    if (!f)
        return 0;
    const char *paren = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
    fclose(f);
    return paren ? paren[2] : 0;
}

/* Stops itself; a child sees that it did. */
static int stopped(void)
{
    pid_t self = getpid();
    if (fork() == 0) {
        while (state_of(self) != 'T')
            sched_yield();
        ready();
        stay();
    }
    raise(SIGSTOP);
    stay();
}

/* Ends and leaves a daemon behind: a session of its own, no parent. */
static int daemonise(void)
{
    int up[2];
    char c;
    if (pipe(up) < 0)
        return 1;
    if (fork() == 0) {
        setsid();
        if (fork() > 0)
            _exit(0);
        signal(SIGHUP, SIG_IGN);
        signal(SIGTERM, SIG_IGN);
        ready();
        close(up[0]);
        if (write(up[1], "x", 1) != 1)
            _exit(1);
        stay();
    }
    return read(up[0], &c, 1) == 1 ? 0 : 1;
}

/* A chain of sessions: each process has one child, in a new session. */
static int chain(void)
{
    for (int depth = 0; depth < 50; depth++) {
        if (fork() > 0)
            stay();
        setsid();
    }
    ready();
    stay();
}

/* Forks for ever.  The counter is shared by all: it bounds the bomb where no
 * limit of the system would. */
static _Noreturn void explode(bool sessions)
{
    atomic_int *forks = mmap(NULL, sizeof *forks, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (forks == MAP_FAILED)
        _exit(1);
    for (;;) {
        int n = atomic_fetch_add(forks, 1);
        if (n >= BOMB_MAX)
            stay();
        pid_t pid = fork();
        if (pid < 0) {
            /* At the limit: the crowd goes on trying. */
            int before = atomic_exchange(forks, -1000000000);
            if (before >= 0)
                ready();
        } else if (n == BOMB_READY) {
            if (pid > 0)
                ready();
        }
        if (sessions && pid == 0)
            setsid();
    }
}

static int bomb(void)
{
    explode(false);
}

static int bomb_sessions(void)
{
    explode(true);
}

/* Every process continues every other, so that none stays stopped. */
static int bomb_continuing(void)
{
    signal(SIGCHLD, SIG_IGN);
    atomic_int *forks = mmap(NULL, sizeof *forks, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (forks == MAP_FAILED)
        _exit(1);
    for (;;) {
        int n = atomic_fetch_add(forks, 1);
        if (n < BOMB_READY && fork() > 0 && n == BOMB_READY / 2)
            ready();
        kill(0, SIGCONT);
    }
}

static const struct actor {
    const char *name;
    int (*play)(void);
} actors[] = {
    {"fds", fds},
    {"stopped", stopped},
    {"daemon", daemonise},
    {"chain", chain},
    {"bomb", bomb},
    {"bomb-sessions", bomb_sessions},
    {"bomb-continuing", bomb_continuing},
};

void actors_main(int argc, char **argv)
{
    if (argc != 3 || strcmp(argv[1], "--actor") != 0)
        return;
    for (size_t i = 0; i < sizeof actors / sizeof *actors; i++)
        if (strcmp(argv[2], actors[i].name) == 0)
            exit(actors[i].play());
    exit(100);
}
