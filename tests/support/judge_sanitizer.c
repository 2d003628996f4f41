/* The sanitizers' reports: where they go, and what they say.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/judge_inside.h"
#include "tui/base/file.h"

static char *reports; /* their path without ".PID" */

void sanitizer_listen(void)
{
    if (strcmp(judging.lane, "memory") != 0)
        return;
    reports = str_format("%s.sanitizer-%d", judging.subject, (int)getpid());
    char *asan = str_format("log_path=%s:exitcode=%d:detect_leaks=1", reports,
                            SANITIZED_STATUS);
    char *ubsan = str_format("log_path=%s:exitcode=%d:print_stacktrace=1:"
                             "halt_on_error=1",
                             reports, SANITIZED_STATUS);
    setenv("ASAN_OPTIONS", asan, 1);
    setenv("UBSAN_OPTIONS", ubsan, 1);
    free(asan);
    free(ubsan);
}

/* "    #2 0x55 in name path/file.c:31:9" or "file.c:31:9: runtime error: ...":
 * the place, if it is not the runtime's, a scene's or a reference's. */
static bool place_in(const char *line, struct outcome *o)
{
    if (strstr(line, "subject.c:") || strstr(line, "/solutions/") ||
        strstr(line, "libsanitizer"))
        return false;
    const char *dot = strstr(line, ".c:");
    if (!dot)
        return false;
    const char *start = dot;
    while (start > line && !strchr(" /", start[-1]))
        start--;
    snprintf(o->file, sizeof o->file, "%.*s", (int)(dot + 2 - start), start);
    o->line = atoi(dot + 3);
    return o->line > 0;
}

/* Takes what a report says, if TEXT is one.  TEXT is cut up. */
static void read_report(char *text, struct outcome *o, struct buf *seen)
{
    char *rest;
    o->file[0] = '\0';
    o->line = 0;
    for (char *line = strtok_r(text, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        char *what = strstr(line, "ERROR: ");
        char *undefined = strstr(line, "runtime error: ");
        if (seen->len == 0 && what) {
            char *end = strstr(what, " on address");
            buf_addf(seen, "%.*s", (int)(end ? end - what - 7 : 200), what + 7);
        } else if (seen->len == 0 && undefined) {
            buf_addf(seen, "undefined behaviour: %.200s", undefined + 15);
        } else if (seen->len && strstr(line, "leak of ")) {
            buf_addf(seen, "; %.120s", line);
        }
        if (seen->len && !o->line)
            place_in(line, o);
    }
}

static void read_file(const char *path, struct outcome *o, struct buf *seen)
{
    struct buf text = BUF_INIT;
    if (file_read(path, 1 << 20, &text, NULL) == 0)
        read_report((char *)buf_str(&text), o, seen);
    buf_destroy(&text);
}

/* Linked with AddressSanitizer, the other one does not heed log_path: it writes
 * to standard error. */
static void read_errors(struct outcome *o, struct buf *seen)
{
    struct buf text = BUF_INIT;
    plays_errors(&text);
    if (strstr(buf_str(&text), "runtime error: "))
        read_report((char *)buf_str(&text), o, seen);
    buf_destroy(&text);
}

bool sanitizer_spoke(struct outcome *o, struct buf *seen)
{
    if (!reports)
        return false;
    char *slash = strrchr(reports, '/');
    char *dir =
        slash ? str_ndup(reports, (size_t)(slash - reports)) : str_dup(".");
    const char *name = slash ? slash + 1 : reports;
    char **names = file_list(dir, NULL);
    for (char **n = names; n && *n; n++) {
        if (strncmp(*n, name, strlen(name)) != 0)
            continue;
        char *path = str_format("%s/%s", dir, *n);
        if (seen->len == 0)
            read_file(path, o, seen);
        unlink(path);
        free(path);
    }
    if (names)
        strs_free(names);
    free(dir);
    if (seen->len == 0)
        read_errors(o, seen);
    return seen->len > 0;
}
