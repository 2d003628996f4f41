/* What check-course checks, in parts: check_lab.c (starters, solutions,
 * mutants) and check_lesson.c (texts and programs).  check_course.c is the
 * command.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_CMD_CHECK_H
#define FORKLORE_CMD_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/base/buf.h"
#include "tui/course/course.h"

struct check {
    const struct course *course;
    char *folder;        /* to build in; removed at the end */
    uint64_t repeat;     /* how often each solution is graded */
    uint64_t mutants;    /* and each mutant */
    bool quiet;          /* only what failed */
    struct json_t *rows; /* the checks so far, when JSON is asked for */
    int passed, failed, skipped;
};

/* One check: WHAT (a format) holds or not.  WHY is printed when it does not,
 * and cleared either way. */
void check_that(struct check *c, bool holds, struct buf *why, const char *fmt,
                ...) __attribute__((format(printf, 4, 5)));

/* A check that cannot be made here. */
void check_skipped(struct check *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void check_lab(struct check *c, const struct lab *lab);
void check_lesson(struct check *c, const struct lab *lab);

/* Runs a program in FOLDER on a terminal, as the tutor does, and takes what it
 * printed.  Its status as waitpid(2) gives it; -1 and WHY when it could not be
 * run, or had not ended after a minute. */
int check_run(const char *const *argv, const char *folder, struct buf *printed,
              struct buf *why);
/* Compiles with the kit's behaviour flags and -Werror; false and what the
 * compiler said in WHY. */
bool check_compile(struct check *c, const char *const *args, struct buf *why);

#endif
