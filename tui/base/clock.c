/* Reads the monotonic clock.
 *
 * Leaves dates to the database.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/clock.h"

#include <limits.h>
#include <time.h>

int64_t clock_ns(void)
{
    struct timespec t;
    /* Fails only for a bad address or an unknown clock: never here. */
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * CLOCK_S + t.tv_nsec;
}

double clock_since(int64_t then)
{
    return (double)(clock_ns() - then) / (double)CLOCK_S;
}

int clock_poll_ms(int64_t when)
{
    if (when == CLOCK_NEVER)
        return -1;
    int64_t now = clock_ns();
    if (when <= now)
        return 0;
    /* Rounded up: poll(2) would else return a moment too early, and the loop
     * around it would spin until the moment has come.  WHEN may be far in the
     * past or the future, so the difference is taken with care. */
    int64_t left = when - now;
    int64_t ms = left / CLOCK_MS + (left % CLOCK_MS != 0);
    return ms > INT_MAX ? INT_MAX : (int)ms;
}
