/* The scenes of 00-warmup: programs that call greet.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/subject.h"

/* Greets into memory, and tells what is there afterwards. */
static void into_memory(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    errno = 0;
    int result = greet(out, given("name"));
    tell("result", "%d %d", result, result ? errno : 0);
    fclose(out);
    tell("text", "%s", text);
    free(text);
}

/* Greets to a device that is always full. */
static void to_full(void)
{
    FILE *out = fopen("/dev/full", "w");
    setvbuf(out, NULL, _IONBF, 0);
    errno = 0;
    int result = greet(out, given("name"));
    tell("result", "%d %d", result, result ? errno : 0);
    fclose(out);
}

const struct scene scenes[] = {
    {"into-memory", into_memory},
    {"to-full", to_full},
    {0},
};
