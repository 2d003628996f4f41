/* Noticing that a file was saved, however the editor does it: in place, by
 * rename, by truncate and write, by delete and create.  Leaves to others what
 * is to be done about it.
 *
 * The folder is watched for IN_CLOSE_WRITE and IN_MOVED_TO of the exact name
 * (inotify(7)); so is the folder of the target when the file is a symbolic
 * link.  After the first event comes a quiet period; then the file is read, and
 * it is a save when it is not empty and its content is not what it was at the
 * last save.  Where inotify does not work (its limits are used up, the folder
 * is gone, a network's file system does not tell) the file is looked at twice a
 * second, and `polling` says so; it ends by itself when inotify works again.
 *
 *     1. watch_open
 *     2. poll(2) w.fd for POLLIN, until w.when
 *     3. watch_step: true is a save; go on at 2
 *     4. watch_close
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_WATCH_H
#define FORKLORE_BASE_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tui/base/buf.h"

/* From the first event to the look; at most 40. */
#define WATCH_QUIET_MS 15
/* From look to look where there are no events. */
#define WATCH_POLL_MS 500

struct watch {
    int fd; /* -1 when polling: poll(2) ignores it then */
    bool polling;
    bool deaf; /* set before watch_open: do without inotify, as if it failed */
    char *dir, *name;
    uint64_t sum; /* of the content at the last save */
    int64_t when; /* the moment to look (clock.h), or CLOCK_NEVER */

    /* watch.c's own: what inotify has been told. */
    char *path;
    char *target;                /* where PATH leads, NULL when not known */
    int dir_watch, target_watch; /* watch descriptors */
    dev_t dir_dev;               /* the folder that is watched; both 0 when */
    ino_t dir_ino;               /* there was none */
};

#define WATCH_INIT \
    {              \
        .fd = -1   \
    }

/* The content now is not a save; only what comes after.  The file, and even its
 * folder, need not be there yet.  W must be WATCH_INIT or closed. */
int watch_open(struct watch *w, const char *path, struct buf *err);
void watch_close(struct watch *w);
/* Never blocks.  True once per save. */
bool watch_step(struct watch *w);
/* Looks at once instead of after the quiet period: true when there is a save
 * that watch_step has not told of, and now never will. */
bool watch_now(struct watch *w);

#endif
