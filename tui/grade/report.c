/* What a report is made of: the names of lanes and verdicts, counting, and
 * giving it all back.
 *
 * Leaves filling it in to grade.c, and showing it to report_text.c,
 * report_json.c and the screen.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/report.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const lanes[] = {
    [LANE_BEHAVIOUR] = "behaviour",
    [LANE_MEMORY] = "memory",
    [LANE_FAULTS] = "faults",
    [LANE_SCHEDULES] = "schedules",
};
static_assert(sizeof lanes / sizeof *lanes == LANES, "a name for each lane");

static const char *const verdicts[] = {
    [VERDICT_NONE] = "none",           [VERDICT_PASS] = "pass",
    [VERDICT_WRONG] = "wrong",         [VERDICT_CRASH] = "crash",
    [VERDICT_TIMEOUT] = "timeout",     [VERDICT_MEMORY] = "memory",
    [VERDICT_OUTPUT] = "output limit", [VERDICT_COMPILE] = "compile error",
    [VERDICT_INTEGRITY] = "integrity", [VERDICT_FAULT] = "grader fault",
};
static_assert(sizeof verdicts / sizeof *verdicts == VERDICTS,
              "a name for each verdict");

const char *lane_name(enum lane lane)
{
    return lanes[lane];
}

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict];
}

enum lane lane_named(const char *name)
{
    int i = 0;
    while (i < LANES && strcmp(lanes[i], name) != 0)
        i++;
    return (enum lane)i;
}

enum verdict verdict_named(const char *name)
{
    int i = 0;
    while (i < VERDICTS && strcmp(verdicts[i], name) != 0)
        i++;
    return (enum verdict)i;
}

void report_count(const struct report *r, int *passed, int *total)
{
    *passed = *total = 0;
    for (size_t i = 0; i < r->nlanes; i++) {
        const struct lane_result *l = &r->lanes[i];
        for (size_t k = 0; k < l->ntests; k++) {
            *passed += l->tests[k].verdict == VERDICT_PASS;
            ++*total;
        }
    }
}

const struct test_result *report_first_failure(const struct report *r)
{
    for (size_t i = 0; i < r->nlanes; i++) {
        const struct lane_result *l = &r->lanes[i];
        for (size_t k = 0; k < l->ntests; k++)
            if (l->tests[k].verdict > VERDICT_PASS)
                return &l->tests[k];
    }
    return NULL;
}

static void test_destroy(struct test_result *t)
{
    char *owned[] = {t->name,      t->sentence, t->expected, t->seen,
                     t->diagnosis, t->rule,     t->think,    t->file,
                     t->output,    t->rerun,    t->debug};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
}

void report_destroy(struct report *r)
{
    for (size_t i = 0; i < r->nlanes; i++) {
        struct lane_result *l = &r->lanes[i];
        for (size_t k = 0; k < l->ntests; k++)
            test_destroy(&l->tests[k]);
        free(l->tests);
        free(l->compiler);
        free(l->note);
    }
    free(r->lab);
    free(r->path);
    free(r->note);
    memset(r, 0, sizeof *r);
}
