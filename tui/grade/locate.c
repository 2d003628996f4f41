/* Asks addr2line where addresses are.
 *
 * Leaves deciding which addresses matter to run.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/locate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tui/grade/words.h"

#define SAID_MAX ((size_t)1 << 20)
#define SECONDS 10
#define MEMORY_MAX (2UL << 30)

int locate_start(struct job *j, const char *program, const uint64_t *at,
                 size_t n)
{
    struct words w = WORDS_INIT;
    words_add(&w, "addr2line");
    words_add(&w, "-e");
    words_add(&w, program);
    for (size_t i = 0; i < n; i++)
        words_take(&w, str_format("0x%llx", (unsigned long long)at[i]));
    struct order o = {.argv = (const char *const *)w.v,
                      .limits = {.memory_bytes = MEMORY_MAX},
                      .quiet = true,
                      .said_max = SAID_MAX,
                      .seconds = SECONDS};
    int result = job_start(j, &o, NULL);
    words_destroy(&w);
    return result;
}

/* "/home/s/forklore/11-spawn/spawn.c:31 (discriminator 2)" */
static int line_in(const char *where, size_t n, const char *name)
{
    const char *colon = memrchr(where, ':', n);
    size_t len = strlen(name);
    if (!colon || (size_t)(colon - where) < len ||
        memcmp(colon - len, name, len) != 0)
        return 0;
    bool whole = colon - len == where || colon[-(ptrdiff_t)len - 1] == '/';
    long line = whole ? strtol(colon + 1, NULL, 10) : 0;
    return line > 0 && line < 10000000 ? (int)line : 0;
}

int locate_line(const char *said, size_t skip, size_t n, const char *name)
{
    const char *p = said;
    for (size_t i = 0; *p && i < skip + n; i++) {
        size_t len = strcspn(p, "\n");
        int line = i < skip ? 0 : line_in(p, len, name);
        if (line)
            return line;
        p += len + (p[len] == '\n');
    }
    return 0;
}
