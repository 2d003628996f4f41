/* A greeting.  Contract: mp/warmup.h.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

#include <errno.h>

/* "hello NAME" and a newline, to OUT. */
int greet(FILE *out, const char *name)
{
    (void)out;
    (void)name;
    errno = ENOSYS; /* not written yet */
    return -1;
}
