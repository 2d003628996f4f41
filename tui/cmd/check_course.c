/* forklore check-course: is the course sound?  Every check is a line; the last
 * one counts them.
 *
 * {"forklore": 1, "passed": N, "failed": N, "skipped": N, "checks": [{"what":
 * W, "ok": B, "why": WHY}]}: why is "" when the check holds.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"
#include "tui/base/ward.h"
#include "tui/cmd/check.h"
#include "tui/cmd/cmd.h"
#include "tui/grade/kit.h"
#include "tui/ui/pane.h"

enum { RUN_SECONDS = 60, MAX_ARGS = 96, MAX_LOAD = 64 };

static void print_check(struct check *c, bool holds, const char *what,
                        const char *why)
{
    size_t n = strlen(why);
    if (c->rows) {
        struct buf clean = BUF_INIT;
        utf8_clean(&clean, why, n, 8192);
        json_array_append_new(c->rows, json_pack("{s:s,s:b,s:s}", "what", what,
                                                 "ok", holds, "why",
                                                 holds ? "" : buf_str(&clean)));
        buf_destroy(&clean);
        return;
    }
    if (!holds)
        printf("FAILED  %s\n%s%s", what, why,
               n && why[n - 1] != '\n' ? "\n" : "");
    else if (!c->quiet)
        printf("ok      %s\n", what);
    fflush(stdout);
}

void check_that(struct check *c, bool holds, struct buf *why, const char *fmt,
                ...)
{
    char what[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    if (holds)
        c->passed++;
    else
        c->failed++;
    print_check(c, holds, what, buf_str(why));
    buf_clear(why);
}

void check_skipped(struct check *c, const char *fmt, ...)
{
    va_list ap;
    c->skipped++;
    if (c->rows)
        return;
    va_start(ap, fmt);
    fputs("skipped: ", stdout);
    vprintf(fmt, ap);
    putchar('\n');
    va_end(ap);
}

int check_run(const char *const *argv, const char *folder, struct buf *printed,
              struct buf *why)
{
    int64_t end = clock_ns() + RUN_SECONDS * CLOCK_S;
    int status = -1;
    struct pane *p = pane_new(100, 200);
    if (pane_start(p, argv, folder, why))
        goto out;
    while (pane_running(p) && clock_ns() < end && !cmd_stop) {
        struct pollfd fds[PANE_POLLFDS];
        int n = pane_poll(p, fds);
        poll(fds, (nfds_t)n, clock_poll_ms(end));
        pane_step(p);
    }
    if (pane_running(p)) {
        buf_adds(why, "it had not ended after a minute\n");
    } else {
        status = pane_status(p);
        pane_text(p, printed);
    }
out:
    pane_free(p);
    return status;
}

bool check_compile(struct check *c, const char *const *args, struct buf *why)
{
    struct kit k;
    const char *argv[MAX_ARGS];
    int n = 0;
    if (kit_open(&k, c->course->kit, c->course->root, why))
        return false;
    for (char **w = k.cc; *w; w++)
        argv[n++] = *w;
    for (char **w = k.flags[LANE_BEHAVIOUR]; *w && n < MAX_ARGS / 2; w++)
        argv[n++] = *w;
    argv[n++] = "-Werror";
    argv[n++] = "-I";
    argv[n++] = k.include;
    while (*args && n < MAX_ARGS - 1)
        argv[n++] = *args++;
    argv[n] = NULL;
    struct buf said = BUF_INIT;
    int status = check_run(argv, c->folder, &said, why);
    if (status != 0)
        buf_add(why, buf_str(&said), said.len);
    buf_destroy(&said);
    kit_close(&k);
    return status == 0;
}

/* A prediction's answer is kept under its lesson and id; a lesson that names
 * itself after another lab would mix them. */
