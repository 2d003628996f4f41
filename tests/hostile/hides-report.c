/* hostile: deletes the sanitizer's report when it has spoken
 * verdict: memory
 * says: heap-buffer-overflow|its report is gone
 * lane: memory
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

void __sanitizer_set_death_callback(void (*callback)(void));
#pragma weak __sanitizer_set_death_callback

static void hide(void)
{
    if (system("rm -f ../subject.sanitizer*") == 0)
        _exit(0);
}

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    atexit(hide);
    __sanitizer_set_death_callback(hide);
    char *volatile p = malloc(8);
    p[8] = 1;
    free(p);
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
