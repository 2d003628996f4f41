/* The tutor itself: the stack of views, the one poll loop (keys, signals,
 * timers, and what the views watch), the footer, the lent terminal.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_APP_H
#define FORKLORE_UI_APP_H

#include "tui/ui/view.h"

/* Runs until the student quits.  START and SLUG say what is shown first (home
 * stands below it).  Signals: SIGWINCH resizes; SIGTERM, SIGHUP and SIGINT end
 * it in order.  Returns 0, or -1 and ERR when the terminal cannot be had. */
int app_run(const struct model *m, enum view_kind start, const char *slug,
            struct buf *err);

#endif
