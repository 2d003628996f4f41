/* hostile: each process forks one child and ends: a bomb that runs away
 * verdict: wrong
 * says: left with exit status 0|processes were alive at once
 * only: runs
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 3000, SECONDS = 5 };

/* In case nobody stops it: so many forks, all processes together, and so much
 * of a processor, each of them. */
static int may_fork(void)
{
    static atomic_int *forks;
    if (!forks) {
        struct rlimit cpu = {SECONDS, SECONDS};
        setrlimit(RLIMIT_CPU, &cpu);
        forks = mmap(NULL, sizeof *forks, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    }
    return forks != MAP_FAILED && atomic_fetch_add(forks, 1) < MOST;
}

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    while (may_fork()) {
        if (fork() != 0)
            _exit(0);
        setsid();
    }
    pause();
    if (!fn) {
        errno = EINVAL;
        return -1;
    }
    fflush(NULL);
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    int code = fn(arg);
    fflush(NULL);
    _exit(code);
}

int mp_wait(pid_t pid, int *status)
{
    int raw;

    if (pid <= 0) {
        errno = EINVAL;
        return -1;
    }
    while (waitpid(pid, &raw, 0) < 0)
        if (errno != EINTR)
            return -1;
    if (status)
        *status = WIFSIGNALED(raw) ? -WTERMSIG(raw) : WEXITSTATUS(raw);
    return 0;
}
