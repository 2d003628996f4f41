/* hostile: has an array larger than the machine
 * verdict: compile error|crash|wrong
 * says: was ended by signal|is too large|relocation|array
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

char huge[1ull << 40];

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    huge[(size_t)arg] = 1;
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
