/* The tutor itself: the stack of views, the one poll loop (keys, signals,
 * timers, and what the views watch), the footer, the lent terminal.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_APP_H
#define FORKLORE_UI_APP_H

#include "tui/ui/view.h"

/* Runs until the student quits.  START and SLUG say what is shown first (home
 * stands below it).  Signals: SIGWINCH resizes; SIGTERM, SIGHUP and SIGINT end
 * it in order, and so does the end of input.  They are left blocked when it
 * returns, or a second one would kill the program while it tidies up.  Returns
 * 0, or -1 and ERR when the terminal cannot be had.
 *
 * To be run inside guard_run (guard.h). */
int app_run(const struct model *m, enum view_kind start, const char *slug,
            struct buf *err);

#endif
