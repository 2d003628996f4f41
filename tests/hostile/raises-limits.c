/* hostile: raises the limits that were set for it, then fails by itself
 * verdict: wrong
 * says: left with exit status 5
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    struct rlimit much = {RLIM_INFINITY, RLIM_INFINITY};
    int raised = setrlimit(RLIMIT_CPU, &much) == 0;
    raised += setrlimit(RLIMIT_FSIZE, &much) == 0;
    raised += setrlimit(RLIMIT_NPROC, &much) == 0;
    exit(raised ? 6 : 5);
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
