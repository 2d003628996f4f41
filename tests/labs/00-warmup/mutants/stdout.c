/* mutant: prints to standard output, whatever the caller wanted
 * test: greets
 * diagnosis: other-stream
 * lane: behaviour
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

int greet(FILE *out, const char *name)
{
    (void)out;
    return printf("hello %s\n", name) < 0 ? -1 : 0;
}