static void check_entry(struct check *c, const struct entry *e)
{
    struct buf why = BUF_INIT;
    if (e->error)
        buf_adds(&why, e->error);
    check_that(c, !e->error, &why, "%s: lab.md can be read", e->lab.slug);
    if (!e->error && !cmd_stop)
        check_lesson(c, &e->lab);
    if (!e->error && !cmd_stop)
        check_lab(c, &e->lab);
    buf_destroy(&why);
}

/* Keeps every processor busy until it is stopped. */
static int start_load(struct ward *wards)
{
    const char *const argv[] = {"sh", "-c", "while :; do :; done", NULL};
    struct spawn how = {.argv = argv};
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    int started = 0;
    while (started < n && started < MAX_LOAD) {
        wards[started] = (struct ward)WARD_INIT;
        if (ward_start(&wards[started], &how, NULL))
            break;
        started++;
    }
    return started;
}

static void stop_load(struct ward *wards, int n)
{
    struct ward_end end;
    for (int i = 0; i < n; i++) {
        ward_stop(&wards[i]);
        ward_end(&wards[i], &end);
    }
}

static int check_named(struct check *c, int argc, char **argv)
{
    struct buf err = BUF_INIT;
    for (int i = 1; i < argc && !cmd_stop; i++) {
        const struct lab *lab = course_lab(c->course, argv[i], &err);
        if (!lab) {
            complain(STATUS_USAGE, &err);
            buf_destroy(&err);
            return STATUS_USAGE;
        }
        for (size_t k = 0; k < c->course->nentries; k++)
            if (&c->course->entries[k].lab == lab)
                check_entry(c, &c->course->entries[k]);
    }
    for (size_t k = 0; argc == 1 && k < c->course->nentries && !cmd_stop; k++)
        check_entry(c, &c->course->entries[k]);
    return 0;
}

static void print_json(struct check *c)
{
    json_t *o = json_pack("{s:i,s:i,s:i,s:i,s:o}", "forklore", 1, "passed",
                          c->passed, "failed", c->failed, "skipped", c->skipped,
                          "checks", c->rows);
    json_dumpf(o, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(o);
}

int cmd_check_course(int argc, char **argv)
{
    struct check c = {.repeat = 1, .mutants = 1};
    bool load = false, json = false;
    const struct option_row rows[] = {
        {"repeat", OPTION_NUMBER, "N", "grade each solution N times",
         &c.repeat},
        {"mutants", OPTION_NUMBER, "N", "grade each mutant N times",
         &c.mutants},
        {"load", OPTION_FLAG, NULL, "with every processor busy meanwhile",
         &load},
        {"json", OPTION_FLAG, NULL, "the checks as JSON", &json},
        {"quiet", OPTION_FLAG, NULL, "only what failed, and the count",
         &c.quiet},
        {0},
    };
    int status = options_parse("check-course", rows, &argc, argv, 0, 64);
    if (status >= 0)
        return status;
    struct course course;
    struct buf err = BUF_INIT;
    struct ward wards[MAX_LOAD];
    char folder[] = "/tmp/forklore-check-XXXXXX";
    if (course_open(&course, &err)) {
        status = complain(STATUS_SYSTEM, &err);
        buf_destroy(&err);
        return status;
    }
    c.course = &course;
    c.folder = mkdtemp(folder);
    if (!c.folder) {
        fprintf(stderr, "forklore: %s: %s\n", folder, strerror(errno));
        course_close(&course);
        return STATUS_SYSTEM;
    }
    cmd_catch_signals();
    c.rows = json ? json_array() : NULL;
    int busy = load ? start_load(wards) : 0;
    status = check_named(&c, argc, argv);
    stop_load(wards, busy);
    file_rmtree(folder, NULL);
    course_close(&course);
    buf_destroy(&err);
    if (status)
        return status;
    if (cmd_stop) {
        fprintf(stderr, "forklore: stopped\n");
        return STATUS_SYSTEM;
    }
    if (json)
        print_json(&c);
    else
        printf("%d passed, %d failed, %d skipped\n", c.passed, c.failed,
               c.skipped);
    return c.failed ? STATUS_FAILED : STATUS_PASSED;
}
