/* mutant: prints to both streams
 * test: nowhere-else
 * diagnosis: other-stream
 * lane: behaviour
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

int greet(FILE *out, const char *name)
{
    printf("hello %s\n", name);
    return fprintf(out, "hello %s\n", name) < 0 ? -1 : 0;
}
