/* Running a program, and answering for everything it starts.
 *
 * A program is never run bare: between it and us stands a warden, a process
 * that is the subreaper of all the program's descendants
 * (PR_SET_CHILD_SUBREAPER in prctl(2)), so that a child that calls setsid, or
 * loses its parent, still has somebody who ends it and waits for it.
 *
 *     us ── warden ── program ── whatever it forks
 *
 * The warden ends everything below it (SIGKILL, then wait, until nobody is
 * left) as soon as the program has ended, or ward_stop was called, or we died:
 * it sees our death as end-of-file on a pipe, the lifeline.  Then it reports
 * and exits.
 *
 *     1. fill a struct spawn: what to run, where, with which descriptors
 *     2. ward_start: returns at once; the descriptors named stay ours to close
 *     3. poll(2) ward.report for POLLIN beside everything else
 *     4. when it is ready: ward_end, which does not block any more
 *     5. to cancel: ward_stop, then go on at 3
 *
 * A failed exec travels up to ward_start as its errno, through a close-on-exec
 * pipe: ward_start waits for the exec, nothing else blocks.
 *
 * The program begins with default signal dispositions, an empty signal mask, a
 * session of its own and no terminal but the one it is given.  It runs with our
 * rights: if it kills its warden it is killed itself, but what it has forked is
 * then left to whoever is the next subreaper.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_WARD_H
#define FORKLORE_BASE_WARD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "tui/base/buf.h"

struct fd_move {
    int ours; /* borrowed */
    int theirs;
};

/* Limits of setrlimit(2) for the program; 0 means: leave as it is. */
struct limits {
    unsigned long cpu_seconds;
    unsigned long memory_bytes; /* RLIMIT_AS */
    unsigned long file_bytes;
    unsigned long open_files;
};

struct spawn {
    /* NULL-terminated; argv[0] is sought in our PATH, or, with a slash in it,
     * from `dir` */
    const char *const *argv;
    const char *const *env; /* "NAME=value" set, "NAME" removed; or NULL */
    const char *dir;        /* working directory, or NULL for ours */
    /* Exactly these descriptors are open in the program; 0, 1 and 2 are
     * /dev/null where not named. */
    const struct fd_move *fds;
    size_t nfds;
    int terminal; /* slave of a pty to be its controlling terminal and its 0, 1
                   * and 2; used only when `on_terminal` */
    bool on_terminal;
    struct limits limits;
};

struct ward {
    pid_t pid;    /* the warden; 0 when none runs */
    int report;   /* poll it for POLLIN; comes also when the warden died */
    int lifeline; /* closing it ends everything */
};

#define WARD_INIT                    \
    {                                \
        .report = -1, .lifeline = -1 \
    }

struct ward_end {
    bool known;   /* false: the warden itself was killed, nothing is known */
    int status;   /* of the program, as waitpid(2) gives it */
    int strays;   /* processes that were still alive when the program ended */
    bool stopped; /* ended because of ward_stop */
    bool escaped; /* some could not be ended in ten seconds: they hang in the
                   * kernel, or belong to another user */
};

/* Starts the program.  W must be WARD_INIT or ended. */
int ward_start(struct ward *w, const struct spawn *how, struct buf *err);
/* Asks the warden to end everything.  Idempotent; does not wait. */
void ward_stop(struct ward *w);
/* Collects the warden: blocks until everything below it is gone.  W is
 * WARD_INIT afterwards. */
void ward_end(struct ward *w, struct ward_end *end);

/* For the process that is itself a subreaper (a warden, a judge): kills every
 * descendant with SIGKILL and waits for it, until there is none; returns how
 * many there were, zombies not counted, or -1 when some are still there after
 * ten seconds.  KEEP, if not 0, is a child that is left alone with all below
 * it.  Stops what forks faster than it can be killed: first SIGSTOP for all, in
 * passes, then SIGKILL. */
int ward_kill_descendants(pid_t keep);

#endif
