/* mutant: writes past the end of a buffer
 * test: greets
 * diagnosis: memory-error
 * lane: memory
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

#include <string.h>

int greet(FILE *out, const char *name)
{
    char line[7];
    strcpy(line, "hello ");
    strcat(line, name);
    return fprintf(out, "%s\n", line) < 0 ? -1 : 0;
}
