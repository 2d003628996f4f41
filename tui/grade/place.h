/* The folder a build lies in: CACHE/SLUG.PID.N while it is graded, CACHE/SLUG
 * afterwards, until the next build of the same lab takes its place.
 *
 * CACHE is $XDG_CACHE_HOME/forklore, else ~/.cache/forklore, else forklore-UID
 * in $TMPDIR or /tmp.  The folder is locked (flock(2)) while it is in use: one
 * that nobody locks was left by a tutor that was killed, and is removed by the
 * next.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_PLACE_H
#define FORKLORE_GRADE_PLACE_H

#include "tui/base/buf.h"

struct place {
    char *dir;   /* where it is built */
    char *final; /* where it will lie in the end; may be the same */
    int lock;
};

#define PLACE_INIT \
    {              \
        .lock = -1 \
    }

/* KEEP, or NULL: build right there instead. */
int place_make(struct place *p, const char *slug, const char *keep,
               struct buf *err);
/* The build is good: gives the folder its final name. */
void place_settle(struct place *p);
/* The build is not wanted: removes the folder, unless it is one to keep. */
void place_remove(struct place *p);
/* Forgets the folder and leaves it as it is. */
void place_destroy(struct place *p);

#endif
