/* A process as an object: start, join, exitcode, kill.  Contract: mp/process.h.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/process.h>
#include <mp/spawn.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* What you have to remember about a process: add what is missing. */
struct mp_process {
    int (*target)(void *);
    void *arg;
};

/* A process that is to run target(arg); nothing runs yet. */
struct mp_process *mp_process_new(int (*target)(void *), void *arg)
{
    (void)target;
    (void)arg;
    errno = ENOSYS; /* not written yet */
    return NULL;
}

/* Start the child, once; do not wait for it. */
int mp_process_start(struct mp_process *p)
{
    (void)p;
    errno = ENOSYS; /* not written yet */
    return -1;
}

/* Wait until it has ended, or the time is over; below 0 is for ever. */
int mp_process_join(struct mp_process *p, double timeout)
{
    (void)p;
    (void)timeout;
    errno = ENOSYS; /* not written yet */
    return -1;
}

/* 1 if it was started and has not ended, else 0. */
int mp_process_is_alive(struct mp_process *p)
{
    (void)p;
    errno = ENOSYS; /* not written yet */
    return -1;
}

/* How it ended, in *code: its exit code, or -N after signal N. */
int mp_process_exitcode(struct mp_process *p, int *code)
{
    (void)p;
    (void)code;
    errno = ENOSYS; /* not written yet */
    return -1;
}

/* Its pid; 0 before start. */
pid_t mp_process_pid(const struct mp_process *p)
{
    (void)p;
    errno = ENOSYS; /* not written yet */
    return -1;
}

/* Send SIGTERM. */
int mp_process_terminate(struct mp_process *p)
{
    (void)p;
    errno = ENOSYS; /* not written yet */
    return -1;
}

/* Send SIGKILL. */
int mp_process_kill(struct mp_process *p)
{
    (void)p;
    errno = ENOSYS; /* not written yet */
    return -1;
}

/* Free it, unless its child runs. */
int mp_process_free(struct mp_process *p)
{
    (void)p;
    errno = ENOSYS; /* not written yet */
    return -1;
}
