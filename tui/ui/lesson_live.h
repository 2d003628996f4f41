/* A lesson's program, live: compiled if need be, run in a pane, one at a time.
 *
 * The program runs in a fresh, empty folder of its own, so that what it writes
 * is never in the course and never there at the next run.  `through` and `args`
 * of its fence go through sh(1), which the program then replaces.
 *
 * Leaves where the pane is on the screen to view_lesson.c.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LESSON_LIVE_H
#define FORKLORE_UI_LESSON_LIVE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/ui/lesson_build.h"
#include "tui/ui/pane.h"

enum live_state {
    LIVE_NOTHING, /* nothing was run, or it was put away */
    LIVE_COMPILING,
    LIVE_RUNNING,
    LIVE_ENDED,
    LIVE_UNCOMPILED, /* the pane shows what the compiler said */
    LIVE_FAILED,     /* the pane shows why it could not be run */
};

struct live {
    const struct course *course; /* borrowed, as is the lesson */
    const struct lesson *lesson;
    struct pane *pane;
    enum live_state state;
    const struct part *program; /* the one in the pane */
    const struct part *next;    /* starts when the one before has ended */
    bool put_away;              /* it is being ended, out of sight */
    struct lesson_build build;
    char *folder; /* ours, in $TMPDIR; NULL before the first run */
    int64_t tick; /* when the seconds shown change */
};

#define LIVE_POLLFDS (PANE_POLLFDS + JOB_POLLFDS)

void live_open(struct live *l, const struct course *c,
               const struct lesson *lesson);
/* Ends what runs and waits for that. */
void live_close(struct live *l);
/* Runs PROGRAM (a part with `run`); what runs now is ended first. */
void live_run(struct live *l, const struct part *program);
void live_stop(struct live *l);
/* Stops it, and forgets what it printed. */
void live_put_away(struct live *l);
/* Whether there is something that live_stop would stop. */
bool live_busy(const struct live *l);
/* "exit 0 · 0.002 s": what is to be said of it now. */
void live_outcome(const struct live *l, struct buf *out);
int live_poll(const struct live *l, struct pollfd *fds, int64_t *when);
/* Never blocks.  True when something to show has changed. */
bool live_step(struct live *l);

#endif
