/* mutant: the stream's error is not reported
 * test: full
 * diagnosis: wrong-result
 * lane: behaviour
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

int greet(FILE *out, const char *name)
{
    fprintf(out, "hello %s\n", name);
    return 0;
}
