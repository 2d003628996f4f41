/* The two processes that ward_start forks: the warden, and in it the program.
 *
 * What ward.c and warden.c tell each other; nobody else needs it.  All that
 * takes memory is prepared before the fork, for afterwards there may be a lock
 * on the heap that nobody holds any more.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_WARDEN_H
#define FORKLORE_BASE_WARDEN_H

#include "tui/base/ward.h"

struct plan {
    const struct spawn *how;
    const char *file; /* what argv[0] was found to be */
    char **env;
    int *high;    /* room for how->nfds descriptors */
    int report;   /* the warden's end, for its struct ward_end */
    int lifeline; /* its end-of-file ends everything */
    int execed;   /* for a struct failure; closed by the exec that works */
};

/* What can fail before the program runs. */
enum step { STEP_FORK, STEP_FDS, STEP_TERMINAL, STEP_DIR, STEP_EXEC };

struct failure {
    enum step step;
    int error; /* errno */
};

/* The child of ward_start: becomes the warden.  Every signal is blocked. */
_Noreturn void warden_run(const struct plan *plan);

#endif
