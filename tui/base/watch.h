/* Noticing that a file was saved, however the editor does it: in place, by
 * rename, by truncate and write, by delete and create.
 *
 * The folder is watched for IN_CLOSE_WRITE and IN_MOVED_TO of the exact name
 * (inotify(7)).  After the first event comes a quiet period; then the file is
 * read, and it is a save when it is not empty and its content is not what it was
 * at the last save.  Where inotify does not work the file is looked at twice a
 * second, and `polling` says so.
 *
 *     watch_open, poll(2) watch_fd until watch_when, watch_step: true is a save
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_WATCH_H
#define FORKLORE_BASE_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/base/buf.h"

#define WATCH_QUIET_MS 15 /* at most 40: between the first event and the look */

struct watch {
    int fd; /* -1 when polling */
    bool polling;
    char *dir, *name;
    uint64_t sum;  /* of the content at the last save */
    int64_t when;  /* the moment to look (clock.h), or CLOCK_NEVER */
};

#define WATCH_INIT {.fd = -1}

/* The content now is not a save; only what comes after. */
int watch_open(struct watch *w, const char *path, struct buf *err);
void watch_close(struct watch *w);
/* Never blocks.  True once per save. */
bool watch_step(struct watch *w);

#endif
