/* From addresses in a student's program to lines of the student's file, with
 * addr2line(1).
 *
 * Leaves getting the addresses to the judge, and everything it cannot find out
 * unsaid: where a program crashed is a help, not a verdict.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_LOCATE_H
#define FORKLORE_GRADE_LOCATE_H

#include <stddef.h>
#include <stdint.h>

#include "tui/grade/job.h"

/* Starts J on N addresses in PROGRAM.  On failure there is nothing to wait
 * for. */
int locate_start(struct job *j, const char *program, const uint64_t *at,
                 size_t n);
/* In what addr2line SAID: the line of the first of the N addresses, from the
 * one at SKIP on, that lies in a file of this bare NAME; 0 if none does. */
int locate_line(const char *said, size_t skip, size_t n, const char *name);

#endif
