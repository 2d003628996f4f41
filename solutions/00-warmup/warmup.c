/* A greeting.  Contract: mp/warmup.h.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

int greet(FILE *out, const char *name)
{
    return fprintf(out, "hello %s\n", name) < 0 ? -1 : 0;
}
