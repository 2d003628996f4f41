/* Starting a process that runs a function, and waiting for it: what os.fork and
 * os.waitpid are for in Python.
 *
 *     1. write the function: int fn(void *arg); what it returns becomes the
 *        child's exit code
 *     2. pid = mp_spawn(fn, arg)
 *     3. mp_wait(pid, &status), exactly once: until then the child, once ended,
 *        stays behind as a zombie
 *
 * fork(2), waitpid(2), _exit(2), fflush(3)
 *
 * SPDX-License-Identifier: MIT */
#ifndef MP_SPAWN_H
#define MP_SPAWN_H

#include <sys/types.h>

/* Starts a child process that runs fn(arg) and ends with its result, modulo
 * 256, as its exit code.  Does not wait for it.
 *
 * The child gets a copy of the caller's memory; what it changes stays its own.
 * It never comes back from this call.  It runs none of the caller's atexit(3)
 * handlers.  Text that the caller had printed before is written once; text that
 * FN prints is written before the child ends.
 *
 * Returns the child's pid to the caller; -1 with errno EAGAIN or ENOMEM when
 * there can be no further process (FN is not run then), EINVAL when FN is NULL.
 * Not async-signal-safe. */
pid_t mp_spawn(int (*fn)(void *), void *arg);

/* Waits until the child PID has ended and takes it out of the process table.
 * Sleeps meanwhile; a signal does not end the wait.  Other children are left
 * alone.
 *
 * *STATUS (STATUS may be NULL) becomes the exit code, 0 to 255, or -N if signal
 * N killed it, as in Python's Process.exitcode.
 *
 * Returns 0; -1 with errno ECHILD when PID is no child of the caller, or was
 * waited for before; EINVAL when PID is not positive. */
int mp_wait(pid_t pid, int *status);

#endif
