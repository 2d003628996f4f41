/* Start a process that runs a function; wait for it.  Contract: mp/spawn.h.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that runs fn(arg) and ends; its pid for the caller. */
pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    (void)fn;
    (void)arg;
    errno = ENOSYS; /* not written yet */
    return -1;
}

/* Wait for that child; its exit code, or -N after signal N, in *status. */
int mp_wait(pid_t pid, int *status)
{
    (void)pid;
    (void)status;
    errno = ENOSYS; /* not written yet */
    return -1;
}
