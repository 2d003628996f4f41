/* A small course whose compiler and judge do what the student's file says, so
 * that tests of the tutor decide when a grading ends and how.
 *
 * The course has two labs, 21-one and 22-two, of the tests "alpha", "beta" and
 * "gamma" and the lanes behaviour and memory.  Everything lies in one temporary
 * folder, which is HOME too.  A student's file is not C but a list of orders, a
 * line each:
 *
 *     wrong beta             beta fails in every lane, at one.c:7
 *     memory-wrong beta      beta fails in the lane "memory"
 *     error, warning         the compiler says no, or something
 *     hold                   the judge waits until fixture_open_gate
 *
 * Anything else is ignored, and what is not said to fail passes.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_FIXTURE_H
#define FORKLORE_TESTS_TUTOR_FIXTURE_H

#include "tui/ui/view.h"

struct fixture {
    char dir[64];
    struct course course;
    struct workspace workspace;
    struct progress *progress;
    struct model model;
    char *path; /* the student's file of 21-one */
};

/* Sets HOME, FORKLORE_HOME, XDG_* and PATH. */
void fixture_begin(struct fixture *f);
void fixture_end(struct fixture *f);
/* Writes DIR/NAME; makes its folder. */
void fixture_put(const struct fixture *f, const char *name, const char *text);
/* The same, executable. */
void fixture_script(const struct fixture *f, const char *name,
                    const char *text);
/* Lets one judge that holds go on; waits until it is there. */
void fixture_open_gate(const struct fixture *f);
/* What is in DIR/NAME.  The caller frees. */
char *fixture_get(const struct fixture *f, const char *name);

#endif
