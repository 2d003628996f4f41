/* What the lab's screen says, as styled lines: the task, the result, the
 * hints.  Made from plain data; leaves keys, files and children to view_lab.c.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LAB_LAYOUT_H
#define FORKLORE_UI_LAB_LAYOUT_H

#include <stdbool.h>

#include "tui/course/lab.h"
#include "tui/course/progress.h"
#include "tui/grade/report.h"
#include "tui/md/styled.h"

struct lab_shown {
    const struct lab *lab;
    const struct lab *next;      /* the lab after it, or NULL */
    const struct report *report; /* NULL: not graded since the view opened */
    struct lab_progress done;
    int hints;      /* how many are shown */
    int frame;      /* of the mark that moves */
    int rows, cols; /* of the screen below the lanes */
};

/* Everything below the row of lanes.  *HINT becomes the line at which the last
 * hint begins, or 0. */
void lab_result(const struct lab_shown *s, struct styled *out, size_t *hint);
void lab_task(const struct lab_shown *s, struct styled *out);

/* Whether the report has ended and every lane passed. */
bool lab_all_passed(const struct report *r);
/* The test to talk about, or NULL. */
const struct test_result *lab_failure(const struct report *r);
/* The line of the student's file to look at, 0 when none is known: of the
 * failure, or the compiler's first error. */
int lab_failing_line(const struct report *r, const char *file);

#endif
