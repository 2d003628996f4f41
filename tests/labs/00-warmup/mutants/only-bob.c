/* mutant: greets bob and nobody else
 * test: greets
 * diagnosis: other-text
 * lane: behaviour
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

int greet(FILE *out, const char *name)
{
    (void)name;
    return fprintf(out, "hello bob\n") < 0 ? -1 : 0;
}
