/* mutant: the line does not end
 * test: one-line
 * diagnosis: no-newline
 * lane: behaviour
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

int greet(FILE *out, const char *name)
{
    return fprintf(out, "hello %s", name) < 0 ? -1 : 0;
}
