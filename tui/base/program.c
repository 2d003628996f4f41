/* Programs by name, and how this one can be called again.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/program.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

static bool can_run(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
           access(path, X_OK) == 0;
}

char *program_find(const char *name)
{
    const char *path = getenv("PATH");
    if (!*name)
        return NULL;
    if (strchr(name, '/'))
        return can_run(name) ? str_dup(name) : NULL;
    for (const char *at = path ? path : "/bin:/usr/bin"; at;) {
        size_t n = strcspn(at, ":");
        /* An empty part is the current folder. */
        char *full = str_format("%.*s%s%s", (int)n, at, n ? "/" : "./", name);
        if (can_run(full))
            return full;
        free(full);
        at = at[n] ? at + n + 1 : NULL;
    }
    return NULL;
}

bool program_is_there(const char *name)
{
    char *file = program_find(name);
    bool there = file != NULL;
    free(file);
    return there;
}

/* Whether a shell that is told "forklore" would run PATH. */
static bool found_as_usual(const char *path)
{
    char *file = program_find(usual);
    char *real = file ? realpath(file, NULL) : NULL;
    bool found = real && strcmp(real, path) == 0;
    free(real);
    free(file);
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
