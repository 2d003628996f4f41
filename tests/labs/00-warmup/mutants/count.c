/* mutant: returns what fprintf returns
 * test: greets
 * diagnosis: wrong-result
 * lane: behaviour
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

int greet(FILE *out, const char *name)
{
    return fprintf(out, "hello %s\n", name);
}
