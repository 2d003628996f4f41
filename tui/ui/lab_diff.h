/* The difference between two files, made by diff(1) in the background.  Leaves
 * showing it to the view.
 *
 *     diff_start, poll(2) what diff_poll asks for, diff_step until it is true
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LAB_DIFF_H
#define FORKLORE_UI_LAB_DIFF_H

#include <poll.h>
#include <stdbool.h>

#include "tui/base/buf.h"
#include "tui/base/ward.h"

#define DIFF_POLLFDS 2

struct diff {
    struct ward ward;
    int out;         /* what diff prints, -1 at its end */
    struct buf text; /* so far */
};

#define DIFF_INIT                    \
    {                                \
        .ward = WARD_INIT, .out = -1 \
    }

/* Starts to compare OLD with NEW, under these names.  D must be DIFF_INIT or
 * stopped. */
int diff_start(struct diff *d, const char *old, const char *old_name,
               const char *new, const char *new_name, struct buf *err);
bool diff_running(const struct diff *d);
int diff_poll(const struct diff *d, struct pollfd *fds);
/* Never blocks.  True once, when the text is complete: "" when the files are
 * the same. */
bool diff_step(struct diff *d);
/* Ends it if it runs and forgets the text. */
void diff_stop(struct diff *d);

#endif
