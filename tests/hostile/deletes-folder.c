/* hostile: deletes the folder it was built in
 * verdict: wrong|compile error
 * says: left with exit status 127
 *
 * In practice a program can delete what its user can: files are guarded only in
 * a sandbox.  What is promised is that the grader goes on, says that the
 * program is gone, and has its folder back for the next.
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
    if (system("rm -rf ../../behaviour ../../memory") != 0)
        _exit(1);
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
