/* Error messages: one line that says what failed and where.
 *
 * Every function of the tutor's modules that can fail returns 0 or -1 and takes
 * a `struct buf *err` last, which stays untouched on success.  ERR may be NULL
 * when the caller does not care.  The outermost caller prints it, once.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_ERR_H
#define FORKLORE_BASE_ERR_H

#include "tui/base/buf.h"

/* Sets ERR to the message; always returns -1, so that callers can write
 * `return err_set(err, "%s: no such lab", name);` */
int err_set(struct buf *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* The same, followed by ": " and what errno means.  Keeps errno. */
int err_sys(struct buf *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
