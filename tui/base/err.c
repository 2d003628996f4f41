/* Fills error buffers.
 *
 * Leaves printing them to the outermost caller.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/err.h"

#include <errno.h>
#include <string.h>

/* The arguments may point into ERR itself ("%s: line 3", buf_str(err)), so the
 * message is built beside it and only then takes its place. */
static void replace(struct buf *err, struct buf *message)
{
    buf_destroy(err);
    *err = *message;
}

int err_set(struct buf *err, const char *fmt, ...)
{
    int kept = errno;
    if (err) {
        struct buf message = BUF_INIT;
        va_list ap;
        va_start(ap, fmt);
        buf_vaddf(&message, fmt, ap);
        va_end(ap);
        replace(err, &message);
    }
    errno = kept;
    return -1;
}

int err_sys(struct buf *err, const char *fmt, ...)
{
    int kept = errno;
    if (err) {
        struct buf message = BUF_INIT;
        va_list ap;
        va_start(ap, fmt);
        buf_vaddf(&message, fmt, ap);
        va_end(ap);
        /* strerror's buffer is shared between threads; this one is not. */
        char text[128];
        buf_addf(&message, ": %s", strerror_r(kept, text, sizeof text));
        replace(err, &message);
    }
    errno = kept;
    return -1;
}
