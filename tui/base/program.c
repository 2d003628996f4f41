/* How this program can be called again.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/program.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/buf.h"

static const char usual[] = "forklore";

/* After a rebuild the kernel says "(deleted)"; what was built in its place will
 * do as well. */
char *program_path(void)
{
    static const char gone[] = " (deleted)";
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0)
        return str_dup(usual); /* without /proc: whatever is in PATH */
    path[n] = '\0';
    size_t end = (size_t)n - (sizeof gone - 1);
    if ((size_t)n > sizeof gone && !strcmp(path + end, gone) &&
        access(path, F_OK) == -1)
        path[end] = '\0';
    return str_dup(path);
}

/* Whether a shell that is told "forklore" would run PATH. */
static bool found_as_usual(const char *path)
{
    bool found = false;
    const char *folders = getenv("PATH");
    char *copy = str_dup(folders ? folders : ""), *rest;
    for (char *dir = strtok_r(copy, ":", &rest); dir;
         dir = strtok_r(NULL, ":", &rest)) {
        char *file = str_format("%s/%s", dir, usual);
        bool there = access(file, X_OK) == 0;
        char *real = there ? realpath(file, NULL) : NULL;
        found = real && strcmp(real, path) == 0;
        free(real);
        free(file);
        if (there)
            break; /* the first one is the one that runs */
    }
    free(copy);
    return found;
}

char *program_call(void)
{
    char *path = program_path();
    if (!found_as_usual(path))
        return path;
    free(path);
    return str_dup(usual);
}
