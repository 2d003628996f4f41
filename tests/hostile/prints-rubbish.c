/* hostile: prints bytes that would drive a terminal
 * verdict: wrong
 * says: left with exit status 3
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    fputs("\033[2J\033]0;title\a\x9b\xff\xfe", stderr);
    fputc(0, stderr);
    exit(3);
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
