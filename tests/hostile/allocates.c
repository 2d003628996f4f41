/* hostile: takes memory without end and writes to it
 * verdict: wrong|crash
 * says: more than a gigabyte|SIGABRT
 * only: runs
 * deadline: 20
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MIB = 1 << 20, MOST = 4096 };

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    for (size_t n = 0; n < MOST; n++) {
        char *p = malloc(MIB);
        if (!p)
            abort();
        memset(p, 1, MIB);
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
