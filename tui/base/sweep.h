/* Ending every descendant of a subreaper, however fast it forks.
 *
 * The inside of ward_kill_descendants, for the warden, who also wants to know
 * what became of the program.  Leaves starting processes to warden.c.
 *
 *     struct sweep s = {.subject = program};
 *     sweep(&s);
 *
 * Calls neither malloc nor stdio's streams, so that a forked child may use it.
 * One sweep at a time in a process.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_SWEEP_H
#define FORKLORE_BASE_SWEEP_H

#include <stdbool.h>
#include <sys/types.h>

struct sweep {
    /* In. */
    pid_t keep;    /* a child that is left alone with all below it, or 0 */
    pid_t subject; /* a child that is not counted in `found`, or 0 */
    /* Out. */
    int status;   /* of the subject, as waitpid(2) gives it */
    int found;    /* how many were alive, without the subject */
    bool gave_up; /* some are still there after SWEEP_SECONDS */
};

#define SWEEP_SECONDS 10

/* Kills and reaps until nobody is left, or gives up.  Blocks. */
void sweep(struct sweep *s);

#endif
