/* hostile: takes shared memory without end, in many processes
 * verdict: wrong
 * says: more than a gigabyte
 * only: runs
 * deadline: 20
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 256 << 20, PROCESSES = 8 };

static void hold(void)
{
    char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p != MAP_FAILED)
        memset(p, 1, SIZE);
    pause();
}

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    for (int i = 0; i < PROCESSES; i++)
        if (fork() == 0)
            hold();
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
