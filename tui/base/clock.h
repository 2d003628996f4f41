/* Moments and deadlines on the monotonic clock, which no one can set back.
 * Leaves dates to the database.  clock_gettime(2)
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_CLOCK_H
#define FORKLORE_BASE_CLOCK_H

#include <stdint.h>

/* Nanoseconds since some fixed moment.  Never goes back. */
int64_t clock_ns(void);
/* Seconds from THEN (a clock_ns) to now. */
double clock_since(int64_t then);
/* Milliseconds from now until WHEN for poll(2): rounded up, at least 0; -1
 * (for ever) when WHEN is CLOCK_NEVER. */
int clock_poll_ms(int64_t when);

#define CLOCK_NEVER INT64_MAX
#define CLOCK_MS INT64_C(1000000)
#define CLOCK_S INT64_C(1000000000)

#endif
