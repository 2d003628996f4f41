/* A process as an object that can be started, waited for, asked and ended: what
 * multiprocessing.Process is in Python.
 *
 *     1. p = mp_process_new(target, arg): nothing runs yet
 *     2. mp_process_start(p), once: target(arg) runs in a child
 *     3. mp_process_join(p, timeout), as often as you like; a timeout below 0
 *        means "for ever"
 *     4. mp_process_exitcode(p, &code)
 *     5. mp_process_free(p)
 *
 * A process belongs to its creator, the process that called mp_process_new.  A
 * child that is forked later has a copy of the memory, but the process is not
 * its child.  In it every call but mp_process_pid and mp_process_free does
 * nothing and returns -1 with errno ECHILD.
 *
 * Other children of the caller are left alone by all calls.  None of the calls
 * may be made by a signal handler, or by two threads at once for one process.
 * No descriptor stays open when a process has been freed.
 *
 * mp/spawn.h, waitpid(2), kill(2), pidfd_open(2), poll(2), clock_gettime(2)
 *
 * SPDX-License-Identifier: MIT */
#ifndef MP_PROCESS_H
#define MP_PROCESS_H

#include <sys/types.h>

struct mp_process;

/* A process that is to run target(arg).  Borrows ARG: it must live until start.
 * Returns it (mp_process_free frees it); NULL with errno EINVAL when TARGET is
 * NULL, ENOMEM when there is no memory. */
struct mp_process *mp_process_new(int (*target)(void *), void *arg);

/* Starts the child, as mp_spawn does, and returns at once.
 * Returns 0; -1 with errno EALREADY when it was started before, running or not;
 * or with mp_spawn's errno, and then it is not started. */
int mp_process_start(struct mp_process *p);

/* Waits until the child has ended, and takes it out of the process table, or
 * until TIMEOUT seconds have passed since the call; 0 only looks, a negative
 * TIMEOUT waits for ever.  Sleeps meanwhile and is woken by the end itself.  A
 * signal's handler runs meanwhile; the signal does not end the wait and does
 * not make it longer.
 *
 * Returns 0 when the child has ended, at once if that was known before; -1 with
 * errno ETIMEDOUT when the time is over and it has not (it runs on), EINVAL
 * when it was not started. */
int mp_process_join(struct mp_process *p, double timeout);

/* Whether it was started and has not ended.  A child that has ended is not
 * alive, whether somebody has waited for it or not.  Does not wait.
 * Returns 1 or 0. */
int mp_process_is_alive(struct mp_process *p);

/* How it ended: *CODE (CODE may be NULL) becomes its exit code, 0 to 255, or -N
 * if signal N killed it.  Does not wait, and needs no join before it.
 * Returns 0; -1 with errno EAGAIN when it has not ended, or not started. */
int mp_process_exitcode(struct mp_process *p, int *code);

/* Its pid, also after it has ended; 0 before start. */
pid_t mp_process_pid(const struct mp_process *p);

/* Sends SIGTERM, which the child may handle, or SIGKILL, which it may not.
 * Neither waits.  When the child is known to have ended nothing is sent: its
 * pid may be somebody else's by now.
 * Returns 0; -1 with errno EINVAL when it was not started. */
int mp_process_terminate(struct mp_process *p);
int mp_process_kill(struct mp_process *p);

/* Frees it; a child that has ended and was not waited for is taken out of the
 * process table first.  P may be NULL.  In a process that is not its creator,
 * frees that process's copy.
 * Returns 0; -1 with errno EBUSY while the child runs, and then nothing is
 * freed. */
int mp_process_free(struct mp_process *p);

#endif
